// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "bench/driver/base/error.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

/// A number that all of the text is, and within bounds.
std::optional<double> number_in(std::string_view text, double least, double most) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= least) || !(value <= most))
    return std::nullopt;
  return value;
}

struct ByteUnit {
  std::string_view name;
  double bytes;
};
constexpr std::array byte_units{
    ByteUnit{"bit", 0.125},        ByteUnit{"kbit", 125},
    ByteUnit{"Mbit", 125e3},       ByteUnit{"Gbit", 125e6},
    ByteUnit{"Tbit", 125e9},       ByteUnit{"B", 1},
    ByteUnit{"kB", 1e3},           ByteUnit{"MB", 1e6},
    ByteUnit{"GB", 1e9},           ByteUnit{"TB", 1e12},
    ByteUnit{"KiB", 1024.0},       ByteUnit{"MiB", 1048576.0},
    ByteUnit{"GiB", 1073741824.0}, ByteUnit{"TiB", 1099511627776.0},
};

std::string times_text(double count, const char* what) {
  return fmt::format("{:.12g} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::string SaveToLoad::text() const {
  if (loads == 0) return times_text(saves, "save");
  if (saves == 0) return times_text(loads, "load");
  return times_text(saves, "save") + " and " + times_text(loads, "load");
}

std::string SaveToLoad::option() const {
  return fmt::format("{:.12g}:{:.12g}", saves, loads);
}

SaveToLoad parse_save_to_load(const std::string& text) {
  constexpr double most = 1e6;
  const std::size_t colon = text.find(':');
  if (colon != std::string::npos) {
    const auto saves = number_in(std::string_view(text).substr(0, colon), 0, most);
    const auto loads = number_in(std::string_view(text).substr(colon + 1), 0, most);
    if (saves && loads && *saves + *loads > 0) return {*saves, *loads};
  }
  throw InputError(fmt::format(
      "'{}' does not say how many loads there are to a save; write 1:10 (up to a million each, not both 0)",
      text));
}

Channel parse_channel(const std::string& option, const std::string& text) {
  constexpr double least = 1;
  constexpr double most = 1e15;
  const std::size_t start = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto number = number_in(std::string_view(text).substr(0, start), 0, most);
  std::string_view unit = std::string_view(text).substr(start);
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  if (unit.ends_with("/s")) unit.remove_suffix(2);
  const auto* known = std::find_if(byte_units.begin(), byte_units.end(),
                                   [&](const ByteUnit& each) { return each.name == unit; });
  if (!number || known == byte_units.end()) {
    throw InputError(
        fmt::format("{}: '{}' is not a speed; write bits as 100Mbit or 1Gbit, or bytes as 500MB/s or 3GB/s "
                    "(k, M, G, T; KiB "
                    "… TiB)",
                    option, text));
  }
  const double speed = *number * known->bytes;
  if (!(speed >= least) || !(speed <= most))
    throw InputError(fmt::format("{}: '{}' is not between 1 B/s and 1000 TB/s", option, text));
  return {option, text, speed};
}

std::vector<WeighedOperation> Usage::operations() const {
  const auto& [saves, loads] = save_to_load;
  std::vector<WeighedOperation> all{{"save", "a save", saves}, {"load", "a load", loads}};
  if (compression_timed) {
    all.push_back({"compress_" + compress, "compressing with " + compress, saves});
    all.push_back({"decompress_" + compress, "decompressing with " + compress, loads});
  }
  std::erase_if(all, [](const WeighedOperation& operation) { return operation.weight == 0; });
  return all;
}

std::optional<Cost> cost_of(const Row& row, const Usage& usage) {
  const SaveToLoad& weights = usage.save_to_load;
  Cost cost;
  Interval sum{0, 0, 1, 0};
  bool has_interval = true;
  for (const auto& [name, what, weight] : usage.operations()) {
    const auto found = row.figures.find(name);
    if (found == row.figures.end()) return std::nullopt;
    const Figure& time = found->second;
    const Interval interval = time.interval.value_or(Interval{time.value, time.value, 1, 0});
    const Interval own = within_run(interval);
    cost.figure.value += weight * time.value;
    cost.figure.doubtful = cost.figure.doubtful || time.doubtful;
    has_interval = has_interval && time.interval.has_value();
    sum.low += weight * interval.low;
    sum.high += weight * interval.high;
    sum.confidence = std::min(sum.confidence, interval.confidence);
    cost.within_run.low += weight * own.low;
    cost.within_run.high += weight * own.high;
  }
  if (usage.channel) {
    const auto bytes = row.figures.find(usage.bytes_metric());
    if (bytes == row.figures.end()) return std::nullopt;
    constexpr double ns_per_second = 1e9;
    cost.channel_ns = (weights.saves + weights.loads) * bytes->second.value /
                      usage.channel->bytes_per_second * ns_per_second;
  }
  for (double* part : {&cost.figure.value, &sum.low, &sum.high, &cost.within_run.low, &cost.within_run.high})
    *part += cost.channel_ns;
  cost.within_run.confidence = sum.confidence;
  if (has_interval) cost.figure.interval = sum;
  return cost;
}

}  // namespace roundtrip
