// SPDX-License-Identifier: MIT
#include "bench/driver/run/blocks.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "bench/driver/base/console.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/number_text.h"
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
using Cells = std::vector<CellInProgress*>;

/// Of the workers of a sitting together; those that find no room have another sitting. So what a run needs
/// does not depend on how many formats there are.
constexpr std::uint64_t most_memory = std::uint64_t{1200} << 20;
/// However much memory each of them needs: one by itself could be compared with nothing.
constexpr std::size_t fewest_pairings = 3;

double seconds_since(Clock::time_point before) {
  return std::chrono::duration<double>(Clock::now() - before).count();
}

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
        cell.turns = static_cast<std::uint32_t>(launches_of(cell.result.blocks));
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
        plan_(plan_of(options_)),
        cells_(make_cells(selection, results.run())),
        workers_(selection, results, cells_, options_.pinned_cpu),
        random_(options_.order_seed) {
    results.run().roundtrip.untimed.clear();
    for (CellInProgress& cell : cells_) cells_of_[cell.pairing].push_back(&cell);
  }

  /// Sees to it that a run that is resumed goes on with the same data, before anything is timed.
  void check_data() {
    std::vector<PairingIndex> pairings;
    for (const auto& [pairing, cells] : cells_of_) pairings.push_back(pairing);
    for_each_pairing(
        pairings, [&] { return budget_.must_stop(); },
        [&](PairingIndex pairing) {
          workers_.with_worker(*cells_of_.at(pairing).front(), [](Worker&) {});
          workers_.end(pairing);
        });
  }

  /// Launch after launch, so that those of a cell lie far apart; in each the datasets one after the other, so
  /// that the workers of one alone are alive.
  void time() {
    bool forecasts = options_.all && !options_.budget_seconds;
    if (forecasts) announce();
    progress_.phase("timing");
    begin_ = Clock::now();
    for (auto turn = next_turn(); turn; turn = next_turn()) {
      for (const std::size_t source : shuffled(selection_.sources().size(), random_)) {
        time_dataset(source, *turn);
      }
      save();
      if (is_over(*turn + 1)) break;
      if (std::exchange(forecasts, false) && *turn + 1 < plan_.launches) {
        const double minutes = seconds_since(begin_) / 60;
        const std::uint32_t left = plan_.launches - *turn - 1;
        say("a launch took {:.1f} minutes; {} like it will take about {:.0f}", minutes, left,
            std::ceil(minutes * left));
      }
    }
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

  /// Says how long it will take, as far as what it took to check the round trips tells.
  void announce() const {
    constexpr double starting_share = 0.5;    // of what checks a pairing: that makes, saves and loads more
    constexpr double seconds_of_turn = 0.03;  // of a cell, its stretches
    double turns = 0;
    for (const CellInProgress& cell : cells_)
      turns += cell.turns < plan_.launches ? plan_.launches - cell.turns : 0;
    const double starts = plan_.launches * starting_share * results_.facts_seconds();
    say("timing {} cells in {} launches takes roughly {:.0f} minutes, judging by the checks", cells_.size(),
        plan_.launches, std::ceil((starts + seconds_of_turn * turns) / 60));
  }

  /// Whether the time is over for cells that have had so many turns. A run whose budget nobody named goes on
  /// until each has had one.
  [[nodiscard]] bool is_over(std::uint32_t turns) const {
    if (budget_.must_stop() || (turns != 0 && budget_.left_seconds() <= 0)) return true;
    return turns >= plan_.launches && budget_.elapsed_seconds() >= plan_.enough_seconds;
  }

  [[nodiscard]] bool wants_turn(const CellInProgress& cell) const {
    if (cell.lost) return false;
    return options_.blocks ? cell.result.blocks.ns.size() < *options_.blocks
                           : cell.turns < plan_.most_launches;
  }

  /// How many turns those cells have had that have had the fewest: they are next. Nothing when none wants
  /// one.
  [[nodiscard]] std::optional<std::uint32_t> next_turn() const {
    std::optional<std::uint32_t> fewest;
    for (const CellInProgress& cell : cells_) {
      if (wants_turn(cell) && (!fewest || cell.turns < *fewest)) fewest = cell.turns;
    }
    return fewest && !is_over(*fewest) ? fewest : std::nullopt;
  }

  [[nodiscard]] Cells cells_in_turn(PairingIndex pairing, std::uint32_t turn) const {
    Cells cells;
    for (CellInProgress* cell : cells_of_.at(pairing)) {
      if (wants_turn(*cell) && cell->turns == turn) cells.push_back(cell);
    }
    return cells;
  }

  void time_dataset(std::size_t source, std::uint32_t turn) {
    std::vector<PairingIndex> waiting;
    for (const auto& [pairing, cells] : cells_of_) {
      if (pairing.source == source && !cells_in_turn(pairing, turn).empty()) waiting.push_back(pairing);
    }
    shuffle(waiting, random_);
    while (!waiting.empty() && !is_over(turn)) sit(waiting, turn);
  }

  /// Starts as many workers as find room, has their blocks take turns, and ends them.
  /// @param waiting for a turn; those that had one are taken away
  void sit(std::vector<PairingIndex>& waiting, std::uint32_t turn) {
    const std::vector<PairingIndex> present = start_workers(waiting, turn);
    Cells cells;
    for (const PairingIndex pairing : present) {
      for (CellInProgress* cell : cells_in_turn(pairing, turn)) {
        if (cell->started) cells.push_back(cell);
      }
    }
    run_rounds(cells);
    for (const PairingIndex pairing : present) {
      workers_.end(pairing);
      std::erase(waiting, pairing);
    }
    for (CellInProgress* cell : cells) ++cell->turns;
    if (results_.save_is_due()) save();
  }

  /// In parallel, since nothing of that is timed.
  /// @return whose workers run
  std::vector<PairingIndex> start_workers(const std::vector<PairingIndex>& waiting, std::uint32_t turn) {
    const auto before = Clock::now();
    std::mutex mutex;
    std::vector<PairingIndex> present;
    std::uint64_t memory = 0;
    const auto enough = [&] {
      const std::lock_guard lock(mutex);
      return budget_.must_stop() || (present.size() >= fewest_pairings && memory >= most_memory);
    };
    for_each_pairing(waiting, enough, [&](PairingIndex pairing) {
      for (CellInProgress* cell : cells_in_turn(pairing, turn)) {
        cell->settled = false;
        cell->started = !budget_.must_stop() && workers_.with_worker(*cell, [](Worker&) {});
      }
      const std::lock_guard lock(mutex);
      present.push_back(pairing);
      memory += workers_.resident_bytes(pairing);
    });
    start_seconds_ += seconds_since(before);
    started_ += static_cast<double>(present.size());
    return present;
  }

  /// The time for the blocks of so many cells, when all turns that are left get the same.
  [[nodiscard]] double sitting_ns(std::size_t cells) const {
    constexpr double unlimited = 1e18;
    if (options_.blocks || std::isinf(budget_.left_seconds())) return unlimited;
    // Of a budget that is named, what the plan has is to fit in; more launches take what is left.
    double turns = 0;
    double pairing_turns = 0;
    for (const auto& [pairing, of_pairing] : cells_of_) {
      std::uint32_t most = 0;
      for (const CellInProgress* cell : of_pairing) {
        if (cell->lost) continue;
        const std::uint32_t left = std::max(plan_.launches, cell->turns + 1) - cell->turns;
        turns += left;
        most = std::max(most, left);
      }
      pairing_turns += most;
    }
    const double starts = pairing_turns * start_seconds_ / std::max(1.0, started_);
    const double left = std::max(0.0, budget_.left_seconds() - starts);
    return 1e9 * left * static_cast<double>(cells) / std::max(1.0, turns);
  }

  [[nodiscard]] BlockShape shape_of(const CellInProgress& cell, double iteration_ns) const {
    const auto& dataset =
        *find_by(results_.run().roundtrip.datasets, cell.result.dataset, &DatasetResult::name);
    return shape_blocks(iteration_ns, plan_.block_ns, stretch_ns_, dataset.payload_bytes.value_or(0));
  }

  /// Corrects the shape of a cell's blocks as soon as one shows what an iteration takes. At first that is
  /// known from the first calls, page faults and all.
  /// @return whether blocks get at least twice as many iterations
  bool reshape(CellInProgress& cell, double ns) const {
    const BlockShape shape = shape_of(cell, ns);
    const std::uint64_t before = cell.shape.iterations;
    const bool grows = shape.iterations >= 2 * before;
    // What is twice as slow may be disturbed.
    if (grows || 4 * shape.iterations <= before) cell.shape = shape;
    return grows;
  }

  /// The first stretch of a launch is a trial where that costs little, and so is one whose blocks are much
  /// shorter than they should be.
  void run_stretch(CellInProgress& cell, std::uint64_t most_blocks) {
    constexpr int most_trials = 12;
    constexpr double cheap_ns = 10e6;
    workers_.with_worker(cell, [&](Worker& worker) {
      Stretch stretch;
      std::uint64_t iterations = 0;
      for (int trial = 0; trial < most_trials; ++trial) {
        const BlockShape shape = cell.shape;
        iterations = shape.iterations;
        stretch =
            worker.blocks(cell.result.dataset, cell.result.operation, shape.warmup, iterations,
                          static_cast<std::uint32_t>(std::min<std::uint64_t>(shape.blocks, most_blocks)));
        const bool first = !std::exchange(cell.settled, true);
        const auto& times = stretch.blocks;
        const auto least = std::min_element(times.begin(), times.end(),
                                            [](const auto& a, const auto& b) { return a.ns < b.ns; });
        const double spent_ns =
            least->ns * static_cast<double>(iterations) * static_cast<double>(times.size());
        if (!reshape(cell, least->ns) && !(first && spent_ns < cheap_ns)) break;
      }
      Blocks& blocks = cell.result.blocks;
      for (const BlockTimes& time : stretch.blocks) {
        constexpr int digits = 6;
        blocks.ns.push_back(rounded(time.ns, digits));
        blocks.cpu_ns.push_back(rounded(time.cpu_ns, digits));
        blocks.iterations.push_back(iterations);
        blocks.launch.push_back(workers_.launch(cell));
        if (stretch.witness_ns) blocks.witness_ns.push_back(*stretch.witness_ns);
      }
    });
  }

  /// How many blocks the cell still lacks after its turn, where the user said how many it gets in all.
  [[nodiscard]] std::uint64_t missing_blocks(const CellInProgress& cell) const {
    if (!options_.blocks) return std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t quota = std::min(
        *options_.blocks, (*options_.blocks * (cell.turns + 1) + plan_.launches - 1) / plan_.launches);
    return quota - std::min(quota, cell.result.blocks.ns.size());
  }

  void run_rounds(const Cells& cells) {
    if (cells.empty()) return;
    const auto before = Clock::now();
    const double time_ns = sitting_ns(cells.size());
    stretch_ns_ = std::clamp(time_ns / static_cast<double>(cells.size()) / plan_.stretches, plan_.block_ns,
                             plan_.stretch_ns);
    constexpr double overhead_ns = 300e3;  // a request, an answer, a change of process
    constexpr std::uint64_t no_more = std::uint64_t{1} << 40;
    std::vector<CellLoad> loads;
    for (CellInProgress* cell : cells) {
      cell->shape = shape_of(*cell, cell->estimate_ns);
      const auto iterations =
          static_cast<double>(cell->shape.warmup + cell->shape.iterations * cell->shape.blocks);
      loads.push_back({cell->estimate_ns * iterations + overhead_ns, 0});
    }
    Dealer dealer(cells.size(), random_.below(std::uint64_t{1} << 62));
    for (bool everyone_once = false; !budget_.must_stop(); everyone_once = true) {
      std::vector<double> wanted = options_.blocks
                                       ? std::vector<double>()
                                       : allot_stretches(loads, time_ns - 1e9 * seconds_since(before),
                                                         plan_.stretches, plan_.longest_turn_ns);
      if (options_.blocks) {
        for (const CellInProgress* cell : cells) {
          const auto missing = cell->lost ? 0.0 : static_cast<double>(missing_blocks(*cell));
          wanted.push_back(std::ceil(missing / cell->shape.blocks));
        }
      }
      const auto round = dealer.deal(wanted);
      if (round.empty()) break;
      for (const std::size_t i : round) {
        if (budget_.must_stop() || (everyone_once && 1e9 * seconds_since(before) > time_ns)) return;
        if (cells[i]->lost) continue;
        const auto begin = Clock::now();
        run_stretch(*cells[i], missing_blocks(*cells[i]));
        const double spent = 1e9 * seconds_since(begin);
        // The estimate came from a busy machine; what stretches really cost decides how many are still
        // possible.
        loads[i].stretch_ns = loads[i].done == 0 ? spent : 0.7 * loads[i].stretch_ns + 0.3 * spent;
        loads[i].done = cells[i]->lost ? no_more : loads[i].done + 1;
        // A sitting with slow cells takes minutes.
        if (results_.save_is_due()) save();
        show(*cells[i]);
      }
    }
  }

  void show(const CellInProgress& cell) {
    const double elapsed = seconds_since(begin_);
    if (options_.budget_seconds) {
      const double left = std::max(0.0, budget_.left_seconds());
      progress_.update(elapsed / (elapsed + left), left, cell.result.name);
      return;
    }
    // Until all have had so many turns.
    const auto seconds_of = [&](std::uint32_t turns) {
      double done = 0;
      double all = 0;
      for (const CellInProgress& other : cells_) {
        const double most = std::max(turns, other.turns);
        done += other.lost ? most : other.turns;
        all += most;
      }
      return done == 0 ? HUGE_VAL : elapsed * all / done;
    };
    const double enough = elapsed + std::max(0.0, plan_.enough_seconds - budget_.elapsed_seconds());
    const double total =
        std::max(seconds_of(plan_.launches), std::min(seconds_of(plan_.most_launches), enough));
    progress_.update(elapsed / total, std::isinf(total) ? -1 : total - elapsed, cell.result.name);
  }

  const Selection& selection_;
  ResultsCollector& results_;
  const Budget& budget_;
  Progress& progress_;
  const RunOptions options_;
  MeasuringPlan plan_;
  std::vector<CellInProgress> cells_;
  std::map<PairingIndex, Cells> cells_of_;
  CellWorkers workers_;
  Random random_;
  double stretch_ns_ = 1e6;
  Clock::time_point begin_ = Clock::now();
  double start_seconds_ = 0;  ///< what it took to start workers,
  double started_ = 0;        ///< so many of them
};

}  // namespace

void time_blocks(const Selection& selection, ResultsCollector& results, const Budget& budget,
                 Progress& progress) {
  BlockTimer timer(selection, results, budget, progress);
  try {
    if (results.resumed()) timer.check_data();
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
