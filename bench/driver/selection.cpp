// SPDX-License-Identifier: MIT
#include "bench/driver/selection.h"

#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "bench/driver/error.h"

namespace roundtrip {

double parse_duration(const std::string& text) {
  std::size_t used = 0;
  double value = 0;
  try {
    value = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  const std::string unit = text.substr(used);
  const double factor = unit.empty() || unit == "s"    ? 1
                        : unit == "m" || unit == "min" ? 60
                        : unit == "h"                  ? 3600
                                                       : 0;
  if (used == 0 || factor == 0 || !(value > 0) || !std::isfinite(value)) {
    throw InputError("'" + text + "' is no duration; write 60s, 5m or 1h");
  }
  return value * factor;
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
