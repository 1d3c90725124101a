// SPDX-License-Identifier: MIT
//
// The log in nlohmann/json, timed as anybody would who has never heard of this suite: Google Benchmark, the
// library and its macros. Of ours there are only the record types and their generator.
//
// dump() returns a new string and the library has no documented call that fills one which is there, so
// the reused text is assigned to.
#include <benchmark/benchmark.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "tests/controls/by_hand/log_nlohmann.h"

namespace {

using nlohmann::json;
using roundtrip::datasets::log::Dataset;
using roundtrip::datasets::log::Log;

/// The text of the log, after proof that what it loads to is saved as the same text.
std::string checked_text(const Log& log) {
  std::string text = json(log).dump();
  if (json(json::parse(text).get<Log>()).dump() != text) {
    throw std::runtime_error("the log does not come back from JSON as it was saved");
  }
  return text;
}

void report_size(benchmark::State& state, const std::string& text) {
  state.counters["encoded_bytes"] = static_cast<double>(text.size());
}

void log_nlohmann_save(benchmark::State& state) {
  const Log log = Dataset::generate({});
  std::string text = checked_text(log);
  for ([[maybe_unused]] auto _ : state) {
    text = json(log).dump();
    benchmark::DoNotOptimize(text.data());
    benchmark::ClobberMemory();
  }
  report_size(state, text);
}
BENCHMARK(log_nlohmann_save)->Name("log/nlohmann_json/save");

void log_nlohmann_load(benchmark::State& state) {
  const std::string text = checked_text(Dataset::generate({}));
  for ([[maybe_unused]] auto _ : state) {
    const Log log = json::parse(text).get<Log>();
    benchmark::DoNotOptimize(log.entries.data());
    benchmark::ClobberMemory();
  }
  report_size(state, text);
}
BENCHMARK(log_nlohmann_load)->Name("log/nlohmann_json/load");

}  // namespace
