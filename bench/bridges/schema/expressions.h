// SPDX-License-Identifier: MIT
//
// Expressions for C++ objects and for what they hold, for the code that is generated.
#pragma once

#include <string>

#include "bench/bridges/schema/code.h"
#include "bench/bridges/schema/schema.h"

namespace roundtrip::schema {

/// The beginning of an expression for a member of the object.
[[nodiscard]] inline std::string in(const std::string& object) {
  return object.starts_with('*') ? object.substr(1) + "->" : object + ".";
}

/// A variable for what a pointer or an optional holds, which may be one itself.
[[nodiscard]] inline std::string bind(Code& code, const std::string& object) {
  if (!object.starts_with('*')) return object;
  std::string variable = code.variable("held");
  code.line("const auto& " + variable + " = " + object + ";");
  return variable;
}

/// A number or an enum as the message has it: it is widened without a word, and anything else is said.
[[nodiscard]] inline std::string scalar(const Value& value, const std::string& object) {
  const auto is_unsigned = [](const std::string& kind) { return kind.starts_with('u') || kind == "bool"; };
  if (value.form == Form::enumeration) return "static_cast<messages::" + value.type + ">(" + object + ")";
  const bool narrower = value.cpp.kind != "enum" && is_unsigned(value.cpp.kind) == is_unsigned(value.kind);
  return narrower ? object : "static_cast<std::" + value.kind + "_t>(" + object + ")";
}

/// Whether a Form::message says in its first member whether its second is meant: that of a value which may be
/// absent, in a language where none can be.
[[nodiscard]] inline bool is_flagged(const Value& value) {
  return value.cpp.kind != "complex" && value.cpp.kind != "tuple" && value.members.size() == 2;
}

/// Part `index` of an object whose parts are the members of a Form::message that is not flagged.
[[nodiscard]] inline std::string part_of(const Value& value, std::size_t index, const std::string& object) {
  if (value.cpp.kind == "complex") return object + (index == 0 ? ".real()" : ".imag()");
  if (value.cpp.kind == "tuple") return "std::get<" + std::to_string(index) + ">(" + object + ")";
  return object;
}

}  // namespace roundtrip::schema
