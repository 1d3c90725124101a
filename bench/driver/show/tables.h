// SPDX-License-Identifier: MIT
//
// The tables of a run on standard output, as several commands print them.
#pragma once

#include <string>
#include <vector>

#include "bench/driver/show/exports.h"
#include "bench/driver/show/figures.h"

namespace roundtrip {

struct TableOutput {
  std::string format = "table";  ///< "table", "markdown", "csv", "latex" or "json"
  ReportOptions report;
  std::vector<std::string> export_texts;  ///< as the command line has them
  std::vector<ExportRequest> exports;
};

/// Prints a table for each dataset, unless an export takes their place.
/// @throws InputError when a dataset or a metric is named that the run does not have
void print_tables(const Run& run, const TableOutput& output);

}  // namespace roundtrip
