// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/driver/base/terminal.h"
#include "bench/driver/history/check.h"

namespace roundtrip {

inline constexpr std::int32_t history_view_schema_version = 1;

struct ViewPoint {
  std::string commit;
  std::string commit_time;
  std::string date;  ///< of the run
  double value = 0;
};
ROUNDTRIP_RECORD(ViewPoint, commit, commit_time, date, value);

struct ViewChange {
  std::size_t index = 0;  ///< of the first point of the new level
  double before = 0;      ///< medians of the levels; of a fact, the values
  double after = 0;
  std::optional<double> p_value;  ///< absent of facts, which are exact
  bool drift = false;
};
ROUNDTRIP_RECORD(ViewChange, index, before, after, p_value, drift);

struct ViewSeries {
  std::string machine;  ///< its id
  std::string name;
  std::string metric;
  std::vector<ViewPoint> points;  ///< the oldest first
  std::vector<ViewChange> changes;
};
ROUNDTRIP_RECORD(ViewSeries, machine, name, metric, points, changes);

struct ViewMachine {
  std::string id;
  std::optional<Fingerprint> fingerprint;
  std::size_t runs = 0;
  std::size_t commits = 0;
  std::string first_commit_time;
  std::string last_commit_time;
};
ROUNDTRIP_RECORD(ViewMachine, id, fingerprint, runs, commits, first_commit_time, last_commit_time);

/// One metric of a history, as it is shown.
struct HistoryView {
  std::int32_t schema_version = history_view_schema_version;
  std::string metric;
  std::vector<ViewMachine> machines;  ///< in the order of their first commits
  std::vector<ViewSeries> series;     ///< by machine; those with changes first, the largest first
  std::vector<std::string> notices;   ///< of the store
};
ROUNDTRIP_RECORD(HistoryView, schema_version, metric, machines, series, notices);

/// @throws InputError when the selection leaves nothing
[[nodiscard]] HistoryView view_history(const History& history, const std::string& metric,
                                       const HistorySelection& selection, const ChangePointOptions& options);

/// The values as eighths of a block, the smallest the lowest; of more values than columns, medians of as many
/// neighbours as are needed.
[[nodiscard]] std::string sparkline(std::span<const double> values, std::size_t width);

/// @param most series of each machine that are drawn; 0 for all
[[nodiscard]] std::string render_history(const HistoryView& view, std::size_t most, const Terminal& terminal);
/// GitHub's tables, a row for each series.
[[nodiscard]] std::string render_history_markdown(const HistoryView& view, std::size_t most);
/// One line for each point, exact numbers in base units (RFC 4180).
[[nodiscard]] std::string render_history_csv(const HistoryView& view);

[[nodiscard]] std::string render_history_check(const HistoryCheck& check);

}  // namespace roundtrip
