// SPDX-License-Identifier: MIT
//
// A report as text, for what cannot show a page.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "bench/driver/base/terminal.h"
#include "bench/driver/report/page.h"
#include "bench/driver/show/figures.h"

namespace roundtrip {

/// Which parts of a report are wanted.
enum class Part : std::uint8_t {
  all,
  summary,  ///< of the answers the first: where there are several datasets, that of all of them
  answer,
  tables,
};

/// As the command line names them, in their order.
inline constexpr std::array part_names{"all", "summary", "answer", "tables"};

/// The answers, then the tables, in GitHub's Markdown.
/// @param options which datasets and columns the tables have
[[nodiscard]] std::string report_markdown(const std::vector<ReportedRun>& runs, const ReportOptions& options,
                                          Part part);

}  // namespace roundtrip
