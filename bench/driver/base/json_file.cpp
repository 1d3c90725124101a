// SPDX-License-Identifier: MIT
#include "bench/driver/base/json_file.h"

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"

namespace roundtrip {

std::string read_json_text(const std::filesystem::path& path, Pipes pipes) {
  std::string text = read_input(path, pipes);
  if (text.size() > JsonLimits{}.bytes) {
    throw InputError(path.string() + ": " + std::to_string(text.size()) + " bytes; the limit is " +
                     std::to_string(JsonLimits{}.bytes >> 20) + " MiB");
  }
  return text;
}

std::string text_of(const nlohmann::ordered_json& json) {
  return json_text(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

std::string lines_of(const nlohmann::ordered_json& object) {
  std::string text = "{";
  const char* separator = "\n";
  for (const auto& [key, value] : object.items()) {
    text += separator + text_of(key) + ": ";
    separator = ",\n";
    if (!value.is_array() || value.empty()) {
      text += text_of(value);
      continue;
    }
    const char* between = "[\n  ";
    for (const auto& element : value) {
      text += between + text_of(element);
      between = ",\n  ";
    }
    text += "\n]";
  }
  return text + "\n}";
}

}  // namespace roundtrip
