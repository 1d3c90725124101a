// SPDX-License-Identifier: MIT
#include "formats/protobuf/names.h"

#include <algorithm>
#include <array>
#include <vector>

namespace roundtrip::protobuf_generator {

namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
char to_upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

/// What a field must not be called: the keywords of C++20, of which a member's name can be one only after it
/// was made lower-case (protoc 3.21 knows those of C++11), and what a generated class has in lower case.
bool is_reserved_for_fields(std::string_view name) {
  static const std::set<std::string_view> reserved{"alignas",
                                                   "alignof",
                                                   "and",
                                                   "and_eq",
                                                   "asm",
                                                   "assert",
                                                   "auto",
                                                   "bitand",
                                                   "bitor",
                                                   "bool",
                                                   "break",
                                                   "case",
                                                   "catch",
                                                   "char",
                                                   "char16_t",
                                                   "char32_t",
                                                   "char8_t",
                                                   "class",
                                                   "co_await",
                                                   "co_return",
                                                   "co_yield",
                                                   "compl",
                                                   "concept",
                                                   "const",
                                                   "const_cast",
                                                   "consteval",
                                                   "constexpr",
                                                   "constinit",
                                                   "continue",
                                                   "decltype",
                                                   "default",
                                                   "delete",
                                                   "do",
                                                   "double",
                                                   "dynamic_cast",
                                                   "else",
                                                   "enum",
                                                   "explicit",
                                                   "export",
                                                   "extern",
                                                   "false",
                                                   "float",
                                                   "for",
                                                   "friend",
                                                   "goto",
                                                   "if",
                                                   "inline",
                                                   "int",
                                                   "long",
                                                   "mutable",
                                                   "namespace",
                                                   "new",
                                                   "noexcept",
                                                   "not",
                                                   "not_eq",
                                                   "nullptr",
                                                   "operator",
                                                   "or",
                                                   "or_eq",
                                                   "private",
                                                   "protected",
                                                   "public",
                                                   "register",
                                                   "reinterpret_cast",
                                                   "requires",
                                                   "return",
                                                   "short",
                                                   "signed",
                                                   "sizeof",
                                                   "static",
                                                   "static_assert",
                                                   "static_cast",
                                                   "struct",
                                                   "switch",
                                                   "template",
                                                   "this",
                                                   "thread_local",
                                                   "throw",
                                                   "true",
                                                   "try",
                                                   "typedef",
                                                   "typeid",
                                                   "typename",
                                                   "union",
                                                   "unsigned",
                                                   "using",
                                                   "virtual",
                                                   "void",
                                                   "volatile",
                                                   "wchar_t",
                                                   "while",
                                                   "xor",
                                                   "xor_eq",
                                                   "descriptor",
                                                   "default_instance",
                                                   "swap",
                                                   "unknown_fields",
                                                   "mutable_unknown_fields",
                                                   "internal_default_instance"};
  return reserved.contains(name);
}

/// What a message must not be called, since a field of that type would begin like something else.
bool is_reserved_for_messages(std::string_view name) {
  static const std::set<std::string_view> reserved{
      "bool",     "bytes",    "double",   "enum",     "extend", "extensions", "fixed32",  "fixed64",
      "float",    "group",    "int32",    "int64",    "map",    "message",    "oneof",    "option",
      "optional", "repeated", "required", "reserved", "rpc",    "sfixed32",   "sfixed64", "sint32",
      "sint64",   "stream",   "string",   "uint32",   "uint64"};
  return reserved.contains(name);
}

/// Every function that a field may bring with it.
std::vector<std::string> accessors(const std::string& field) {
  constexpr std::array prefixes{"set_",
                                "has_",
                                "clear_",
                                "mutable_",
                                "add_",
                                "set_allocated_",
                                "unsafe_arena_release_",
                                "unsafe_arena_set_allocated_",
                                "release_",
                                ""};
  std::vector<std::string> names;
  names.reserve(prefixes.size() + 2);
  for (const char* prefix : prefixes) names.push_back(prefix + field);
  names.push_back(field + "_size");
  names.push_back(field + "_case");
  return names;
}

std::string squash(std::string_view name) {
  std::string squashed;
  for (const char c : name) {
    if (c != '_') squashed += to_lower(c);
  }
  return squashed;
}

}  // namespace

std::string snake_case(std::string_view name) {
  std::string snake;
  char previous = '_';
  for (const char c : name) {
    if (is_upper(c) && (is_lower(previous) || is_digit(previous))) snake += '_';
    snake += to_lower(c);
    previous = c;
  }
  return snake;
}

std::string pascal_case(std::string_view name) {
  std::string pascal;
  bool begins_word = true;
  for (const char c : name) {
    if (is_lower(c) || is_upper(c)) {
      pascal += begins_word ? to_upper(c) : c;
      begins_word = false;
    } else {
      if (is_digit(c)) pascal += c;
      begins_word = true;
    }
  }
  return pascal;
}

FieldNames::FieldNames(const std::string& message, const std::set<std::string>& messages)
    : messages_(messages) {
  identifiers_.insert(message);
}

bool FieldNames::try_take(const std::string& name) {
  const auto identifiers = accessors(name);
  const auto is_taken = [&](const std::string& identifier) { return identifiers_.contains(identifier); };
  if (std::any_of(identifiers.begin(), identifiers.end(), is_taken)) return false;
  if (squashed_.contains(squash(name)) || messages_.contains(pascal_case(name) + "Entry")) return false;
  identifiers_.insert(identifiers.begin(), identifiers.end());
  squashed_.insert(squash(name));
  return true;
}

std::string FieldNames::take(std::string_view name) {
  std::string wanted = snake_case(name);
  if (is_reserved_for_fields(wanted)) wanted += "_";
  if (try_take(wanted)) return wanted;
  for (int i = 2;; ++i) {
    std::string numbered = wanted + "_" + std::to_string(i);
    if (try_take(numbered)) return numbered;
  }
}

std::string MessageNames::take(const std::string& wanted) {
  std::string name = is_reserved_for_messages(wanted) ? wanted + "_" : wanted;
  for (int i = 2; !taken_.insert(name).second; ++i) name = wanted + std::to_string(i);
  return name;
}

}  // namespace roundtrip::protobuf_generator
