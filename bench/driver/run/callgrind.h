// SPDX-License-Identifier: MIT
//
// How many instructions an iteration executes, counted by callgrind (valgrind.org). A time says what it costs
// here and now, with all that disturbs it; this says what there was to do, and is the same each time to some
// parts in a million.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bench/driver/run/worker.h"

namespace roundtrip {

struct InstructionCount {
  std::optional<double> per_iteration;
  /// Why there is none: callgrind died of an instruction that it does not know, nothing was counted.
  std::string error;
};

/// What to say where it is needed and not there.
inline constexpr const char* no_valgrind =
    "--instructions needs valgrind, which is not on the PATH: apt install valgrind";

/// The full path of valgrind; nothing when it is not installed.
[[nodiscard]] std::optional<std::filesystem::path> find_valgrind();

/// Counts operations of one pairing, all in one process.
/// @param options of the worker; its scratch folder receives callgrind's files
/// @param timeout for one answer, as it would be without callgrind
/// @return an entry for each of `operations`
[[nodiscard]] std::map<std::string, InstructionCount> count_instructions(
    const std::filesystem::path& valgrind, const WorkerOptions& options, const DataSource& source,
    const std::vector<std::string>& operations, std::chrono::seconds timeout);

}  // namespace roundtrip
