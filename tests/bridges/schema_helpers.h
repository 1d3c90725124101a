// SPDX-License-Identifier: MIT
//
// Small descriptions for the tests of what is generated from them.
#pragma once

#include <string>

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

}  // namespace roundtrip::schema
