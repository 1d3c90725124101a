// SPDX-License-Identifier: MIT
#include "bench/driver/report/chart.h"

#include "bench/bridges/nlohmann_tree.h"
#include "bench/driver/base/json_file.h"

namespace roundtrip {

std::string chart_request(const std::vector<ReportedRun>& runs, const std::vector<HistoryView>& histories,
                          const ChartRequest& request) {
  nlohmann::ordered_json json{
      {"chart", request.chart}, {"theme", request.theme}, {"scale", request.scale}, {"width", request.width}};
  json["results"] = nlohmann::ordered_json::array();
  for (const ReportedRun& reported : runs) {
    nlohmann::ordered_json results;
    // No chart shows single blocks.
    write_value(with_blocks(reported.run, Kept::figures), nlohmann_tree::Place(results));
    json["results"].push_back({{"label", reported.label}, {"results", std::move(results)}});
  }
  write_value(histories, nlohmann_tree::Place(json["histories"]));
  const auto& datasets = runs.front().run.roundtrip.datasets;
  json["dataset"] = !request.dataset.empty() ? request.dataset
                    : datasets.empty()       ? ""
                                             : datasets.front().name;
  return text_of(json);
}

bool is_chart(const std::string& text) {
  return text.starts_with("<svg") && text.find("<metadata>roundtrip report</metadata>") != std::string::npos;
}

}  // namespace roundtrip
