// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/description.h"

#include <algorithm>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace roundtrip::schema {

namespace {

using Json = nlohmann::json;

struct Arguments {
  std::size_t least;
  std::size_t most;
};

/// The kinds, and how many types each is made of.
const std::map<std::string, Arguments, std::less<>>& kinds() {
  constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
  static const std::map<std::string, Arguments, std::less<>> kinds{
      {"bool", {0, 0}},    {"int8", {0, 0}},      {"int16", {0, 0}},         {"int32", {0, 0}},
      {"int64", {0, 0}},   {"uint8", {0, 0}},     {"uint16", {0, 0}},        {"uint32", {0, 0}},
      {"uint64", {0, 0}},  {"float", {0, 0}},     {"double", {0, 0}},        {"string", {0, 0}},
      {"bytes", {0, 0}},   {"record", {0, 0}},    {"monostate", {0, 0}},     {"enum", {1, 1}},
      {"complex", {1, 1}}, {"vector", {1, 1}},    {"array", {1, 1}},         {"optional", {1, 1}},
      {"pointer", {1, 1}}, {"set", {1, 1}},       {"unordered_set", {1, 1}}, {"map", {2, 2}},
      {"tuple", {0, any}}, {"variant", {1, any}}, {"unordered_map", {2, 2}}};
  return kinds;
}

bool is_identifier(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !text.empty() && !is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || is_digit(c); });
}

class Reader {
 public:
  DatasetDescription read(const Json& json) {
    DatasetDescription result;
    result.dataset = identifier(json, "dataset", "the description");
    for (const Json& entry : array(json, "records", "the description")) {
      RecordDescription record;
      record.name = identifier(entry, "name", "a record");
      if (!names_.insert(record.name).second) throw DescriptionError("two records are named " + record.name);
      for (const Json& field : array(entry, "fields", record.name)) {
        const std::string name = identifier(field, "name", "a field of " + record.name);
        const std::string place = record.name + "." + name;
        record.fields.push_back({name, type(member(field, "type", place), place)});
      }
      result.description.records.push_back(std::move(record));
    }
    if (json.contains("enums")) {
      for (const Json& entry : array(json, "enums", "the description")) {
        result.description.enums.push_back(enumeration(entry));
      }
    }
    result.description.root = type(member(json, "root", "the description"), "the root");
    if (result.description.root.kind != "record") {
      throw DescriptionError("the root is a " + result.description.root.kind + ": it must be a record");
    }
    for (const auto& [name, place] : used_) {
      if (!names_.contains(name))
        throw DescriptionError(place + " is of the record " + name + ", which is not described");
    }
    for (const auto& [name, place] : used_enums_) {
      if (!enum_names_.contains(name))
        throw DescriptionError(place + " is of the enum " + name + ", which is not described");
    }
    return result;
  }

 private:
  static const Json& member(const Json& json, const char* name, const std::string& place) {
    if (!json.is_object()) throw DescriptionError(place + " is not a JSON object");
    const auto found = json.find(name);
    if (found == json.end()) throw DescriptionError(place + " lacks \"" + name + "\"");
    return *found;
  }

  static const Json& array(const Json& json, const char* name, const std::string& place) {
    const Json& elements = member(json, name, place);
    if (!elements.is_array())
      throw DescriptionError("\"" + std::string(name) + "\" of " + place + " is not an array");
    return elements;
  }

  static std::string string(const Json& json, const char* name, const std::string& place) {
    const Json& text = member(json, name, place);
    if (!text.is_string())
      throw DescriptionError("\"" + std::string(name) + "\" of " + place + " is not a string");
    return text.get<std::string>();
  }

  static std::string identifier(const Json& json, const char* name, const std::string& place) {
    std::string text = string(json, name, place);
    if (!is_identifier(text)) {
      throw DescriptionError("\"" + std::string(name) + "\" of " + place + " is \"" + text +
                             "\", which is not an identifier of letters, digits and _");
    }
    return text;
  }

  EnumDescription enumeration(const Json& json) {
    EnumDescription read{identifier(json, "name", "an enum"), {}, {}};
    if (!enum_names_.insert(read.name).second) throw DescriptionError("two enums are named " + read.name);
    read.integer = string(json, "integer", read.name);
    for (const Json& entry : array(json, "enumerators", read.name)) {
      const std::string name = identifier(entry, "name", "an enumerator of " + read.name);
      const Json& value = member(entry, "value", read.name + "::" + name);
      if (!value.is_number_integer()) {
        throw DescriptionError("\"value\" of " + read.name + "::" + name + " is not an integer");
      }
      read.enumerators.push_back({name, value.get<std::int64_t>()});
    }
    return read;
  }

  TypeDescription type(const Json& json, const std::string& place) {
    TypeDescription type;
    type.kind = string(json, "kind", place);
    const auto kind = kinds().find(type.kind);
    if (kind == kinds().end())
      throw DescriptionError(place + " is of an unknown kind, \"" + type.kind + "\"");
    if (type.kind == "record") {
      type.record = identifier(json, "record", place);
      used_.try_emplace(type.record, place);
    }
    if (type.kind == "array") {
      const Json& length = member(json, "length", place);
      if (!length.is_number_unsigned()) throw DescriptionError("\"length\" of " + place + " is not a length");
      type.length = length.get<std::size_t>();
    }
    if (json.contains("arguments")) {
      for (const Json& argument : array(json, "arguments", place))
        type.arguments.push_back(this->type(argument, place));
    }
    const std::size_t count = type.arguments.size();
    if (count < kind->second.least || count > kind->second.most) {
      throw DescriptionError(place + " is a " + type.kind + " of " + std::to_string(count) + " types");
    }
    if (type.kind == "enum" && type.arguments[0].kind.find("int") == std::string::npos) {
      throw DescriptionError(place + " is an enum of a " + type.arguments[0].kind);
    }
    if (type.kind == "enum" && json.contains("enum")) {
      type.enumeration = identifier(json, "enum", place);
      used_enums_.try_emplace(type.enumeration, place);
    }
    return type;
  }

  std::set<std::string> names_;
  std::map<std::string, std::string> used_;  ///< records that are named as a type, and where first
  std::set<std::string> enum_names_;
  std::map<std::string, std::string> used_enums_;
};

}  // namespace

const RecordDescription& DatasetDescription::record(std::string_view name) const {
  for (const auto& record : description.records) {
    if (record.name == name) return record;
  }
  throw DescriptionError("there is no record " + std::string(name));
}

DatasetDescription parse_description(std::string_view json) {
  try {
    return Reader().read(Json::parse(json));
  } catch (const Json::exception& error) {
    throw DescriptionError(std::string("no JSON: ") + error.what());
  }
}

}  // namespace roundtrip::schema
