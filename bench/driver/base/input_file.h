// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace roundtrip {

/// Whether an input may also be a pipe, such as the shell's `<(…)`: it is waited for, with the signals at
/// work.
enum class Pipes : std::uint8_t { refused, allowed };

/// All of an input. A device or a folder is none, and a file of more than 4 GiB is none that this program
/// could hold.
/// @throws InputError that names it and says what is wrong
[[nodiscard]] std::string read_input(const std::filesystem::path& path, Pipes pipes = Pipes::refused);

}  // namespace roundtrip
