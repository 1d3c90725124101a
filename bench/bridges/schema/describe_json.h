// SPDX-License-Identifier: MIT
//
// A description (describe.h) as JSON, the input of the schema generators that run at build time:
//
//     {
//       "dataset": "message",
//       "root": {"kind": "record", "record": "OrderEvent"},
//       "records": [
//         {
//           "name": "OrderLine",
//           "fields": [
//             {"name": "sku", "type": {"kind": "string"}},
//             {"name": "codes", "type": {"kind": "vector", "arguments": [{"kind": "uint32"}]}},
//             {"name": "status",
//              "type": {"kind": "enum", "enum": "Status", "arguments": [{"kind": "uint8"}]}}
//           ]
//         }
//       ],
//       "enums": [
//         {"name": "Status", "integer": "uint8", "enumerators": [{"name": "open", "value": 0}]}
//       ]
//     }
//
// Every string in it is a C++ identifier or the name of a kind, so that nothing needs to be escaped and no
// JSON library is needed by the small programs that print descriptions.
#pragma once

#include <cstdio>
#include <exception>
#include <string>

#include "bench/record/describe_enumerators.h"

namespace roundtrip {

/// `{"kind": "array", "length": 3, "arguments": [{"kind": "float"}]}`, without what does not apply to the
/// kind.
[[nodiscard]] inline std::string to_json(const TypeDescription& type) {
  std::string json = R"({"kind": ")" + type.kind + "\"";
  if (!type.record.empty()) json += R"(, "record": ")" + type.record + "\"";
  if (type.kind == "array") json += ", \"length\": " + std::to_string(type.length);
  if (!type.enumeration.empty()) json += R"(, "enum": ")" + type.enumeration + "\"";
  if (!type.arguments.empty()) {
    const char* separator = ", \"arguments\": [";
    for (const auto& argument : type.arguments) {
      json += separator + to_json(argument);
      separator = ", ";
    }
    json += "]";
  }
  return json + "}";
}

[[nodiscard]] inline std::string to_json(const EnumDescription& description) {
  std::string json = R"({"name": ")" + description.name + R"(", "integer": ")" + description.integer +
                     R"(", "enumerators": [)";
  const char* separator = "";
  for (const auto& [name, value] : description.enumerators) {
    const bool is_unsigned = description.integer.starts_with('u');
    json += separator + (R"({"name": ")" + name) + R"(", "value": )" +
            (is_unsigned ? std::to_string(static_cast<std::uint64_t>(value)) : std::to_string(value)) + "}";
    separator = ", ";
  }
  return json + "]}";
}

[[nodiscard]] inline std::string to_json(const Description& description, const std::string& dataset) {
  std::string json = "{\n  \"dataset\": \"" + dataset + "\",\n  \"root\": " + to_json(description.root) +
                     ",\n  \"records\": [";
  const char* record_separator = "\n";
  for (const auto& record : description.records) {
    json += record_separator + ("    {\n      \"name\": \"" + record.name) + "\",\n      \"fields\": [";
    const char* field_separator = "\n";
    for (const auto& field : record.fields) {
      json += field_separator + (R"(        {"name": ")" + field.name) + R"(", "type": )" +
              to_json(field.type) + "}";
      field_separator = ",\n";
    }
    json += record.fields.empty() ? "]\n    }" : "\n      ]\n    }";
    record_separator = ",\n";
  }
  json += description.records.empty() ? "],\n  \"enums\": [" : "\n  ],\n  \"enums\": [";
  const char* enum_separator = "\n    ";
  for (const auto& enumeration : description.enums) {
    json += enum_separator + to_json(enumeration);
    enum_separator = ",\n    ";
  }
  return json + (description.enums.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

/// Prints what describe_with_enumerators<Record>() says to the standard output.
/// @return the exit code for main: 0, or 1 with a message on stderr
template <class Record>
int print_description(const char* dataset) {
  try {
    const std::string json = to_json(describe_with_enumerators<Record>(), dataset);
    // A full disk shows only when the buffer is written out.
    if (std::fputs(json.c_str(), stdout) == EOF || std::fflush(stdout) != 0) {
      std::perror("cannot print the description");
      return 1;
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cannot describe %s: %s\n", dataset, error.what());
    return 1;
  }
}

}  // namespace roundtrip
