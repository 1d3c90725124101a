// SPDX-License-Identifier: MIT
#include "bench/driver/json_file.h"

#include <unistd.h>

#include <algorithm>

#include "bench/driver/error.h"
#include "bench/driver/escape.h"
#include "bench/file.h"

namespace roundtrip {

nlohmann::ordered_json read_json_file(const std::filesystem::path& path) {
  Buffer bytes;
  try {
    read_file(path, bytes);
  } catch (const std::system_error& error) {
    throw InputError(error.what());
  }
  const std::string_view text = as_text(as_view(bytes));
  try {
    return nlohmann::ordered_json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    const auto upto = text.substr(0, std::min(error.byte, text.size()));
    throw InputError(path.string() + ": not JSON at line " +
                     std::to_string(1 + std::count(upto.begin(), upto.end(), '\n')) + ": " + error.what());
  }
}

void write_whole_file(const std::string& text, const std::filesystem::path& path, const char* what) {
  std::filesystem::path temporary = path;
  temporary += ".partial-" + std::to_string(::getpid());
  try {
    write_file(temporary, as_view(text), Sync::yes);
    std::filesystem::rename(temporary, path);
  } catch (const std::system_error& error) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw InputError(std::string(what) + " could not be written: " + error.what() + "; name another file");
  }
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
