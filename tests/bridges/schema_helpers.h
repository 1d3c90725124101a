// SPDX-License-Identifier: MIT
//
// Small descriptions for the tests of what is generated from them, and two made-up languages: one that has
// almost nothing, and one that has what protobuf lacks.
#pragma once

#include <string>

#include "bench/bridges/schema/language.h"

namespace roundtrip::schema {

/// The description of a record R with one member x of the type.
inline std::string description_of(const std::string& type, const std::string& name = "x",
                                  const std::string& enums = "") {
  return R"({"dataset": "d", "root": {"kind": "record", "record": "R"}, "records": [
    {"name": "P", "fields": [{"name": "a", "type": {"kind": "int32"}}]},
    {"name": "R", "fields": [{"name": ")" +
         name + R"(", "type": )" + type + "}]}], \"enums\": [" + enums + "]}";
}

inline std::string kind(const std::string& name, const std::string& arguments = "") {
  return R"({"kind": ")" + name + (arguments.empty() ? "\"}" : R"(", "arguments": [)" + arguments + "]}");
}

inline const std::string point = R"({"kind": "record", "record": "P"})";
inline const std::string color = R"({"kind": "enum", "enum": "Color", "arguments": [{"kind": "int8"}]})";
inline const std::string colors =
    R"({"name": "Color", "integer": "int8", "enumerators": [{"name": "red", "value": -1}, {"name": "new", "value": 3}]})";

/// Signed 32- and 64-bit numbers, structs and lists of these: no maps, no unions, nothing that may be absent.
inline Language poor() {
  Language language;
  language.scalars = {
      {"bool", {"int", "int32"}},   {"int8", {"int", "int32"}},    {"int16", {"int", "int32"}},
      {"int32", {"int", "int32"}},  {"int64", {"long", "int64"}},  {"uint8", {"int", "int32"}},
      {"uint16", {"int", "int32"}}, {"uint32", {"long", "int64"}}, {"uint64", {"long", "int64"}},
      {"float", {"real", "float"}}, {"double", {"real", "double"}}};
  language.string = "text";
  language.bytes = "blob";
  return language;
}

/// Everything that can be nested is; enums, unions as members with a name and a scope, and as what may be
/// absent.
inline Language rich() {
  Language language = poor();
  language.has_enum = [](const EnumDescription& description) { return description.integer == "int8"; };
  language.elements.insert({Form::list, Form::map});
  language.map_keys = {"int32", "string"};
  language.mapped = language.elements;
  language.optional = {Form::record, Form::message};
  language.optional_as_union = true;
  language.unions = Unions::field;
  language.alternatives = language.elements;
  language.alternatives.insert(Form::marker);
  language.marker = "void";
  language.unions_have_names = true;
  language.alternatives_in_scope = false;
  language.first_number = 0;
  language.naming.field = camel_case;
  language.naming.bare = false;
  return language;
}

}  // namespace roundtrip::schema
