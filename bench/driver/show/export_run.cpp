// SPDX-License-Identifier: MIT
//
// The times and facts of a run, for tools that keep or compare them.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/json_file.h"
#include "bench/driver/results/statistics.h"
#include "bench/driver/show/export_kinds.h"
#include "bench/driver/show/figures.h"
#include "bench/driver/show/render.h"

namespace roundtrip {

namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse_empty(const char* kind, const char* what) {
  throw InputError(
      fmt::format("--export {}: the run has no {}, and its readers reject an empty file", kind, what));
}

/// An element a line, so that two files can be compared by lines.
std::string lines(const Json& list) {
  std::string text;
  for (const Json& element : list) text += (text.empty() ? "[\n" : ",\n") + text_of(element);
  return text + "\n]";
}

/// What is to be said of a time that no interval of 95 % belongs to; nothing otherwise.
std::string doubt(const TimedCell& cell) {
  if (cell.interval && cell.interval->confidence >= 0.95) return "";
  const std::size_t launches = launches_of(cell.blocks);
  return fmt::format("{}: too few for a 95 % interval",
                     launches == 1 ? "1 launch" : fmt::format("{} launches", launches));
}

/// "in Python 3.11.2", of a cell that is not C++; nothing otherwise.
std::string language_of(const Run& run, const TimedCell& cell) {
  const auto format = find_by(run.roundtrip.formats, cell.format, &FormatEntry::name);
  if (format == run.roundtrip.formats.end() || format->language.empty()) return "";
  return "in " + format->language;
}

/// What is to be said of a cell, in the words of those above; nothing of most.
std::string remarks(const Run& run, const TimedCell& cell) {
  const std::string language = language_of(run, cell);
  const std::string less = doubt(cell);
  return language + (language.empty() || less.empty() ? "" : "; ") + less;
}

std::optional<double> payload_bytes(const Run& run, const TimedCell& cell) {
  const auto dataset = find_by(run.roundtrip.datasets, cell.dataset, &DatasetResult::name);
  if (dataset == run.roundtrip.datasets.end() || !dataset->payload_bytes) return std::nullopt;
  return static_cast<double>(*dataset->payload_bytes);
}

/// Calls f(fact, member's name, figure) for each exact figure. A floor's bytes are another format's.
template <class F>
void for_each_figure(const Run& run, F&& f) {
  for (const Fact& fact : run.roundtrip.facts) {
    const auto format = find_by(run.roundtrip.formats, fact.format, &FormatEntry::name);
    if (format != run.roundtrip.formats.end() && format->floor) continue;
    for_each_field(fact, [&](const auto& field, const auto& value) {
      if constexpr (std::same_as<std::remove_cvref_t<decltype(value)>, std::optional<std::uint64_t>>) {
        if (value) f(fact, field.name, *value);
      }
    });
  }
}

/// Half of an interval, as people write it behind a value.
std::string plus_minus(double value, double low, double high) {
  const double half = std::max(value - low, high - value);
  return half < 100 ? fmt::format("± {:.3g}", half) : fmt::format("± {:.0f}", half);
}

/// An entry of a list of github-action-benchmark. Its reader makes numbers of texts, so that a member that is
/// left out is better than one that is empty.
Json custom_entry(const Run& run, const TimedCell& cell, const char* unit, double value, double low,
                  double high) {
  Json entry{{"name", cell.name}, {"unit", unit}, {"value", value}};
  if (cell.interval) entry["range"] = plus_minus(value, low, high);
  const std::string blocks = fmt::format("{} blocks", cell.blocks.ns.size());
  const std::string language = language_of(run, cell);
  entry["extra"] =
      doubt(cell).empty() ? blocks + (language.empty() ? "" : "; " + language) : remarks(run, cell);
  return entry;
}

/// The figures that a line of Go's format has besides the time: the same for each block of the cell.
std::string exact_figures(const TimedCell& cell, const Fact* fact) {
  std::string text;
  if (fact != nullptr && fact->encoded_bytes) text += fmt::format(" {} B-enc/op", *fact->encoded_bytes);
  if (fact != nullptr && cell.operation == "save" && fact->save_allocations)
    text += fmt::format(" {} allocs/op", *fact->save_allocations);
  if (fact != nullptr && cell.operation == "load" && fact->load_allocations)
    text += fmt::format(" {} allocs/op", *fact->load_allocations);
  if (cell.instructions) text += fmt::format(" {} instr/op", *cell.instructions);
  return text;
}

}  // namespace

std::string export_googlecpp(const Run& run) {
  if (run.benchmarks.empty()) refuse_empty("googlecpp", "time");
  Json caches = Json::array();
  for (const Cache& cache : run.context.caches) {
    caches.push_back({{"type", cache.type},
                      {"level", cache.level},
                      {"size", cache.size},
                      {"num_sharing", cache.num_sharing}});
  }
  const Json context{{"date", run.context.date},
                     {"host_name", run.context.host_name},
                     {"executable", run.context.executable},
                     {"num_cpus", run.context.num_cpus},
                     {"cpu_scaling_enabled", run.context.cpu_scaling_enabled},
                     {"caches", caches},
                     {"load_avg", run.context.load_avg},
                     {"library_build_type", run.context.library_build_type},
                     {"json_schema_version", 1}};
  Json rows = Json::array();
  for (const TimedCell& cell : run.benchmarks) {
    Json row{{"name", cell.name},
             {"family_index", cell.family_index},
             {"per_family_instance_index", cell.per_family_instance_index},
             {"run_name", cell.run_name},
             {"run_type", "iteration"},
             {"repetitions", 1},
             {"repetition_index", 0},
             {"threads", cell.threads},
             {"iterations", cell.iterations},
             {"real_time", cell.real_time},
             {"cpu_time", cell.cpu_time},
             {"time_unit", cell.time_unit}};
    if (const auto payload = payload_bytes(run, cell))
      row["bytes_per_second"] = *payload / cell.real_time * 1e9;
    if (const std::string remark = remarks(run, cell); !remark.empty()) row["label"] = remark;
    rows.push_back(std::move(row));
  }
  return "{\n\"context\": " + text_of(context) + ",\n\"benchmarks\": " + lines(rows) + "\n}\n";
}

std::string export_bmf(const Run& run) {
  Json benchmarks = Json::object();
  for (const TimedCell& cell : run.benchmarks) {
    Json latency{{"value", cell.real_time}};
    if (cell.interval) {
      latency["lower_value"] = cell.interval->low;
      latency["upper_value"] = cell.interval->high;
    }
    benchmarks[cell.name]["latency"] = std::move(latency);
    if (cell.instructions) benchmarks[cell.name]["instructions"] = {{"value", *cell.instructions}};
  }
  for_each_figure(run, [&](const Fact& fact, std::string_view figure, std::uint64_t value) {
    std::string measure(figure);
    std::replace(measure.begin(), measure.end(), '_', '-');  // as Bencher writes the names of its own
    benchmarks[fact.dataset + "/" + fact.format][measure] = {{"value", value}};
  });
  if (benchmarks.empty()) refuse_empty("bmf", "time and no fact");
  return lines_of(benchmarks) + "\n";
}

std::string export_smaller_is_better(const Run& run) {
  Json entries = Json::array();
  for (const TimedCell& cell : run.benchmarks) {
    const Interval interval = cell.interval.value_or(Interval{});
    entries.push_back(custom_entry(run, cell, "ns/iter", cell.real_time, interval.low, interval.high));
  }
  for_each_figure(run, [&](const Fact& fact, std::string_view figure, std::uint64_t value) {
    entries.push_back({{"name", fmt::format("{}/{} {}", fact.dataset, fact.format, figure)},
                       {"unit", figure.ends_with("_bytes") ? "bytes" : "allocations"},
                       {"value", value}});
  });
  if (entries.empty()) refuse_empty("customSmallerIsBetter", "time and no fact");
  return lines(entries) + "\n";
}

std::string export_bigger_is_better(const Run& run) {
  Json entries = Json::array();
  for (const TimedCell& cell : run.benchmarks) {
    const auto payload = payload_bytes(run, cell);
    if (!payload) continue;
    const auto rate = [&](double ns) { return *payload / ns * 1e9; };
    const Interval interval = cell.interval.value_or(Interval{1, 1, 0});
    entries.push_back(
        custom_entry(run, cell, "bytes/s", rate(cell.real_time), rate(interval.high), rate(interval.low)));
  }
  if (entries.empty()) refuse_empty("customBiggerIsBetter", "time of a dataset whose payload is known");
  return lines(entries) + "\n";
}

std::string export_benchstat(const Run& run) {
  if (run.benchmarks.empty()) refuse_empty("benchstat", "time");
  const Fingerprint& fingerprint = run.roundtrip.fingerprint;
  std::string text;
  // What two runs must share; a key without a value would delete it.
  const auto configure = [&](const char* key, const std::string& value) {
    const std::string shown = benchstat_value(value);
    if (!shown.empty()) text += fmt::format("{}: {}\n", key, shown);
  };
  configure("cpu", fingerprint.cpu_model);
  configure("libc", fingerprint.libc);
  configure("compiler", fingerprint.compiler);
  configure("flags", fingerprint.flags);
  configure("build-type", fingerprint.build_type);
  text +=
      "Unit ns/op better=lower\n"
      "Unit B-enc/op better=lower assume=exact\n"
      "Unit allocs/op better=lower assume=exact\n"
      "Unit instr/op better=lower\n";
  for (const TimedCell& cell : run.benchmarks) {
    const auto fact =
        std::find_if(run.roundtrip.facts.begin(), run.roundtrip.facts.end(),
                     [&](const Fact& f) { return f.dataset == cell.dataset && f.format == cell.format; });
    const std::string figures = exact_figures(cell, fact == run.roundtrip.facts.end() ? nullptr : &*fact);
    const std::string name =
        fmt::format("BenchmarkRoundtrip/dataset={}/format={}/op={}", benchstat_name(cell.dataset),
                    benchstat_name(cell.format), benchstat_name(cell.operation));
    // A key of the name, so that no tool puts C++ and another language into one average.
    const auto format = find_by(run.roundtrip.formats, cell.format, &FormatEntry::name);
    const bool foreign = format != run.roundtrip.formats.end() && !format->language.empty();
    const std::string language = foreign ? "/language=" + benchstat_name(format->language) : "";
    for (std::size_t i = 0; i < cell.blocks.ns.size(); ++i)
      text += fmt::format("{}{} {} {} ns/op{}\n", name, language, cell.blocks.iterations[i],
                          cell.blocks.ns[i], figures);
  }
  return text;
}

std::string export_csv(const Run& run) {
  return render_csv(make_tables(run, {}));
}

}  // namespace roundtrip
