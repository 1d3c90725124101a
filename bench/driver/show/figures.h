// SPDX-License-Identifier: MIT
//
// From a run to tables: which figures there are, which rows, in which order. How they look is render.h's
// affair.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bench/driver/results/results.h"

namespace roundtrip {

enum class Unit : std::uint8_t { ns, bytes, bytes_per_second, ratio, count };

/// A figure of a row.
struct Figure {
  double value = 0;
  std::optional<Interval> interval;  ///< of a time, in the figure's own unit
  bool doubtful = false;             ///< too few launches for a 95 % interval
};

/// A kind of figure: a column.
struct Metric {
  std::string key;    ///< as --metric and --sort name it
  std::string label;  ///< as a table heads it
  Unit unit = Unit::count;
  bool smaller_is_better = true;
  int priority = 0;  ///< a narrow table shows those with the smallest
};

struct Row {
  std::string format;
  std::string language;     ///< and its version, of what is not C++; empty otherwise
  std::string load_checks;  ///< in the words of a result; empty where nothing is said
  bool floor = false;
  std::string status;                     ///< the fidelity, or why there are no figures
  std::string reason;                     ///< a sentence with details; empty when exact
  std::size_t rank = 0;                   ///< by the sorting metric, from 1; 0: not ranked
  bool tied = false;                      ///< cannot be told from another row
  bool doubtful = false;                  ///< the rank is that of a figure with too few launches
  std::map<std::string, Figure> figures;  ///< by metric key
};

/// All rows of one dataset, best first, floors on top, rows without figures at the end.
struct DatasetTable {
  DatasetResult dataset;
  std::vector<Metric> metrics;
  std::string sorted_by;     ///< the metric's key
  std::string sorted_label;  ///< and its label
  std::vector<Row> rows;
  std::vector<std::string> languages;  ///< other than C++, of rows that have figures, each once
  std::vector<std::string> not_shown;  ///< what is said of rows that the options leave out
  std::vector<std::string>
      notes;  ///< the dataset's, what checks cost, and cells that have no time, though their row has figures
};

struct ReportOptions {
  std::vector<std::string> datasets;  ///< empty: all
  std::vector<std::string> metrics;   ///< empty: all that there are
  std::string sort;                   ///< a metric's key, or empty: save + load, or the first that there is
  std::vector<std::string> load_checks = {};  ///< rows whose loads check so much (load_checks.h); empty: all
};

/// A time over another: the worst and the best that both intervals allow.
[[nodiscard]] Figure ratio_of(const Figure& time, const Figure& floor);

/// What is said of rows in another language, wherever they stand beside others.
[[nodiscard]] std::string language_note(const std::string& language);

/// @throws InputError when a dataset or a metric is named that the run does not have
[[nodiscard]] std::vector<DatasetTable> make_tables(const Run& run, const ReportOptions& options);

}  // namespace roundtrip
