// SPDX-License-Identifier: MIT
//
// The answer to the question on the README's first line, as far as a run has one: for each dataset, and for
// all of them together, which formats are fastest and smallest, and what the others cost beside them.
#pragma once

#include <string>
#include <vector>

#include "bench/driver/report/sentence.h"
#include "bench/driver/results/results.h"

namespace roundtrip {

struct Answer {
  std::string dataset;  ///< empty: of all
  std::vector<Sentence> sentences;
  /// The formats that no other beats in both the time of a save and a load and the encoded size, the fastest
  /// first.
  std::vector<std::string> best;
};

/// Only rows that bring the record back exactly, and that leave no work off the clock, are compared: the
/// others do less. Floors are no formats. Ties are said as ties: what the intervals within the run cannot
/// tell apart.
/// @param datasets empty: all
/// @return one of all datasets first, where there are several; then one for each
/// @throws InputError when a dataset is named that the run does not have
[[nodiscard]] std::vector<Answer> answers_of(const Run& run, const std::vector<std::string>& datasets);

}  // namespace roundtrip
