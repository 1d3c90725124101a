// SPDX-License-Identifier: MIT
//
// Two stored runs against each other: `roundtrip compare BASE.json HEAD.json`. Facts are compared exactly.
// Times come from one sitting of each side, at different hours: between two of them anything may have
// changed, and no repetition within a sitting says how much. So what is said of them is advice, and nothing
// at all when the environments are not the same.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/driver/results/comparison.h"
#include "bench/driver/results/results.h"

namespace roundtrip {

struct ResultsComparisonOptions {
  double margin = 0.01;               ///< a change by less than this share is none
  std::vector<std::string> formats;   ///< empty: all that both runs have
  std::vector<std::string> datasets;  ///< likewise
  std::vector<std::string> operations;
  bool ignore_environment = false;  ///< times of different environments are compared all the same
};

/// The comparison of kind "results".
///
/// Facts: all that both runs have for the same data. Data of the same name, but of another scale, seed or
/// checksum, is not compared; `reasons` says so. Heap figures that differ under another compiler or C library
/// are a "change", since allocations are those libraries' affair, too.
///
/// Times: `ratio` is that of the medians, with the range that the two intervals of the medians allow
/// (low/high and high/low, as for any quotient of intervals) and the confidence 0: each interval covers the
/// blocks of one run, and not what differs from run to run. "advice" where the intervals do not meet and the
/// ratio is beyond the margin, "clean" where the whole range is within the margin, "not resolved" otherwise.
///
/// When the environments differ and that is not to be ignored, no cell has a time, a ratio or another verdict
/// than "not resolved".
///
/// @throws InputError when something is named that neither run has, or the runs have nothing in common
[[nodiscard]] Comparison compare_results(const Run& base, const Run& head,
                                         const ResultsComparisonOptions& options);

/// Whether the times were refused because the environments differ: then the command ends with
/// Exit::incomparable.
[[nodiscard]] bool times_refused(const Run& base, const Run& head, const ResultsComparisonOptions& options);

}  // namespace roundtrip
