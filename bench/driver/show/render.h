// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "bench/driver/base/terminal.h"
#include "bench/driver/show/figures.h"

namespace roundtrip {

/// For a terminal, or plain: as many columns as the width holds, the most important first.
[[nodiscard]] std::string render_table(const DatasetTable& table, const Terminal& terminal);
/// GitHub's tables, all metrics.
[[nodiscard]] std::string render_markdown(const DatasetTable& table);
/// A tabular environment with booktabs' rules, all metrics.
[[nodiscard]] std::string render_latex(const DatasetTable& table);
/// One line for each figure, exact numbers in base units (RFC 4180), after one head for all tables.
[[nodiscard]] std::string render_csv(const std::vector<DatasetTable>& tables);

/// "1.86 MB", "133 µs", "4.9 GB/s", "12.3×": three significant digits.
[[nodiscard]] std::string format_value(double value, Unit unit);
/// A value with its doubt: "133 µs ±2%"; "~133 µs" when there are too few launches.
[[nodiscard]] std::string format_figure(const Figure& figure, Unit unit);

}  // namespace roundtrip
