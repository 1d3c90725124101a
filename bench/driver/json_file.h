// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace roundtrip {

/// @throws InputError that names the file, and the line where it is not JSON
[[nodiscard]] nlohmann::ordered_json read_json_file(const std::filesystem::path& path);

/// Writes the file under another name beside it and renames it: whatever happens, there is a whole file.
/// @param what it is, for the message: "the results"
/// @throws InputError when that is not possible
void write_whole_file(const std::string& text, const std::filesystem::path& path, const char* what);

/// JSON in one line. Bytes that are not UTF-8, as in the name of a file, are U+FFFD in it.
[[nodiscard]] std::string text_of(const nlohmann::ordered_json& json);

/// An object as text, a member a line and of its arrays an element a line: two files can be compared by
/// lines.
[[nodiscard]] std::string lines_of(const nlohmann::ordered_json& object);

}  // namespace roundtrip
