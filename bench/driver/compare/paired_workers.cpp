// SPDX-License-Identifier: MIT
#include "bench/driver/compare/paired_workers.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bench/driver/results/fidelity.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

BuildSide other_side(BuildSide side) {
  return side == BuildSide::base ? BuildSide::head : BuildSide::base;
}

}  // namespace

PairShape shape_pair(double iteration_ns) {
  constexpr double slice_ns = 250e3;
  constexpr double most_slices = 16;
  constexpr double most_pair_ns = 10e6;
  iteration_ns = std::max(iteration_ns, 0.1);
  PairShape shape;
  shape.iterations = static_cast<std::uint64_t>(std::ceil(slice_ns / iteration_ns));
  // One iteration that is a slice by itself finds the caches as it would in use: another half of the time for
  // a warm-up tells less than another slice.
  shape.warmup = shape.iterations == 1 ? 0 : std::max<std::uint64_t>(1, shape.iterations / 8);
  const double all_ns = iteration_ns * static_cast<double>(shape.iterations);
  shape.slices = static_cast<std::uint32_t>(std::clamp(most_pair_ns / all_ns, 1.0, most_slices));
  return shape;
}

Turn turn_of(std::size_t restart, std::size_t base_layouts, std::size_t head_layouts) {
  // After so many restarts the same layouts meet again.
  const std::size_t cycle = std::lcm(base_layouts, head_layouts);
  // Of an odd cycle the second begins with the other side by itself.
  const std::size_t swapped = cycle % 2 == 0 ? restart / cycle : 0;
  // When they have met with the one and the other first, one side is shifted: by 0, 1, -1, 2, -2, … so that
  // where a layout is slower than the one before it the next round takes back what the last one added.
  const std::size_t round = restart / (2 * cycle);
  const std::size_t shift = round % 2 == 1 ? (round + 1) / 2 : head_layouts * round - round / 2;
  return {restart % base_layouts, (restart + shift) % head_layouts,
          (restart + swapped) % 2 == 0 ? BuildSide::base : BuildSide::head};
}

LogRatios log_ratios(const std::vector<std::vector<Pair>>& restarts) {
  LogRatios ratios;
  for (const auto& pairs : restarts) {
    auto& of_restart = ratios.emplace_back();
    for (const Pair& pair : pairs) of_restart.push_back(pair.log_ratio);
  }
  return ratios;
}

std::vector<double> restart_medians(const LogRatios& restarts) {
  std::vector<double> medians;
  for (const auto& ratios : restarts) medians.push_back(median(ratios));
  return medians;
}

double median_of_all(const LogRatios& restarts) {
  std::vector<double> all;
  for (const auto& ratios : restarts) all.insert(all.end(), ratios.begin(), ratios.end());
  return median(all);
}

PairedWorkers::PairedWorkers(const WorkerOptions& base, const WorkerOptions& head, const DataSource& source,
                             std::chrono::seconds timeout, BuildSide first)
    : source_(source.name), order_{first, other_side(first)} {
  for (const BuildSide side : order_) {
    const MadeData made = guarded(side, [&] {
      auto& worker = workers_[static_cast<std::size_t>(side)];
      worker = std::make_unique<Worker>(side == BuildSide::base ? base : head, timeout);
      return worker->make(source);
    });
    require(side, made.verdict);
  }
}

double PairedWorkers::start(const std::string& operation) {
  double slowest_ns = 0;
  for (const BuildSide side : order_) {
    const StartedCell started = guarded(side, [&] { return worker(side).start(source_, operation); });
    require(side, started.verdict);
    slowest_ns = std::max(slowest_ns, started.ns);
  }
  return slowest_ns;
}

std::vector<Pair> PairedWorkers::time(const std::string& operation, PairShape shape, std::uint32_t count,
                                      BuildSide first) {
  std::vector<Pair> pairs(count);
  BuildSide turn = first;
  for (Pair& pair : pairs) {
    std::array<std::vector<double>, 2> ns;
    std::vector<double> ratios;
    for (std::uint32_t slice = 0; slice < shape.slices; ++slice) {
      const BuildSide other = other_side(turn);
      for (const BuildSide side : {turn, other}) {
        const Stretch stretch = guarded(
            side, [&] { return worker(side).blocks(source_, operation, shape.warmup, shape.iterations, 1); });
        ns[static_cast<std::size_t>(side)].push_back(stretch.blocks.front().ns);
      }
      ratios.push_back(std::log(ns[1].back() / ns[0].back()));
      turn = other;
    }
    pair = {median(ratios), median(ns[0]), median(ns[1])};
  }
  return pairs;
}

void PairedWorkers::require(BuildSide side, const GateVerdict& verdict) {
  if (timed_verdict(verdict.fidelity)) return;
  const bool unsupported = verdict.fidelity == "unsupported";
  throw SideError(side, unsupported ? SideError::How::unsupported : SideError::How::failed,
                  unsupported ? verdict.text() : verdict.fidelity + ": " + verdict.text());
}

}  // namespace roundtrip
