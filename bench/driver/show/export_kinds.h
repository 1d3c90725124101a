// SPDX-License-Identifier: MIT
//
// A run or a comparison as the text of another tool's format. Cells without a time are in none of the formats
// of times. Where the format has room for it, a time from too few launches says so.
#pragma once

#include <string>
#include <vector>

#include "bench/driver/results/comparison.h"
#include "bench/driver/results/results.h"

namespace roundtrip {

/// Google Benchmark's JSON and nothing else: one iteration row for each cell. For google/benchmark's
/// compare.py, github-action-benchmark's `googlecpp` and Bencher's `cpp_google` (which wants
/// `context.caches`).
/// @throws InputError for a run without a time: the readers refuse a file without a row
[[nodiscard]] std::string export_googlecpp(const Run& run);

/// Bencher Metric Format (bencher.dev/docs/reference/bencher-metric-format): of each cell the measure
/// `latency` in ns with its interval and `instructions` where they were counted, of each format
/// on each dataset the facts, as measures of their own (`encoded-bytes`).
/// @throws InputError when that is nothing
[[nodiscard]] std::string export_bmf(const Run& run);

/// github-action-benchmark's `customSmallerIsBetter`: times in ns per iteration, and the facts.
/// @throws InputError when that is nothing: its reader refuses an empty list
[[nodiscard]] std::string export_smaller_is_better(const Run& run);
/// `customBiggerIsBetter`: bytes of the record's payload per second.
/// @throws InputError when that is nothing
[[nodiscard]] std::string export_bigger_is_better(const Run& run);

/// Go's benchmark format (golang.org/design/14313-benchmark-format), a line for each block, so that benchstat
/// has samples. Names are `BenchmarkRoundtrip/dataset=D/format=F/op=O`, with %XX for what a name cannot hold;
/// the environment stands in the configuration lines, so that benchstat puts two of them in two tables.
/// @throws InputError for a run without a time
[[nodiscard]] std::string export_benchstat(const Run& run);

/// One line for each figure, as `roundtrip show --output csv`.
[[nodiscard]] std::string export_csv(const Run& run);
/// One line for each cell and for each fact that changed.
[[nodiscard]] std::string export_csv(const Comparison& comparison);

/// JUnit's XML, as Jenkins and GitLab read it. A run's round trips are its test cases, and the cells that
/// have no time: "failed", "crashed", "hung" and "out of memory" are failures, other statuses than "exact"
/// and "lossy" are skipped.
[[nodiscard]] std::string export_junit(const Run& run);
/// Each cell, and each fact that changed, is a test case: a regression is a failure; what is not resolved is
/// skipped, and all that would pass when the comparison is inconclusive.
[[nodiscard]] std::string export_junit(const Comparison& comparison);

/// Markdown for the summary of a job of GitHub Actions.
[[nodiscard]] std::string export_github_summary(const Run& run);
[[nodiscard]] std::string export_github_summary(const Comparison& comparison);

/// Workflow commands, a line each: `::error` for what makes a check fail, `::warning` for what one should
/// look at. GitHub shows ten of each of a step; the tenth says how many more there are.
[[nodiscard]] std::string export_github_commands(const Run& run);
[[nodiscard]] std::string export_github_commands(const Comparison& comparison);

// Whether a text is an export of that kind, for files that are in the way of one.
[[nodiscard]] bool is_googlecpp(const std::string& text);
[[nodiscard]] bool is_bmf(const std::string& text);
[[nodiscard]] bool is_custom(const std::string& text);
[[nodiscard]] bool is_benchstat(const std::string& text);
[[nodiscard]] bool is_csv(const std::string& text);
[[nodiscard]] bool is_junit(const std::string& text);
[[nodiscard]] bool is_github_summary(const std::string& text);

}  // namespace roundtrip
