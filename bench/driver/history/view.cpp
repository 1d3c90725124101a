// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <set>

#include "bench/driver/base/error.h"
#include "bench/driver/history/render.h"

namespace roundtrip {

namespace {

bool is_fact(const std::string& metric) {
  return metric == "bytes" || metric == "allocations";
}

/// Facts are exact: each other value is a change.
std::vector<ViewChange> exact_changes(const std::vector<double>& values) {
  std::vector<ViewChange> changes;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (values[i] != values[i - 1]) changes.push_back({i, values[i - 1], values[i], std::nullopt, false});
  }
  return changes;
}

std::vector<ViewChange> found_changes(const std::vector<double>& values, const ChangePointOptions& options) {
  std::vector<ViewChange> changes;
  for (const ChangePoint& point : find_change_points(values, options)) {
    changes.push_back({point.index, point.before, point.after, point.p_value, point.drift});
  }
  return changes;
}

/// How far the largest of its changes goes.
double largest_change(const ViewSeries& series) {
  double largest = 0;
  for (const ViewChange& change : series.changes) {
    // A fact that was 0 has changed as far as can be.
    largest = std::max(largest, std::abs(std::log(change.after / change.before)));
  }
  return largest;
}

ViewMachine view_machine(const MachineHistory& machine) {
  ViewMachine view;
  view.id = machine.id;
  if (const Fingerprint* print = machine.fingerprint()) view.fingerprint = *print;
  view.runs = machine.runs.size();
  std::set<std::string> commits;
  for (const StoredRun& run : machine.runs) commits.insert(run.key.commit);
  view.commits = commits.size();
  view.first_commit_time = machine.runs.front().key.commit_time;
  view.last_commit_time = machine.runs.back().key.commit_time;
  return view;
}

}  // namespace

HistoryView view_history(const History& history, const std::string& metric, const HistorySelection& selection,
                         const ChangePointOptions& options) {
  HistoryView view;
  view.metric = metric;
  view.notices = history.notices;
  std::vector<std::vector<Series>> all;
  std::size_t count = 0;
  for (const MachineHistory& machine : history.machines) {
    all.push_back(series_of(machine, metric, selection));
    count += all.back().size();
  }
  if (count == 0) {
    throw InputError("the history has no " + metric +
                     " for these datasets, formats and operations; leave out --dataset, --format and "
                     "--operation to see all");
  }
  const auto each = for_each_of(options, count);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const MachineHistory& machine = history.machines[i];
    view.machines.push_back(view_machine(machine));
    const auto begin = static_cast<std::ptrdiff_t>(view.series.size());
    for (const Series& series : all[i]) {
      ViewSeries shown{machine.id, series.name, metric, {}, {}};
      for (std::size_t k = 0; k < series.values.size(); ++k) {
        const RunKey& run = machine.runs[series.runs[k]].key;
        shown.points.push_back({run.commit, run.commit_time, run.date, series.values[k]});
      }
      shown.changes = is_fact(metric) ? exact_changes(series.values) : found_changes(series.values, each);
      view.series.push_back(std::move(shown));
    }
    std::stable_sort(
        view.series.begin() + begin, view.series.end(),
        [](const ViewSeries& a, const ViewSeries& b) { return largest_change(a) > largest_change(b); });
  }
  return view;
}

}  // namespace roundtrip
