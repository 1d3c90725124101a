// SPDX-License-Identifier: MIT
//
// What is said of the formats that are ranked: plain texts, which render.h's functions make safe.
#pragma once

#include <string>
#include <vector>

#include "bench/driver/recommend/recommendation.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {

/// A format that can be recommended.
struct Candidate {
  const Row* row = nullptr;
  const FormatEntry* format = nullptr;
  Cost cost;
  Standing standing;
};

/// One of the candidates, with its reasons in two sentences, and the figures that they are made of.
/// @param candidates in their order, with their standings
[[nodiscard]] RecommendedFormat describe_candidate(const std::vector<Candidate>& candidates,
                                                   std::size_t index, const Question& question);

/// The answer in a line.
/// @param with_times how many formats there were before any was excluded for a need
[[nodiscard]] std::string headline_of(const Recommendation& recommendation, const Question& question,
                                      std::size_t with_times);

/// What one has to know to believe it, or not to: sentences.
[[nodiscard]] std::vector<std::string> notes_of(const Recommendation& recommendation,
                                                const std::vector<Candidate>& candidates, const Run& run,
                                                const DatasetTable& table, const Question& question);

/// Why a row that was not timed has no figures.
[[nodiscard]] std::string no_figures(const Row& row);

/// Which figures a row lacks that its cost is made of, and why.
[[nodiscard]] std::string missing_figures(const Row& row, const Question& question, const Run& run);

}  // namespace roundtrip
