// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "bench/driver/base/input_file.h"
#include "bench/driver/base/json_text.h"

namespace roundtrip {

/// The text of a file that is to be JSON.
/// @throws InputError when it cannot be read, or is larger than any such text (JsonLimits)
[[nodiscard]] std::string read_json_text(const std::filesystem::path& path, Pipes pipes = Pipes::allowed);

/// Calls `read`, which reads a file's text, and puts the file's name before what it says of it.
/// @throws InputError
template <class Read>
auto naming_file(const std::string& name, Read&& read) {
  try {
    return read();
  } catch (const JsonTextError& error) {
    throw InputError(name + ":" + error.what());
  } catch (const InputError& error) {
    throw InputError(name + ": " + error.what());
  }
}

/// JSON in one line. Bytes that are not UTF-8, as in the name of a file, are U+FFFD in it.
[[nodiscard]] std::string text_of(const nlohmann::ordered_json& json);

/// An object as text, a member a line and of its arrays an element a line: two files can be compared by
/// lines.
[[nodiscard]] std::string lines_of(const nlohmann::ordered_json& object);

}  // namespace roundtrip
