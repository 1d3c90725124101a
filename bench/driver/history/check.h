// SPDX-License-Identifier: MIT
//
// What newer commits changed, judged against all that the history holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/driver/history/change_point.h"
#include "bench/driver/history/series.h"

namespace roundtrip {

inline constexpr std::int32_t history_check_schema_version = 1;

struct HistoryCheckOptions {
  ChangePointOptions change_points;
  bool uncorrected = false;  ///< the p-value is that of each series; otherwise of all of them together
  HistorySelection selection;
  /// The hash, or its first digits, of the last commit whose changes are known already; empty for `last`.
  std::string since;
  std::size_t last = 1;  ///< so many of the newest commits are new
};

/// Something that changed.
struct HistoryFinding {
  /// verdict::regression, improvement, suspect (a regression if it is one: the reason says why it may be
  /// none), change (neither better nor worse)
  std::string verdict;
  std::string kind;     ///< "step", "drift", "fact", "machine" or "end" (of a series)
  std::string machine;  ///< its id
  std::string name;     ///< of the series; empty when it is the machine
  std::string metric;   ///< "ratio", "instructions", "time" of a machine, or a member of Fact
  std::string commit;   ///< the first with the change; of a drift, the last
  std::string commit_time;
  std::string good_commit;  ///< the last one before
  std::string good_commit_time;
  std::optional<double> before;  ///< medians; of a machine relative to its median of all times
  std::optional<double> after;
  std::optional<double> change;  ///< after / before - 1
  std::optional<double> p_value;
  std::string from;  ///< of a fact, as text
  std::string to;
  std::string reason;  ///< a sentence; empty when there is nothing to add
};
ROUNDTRIP_RECORD(HistoryFinding, verdict, kind, machine, name, metric, commit, commit_time, good_commit,
                 good_commit_time, before, after, change, p_value, from, to, reason);

struct HistoryCheck {
  std::int32_t schema_version = history_check_schema_version;
  std::size_t new_commits = 0;
  std::size_t series = 0;        ///< of times and instructions that have a new point
  std::size_t short_series = 0;  ///< of these, too short for any change point

  double p_value = 0;                    ///< that each series was tested with
  std::vector<HistoryFinding> findings;  ///< regressions first, the largest first
  std::vector<std::string> notices;      ///< of the store
};
ROUNDTRIP_RECORD(HistoryCheck, schema_version, new_commits, series, short_series, p_value, findings, notices);

/// The p-value for each of so many series, if that of all of them together is given (Bonferroni's
/// correction).
[[nodiscard]] ChangePointOptions for_each_of(ChangePointOptions options, std::size_t series);

/// Finds change points in the ratios to the anchors and in the instructions, and exact changes of facts. What
/// could be found before the new commits were added is not told again: each change is told once, when there
/// is enough of it to be seen.
/// @throws InputError when `since` names no commit of the history, or several
[[nodiscard]] HistoryCheck check_history(const History& history, const HistoryCheckOptions& options);

}  // namespace roundtrip
