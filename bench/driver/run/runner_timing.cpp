// SPDX-License-Identifier: MIT
//
// The part of a run that is timed: the workers that hold the cells, and the blocks.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/results/statistics.h"
#include "bench/driver/run/runner.h"
#include "bench/driver/run/schedule.h"

namespace roundtrip {

namespace {

/// There are three open files for each worker, and a worker for each pairing; the usual limit of 1024 is
/// there for programs that call select().
void allow_many_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void Runner::make_cells() {
  const auto& facts = run_.roundtrip.facts;
  auto earlier = std::exchange(run_.benchmarks, {});
  for (std::size_t s = 0; s < sources_.size(); ++s) {
    const auto dataset = find_by(run_.roundtrip.datasets, sources_[s].name, &DatasetResult::name);
    if (!dataset->timed) continue;
    for (std::size_t f = 0; f < formats_.size(); ++f) {
      const auto fact = std::find_if(facts.begin(), facts.end(), [&](const Fact& candidate) {
        return candidate.format == formats_[f] && candidate.dataset == dataset->name;
      });
      if (fact == facts.end() || !timed_verdict(fact->fidelity)) continue;
      for (const auto& operation : operations_) {
        Cell cell;
        cell.format = f;
        cell.source = s;
        const auto before = std::find_if(earlier.begin(), earlier.end(), [&](const TimedCell& timed) {
          return timed.dataset == dataset->name && timed.format == formats_[f] &&
                 timed.operation == operation;
        });
        run_.benchmarks.push_back(before == earlier.end() ? new_cell(dataset->name, formats_[f], operation)
                                                          : std::move(*before));
        cells_.push_back(cell);
      }
    }
  }
  run_.roundtrip.untimed.clear();
}

void Runner::give_up(Cell& cell, const std::string& status, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  const TimedCell& timed = stored(cell);
  cell.lost = true;
  run_.roundtrip.untimed.push_back({timed.dataset, timed.format, timed.operation, status, reason});
}

/// Makes sure that the cell's worker runs and has the cell set up and checked.
/// @return false when the cell cannot be timed; the reason is recorded
bool Runner::start(Cell& cell, TimedWorker& worker) {
  const DataSource& source = sources_[cell.source];
  const std::string& format = formats_[cell.format];
  if (!worker.process) {
    if (worker.folder.empty()) worker.folder = scratch_.make_folder();
    WorkerOptions options = worker_options(format, worker.folder);
    options.cpu = request_.options.pinned_cpu;
    worker.process = std::make_unique<Worker>(options, request_.timeout);
    ++worker.launches;
  }
  if (!worker.prepared) {
    const MadeData made = worker.process->make(source);
    if (!made.identity) {
      give_up(cell, made.verdict.fidelity, made.verdict.text());
      return false;
    }
    check_data(format, source, *made.identity);
    worker.prepared = true;
  }
  const std::string& operation = stored(cell).operation;
  if (!worker.started.contains(operation)) {
    const StartedCell started = worker.process->start(source.name, operation);
    if (!timed_verdict(started.verdict.fidelity)) {
      give_up(cell, started.verdict.fidelity, started.verdict.text());
      return false;
    }
    cell.estimate_ns = started.ns;
    worker.started.insert(operation);
  }
  return true;
}

/// Does some work with the cell's worker, which runs and has the cell set up; once more when it was killed
/// from outside.
/// @return false when the cell is lost; the reason is recorded
bool Runner::with_worker(Cell& cell, const std::function<void(Worker&)>& work) {
  TimedWorker& worker = worker_of(cell);
  const auto attempt = [&] {
    try {
      if (!start(cell, worker)) return false;
      work(*worker.process);
      return true;
    } catch (const WorkerLost&) {
      worker.forget();
      throw;
    } catch (const BadAnswer&) {
      worker.forget();
      throw;
    }
  };
  try {
    return again_if_killed(attempt);
  } catch (const WorkerLost& lost) {
    give_up(cell, lost.status(), lost.what());
  } catch (const WorkerError& error) {
    give_up(cell, "failed", error.what());
  }
  return false;
}

/// Starts the workers in parallel, since nothing of that is timed.
void Runner::start_workers() {
  progress_.phase("starting");
  allow_many_files();
  std::map<std::size_t, std::vector<Cell*>> cells_of;
  std::set<std::size_t> behind;
  for (Cell& cell : cells_) {
    cells_of[pairing_of(cell)].push_back(&cell);
    if (!is_timed(stored(cell))) behind.insert(pairing_of(cell));
  }
  // A run that is resumed turns first to what had no turn before.
  std::vector<std::size_t> pairings(behind.begin(), behind.end());
  for (const auto& [pairing, cells] : cells_of) {
    if (!behind.contains(pairing)) pairings.push_back(pairing);
  }
  parallel(pairings, start_share, [&](std::size_t pairing) {
    for (Cell* cell : cells_of.at(pairing)) {
      if (!must_stop(start_share)) cell->started = with_worker(*cell, [](Worker&) {});
    }
  });
}

void Runner::set_shape(Cell& cell) const {
  const auto& dataset = *find_by(run_.roundtrip.datasets, sources_[cell.source].name, &DatasetResult::name);
  const BlockShape shape = shape_block(cell.estimate_ns, target_ns_, dataset.payload_bytes.value_or(0));
  cell.warmup = shape.warmup;
  cell.iterations = shape.iterations;
}

/// Corrects the shape of a cell's blocks, which comes from its first calls, page faults and all.
/// @param ns what an iteration of a block took
/// @return whether blocks get at least twice as many iterations
bool Runner::reshape(Cell& cell, double ns) const {
  if (ns >= cell.estimate_ns) return false;
  const std::uint64_t before = cell.iterations;
  cell.estimate_ns = ns;
  set_shape(cell);
  return cell.iterations >= 2 * before;
}

void Runner::run_block(Cell& cell) {
  with_worker(cell, [&](Worker& worker) {
    TimedCell& timed = stored(cell);
    const auto time = [&] {
      return worker.block(timed.dataset, timed.operation, cell.warmup, cell.iterations);
    };
    BlockTimes times = time();
    // One that is much shorter than a block should be was a trial.
    for (int trials = 0; trials < 4 && reshape(cell, times.ns); ++trials) times = time();
    timed.blocks.ns.push_back(times.ns);
    timed.blocks.cpu_ns.push_back(times.cpu_ns);
    timed.blocks.iterations.push_back(cell.iterations);
    timed.blocks.launch.push_back(worker_of(cell).launches - 1);
  });
}

void Runner::time_cells() {
  make_cells();
  workers_.resize(formats_.size() * sources_.size());
  for (const Cell& cell : cells_) {
    // A resumed run starts its workers anew; their launches are counted on.
    const auto& launches = stored(cell).blocks.launch;
    if (launches.empty()) continue;
    TimedWorker& worker = worker_of(cell);
    worker.launches = std::max(worker.launches, launches.back() + 1);
  }
  start_workers();
  summarize_cells();
  save();
  run_rounds();
  summarize_cells();
  const bool pending = std::any_of(run_.roundtrip.untimed.begin(), run_.roundtrip.untimed.end(),
                                   [](const UntimedCell& cell) { return cell.status == "pending"; });
  if (!interrupted && !pending && pairings_without_facts().empty()) run_.roundtrip.status = "complete";
  progress_.finish();
  save();
}

void Runner::run_rounds() {
  progress_.phase("timing");
  if (cells_.empty()) return;
  const bool counted = request_.options.blocks.has_value();
  const double most = counted ? static_cast<double>(*request_.options.blocks)
                              : (request_.options.budget_seconds ? 1e6 : many_blocks);
  const double total = std::max(seconds_left(), 1.0);
  // What each cell gets of the time, seen in iterations, divided so that the fast ones have enough blocks;
  // blocks of less than a millisecond would be at the mercy of a single interrupt.
  std::vector<CellLoad> iterations;
  for (const Cell& cell : cells_) {
    if (cell.started) iterations.push_back({std::max(cell.estimate_ns, 1e3), 0});
  }
  const double share_ns = counted ? 1e12 : time_share(iterations, total * 1e9, 1e9);
  target_ns_ = std::clamp(share_ns / 12, 1e6, 10e6);
  constexpr double overhead_ns = 150e3;  // a request, an answer, a change of process
  constexpr std::uint64_t no_more_blocks = std::uint64_t{1} << 40;
  std::vector<CellLoad> loads;
  for (Cell& cell : cells_) {
    set_shape(cell);
    loads.push_back({cell.estimate_ns * static_cast<double>(cell.warmup + cell.iterations) + overhead_ns,
                     cell.started ? stored(cell).blocks.ns.size() : no_more_blocks});
  }
  double blocks_run = 0;
  double blocks_to_run = 0;
  for (const CellLoad& load : loads) blocks_to_run += std::max(0.0, most - static_cast<double>(load.done));
  Dealer dealer(cells_.size(), request_.options.order_seed);
  bool everyone_once = false;
  while (!must_stop()) {
    const double left_ns = counted ? 1e18 : seconds_left() * 1e9;
    const auto wanted = allot_blocks(loads, left_ns, most);
    const auto round = dealer.deal(wanted);
    if (round.empty()) break;
    for (const std::size_t i : round) {
      Cell& cell = cells_[i];
      if (must_stop() || (everyone_once && !counted && seconds_left() <= 0)) break;
      if (cell.lost) continue;
      const auto before = Clock::now();
      run_block(cell);
      const double spent = std::chrono::duration<double, std::nano>(Clock::now() - before).count();
      // The estimate came from a busy machine; what blocks really cost decides how many are still possible.
      loads[i].block_ns = loads[i].done == 0 ? spent : 0.7 * loads[i].block_ns + 0.3 * spent;
      loads[i].done = cell.lost ? no_more_blocks : loads[i].done + 1;
      ++blocks_run;
      if (save_is_due()) {
        // A first round with slow cells takes minutes.
        summarize_cells();
        save();
      }
      const double elapsed = total - seconds_left();
      const double fraction = counted ? blocks_run / blocks_to_run : elapsed / total;
      progress_.update(fraction,
                       counted ? elapsed * (1 - fraction) / fraction : std::max(0.0, seconds_left()),
                       stored(cell).name);
    }
    everyone_once = true;
    summarize_cells();
    save();
  }
}

/// Brings what follows from the blocks up to date: the figures of the cells, and which have had no turn. The
/// run stays partial.
void Runner::summarize_cells() {
  auto& untimed = run_.roundtrip.untimed;
  std::erase_if(untimed, [](const UntimedCell& cell) { return cell.status == "pending"; });
  std::uint32_t index = 0;
  for (const Cell& cell : cells_) {
    TimedCell& timed = stored(cell);
    if (is_timed(timed)) {
      timed.family_index = index++;
      summarize(timed);
    } else if (!cell.lost) {
      untimed.push_back({timed.dataset, timed.format, timed.operation, "pending", pending_reason});
    }
  }
}

}  // namespace roundtrip
