// SPDX-License-Identifier: MIT
//
// The figures of a history, one series for each cell or pairing: what is drawn, and searched for changes.
#pragma once

#include <string>
#include <vector>

#include "bench/driver/history/history.h"

namespace roundtrip {

/// Which series; an empty list is no restriction.
struct HistorySelection {
  std::vector<std::string> datasets;
  std::vector<std::string> formats;
  std::vector<std::string> operations;
};

/// A figure of one cell on one machine, or of one pairing.
struct Series {
  std::string name;  ///< dataset/format/operation, and which data where that is not clear
  std::string dataset;
  std::string format;
  std::string operation;  ///< "save" or "load" of allocations; empty for bytes
  std::string metric;
  std::vector<std::size_t> runs;  ///< of each point, as an index into the machine's
  std::vector<double> values;     ///< above 0, but for allocations
  std::vector<double> times;      ///< of a ratio: the medians in ns behind it; otherwise empty
};

/// @param metric "time" (ns), "ratio" (to the anchor), "instructions", "bytes" (encoded) or "allocations"
/// @return those that have at least one point
[[nodiscard]] std::vector<Series> series_of(const MachineHistory& machine, const std::string& metric,
                                            const HistorySelection& selection);

/// How all times of a machine moved together: for each run the geometric mean of all its cells' times, each
/// divided by its own median over all runs.
struct MachineSeries {
  std::vector<std::size_t> runs;
  std::vector<double> all;
  std::vector<double> anchors;  ///< of the cells that ratios are taken to
  std::vector<double> cells;    ///< of the others
};

[[nodiscard]] MachineSeries machine_series(const MachineHistory& machine);

}  // namespace roundtrip
