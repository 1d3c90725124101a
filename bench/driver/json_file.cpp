// SPDX-License-Identifier: MIT
#include "bench/driver/json_file.h"

#include <unistd.h>

#include <system_error>

#include "bench/driver/error.h"
#include "bench/file.h"

namespace roundtrip {

std::string read_json_text(const std::filesystem::path& path) {
  std::error_code no_file;
  const auto size = std::filesystem::file_size(path, no_file);
  if (!no_file && size > JsonLimits{}.bytes) {
    throw InputError(path.string() + ": " + std::to_string(size) + " bytes; the limit is " +
                     std::to_string(JsonLimits{}.bytes >> 20) + " MiB");
  }
  Buffer bytes;
  try {
    read_file(path, bytes);
  } catch (const std::system_error& error) {
    throw InputError(error.what());
  }
  return std::string(as_text(as_view(bytes)));
}

nlohmann::json read_json_file(const std::filesystem::path& path) {
  const std::string text = read_json_text(path);
  return naming_file(path.string(), [&] { return parse_json(text); });
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
