// SPDX-License-Identifier: MIT
#include "bench/driver/history/series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

bool wanted(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<double> figure(const CellPoint& point, const std::string& metric) {
  if (metric == "ratio") return point.ratio;
  if (metric == "instructions") return point.instructions;
  return point.median_ns;
}

/// What to add to the names, so that no two series have the same.
void tell_apart(std::vector<Series>& all, const std::vector<DataKey>& data) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (data[i].scale != 1) all[i].name += fmt::format(" at scale {}", data[i].scale);
    if (data[i].seed != 1) all[i].name += fmt::format(" with seed {}", data[i].seed);
  }
  std::map<std::string, int> count;
  for (const Series& series : all) ++count[series.name];
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (count[all[i].name] > 1) all[i].name += " of data " + data[i].checksum;
  }
}

std::vector<Series> series_of_cells(const MachineHistory& machine, const std::string& metric,
                                    const HistorySelection& selection) {
  std::vector<Series> all;
  std::vector<DataKey> data;
  for (const CellSeries& cell : machine.cells) {
    if (!wanted(selection.datasets, cell.data.dataset) || !wanted(selection.formats, cell.format) ||
        !wanted(selection.operations, cell.operation)) {
      continue;
    }
    Series series;
    series.name = cell_name(cell.data.dataset, cell.format, cell.operation);
    series.dataset = cell.data.dataset;
    series.format = cell.format;
    series.operation = cell.operation;
    series.metric = metric;
    for (const CellPoint& point : cell.points) {
      const auto value = figure(point, metric);
      if (!value) continue;
      series.runs.push_back(point.run);
      series.values.push_back(*value);
      if (metric == "ratio") series.times.push_back(point.median_ns);
    }
    if (series.values.empty()) continue;
    all.push_back(std::move(series));
    data.push_back(cell.data);
  }
  tell_apart(all, data);
  return all;
}

/// One fact of all pairings.
/// @param operation whose fact it is, or empty
void add_series_of_facts(const MachineHistory& machine, const std::string& metric,
                         const std::string& operation, std::optional<std::uint64_t> Fact::*member,
                         const HistorySelection& selection, std::vector<Series>& all,
                         std::vector<DataKey>& data) {
  if (!operation.empty() && !wanted(selection.operations, operation)) return;
  for (const FactsSeries& pairing : machine.facts) {
    const Fact& first = pairing.points.front().facts;
    if (!wanted(selection.datasets, first.dataset) || !wanted(selection.formats, first.format)) continue;
    Series series;
    series.name = first.dataset + "/" + first.format + (operation.empty() ? "" : "/" + operation);
    series.dataset = first.dataset;
    series.format = first.format;
    series.operation = operation;
    series.metric = metric;
    for (const FactsPoint& point : pairing.points) {
      const auto& value = point.facts.*member;
      if (!value) continue;
      series.runs.push_back(point.run);
      series.values.push_back(static_cast<double>(*value));
    }
    if (series.values.empty()) continue;
    all.push_back(std::move(series));
    data.push_back(pairing.points.front().data);
  }
}

/// The times of one cell by run.
using Times = std::map<std::size_t, double>;

void add_logarithms(const Times& times, std::map<std::size_t, std::pair<double, std::size_t>>& sums) {
  std::vector<double> values;
  for (const auto& [run, time] : times) values.push_back(time);
  const double middle = median(values);
  for (const auto& [run, time] : times) {
    auto& [sum, count] = sums[run];
    sum += std::log(time / middle);
    ++count;
  }
}

}  // namespace

std::vector<Series> series_of(const MachineHistory& machine, const std::string& metric,
                              const HistorySelection& selection) {
  if (metric != "bytes" && metric != "allocations") return series_of_cells(machine, metric, selection);
  std::vector<Series> all;
  std::vector<DataKey> data;
  if (metric == "bytes") {
    add_series_of_facts(machine, metric, "", &Fact::encoded_bytes, selection, all, data);
  } else {
    add_series_of_facts(machine, metric, "save", &Fact::save_allocations, selection, all, data);
    add_series_of_facts(machine, metric, "load", &Fact::load_allocations, selection, all, data);
  }
  tell_apart(all, data);
  return all;
}

MachineSeries machine_series(const MachineHistory& machine) {
  // The anchor's time is the cell's divided by the ratio, and the same for all formats of a dataset.
  std::map<std::tuple<std::string, double, std::uint64_t, std::string, std::string>, Times> anchors;
  std::map<std::size_t, std::pair<double, std::size_t>> of_cells;
  std::map<std::size_t, std::pair<double, std::size_t>> of_anchors;
  for (const CellSeries& cell : machine.cells) {
    Times times;
    const DataKey& data = cell.data;
    for (const CellPoint& point : cell.points) {
      if (!point.ratio) continue;
      times[point.run] = point.median_ns;
      anchors[{data.dataset, data.scale, data.seed, data.checksum, cell.operation}].try_emplace(
          point.run, point.median_ns / *point.ratio);
    }
    if (!times.empty()) add_logarithms(times, of_cells);
  }
  for (const auto& [key, times] : anchors) add_logarithms(times, of_anchors);
  MachineSeries series;
  for (const auto& [run, cells] : of_cells) {
    const auto& [sum, count] = cells;
    const auto& [anchor_sum, anchor_count] = of_anchors.at(run);
    series.runs.push_back(run);
    series.all.push_back(std::exp((sum + anchor_sum) / static_cast<double>(count + anchor_count)));
    series.cells.push_back(std::exp(sum / static_cast<double>(count)));
    series.anchors.push_back(std::exp(anchor_sum / static_cast<double>(anchor_count)));
  }
  return series;
}

}  // namespace roundtrip
