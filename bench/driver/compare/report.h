// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <vector>

#include "bench/driver/base/error.h"
#include "bench/driver/results/comparison.h"
#include "bench/driver/show/exports.h"

namespace roundtrip {

/// Where a comparison goes, whichever kind it is of.
struct ComparisonOutput {
  bool all = false;                    ///< every cell, not only what changed
  bool strict = false;                 ///< what is not certain has an exit code of its own
  std::filesystem::path out;           ///< the comparison's file; empty: none
  std::vector<ExportRequest> exports;  ///< for a comparison
};

/// Writes the file and the exports, and prints the comparison unless an export takes its place.
/// @return found for a regression; inconclusive when not one cell was decided; with `strict` inconclusive
/// also for a comparison that is, or that is partial, or has a cell that is not resolved; fine otherwise.
/// Advice on times is no ground for any other.
/// @throws InputError when something cannot be written
[[nodiscard]] Exit report_comparison(const Comparison& comparison, const ComparisonOutput& output);

}  // namespace roundtrip
