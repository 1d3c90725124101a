// SPDX-License-Identifier: MIT
#include "bench/driver/json_file.h"

#include <algorithm>

#include "bench/driver/error.h"
#include "bench/driver/input_file.h"

namespace roundtrip {

nlohmann::ordered_json read_json_file(const std::filesystem::path& path) {
  const std::string text = read_input(path, Pipes::allowed);
  try {
    return nlohmann::ordered_json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    const auto upto = text.substr(0, std::min(error.byte, text.size()));
    throw InputError(path.string() + ": not JSON at line " +
                     std::to_string(1 + std::count(upto.begin(), upto.end(), '\n')) + ": " + error.what());
  }
}

std::string lines_of(const nlohmann::ordered_json& object) {
  std::string text = "{";
  const char* separator = "\n";
  for (const auto& [key, value] : object.items()) {
    text += separator + nlohmann::ordered_json(key).dump() + ": ";
    separator = ",\n";
    if (!value.is_array() || value.empty()) {
      text += value.dump();
      continue;
    }
    const char* between = "[\n  ";
    for (const auto& element : value) {
      text += between + element.dump();
      between = ",\n  ";
    }
    text += "\n]";
  }
  return text + "\n}";
}

}  // namespace roundtrip
