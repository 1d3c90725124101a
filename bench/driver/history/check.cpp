// SPDX-License-Identifier: MIT
#include "bench/driver/history/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include "bench/driver/base/error.h"
#include "bench/driver/results/comparison.h"
#include "bench/driver/results/fact_changes.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

struct Commit {
  std::string hash;
  std::string time;
};

/// All commits of a history, each once, the oldest first.
std::vector<Commit> commits_of(const History& history) {
  std::vector<Commit> all;
  std::set<std::string> seen;
  for (const MachineHistory& machine : history.machines) {
    for (const StoredRun& run : machine.runs) {
      if (seen.insert(run.key.commit).second) all.push_back({run.key.commit, run.key.commit_time});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Commit& a, const Commit& b) { return a.time < b.time; });
  return all;
}

/// How many of the commits are known already.
std::size_t known_commits(const std::vector<Commit>& commits, const HistoryCheckOptions& options) {
  if (options.since.empty()) return commits.size() - std::min(commits.size(), options.last);
  std::size_t known = 0;
  for (std::size_t i = 0; i < commits.size(); ++i) {
    if (!commits[i].hash.starts_with(options.since)) continue;
    if (known != 0)
      throw InputError("--since " + options.since + ": several commits begin like this; give more digits");
    known = i + 1;
  }
  if (known == 0) throw InputError("--since " + options.since + ": the history has no such commit");
  return known;
}

double log_change(double before, double after) {
  return std::log(after / before);
}

/// How far a second series moved where the first has a change point.
double log_change(std::span<const double> values, const ChangePoint& point) {
  return log_change(median(values.subspan(point.begin, point.index - point.begin)),
                    median(values.subspan(point.index, point.end - point.index)));
}

class MachineCheck {
 public:
  MachineCheck(const MachineHistory& machine, const std::set<std::string>& new_commits,
               const HistoryCheckOptions& options)
      : machine_(machine), options_(options) {
    for (const StoredRun& run : machine.runs) is_new_.push_back(new_commits.contains(run.key.commit));
  }

  /// The series that are to be searched, as far as they have anything new.
  void collect() {
    for (const char* metric : {"ratio", "instructions"}) {
      for (Series& series : series_of(machine_, metric, options_.selection)) {
        if (known(series.runs) < series.runs.size()) series_.push_back(std::move(series));
      }
    }
    machine_series_ = machine_series(machine_);
  }

  [[nodiscard]] const std::vector<Series>& series() const { return series_; }

  void find(const ChangePointOptions& options, std::vector<HistoryFinding>& findings) {
    find_machine_changes(options, findings);
    for (const Series& series : series_) find_changes(series, options, findings);
    for (const FactsSeries& pairing : machine_.facts) find_fact_changes(pairing, findings);
    find_ends(findings);
  }

 private:
  /// How many points at the front are known already.
  [[nodiscard]] std::size_t known(const std::vector<std::size_t>& runs) const {
    const auto first_new =
        std::find_if(runs.begin(), runs.end(), [&](std::size_t run) { return is_new_[run]; });
    return static_cast<std::size_t>(first_new - runs.begin());
  }

  void name_commits(const std::vector<std::size_t>& runs, std::size_t good, std::size_t bad,
                    HistoryFinding& finding) const {
    const RunKey& commit = machine_.runs[runs[bad]].key;
    finding.machine = machine_.id;
    finding.commit = commit.commit;
    finding.commit_time = commit.commit_time;
    // Where a commit was run several times, the point before can be its own.
    while (good > 0 && machine_.runs[runs[good]].key.commit == commit.commit) --good;
    const RunKey& before = machine_.runs[runs[good]].key;
    finding.good_commit = before.commit;
    finding.good_commit_time = before.commit_time;
  }

  static void measure(double before, double after, HistoryFinding& finding) {
    finding.before = before;
    finding.after = after;
    finding.change = after / before - 1;
  }

  /// Looks for steps that all times of the machine have in common, the anchors' included.
  void find_machine_changes(const ChangePointOptions& options, std::vector<HistoryFinding>& findings) {
    const MachineSeries& series = machine_series_;
    const auto now = find_change_points(series.all, options);
    const auto earlier = find_change_points(std::span(series.all).first(known(series.runs)), options);
    const auto fresh = new_change_points(earlier, now, options.window / 2);
    for (std::size_t i = 0; i < now.size(); ++i) {
      const double anchors = log_change(series.anchors, now[i]);
      const double cells = log_change(series.cells, now[i]);
      // Where the cells moved and the anchors stayed, it was no matter of the machine.
      if (anchors * cells <= 0 || std::abs(anchors) < std::abs(cells) / 2) continue;
      machine_changes_.push_back(series.runs[now[i].index]);
      if (std::find(fresh.begin(), fresh.end(), i) == fresh.end()) continue;
      HistoryFinding finding;
      finding.verdict = verdict::change;
      finding.kind = "machine";
      finding.metric = "time";
      name_commits(series.runs, now[i].index - 1, now[i].index, finding);
      measure(now[i].before, now[i].after, finding);
      finding.p_value = now[i].p_value;
      finding.reason =
          fmt::format("the machine changed: all times moved at once, those of the floors by {:+.1f} %",
                      100 * std::expm1(anchors));
      add_kernels(series.runs, now[i].index, finding);
      findings.push_back(std::move(finding));
    }
  }

  void add_kernels(const std::vector<std::size_t>& runs, std::size_t index, HistoryFinding& finding) const {
    const auto& before = machine_.runs[runs[index - 1]].fingerprint;
    const auto& after = machine_.runs[runs[index]].fingerprint;
    if (before && after && before->kernel != after->kernel) {
      finding.reason += fmt::format("; its kernel was {} and is now {}", before->kernel, after->kernel);
    }
  }

  void find_changes(const Series& series, const ChangePointOptions& options,
                    std::vector<HistoryFinding>& findings) const {
    const auto now = find_change_points(series.values, options);
    const auto earlier = find_change_points(std::span(series.values).first(known(series.runs)), options);
    const auto fresh = new_change_points(earlier, now, options.window / 2);
    for (std::size_t i = 0, next = 0; i < now.size(); i = next) {
      next = i + 1;
      // A drift is a chain of change points in one direction, and one finding.
      while (now[i].drift && next < now.size() && now[next].drift &&
             (now[next].change() > 0) == (now[i].change() > 0)) {
        ++next;
      }
      const bool is_new =
          std::any_of(fresh.begin(), fresh.end(), [&](std::size_t j) { return j >= i && j < next; });
      if (is_new) findings.push_back(describe(series, now[i], now[next - 1]));
    }
  }

  [[nodiscard]] HistoryFinding describe(const Series& series, const ChangePoint& first,
                                        const ChangePoint& last) const {
    HistoryFinding finding;
    finding.verdict = last.after > first.before ? verdict::regression : verdict::improvement;
    finding.kind = first.drift ? "drift" : "step";
    finding.name = series.name;
    finding.metric = series.metric;
    measure(first.before, last.after, finding);
    finding.p_value = last.p_value;
    if (first.drift) {
      name_commits(series.runs, first.begin, last.end - 1, finding);
      finding.reason = "it moved little by little: no commit stands out";
      return finding;
    }
    name_commits(series.runs, first.index - 1, first.index, finding);
    if (series.metric == "ratio") doubt(series, first, finding);
    return finding;
  }

  /// A ratio also changes when what it is taken to does.
  void doubt(const Series& series, const ChangePoint& point, HistoryFinding& finding) const {
    constexpr std::size_t near = 2;
    const auto at = [&](std::size_t run) {
      const auto [low, high] = std::minmax(run, series.runs[point.index]);
      return high - low <= near;
    };
    const double of_ratio = log_change(series.values, point);
    const double of_time = log_change(series.times, point);
    if (std::any_of(machine_changes_.begin(), machine_changes_.end(), at)) {
      finding.reason = "the machine changed there too";
    } else if (std::abs(of_time) < std::abs(of_ratio) / 2 || of_time * of_ratio < 0) {
      finding.reason = fmt::format("the floor moved by {:+.1f} %, this cell's own time by {:+.1f} %",
                                   100 * std::expm1(of_time - of_ratio), 100 * std::expm1(of_time));
    }
    if (!finding.reason.empty() && finding.verdict == verdict::regression) finding.verdict = verdict::suspect;
  }

  void find_fact_changes(const FactsSeries& pairing, std::vector<HistoryFinding>& findings) {
    std::vector<std::size_t> runs;
    for (const FactsPoint& point : pairing.points) runs.push_back(point.run);
    for (std::size_t i = std::max<std::size_t>(known(runs), 1); i < runs.size(); ++i) {
      for (const FactChange& change : changes(pairing.points[i - 1], pairing.points[i])) {
        HistoryFinding finding;
        finding.verdict = change.verdict;
        finding.kind = "fact";
        finding.name = change.dataset + (change.format.empty() ? "" : "/" + change.format);
        finding.metric = change.fact;
        finding.from = change.base;
        finding.to = change.head;
        name_commits(runs, i - 1, i, finding);
        if (!wanted(change)) continue;
        // Of a dataset it is said once, not for each format.
        if (change.format.empty() && !told_.insert(finding.name + finding.commit).second) continue;
        findings.push_back(std::move(finding));
      }
    }
  }

  /// Cells that the last run before the new ones timed, and none of the new ones did.
  void find_ends(std::vector<HistoryFinding>& findings) const {
    const auto first_new =
        static_cast<std::size_t>(std::find(is_new_.begin(), is_new_.end(), true) - is_new_.begin());
    if (first_new == 0 || first_new == is_new_.size()) return;
    for (const Series& series : series_of(machine_, "time", options_.selection)) {
      if (series.runs.back() != first_new - 1) continue;
      HistoryFinding finding;
      finding.verdict = verdict::suspect;
      finding.kind = "end";
      finding.name = series.name;
      finding.metric = series.metric;
      name_commits({first_new - 1, first_new}, 0, 1, finding);
      finding.reason = "the series ends: it was not run, had no turn, or can no longer be timed";
      findings.push_back(std::move(finding));
    }
  }

  [[nodiscard]] bool wanted(const FactChange& change) const {
    const auto in = [](const std::vector<std::string>& names, const std::string& name) {
      return names.empty() || name.empty() || std::find(names.begin(), names.end(), name) != names.end();
    };
    return in(options_.selection.datasets, change.dataset) && in(options_.selection.formats, change.format);
  }

  /// Between two runs. The facts of other data are other facts.
  static std::vector<FactChange> changes(const FactsPoint& before, const FactsPoint& after) {
    const auto info = [](const FactsPoint& point) {
      RunInfo run;
      DatasetResult dataset;
      dataset.name = point.data.dataset;
      dataset.checksum = point.data.checksum;
      run.datasets.push_back(dataset);
      run.facts.push_back(point.facts);
      return run;
    };
    return compare_facts(info(before), info(after));
  }

  const MachineHistory& machine_;
  const HistoryCheckOptions& options_;
  std::vector<bool> is_new_;
  std::vector<Series> series_;
  MachineSeries machine_series_;
  std::vector<std::size_t> machine_changes_;  ///< runs
  std::set<std::string> told_;
};

/// In which order findings are told.
int rank_of(const HistoryFinding& finding) {
  if (finding.verdict == verdict::regression) return 0;
  if (finding.kind == "machine") return 1;
  if (finding.verdict == verdict::suspect) return 2;
  return finding.verdict == verdict::change ? 3 : 4;
}

}  // namespace

ChangePointOptions for_each_of(ChangePointOptions options, std::size_t series) {
  options.p_value /= static_cast<double>(std::max<std::size_t>(series, 1));
  return options;
}

HistoryCheck check_history(const History& history, const HistoryCheckOptions& options) {
  const auto commits = commits_of(history);
  std::set<std::string> new_commits;
  for (std::size_t i = known_commits(commits, options); i < commits.size(); ++i) {
    new_commits.insert(commits[i].hash);
  }
  HistoryCheck check;
  check.notices = history.notices;
  check.new_commits = new_commits.size();
  std::vector<MachineCheck> machines;
  for (const MachineHistory& machine : history.machines) {
    machines.emplace_back(machine, new_commits, options).collect();
    for (const Series& series : machines.back().series()) {
      ++check.series;
      check.short_series += series.values.size() < least_series ? 1 : 0;
    }
  }
  const auto point_options = options.uncorrected
                                 ? options.change_points
                                 : for_each_of(options.change_points, check.series - check.short_series);
  check.p_value = point_options.p_value;
  for (MachineCheck& machine : machines) machine.find(point_options, check.findings);
  std::stable_sort(
      check.findings.begin(), check.findings.end(), [](const HistoryFinding& a, const HistoryFinding& b) {
        const auto size = [](const HistoryFinding& finding) { return -std::abs(finding.change.value_or(0)); };
        return std::pair(rank_of(a), size(a)) < std::pair(rank_of(b), size(b));
      });
  return check;
}

}  // namespace roundtrip
