// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/driver/report/page.h"

namespace roundtrip {

/// What of a chart can be chosen.
struct ChartRequest {
  std::string chart = "answer";
  std::string dataset;  ///< empty: the first of the run
  std::string theme = "light";
  std::string scale = "log";
  std::uint32_t width = 800;  ///< in pixels
};

/// What bench/report/src/chart_cli.ts reads, JSON.
[[nodiscard]] std::string chart_request(const std::vector<ReportedRun>& runs,
                                        const std::vector<HistoryView>& histories,
                                        const ChartRequest& request);

/// Whether a text is a chart that this program wrote.
[[nodiscard]] bool is_chart(const std::string& text);

}  // namespace roundtrip
