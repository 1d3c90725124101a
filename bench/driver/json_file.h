// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

namespace roundtrip {

/// @throws InputError that names the file, and the line where it is not JSON
[[nodiscard]] nlohmann::ordered_json read_json_file(const std::filesystem::path& path);

/// An object as text, a member a line and of its arrays an element a line: two files can be compared by
/// lines.
[[nodiscard]] std::string lines_of(const nlohmann::ordered_json& object);

}  // namespace roundtrip
