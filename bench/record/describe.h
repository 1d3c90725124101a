// SPDX-License-Identifier: MIT
//
// A record's description as data, for what is not C++: the schema compilers of other formats, and readers of
// files that were written for another version of a record.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record/description_text.h"
#include "bench/record/record.h"

namespace roundtrip {

/// A type in a description: a kind and what it is made of.
struct TypeDescription {
  /// "bool" "int8" … "uint64" "float" "double" "string" "bytes" "enum" "complex" "vector" "array" "optional"
  /// "pointer" "map" "unordered_map" "set" "unordered_set" "tuple" "variant" "monostate" "record"
  std::string kind;
  std::string record;                      ///< of a record: its name
  std::size_t length = 0;                  ///< of an array: its number of elements
  std::vector<TypeDescription> arguments;  ///< element, key and mapped, alternatives, an enum's integer …
  std::string enumeration{};               ///< of an enum: its name, where Description::enums has it
};

struct FieldDescription {
  std::string name;
  TypeDescription type;
};

struct RecordDescription {
  std::string name;
  std::vector<FieldDescription> fields;
};

struct EnumeratorDescription {
  std::string name;
  std::int64_t value;  ///< of a uint64: the integer with the same bits
};

/// An enum whose enumerators are listed (ROUNDTRIP_ENUM).
struct EnumDescription {
  std::string name;
  std::string integer;  ///< the kind of its integer
  std::vector<EnumeratorDescription> enumerators;
};

/// A root type and every record that is reachable from it, each once, members before owners where there is no
/// recursion.
struct Description {
  TypeDescription root;
  std::vector<RecordDescription> records;
  /// Empty unless describe_enumerators.h filled it: a description's text, from which this one is read, says
  /// only which integer an enum is.
  std::vector<EnumDescription> enums{};

  /// @return nullptr when there is no record of that name
  [[nodiscard]] const RecordDescription* find(std::string_view name) const {
    const auto found =
        std::find_if(records.begin(), records.end(), [&](const auto& record) { return record.name == name; });
    return found == records.end() ? nullptr : &*found;
  }
};

namespace detail {

/// Reads what description_text.h writes. It throws nothing of its own: it serves readers of untrusted files,
/// and programs without exceptions.
class DescriptionReader {
 public:
  explicit DescriptionReader(std::string_view text) : text_(text) {}

  bool read(Description& description) {
    while (!take('=')) {
      RecordDescription record;
      record.name = word(":");
      if (record.name.empty() || !expect('{')) return fail("a record's name and { are expected");
      if (!names_.insert(record.name).second) return fail("two records have one name");
      std::set<std::string> members;
      while (!take('}')) {
        if (!record.fields.empty() && !expect(',')) return false;
        FieldDescription& field = record.fields.emplace_back();
        field.name = word("");
        if (!members.insert(field.name).second) return fail("two members have one name");
        if (field.name.empty() || !expect(':') || !read_type(field.type, 0)) {
          return fail("a member's name, : and type are expected");
        }
      }
      if (!expect('\n')) return false;
      description.records.push_back(std::move(record));
    }
    if (!read_type(description.root, 0) || !expect('\n')) return false;
    if (place_ != text_.size()) return fail("there is something after the root");
    for (const std::string& name : referred_) {
      if (!names_.contains(name)) return fail("a member's record is not described");
    }
    return true;
  }

  [[nodiscard]] const char* error() const { return error_; }

 private:
  static constexpr unsigned deepest = 64;

  bool fail(const char* error) {
    if (error_ == nullptr) error_ = error;
    return false;
  }

  bool take(char expected) {
    if (place_ == text_.size() || text_[place_] != expected) return false;
    ++place_;
    return true;
  }

  bool expect(char expected) { return take(expected) || fail("another character is expected"); }

  /// Letters, digits, underscores and the characters of `more`.
  std::string word(std::string_view more) {
    const std::size_t start = place_;
    while (place_ < text_.size() && ((is_plain_name(text_.substr(place_, 1)) && text_[place_] != ':') ||
                                     more.find(text_[place_]) != std::string_view::npos)) {
      ++place_;
    }
    return std::string(text_.substr(start, place_ - start));
  }

  bool read_type(TypeDescription& type, unsigned depth) {
    if (depth == deepest) return fail("a type is nested too deep");
    if (take('@')) {
      type.kind = "record";
      type.record = word(":");
      referred_.insert(type.record);
      return true;
    }
    type.kind = word("");
    if (take('<')) {
      do {
        if (type.kind == "array" && type.arguments.size() == 1) return read_length(type) && expect('>');
        if (!read_type(type.arguments.emplace_back(), depth + 1)) return false;
      } while (take(','));
      if (!expect('>')) return false;
    }
    return is_well_formed(type) || fail("a type is unknown or has the wrong parts");
  }

  bool read_length(TypeDescription& type) {
    const std::string digits = word("");
    // An array's elements stand in the file: a length of more digits could not be that of one.
    if (digits.empty() || digits.size() > 18) return fail("an array's length is expected");
    for (const char c : digits) {
      if (c < '0' || c > '9') return fail("an array's length is expected");
      type.length = type.length * 10 + static_cast<std::size_t>(c - '0');
    }
    return true;
  }

  static bool is_well_formed(const TypeDescription& type) {
    const auto one_of = [&](const std::string& kind, std::initializer_list<std::string_view> kinds) {
      return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    const std::initializer_list<std::string_view> integers{"int8",  "int16",  "int32",  "int64",
                                                           "uint8", "uint16", "uint32", "uint64"};
    const std::size_t parts = type.arguments.size();
    if (type.kind == "enum") return parts == 1 && one_of(type.arguments[0].kind, integers);
    if (type.kind == "complex") return parts == 1 && one_of(type.arguments[0].kind, {"float", "double"});
    if (one_of(type.kind, {"vector", "optional", "pointer", "set", "unordered_set"})) return parts == 1;
    if (one_of(type.kind, {"map", "unordered_map"})) return parts == 2;
    if (type.kind == "tuple") return true;
    if (type.kind == "variant") return parts >= 1;
    return parts == 0 && (one_of(type.kind, integers) ||
                          one_of(type.kind, {"bool", "float", "double", "string", "bytes", "monostate"}));
  }

  std::string_view text_;
  std::size_t place_ = 0;
  const char* error_ = nullptr;
  std::set<std::string> names_;
  std::set<std::string> referred_;
};

}  // namespace detail

/// Reads a text as description_text<T> is one.
/// @return what is wrong with it, or nullptr when `description` has been filled
[[nodiscard]] inline const char* parse_description_text(std::string_view text, Description& description) {
  detail::DescriptionReader reader(text);
  description = {};
  if (reader.read(description)) return nullptr;
  return reader.error() != nullptr ? reader.error() : "it ends too early";
}

/// Describes T and all it is made of.
template <member T>
[[nodiscard]] Description describe() {
  Description description;
  // What the compiler wrote is well-formed; the tests read it for every dataset.
  static_cast<void>(parse_description_text(description_text<T>, description));
  return description;
}

/// A type as it stands in a description's text: `array<float,3>`, `map<string,@Line>`.
[[nodiscard]] inline std::string to_text(const TypeDescription& type) {
  if (type.kind == "record") return "@" + type.record;
  std::string text = type.kind;
  const char* separator = "<";
  for (const auto& argument : type.arguments) {
    // In two steps: GCC 12 warns falsely (-Wstringop-overflow) of a literal in front of a temporary.
    text += separator;
    text += to_text(argument);
    separator = ",";
  }
  if (type.kind == "array") text.append(",").append(std::to_string(type.length));
  return type.arguments.empty() ? text : text + ">";
}

/// A whole description, as description_text.h has it.
[[nodiscard]] inline std::string to_text(const Description& description) {
  std::string text;
  for (const auto& record : description.records) {
    text += record.name;
    const char* separator = "{";
    for (const auto& field : record.fields) {
      text += separator + field.name + ":" + to_text(field.type);
      separator = ",";
    }
    text += record.fields.empty() ? "{}\n" : "}\n";
  }
  return text + "=" + to_text(description.root) + "\n";
}

}  // namespace roundtrip
