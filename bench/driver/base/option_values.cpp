// SPDX-License-Identifier: MIT
#include "bench/driver/base/option_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "bench/driver/base/cpus.h"
#include "bench/driver/base/error.h"

namespace roundtrip {

namespace {

template <class Number>
std::optional<Number> whole(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

struct Quantity {
  double value = 0;
  std::string unit;
};

/// A finite number with what is written behind it; nothing when there is no number.
std::optional<Quantity> parse_quantity(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || !std::isfinite(value)) return std::nullopt;
  return Quantity{value, std::string(end, text.data() + text.size())};
}

CLI::Validator validator(const char* name, std::function<std::string(const std::string&)> why_not) {
  return {[why_not = std::move(why_not)](std::string& text) { return why_not(text); }, name};
}

}  // namespace

double parse_duration(const std::string& text) {
  constexpr double shortest = 1e-3;
  constexpr double longest = 366.0 * 86400;
  const auto duration = parse_quantity(text);
  const std::string unit = duration ? duration->unit : "?";
  const double factor = unit.empty() || unit == "s"    ? 1
                        : unit == "m" || unit == "min" ? 60
                        : unit == "h"                  ? 3600
                                                       : 0;
  if (factor == 0) throw InputError("'" + text + "' is not a duration; write 60s, 5m or 1h");
  const double seconds = duration->value * factor;
  if (!(seconds >= shortest) || !(seconds <= longest))
    throw InputError("'" + text + "' is not between 0.001s and a year");
  return seconds;
}

double parse_share(const std::string& option, const std::string& text) {
  const auto share = parse_quantity(text);
  if (share && (share->unit.empty() || share->unit == "%")) {
    const double value = share->unit == "%" ? share->value / 100 : share->value;
    if (value >= 0 && value < 1) return value;
  }
  throw InputError(option + ": '" + text + "' is not a share below 1; write 1% or 0.01");
}

CLI::Validator number_between(double least, double most) {
  return validator("NUMBER", [least, most](const std::string& text) {
    const auto value = whole<double>(text);
    if (value && *value >= least && *value <= most) return std::string();
    return fmt::format("'{}' is not a number from {:g} to {:g}", text, least, most);
  });
}

CLI::Validator count_between(std::uint64_t least, std::uint64_t most) {
  return validator("COUNT", [least, most](const std::string& text) {
    const auto value = whole<std::uint64_t>(text);
    if (value && *value >= least && *value <= most) return std::string();
    return fmt::format("'{}' is not a whole number from {} to {}", text, least, most);
  });
}

CLI::Validator usable_cpu() {
  return validator("CPU", [](const std::string& text) {
    const auto cpus = allowed_cpus();
    const auto value = whole<int>(text);
    if (value && std::find(cpus.begin(), cpus.end(), *value) != cpus.end()) return std::string();
    return fmt::format("'{}' is not the number of a CPU that may be used here: {}", text,
                       fmt::join(cpus, ", "));
  });
}

}  // namespace roundtrip
