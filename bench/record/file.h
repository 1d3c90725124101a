// SPDX-License-Identifier: MIT
//
// Whole files by the shortest way the system has: one open, one transfer, one close.
#pragma once

#include <filesystem>
#include <system_error>

#include "bench/record/buffer.h"

namespace roundtrip {

enum class Sync : bool { no, yes };

/// Creates or truncates the file and writes all bytes; with Sync::yes it returns once they are on the device.
/// @throws std::system_error with the path
void write_file(const std::filesystem::path& path, View bytes, Sync sync = Sync::no);

/// Reads all of a regular file, into what the buffer already has if that is enough. Never waits: anything
/// else than a regular file is an error.
/// @throws std::system_error with the path
void read_file(const std::filesystem::path& path, Buffer& bytes);

/// Whether an error says nothing of who ran into it: the disk is full or broken, there are too few files, or
/// a limit of the user's shell was reached.
[[nodiscard]] bool is_fault_of_the_machine(const std::error_code& error);

}  // namespace roundtrip
