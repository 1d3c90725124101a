// SPDX-License-Identifier: MIT
#include "bench/worker/measure.h"

#include <benchmark/benchmark.h>

#include <exception>

/// Its name is not mangled, so that it is the same for every compiler; nothing may be inlined into its
/// callers.
extern "C" [[gnu::noinline]] void roundtrip_counted(roundtrip::Loop& loop, std::uint64_t iterations) {
  loop.run(iterations);
  // A call that ends a function becomes a jump, and the function is left before its work is done.
  asm volatile("" : : : "memory");
}

namespace roundtrip {

namespace {

/// Takes the figures of each repetition, and prints nothing.
class Collector final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      const auto iterations = static_cast<double>(run.iterations);
      times_.push_back(
          {run.real_accumulated_time * 1e9 / iterations, run.cpu_accumulated_time * 1e9 / iterations});
    }
  }
  [[nodiscard]] const std::vector<BlockTime>& times() const { return times_; }

 private:
  std::vector<BlockTime> times_;
};

}  // namespace

std::vector<BlockTime> measure_blocks(Loop& loop, std::uint64_t iterations, std::uint32_t blocks) {
  // The library has no call for "this function, so many times, now"; registering one benchmark anew is the
  // way there.
  benchmark::ClearRegisteredBenchmarks();
  const auto count = static_cast<benchmark::IterationCount>(iterations);
  std::exception_ptr thrown;
  benchmark::RegisterBenchmark("block",
                               [&](benchmark::State& state) {
                                 try {
                                   loop.provide(iterations);
                                   // One batch: the clock is read before and after it, and nothing else is in
                                   // between.
                                   while (state.KeepRunningBatch(count)) loop.run(iterations);
                                 } catch (...) {
                                   // The library keeps a text only; what a full disk is must not become a
                                   // failure of the format.
                                   thrown = std::current_exception();
                                   state.SkipWithError("thrown");
                                 }
                               })
      ->Iterations(count)
      ->Repetitions(static_cast<int>(blocks));
  Collector collector;
  benchmark::RunSpecifiedBenchmarks(&collector, "block");
  benchmark::ClearRegisteredBenchmarks();
  if (thrown) std::rethrow_exception(thrown);
  return collector.times();
}

double estimate_ns(Loop& loop) {
  constexpr double long_enough_ns = 1e6;
  for (std::uint64_t iterations = 1;; iterations *= 4) {
    const double ns = measure_blocks(loop, iterations, 1).front().real_ns;
    if (ns * static_cast<double>(iterations) >= long_enough_ns) return ns;
  }
}

void run_counted(Loop& loop, std::uint64_t iterations) {
  loop.provide(iterations);
  roundtrip_counted(loop, iterations);
}

}  // namespace roundtrip
