// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

#include "bench/driver/recommend/recommendation.h"
#include "tests/support/comparison_helpers.h"

namespace roundtrip {

/// A format that holds the dataset, with the times of its save and its load.
inline void add_format(Run& run, const std::string& name, double save, double load,
                       std::uint64_t bytes = 500) {
  RunInfo& info = run.roundtrip;
  FormatEntry format;
  format.name = name;
  format.library = "lib" + name;
  format.encoding = "binary";
  format.built = true;
  info.formats.push_back(format);
  Fact fact;
  fact.dataset = "data";
  fact.format = name;
  fact.fidelity = "exact";
  fact.encoded_bytes = bytes;
  fact.zstd_bytes = bytes / 5;
  info.facts.push_back(fact);
  run.benchmarks.push_back(timed_cell(name, "save", save));
  run.benchmarks.push_back(timed_cell(name, "load", load));
}

/// A complete run of the dataset "data" without any format; with save and load.
inline Run empty_run() {
  Run run = two_formats();
  run.benchmarks.clear();
  run.roundtrip.formats.clear();
  run.roundtrip.facts.clear();
  return run;
}

/// Formats that are far apart: saver saves fast, loader loads fast, small has few bytes.
inline Run three_formats() {
  Run run = empty_run();
  add_format(run, "saver", 1000, 9000, 1000);
  add_format(run, "loader", 9000, 2000, 1000);
  add_format(run, "small", 9000, 9000, 10);
  return run;
}

inline Question question_about(const std::vector<std::string>& needs = {}) {
  Question question;
  question.file = "run.json";
  question.dataset = "data";
  for (const std::string& need : needs) question.needs.push_back(parse_need(need));
  return question;
}

inline std::vector<std::string> names_of(const Recommendation& recommendation) {
  std::vector<std::string> names;
  for (const RecommendedFormat& format : recommendation.recommended) names.push_back(format.format);
  return names;
}

}  // namespace roundtrip
