// SPDX-License-Identifier: MIT
#include "bench/driver/selection.h"

#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "bench/driver/error.h"

namespace roundtrip {

namespace {

struct Quantity {
  double value = 0;
  std::string unit;
};

/// A number with what is written behind it; nothing when there is no number.
std::optional<Quantity> parse_quantity(const std::string& text) {
  try {
    std::size_t used = 0;
    const double value = std::stod(text, &used);
    return Quantity{value, text.substr(used)};
  } catch (const std::exception&) {
    return std::nullopt;  // the caller says what was wanted
  }
}

}  // namespace

double parse_duration(const std::string& text) {
  const auto duration = parse_quantity(text);
  const std::string unit = duration ? duration->unit : "?";
  const double factor = unit.empty() || unit == "s"    ? 1
                        : unit == "m" || unit == "min" ? 60
                        : unit == "h"                  ? 3600
                                                       : 0;
  if (factor == 0 || !(duration->value > 0) || !std::isfinite(duration->value)) {
    throw InputError("'" + text + "' is no duration; write 60s, 5m or 1h");
  }
  return duration->value * factor;
}

double parse_share(const std::string& option, const std::string& text) {
  const auto share = parse_quantity(text);
  if (share && (share->unit.empty() || share->unit == "%")) {
    const double value = share->unit == "%" ? share->value / 100 : share->value;
    if (value >= 0 && value < 1) return value;
  }
  throw InputError(option + ": '" + text + "' is no share below 1; write 1% or 0.01");
}

void add_selection(CLI::App& app, RunRequest& request, std::optional<double>& scale) {
  app.add_option("--format", request.formats, "Only these formats")->delimiter(',')->allow_extra_args(false);
  app.add_option("--dataset", request.datasets, "Only these datasets")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option(
         "--data", request.data,
         "Your own data: a JSON file; a .jsonl file or a folder of .json files is many small messages. "
         "Repeatable. Without --dataset only the data given here is used")
      ->allow_extra_args(false);
  app.add_option("--scale", scale,
                 "Size of the datasets, 1 is what `list datasets` says; of documents, the first part")
      ->check(CLI::Range(1e-6, 1e6));
  app.add_option("--seed", request.options.seed, "Seed of the generated datasets");
  app.add_option_function<unsigned>(
         "--timeout",
         [&request](const unsigned& seconds) { request.timeout = std::chrono::seconds(seconds); },
         "Seconds that a worker may take for one answer before it counts as hung")
      ->check(CLI::Range(1U, 86400U))
      ->default_str("60");
  app.add_option("--memory-limit", request.memory_limit, "Private memory of a worker at most, e.g. 4GiB")
      ->transform(CLI::AsSizeValue(false))
      ->default_str("4GiB");
}

void end_interrupted() {
  std::fflush(stdout);
  std::signal(SIGINT, SIG_DFL);
  std::raise(SIGINT);
  std::abort();
}

}  // namespace roundtrip
