// SPDX-License-Identifier: MIT
#include "bench/driver/show/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/results/judgements.h"
#include "bench/driver/results/statistics.h"
#include "bench/driver/show/load_checks.h"

namespace roundtrip {

namespace {

/// The sum of save and load: what a round trip costs. It orders the tables that are not told otherwise.
constexpr const char* total_key = "total";

std::vector<Metric> all_metrics(const Run& run) {
  std::vector<Metric> metrics;
  std::vector<Metric> rates;
  for (const auto& operation : run.roundtrip.operations) {
    const bool timed = std::any_of(run.benchmarks.begin(), run.benchmarks.end(),
                                   [&](const TimedCell& cell) { return cell.operation == operation.name; });
    if (!timed) continue;
    const bool first = operation.name == "save" || operation.name == "load";
    metrics.push_back({operation.name, operation.name, Unit::ns, true, first ? 0 : 6 + operation.rank});
    if (!operation.floor.empty()) {
      rates.push_back({operation.name + "_ratio", "×" + operation.floor, Unit::ratio, true, first ? 2 : 20});
    }
    rates.push_back(
        {operation.name + "_rate", operation.name + "/s", Unit::bytes_per_second, false, first ? 3 : 21});
    rates.push_back(
        {operation.name + "_encoded_rate", operation.name + " enc/s", Unit::bytes_per_second, false, 22});
  }
  metrics.insert(metrics.end(), rates.begin(), rates.end());
  metrics.push_back({"size", "size", Unit::bytes, true, 0});
  metrics.push_back({"size_ratio", "×least", Unit::ratio, true, 5});
  metrics.push_back({"zstd", "zstd", Unit::bytes, true, 1});
  metrics.push_back({"zlib", "zlib", Unit::bytes, true, 23});
  metrics.push_back({"lz4", "lz4", Unit::bytes, true, 23});
  metrics.push_back({"save_allocations", "allocs s", Unit::count, true, 4});
  metrics.push_back({"load_allocations", "allocs l", Unit::count, true, 4});
  metrics.push_back({"save_peak", "heap s", Unit::bytes, true, 24});
  metrics.push_back({"load_peak", "heap l", Unit::bytes, true, 24});
  metrics.push_back({"program", "program", Unit::bytes, true, 25});
  return metrics;
}

/// Whether its blocks give no interval of 95 %.
bool is_doubtful(const TimedCell& cell) {
  constexpr double enough = 0.95;
  return !cell.interval || cell.interval->confidence < enough;
}

void add(Row& row, const std::string& key, const std::optional<std::uint64_t>& value) {
  if (value) row.figures[key] = {static_cast<double>(*value), std::nullopt, false};
}

Figure scaled_figure(const Figure& figure, double numerator) {
  Figure result{numerator / figure.value, std::nullopt, figure.doubtful};
  if (figure.interval) {
    result.interval = {numerator / figure.interval->high, numerator / figure.interval->low,
                       figure.interval->confidence, figure.interval->drift};
  }
  return result;
}

class TableMaker {
 public:
  TableMaker(const Run& run, const ReportOptions& options)
      : run_(run), options_(options), metrics_(all_metrics(run)) {
    metrics_.insert(metrics_.begin(), {total_key, "save+load", Unit::ns, true, 30});
    std::vector<std::string> keys;
    for (const Metric& metric : metrics_) keys.push_back(metric.key);
    const auto need = [&](const std::string& key) {
      if (std::find(keys.begin(), keys.end(), key) != keys.end()) return;
      throw InputError(
          fmt::format("the results have no metric '{}'; they have {}", key, fmt::join(keys, ", ")));
    };
    for (const auto& key : options.metrics) need(key);
    if (!options.sort.empty() && options.sort != "format") need(options.sort);
  }

  DatasetTable make(const DatasetResult& dataset) {
    DatasetTable table;
    table.dataset = dataset;
    table.notes = dataset.notes;
    for (const FormatEntry& format : run_.roundtrip.formats) table.rows.push_back(make_row(dataset, format));
    const auto prices = prices_of_checks(run_.roundtrip.formats, table.rows);
    table.notes.insert(table.notes.end(), prices.begin(), prices.end());
    table.not_shown = leave_out(table.rows, options_.load_checks);
    add_ratios(table);
    note_untimed(table);
    note_languages(table);
    note_judges(table);
    choose_metrics(table);
    sort(table);
    return table;
  }

 private:
  Row make_row(const DatasetResult& dataset, const FormatEntry& format) {
    Row row;
    row.format = format.name;
    row.language = format.language;
    row.load_checks = format.load_checks;
    row.floor = format.floor;
    row.status = dataset.missing.empty() ? "pending" : "no data";
    row.reason = dataset.missing.empty() ? pending_reason : dataset.missing;
    for (const Fact& fact : run_.roundtrip.facts) {
      if (fact.dataset != dataset.name || fact.format != format.name) continue;
      row.status = fact.fidelity;
      row.reason = fact.reason;
      if (!fact.path.empty()) {
        row.reason += fmt::format("; first at {}: {} became {}", fact.path, fact.expected, fact.actual);
      }
      add(row, "save_allocations", fact.save_allocations);
      add(row, "load_allocations", fact.load_allocations);
      add(row, "save_peak", fact.save_peak_bytes);
      add(row, "load_peak", fact.load_peak_bytes);
      if (format.floor) continue;  // its bytes are another format's
      add(row, "size", fact.encoded_bytes);
      add(row, "zlib", fact.zlib_bytes);
      add(row, "zstd", fact.zstd_bytes);
      add(row, "lz4", fact.lz4_bytes);
      add(row, "program", format.worker_bytes);
    }
    for (const TimedCell& cell : run_.benchmarks) {
      if (cell.dataset != dataset.name || cell.format != format.name) continue;
      const Figure time{cell.real_time, cell.interval, is_doubtful(cell)};
      row.figures[cell.operation] = time;
      if (dataset.payload_bytes) {
        row.figures[cell.operation + "_rate"] =
            scaled_figure(time, static_cast<double>(*dataset.payload_bytes) * 1e9);
      }
      if (const auto size = row.figures.find("size"); size != row.figures.end()) {
        row.figures[cell.operation + "_encoded_rate"] = scaled_figure(time, size->second.value * 1e9);
      }
    }
    const auto save = row.figures.find("save");
    const auto load = row.figures.find("load");
    if (save != row.figures.end() && load != row.figures.end()) {
      const Figure& s = save->second;
      const Figure& l = load->second;
      Figure total{s.value + l.value, std::nullopt, s.doubtful || l.doubtful};
      if (s.interval && l.interval) {
        total.interval = {s.interval->low + l.interval->low, s.interval->high + l.interval->high,
                          std::min(s.interval->confidence, l.interval->confidence), s.interval->drift};
      }
      row.figures[total_key] = total;
    }
    return row;
  }

  void add_ratios(DatasetTable& table) {
    for (const auto& operation : run_.roundtrip.operations) {
      const auto floor = std::find_if(table.rows.begin(), table.rows.end(),
                                      [&](const Row& row) { return row.format == operation.floor; });
      if (floor == table.rows.end() || !floor->figures.contains(operation.name)) continue;
      const Figure limit = floor->figures.at(operation.name);
      for (Row& row : table.rows) {
        const auto time = row.figures.find(operation.name);
        if (time != row.figures.end() && !row.floor)
          row.figures[operation.name + "_ratio"] = ratio_of(time->second, limit);
      }
    }
    double least = std::numeric_limits<double>::infinity();
    for (const Row& row : table.rows) {
      if (const auto size = row.figures.find("size"); size != row.figures.end())
        least = std::min(least, size->second.value);
    }
    for (Row& row : table.rows) {
      const auto size = row.figures.find("size");
      if (size != row.figures.end())
        row.figures["size_ratio"] = {size->second.value / least, std::nullopt, false};
    }
  }

  void note_untimed(DatasetTable& table) {
    std::size_t pending = 0;
    std::vector<std::pair<std::string, std::string>> notes;  // the formats, and what is said of all of them
    for (const UntimedCell& cell : run_.roundtrip.untimed) {
      const auto row = find_by(table.rows, cell.format, &Row::format);
      if (cell.dataset != table.dataset.name || row == table.rows.end()) continue;
      if (cell.status == "pending") {
        ++pending;
        continue;
      }
      if (row->floor && cell.status == "unsupported") continue;
      const std::string note = fmt::format(" {}: {}: {}", cell.operation, cell.status, cell.reason);
      const auto same =
          std::find_if(notes.begin(), notes.end(), [&](const auto& other) { return other.second == note; });
      if (same == notes.end()) {
        notes.emplace_back(cell.format, note);
      } else {
        same->first += ", " + cell.format;
      }
    }
    for (const auto& [formats, note] : notes) table.notes.push_back(formats + note);
    if (pending != 0) {
      table.notes.push_back(fmt::format("{} pending: {}",
                                        pending == 1 ? "1 time is" : fmt::format("{} times are", pending),
                                        pending_reason));
    }
  }

  static void note_languages(DatasetTable& table) {
    for (const Row& row : table.rows) {
      const auto& known = table.languages;
      if (row.language.empty() || row.figures.empty()) continue;
      if (std::find(known.begin(), known.end(), row.language) == known.end())
        table.languages.push_back(row.language);
    }
  }

  /// What is said of several formats is said once. A judge that is not installed has said nothing.
  void note_judges(DatasetTable& table) {
    std::vector<std::pair<std::string, std::string>> said;
    for (const Fact& fact : run_.roundtrip.facts) {
      if (fact.dataset != table.dataset.name) continue;
      if (find_by(table.rows, fact.format, &Row::format) == table.rows.end()) continue;
      std::string judges;
      for (const Judgement& judgement : fact.judges) {
        if (judgement.verdict != "absent") judges += (judges.empty() ? "" : ", ") + judgement_text(judgement);
      }
      if (judges.empty()) continue;
      const auto same =
          std::find_if(said.begin(), said.end(), [&](const auto& entry) { return entry.first == judges; });
      if (same == said.end()) {
        said.emplace_back(std::move(judges), fact.format);
      } else {
        same->second += ", " + fact.format;
      }
    }
    for (const auto& [judges, formats] : said)
      table.notes.push_back(fmt::format("{} judged by: {}", formats, judges));
  }

  void choose_metrics(DatasetTable& table) {
    for (const Metric& metric : metrics_) {
      const auto& wanted = options_.metrics;
      const bool named = std::find(wanted.begin(), wanted.end(), metric.key) != wanted.end();
      const bool there = std::any_of(table.rows.begin(), table.rows.end(),
                                     [&](const Row& row) { return row.figures.contains(metric.key); });
      if (named || (wanted.empty() && there && metric.key != total_key)) table.metrics.push_back(metric);
    }
  }

  void sort(DatasetTable& table) {
    const auto has = [&](const std::string& key) {
      return std::any_of(table.rows.begin(), table.rows.end(),
                         [&](const Row& row) { return !row.floor && row.figures.contains(key); });
    };
    table.sorted_by = options_.sort;
    if (table.sorted_by.empty()) {
      table.sorted_by = has(total_key) || table.metrics.empty() ? total_key : table.metrics.front().key;
    }
    const auto metric = std::find_if(metrics_.begin(), metrics_.end(), [&](const Metric& candidate) {
      return candidate.key == table.sorted_by;
    });
    table.sorted_label = metric == metrics_.end() ? table.sorted_by : metric->label;
    const double sign = metric == metrics_.end() || metric->smaller_is_better ? 1 : -1;
    const auto key = [&](const Row& row) {
      const auto figure = row.figures.find(table.sorted_by);
      const bool ranked = figure != row.figures.end();
      const int group = row.floor ? 0 : ranked ? 1 : row.figures.empty() ? 3 : 2;
      return std::tuple(group, ranked ? sign * figure->second.value : 0.0, row.format);
    };
    std::sort(table.rows.begin(), table.rows.end(),
              [&](const Row& a, const Row& b) { return key(a) < key(b); });
    std::vector<Row*> ranked;
    std::vector<Interval> intervals;
    for (Row& row : table.rows) {
      const auto figure = row.figures.find(table.sorted_by);
      if (row.floor || figure == row.figures.end()) continue;
      const Figure& value = figure->second;
      Interval interval = within_run(value.interval.value_or(Interval{value.value, value.value, 1}));
      if (sign < 0) interval = {-interval.high, -interval.low, interval.confidence};
      ranked.push_back(&row);
      intervals.push_back(interval);
    }
    const auto places = standings(intervals);
    for (std::size_t i = 0; i < ranked.size(); ++i) {
      ranked[i]->rank = places[i].rank;
      ranked[i]->tied = places[i].tied;
      ranked[i]->doubtful = ranked[i]->figures.at(table.sorted_by).doubtful;
    }
  }

  const Run& run_;
  const ReportOptions& options_;
  std::vector<Metric> metrics_;
};

}  // namespace

Figure ratio_of(const Figure& time, const Figure& floor) {
  Figure result{time.value / floor.value, std::nullopt, time.doubtful || floor.doubtful};
  if (time.interval && floor.interval) {
    const Interval own = within_run(*time.interval);
    const Interval other = within_run(*floor.interval);
    result.interval = {own.low / other.high, own.high / other.low, own.confidence + other.confidence - 1};
  }
  return result;
}

std::string language_note(const std::string& language) {
  return fmt::format(
      "in {}: not C++, timed by its own worker; its allocations and the size of its program are not counted",
      language);
}

std::vector<DatasetTable> make_tables(const Run& run, const ReportOptions& options) {
  for (const auto& name : options.datasets) {
    const auto& known = run.roundtrip.datasets;
    if (std::none_of(known.begin(), known.end(), [&](const auto& dataset) { return dataset.name == name; })) {
      std::vector<std::string> names;
      names.reserve(known.size());
      for (const auto& dataset : known) names.push_back(dataset.name);
      throw InputError(
          fmt::format("the results have no dataset '{}'; they have {}", name, fmt::join(names, ", ")));
    }
  }
  TableMaker maker(run, options);
  std::vector<DatasetTable> tables;
  for (const DatasetResult& dataset : run.roundtrip.datasets) {
    const auto& wanted = options.datasets;
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), dataset.name) != wanted.end()) {
      tables.push_back(maker.make(dataset));
    }
  }
  return tables;
}

}  // namespace roundtrip
