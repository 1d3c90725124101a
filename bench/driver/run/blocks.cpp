// SPDX-License-Identifier: MIT
#include "bench/driver/run/blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "bench/driver/base/find_by.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/results/statistics.h"
#include "bench/driver/run/cell_workers.h"
#include "bench/driver/run/facts.h"
#include "bench/driver/run/for_each_pairing.h"
#include "bench/driver/run/schedule.h"

namespace roundtrip {

namespace {

using Clock = std::chrono::steady_clock;

/// Of a budget that is too short for all: when the start of the workers ends, which follows that of the
/// facts. What is left is for a block of each cell that was started.
constexpr double start_share = 2.0 / 3;

/// The cells of what passed the gate, with the blocks that an earlier run left of them.
std::vector<CellInProgress> make_cells(const Selection& selection, const Run& run) {
  std::vector<CellInProgress> cells;
  const RunInfo& info = run.roundtrip;
  for (std::size_t source = 0; source < selection.sources().size(); ++source) {
    const auto dataset = find_by(info.datasets, selection.sources()[source].name, &DatasetResult::name);
    if (!dataset->timed) continue;
    for (std::size_t format = 0; format < selection.formats().size(); ++format) {
      const std::string& name = selection.formats()[format];
      const auto fact = std::find_if(info.facts.begin(), info.facts.end(), [&](const Fact& candidate) {
        return candidate.format == name && candidate.dataset == dataset->name;
      });
      if (fact == info.facts.end() || !timed_verdict(fact->fidelity)) continue;
      for (const auto& operation : selection.operations()) {
        CellInProgress& cell = cells.emplace_back();
        cell.pairing = {source, format};
        const auto earlier =
            std::find_if(run.benchmarks.begin(), run.benchmarks.end(), [&](const TimedCell& timed) {
              return timed.dataset == dataset->name && timed.format == name && timed.operation == operation;
            });
        cell.result = earlier == run.benchmarks.end() ? new_cell(dataset->name, name, operation) : *earlier;
      }
    }
  }
  return cells;
}

class BlockTimer {
 public:
  BlockTimer(const Selection& selection, ResultsCollector& results, const Budget& budget, Progress& progress)
      : selection_(selection),
        results_(results),
        budget_(budget),
        progress_(progress),
        options_(results.run().roundtrip.options),
        cells_(make_cells(selection, results.run())),
        workers_(selection, results, cells_, options_.pinned_cpu) {
    results.run().roundtrip.untimed.clear();
  }

  void time() {
    start_workers();
    save();
    run_rounds();
  }

  /// Writes what is there into the run.
  void collect() {
    Run& run = results_.run();
    run.benchmarks.clear();
    std::erase_if(run.roundtrip.untimed, [](const UntimedCell& cell) { return cell.status == "pending"; });
    for (CellInProgress& cell : cells_) {
      TimedCell& result = cell.result;
      if (is_timed(result)) {
        summarize(result);
        result.family_index = static_cast<std::uint32_t>(run.benchmarks.size());
        run.benchmarks.push_back(result);
      } else if (!cell.lost) {
        run.roundtrip.untimed.push_back(
            {result.dataset, result.format, result.operation, "pending", pending_reason});
      }
    }
  }

 private:
  void save() {
    collect();
    results_.save();
  }

  /// In parallel, since nothing of that is timed.
  void start_workers() {
    progress_.phase("starting");
    std::map<PairingIndex, std::vector<CellInProgress*>> cells_of;
    std::set<PairingIndex> behind;
    for (CellInProgress& cell : cells_) {
      cells_of[cell.pairing].push_back(&cell);
      if (!is_timed(cell.result)) behind.insert(cell.pairing);
    }
    // A run that is resumed turns first to what had no turn before.
    std::vector<PairingIndex> pairings(behind.begin(), behind.end());
    for (const auto& [pairing, cells] : cells_of) {
      if (!behind.contains(pairing)) pairings.push_back(pairing);
    }
    const auto must_stop = [&] { return budget_.must_stop(start_share); };
    for_each_pairing(selection_, pairings, progress_, must_stop, [&](PairingIndex pairing) {
      for (CellInProgress* cell : cells_of.at(pairing)) {
        if (!must_stop()) cell->started = workers_.with_worker(*cell, [](Worker&) {});
      }
    });
  }

  void set_shape(CellInProgress& cell) const {
    const auto& dataset =
        *find_by(results_.run().roundtrip.datasets, cell.result.dataset, &DatasetResult::name);
    cell.shape = shape_block(cell.estimate_ns, target_ns_, dataset.payload_bytes.value_or(0));
  }

  /// Corrects the shape of a cell's blocks, which comes from its first calls, page faults and all.
  /// @param ns what an iteration of a block took
  /// @return whether blocks get at least twice as many iterations
  bool reshape(CellInProgress& cell, double ns) const {
    if (ns >= cell.estimate_ns) return false;
    const std::uint64_t before = cell.shape.iterations;
    cell.estimate_ns = ns;
    set_shape(cell);
    return cell.shape.iterations >= 2 * before;
  }

  void run_block(CellInProgress& cell) {
    workers_.with_worker(cell, [&](Worker& worker) {
      const auto time = [&] {
        return worker.block(cell.result.dataset, cell.result.operation, cell.shape.warmup,
                            cell.shape.iterations);
      };
      BlockTimes times = time();
      // One that is much shorter than a block should be was a trial.
      for (int trials = 0; trials < 4 && reshape(cell, times.ns); ++trials) times = time();
      Blocks& blocks = cell.result.blocks;
      blocks.ns.push_back(times.ns);
      blocks.cpu_ns.push_back(times.cpu_ns);
      blocks.iterations.push_back(cell.shape.iterations);
      blocks.launch.push_back(workers_.launch(cell));
    });
  }

  void run_rounds() {
    progress_.phase("timing");
    if (cells_.empty()) return;
    const bool counted = options_.blocks.has_value();
    const double most =
        counted ? static_cast<double>(*options_.blocks) : (options_.budget_seconds ? 1e6 : many_blocks);
    const double total = std::max(budget_.left_seconds(), 1.0);
    // What each cell gets of the time, seen in iterations, divided so that the fast ones have enough blocks;
    // blocks of less than a millisecond would be at the mercy of a single interrupt.
    std::vector<CellLoad> iterations;
    for (const CellInProgress& cell : cells_) {
      if (cell.started) iterations.push_back({std::max(cell.estimate_ns, 1e3), 0});
    }
    const double share_ns = counted ? 1e12 : time_share(iterations, total * 1e9, 1e9);
    target_ns_ = std::clamp(share_ns / 12, 1e6, 10e6);
    constexpr double overhead_ns = 150e3;  // a request, an answer, a change of process
    constexpr std::uint64_t no_more_blocks = std::uint64_t{1} << 40;
    std::vector<CellLoad> loads;
    for (CellInProgress& cell : cells_) {
      set_shape(cell);
      const auto per_block = static_cast<double>(cell.shape.warmup + cell.shape.iterations);
      loads.push_back({cell.estimate_ns * per_block + overhead_ns,
                       cell.started ? cell.result.blocks.ns.size() : no_more_blocks});
    }
    double blocks_run = 0;
    double blocks_to_run = 0;
    for (const CellLoad& load : loads) blocks_to_run += std::max(0.0, most - static_cast<double>(load.done));
    Dealer dealer(cells_.size(), options_.order_seed);
    bool everyone_once = false;
    while (!budget_.must_stop()) {
      const double left_ns = counted ? 1e18 : budget_.left_seconds() * 1e9;
      const auto wanted = allot_blocks(loads, left_ns, most);
      const auto round = dealer.deal(wanted);
      if (round.empty()) break;
      for (const std::size_t i : round) {
        CellInProgress& cell = cells_[i];
        if (budget_.must_stop() || (everyone_once && !counted && budget_.left_seconds() <= 0)) break;
        if (cell.lost) continue;
        const auto before = Clock::now();
        run_block(cell);
        const double spent = std::chrono::duration<double, std::nano>(Clock::now() - before).count();
        // The estimate came from a busy machine; what blocks really cost decides how many are still possible.
        loads[i].block_ns = loads[i].done == 0 ? spent : 0.7 * loads[i].block_ns + 0.3 * spent;
        loads[i].done = cell.lost ? no_more_blocks : loads[i].done + 1;
        ++blocks_run;
        // A first round with slow cells takes minutes.
        if (results_.save_is_due()) save();
        const double elapsed = total - budget_.left_seconds();
        const double fraction = counted ? blocks_run / blocks_to_run : elapsed / total;
        progress_.update(
            fraction, counted ? elapsed * (1 - fraction) / fraction : std::max(0.0, budget_.left_seconds()),
            cell.result.name);
      }
      everyone_once = true;
      save();
    }
  }

  const Selection& selection_;
  ResultsCollector& results_;
  const Budget& budget_;
  Progress& progress_;
  const RunOptions options_;
  std::vector<CellInProgress> cells_;
  CellWorkers workers_;
  double target_ns_ = 1e6;  ///< of a block
};

}  // namespace

void time_blocks(const Selection& selection, ResultsCollector& results, const Budget& budget,
                 Progress& progress) {
  BlockTimer timer(selection, results, budget, progress);
  try {
    timer.time();
  } catch (...) {
    timer.collect();
    throw;
  }
  timer.collect();
  RunInfo& info = results.run().roundtrip;
  const bool pending = std::any_of(info.untimed.begin(), info.untimed.end(),
                                   [](const UntimedCell& cell) { return cell.status == "pending"; });
  if (!interrupted && !pending && pairings_without_facts(selection, info).empty()) info.status = "complete";
  progress.finish();
  results.save();
}

}  // namespace roundtrip
