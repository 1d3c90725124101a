// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "bench/driver/base/error.h"
#include "bench/driver/history/row.h"

namespace roundtrip {

namespace {

/// Puts together what the rows of a file say, in whatever order they come.
class Builder {
 public:
  void take(const RunRow& row) {
    StoredRun& run = runs_[index_of(row.run)];
    if (!run.fingerprint) run.fingerprint = row.fingerprint;
  }

  void take(const CellRow& row) {
    const std::size_t run = index_of(row.run);
    cells_[{row.data.dataset, row.data.scale, row.data.seed, row.data.checksum, row.format, row.operation}]
        .try_emplace(run,
                     CellPoint{run, row.median_ns, row.low_ns, row.high_ns, row.ratio, row.instructions});
  }

  void take(const FactsRow& row) {
    const std::size_t run = index_of(row.run);
    auto& series = facts_[{row.data.dataset, row.data.scale, row.data.seed, row.facts.format}];
    series.try_emplace({run, row.data.checksum}, FactsPoint{run, row.data, row.facts});
  }

  [[nodiscard]] bool empty() const { return runs_.empty(); }

  MachineHistory finish(std::string id) {
    MachineHistory machine;
    machine.id = std::move(id);
    const auto place = sort_runs(machine.runs);
    const auto in_order = [](const auto& a, const auto& b) { return a.run < b.run; };
    for (auto& [key, points] : cells_) {
      const auto& [dataset, scale, seed, checksum, format, operation] = key;
      CellSeries series{{dataset, scale, seed, checksum}, format, operation, {}};
      for (auto& [run, point] : points) {
        point.run = place[run];
        series.points.push_back(point);
      }
      std::sort(series.points.begin(), series.points.end(), in_order);
      machine.cells.push_back(std::move(series));
    }
    for (auto& [key, points] : facts_) {
      FactsSeries series;
      for (auto& [where, point] : points) {
        point.run = place[point.run];
        series.points.push_back(std::move(point));
      }
      std::stable_sort(series.points.begin(), series.points.end(), in_order);
      machine.facts.push_back(std::move(series));
    }
    return machine;
  }

 private:
  std::size_t index_of(const RunKey& key) {
    const auto [commit, first_seen] = commits_.try_emplace(key.commit, commits_.size(), key.commit_time);
    const auto [run, is_new] = by_key_.try_emplace({key.commit, key.date}, runs_.size());
    // The time that the commit's first row gives is the time of all.
    if (is_new) runs_.push_back({{key.commit, commit->second.second, key.date}, std::nullopt});
    return run->second;
  }

  /// @return where each run has come to
  std::vector<std::size_t> sort_runs(std::vector<StoredRun>& sorted) {
    std::vector<std::size_t> order(runs_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto rank = [&](std::size_t i) {
      const RunKey& key = runs_[i].key;
      return std::tuple(key.commit_time, commits_.at(key.commit).first, key.date);
    };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    std::vector<std::size_t> place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      place[order[i]] = i;
      sorted.push_back(std::move(runs_[order[i]]));
    }
    return place;
  }

  std::vector<StoredRun> runs_;
  std::map<std::string, std::pair<std::size_t, std::string>>
      commits_;                                                        ///< how many came before, and its time
  std::map<std::pair<std::string, std::string>, std::size_t> by_key_;  ///< by commit and date
  std::map<std::tuple<std::string, double, std::uint64_t, std::string, std::string, std::string>,
           std::map<std::size_t, CellPoint>>
      cells_;  ///< by data, format and operation, then by run
  std::map<std::tuple<std::string, double, std::uint64_t, std::string>,
           std::map<std::pair<std::size_t, std::string>, FactsPoint>>
      facts_;  ///< by data but the checksum and format, then by run and checksum
};

/// What is wrong with the lines of one file. A file that is something else would have a notice for each line.
class Notices {
 public:
  Notices(const std::filesystem::path& path, std::vector<std::string>& all) : path_(path), all_(all) {}
  void add(std::size_t line, const std::string& what) {
    constexpr std::size_t shown = 5;
    if (++count_ <= shown) all_.push_back(fmt::format("{}:{}: skipped: {}", path_.string(), line, what));
  }
  void finish() {
    if (count_ > 5) all_.push_back(fmt::format("{}: {} lines were skipped in total", path_.string(), count_));
  }

 private:
  const std::filesystem::path& path_;
  std::vector<std::string>& all_;
  std::size_t count_ = 0;
};

void read_file_of(const std::filesystem::path& path, History& history) {
  Builder builder;
  Notices notices(path, history.notices);
  HistoryLines lines(path);
  while (lines.next()) {
    if (lines.too_long()) {
      notices.add(lines.number(), "the line is longer than any row");
      continue;
    }
    try {
      std::visit([&](const auto& row) { builder.take(row); }, parse_row(lines.text()));
    } catch (const std::exception& error) {
      notices.add(lines.number(), lines.whole()
                                      ? error.what()
                                      : "the last line is torn; the next `roundtrip history add` repairs it");
    }
  }
  notices.finish();
  if (!builder.empty()) history.machines.push_back(builder.finish(path.stem().string()));
}

}  // namespace

History read_history(const std::filesystem::path& store) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(store, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->path().extension() == ".jsonl" && entry->is_regular_file(ignored))
      paths.push_back(entry->path());
  }
  if (error) throw InputError(store.string() + ": " + error.message());
  std::sort(paths.begin(), paths.end());
  History history;
  for (const auto& path : paths) read_file_of(path, history);
  if (history.machines.empty()) {
    std::string text = store.string() + ": contains no history; `roundtrip history add RESULTS --store " +
                       store.string() + "` starts one";
    for (const auto& notice : history.notices) text += "; " + notice;
    throw InputError(text);
  }
  std::stable_sort(history.machines.begin(), history.machines.end(),
                   [](const MachineHistory& a, const MachineHistory& b) {
                     return a.runs.front().key.commit_time < b.runs.front().key.commit_time;
                   });
  return history;
}

}  // namespace roundtrip
