// SPDX-License-Identifier: MIT
#include "bench/driver/run/callgrind.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <memory>

#include "bench/driver/base/child_process.h"
#include "bench/driver/results/fidelity.h"

namespace roundtrip {

namespace {

/// What callgrind wrote when the function was left for the n-th time.
std::optional<std::uint64_t> read_total(const std::filesystem::path& dump) {
  std::ifstream file(dump);
  const std::string key = "totals: ";
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(key)) return std::strtoull(line.c_str() + key.size(), nullptr, 10);
  }
  return std::nullopt;
}

class Counter {
 public:
  Counter(const std::filesystem::path& valgrind, WorkerOptions options, const DataSource& source,
          std::chrono::seconds timeout)
      : source_(source.name), dumps_(options.scratch / "callgrind") {
    constexpr const char* function = "roundtrip_counted";  // worker/measure.cpp
    // Only what is inside the function is counted; each time that it is left the count is written and begins
    // anew.
    options.launcher = {valgrind.string(),
                        "--quiet",
                        "--tool=callgrind",
                        "--collect-atstart=no",
                        fmt::format("--toggle-collect={}", function),
                        fmt::format("--dump-after={}", function),
                        fmt::format("--callgrind-out-file={}", dumps_.string())};
    options.watchdog = slower * options.watchdog;
    worker_ = std::make_unique<Worker>(options, slower * timeout);
    require_verdict(worker_->make(source).verdict);
  }

  double count(const std::string& operation) {
    constexpr std::uint64_t more = 2;
    const std::uint64_t once = count_calls(operation, 1);
    const std::uint64_t again = count_calls(operation, 1 + more);
    if (again <= once) throw WorkerError("callgrind counted no instructions for it");
    // What the loop itself takes, and a first iteration more than others, is in both.
    return static_cast<double>(again - once) / static_cast<double>(more);
  }

 private:
  static constexpr int slower = 50;  // about so much, under callgrind

  static void require_verdict(const GateVerdict& verdict) {
    if (!timed_verdict(verdict.fidelity)) throw WorkerError(verdict.text());
  }

  std::uint64_t count_calls(const std::string& operation, std::uint64_t iterations) {
    require_verdict(worker_->count(source_, operation, iterations));
    const auto dump = fmt::format("{}.{}", dumps_.string(), ++calls_);
    const auto total = read_total(dump);
    std::error_code ignored;
    std::filesystem::remove(dump, ignored);
    if (!total || *total == 0) throw WorkerError("callgrind counted nothing");
    return *total;
  }

  std::string source_;
  std::filesystem::path dumps_;
  std::unique_ptr<Worker> worker_;
  unsigned calls_ = 0;
};

}  // namespace

std::optional<std::filesystem::path> find_valgrind() {
  return find_program("valgrind");
}

std::map<std::string, InstructionCount> count_instructions(const std::filesystem::path& valgrind,
                                                           const WorkerOptions& options,
                                                           const DataSource& source,
                                                           const std::vector<std::string>& operations,
                                                           std::chrono::seconds timeout) {
  std::map<std::string, InstructionCount> counts;
  std::unique_ptr<Counter> counter;
  for (const std::string& operation : operations) {
    InstructionCount& count = counts[operation];
    try {
      if (!counter) counter = std::make_unique<Counter>(valgrind, options, source, timeout);
      count.per_iteration = counter->count(operation);
    } catch (const WorkerLost& lost) {
      // The next operation may be one that callgrind can run.
      counter.reset();
      count.error = fmt::format("under callgrind: {}", lost.what());
    } catch (const WorkerError& error) {
      count.error = error.what();
    }
  }
  return counts;
}

}  // namespace roundtrip
