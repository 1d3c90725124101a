// SPDX-License-Identifier: MIT
#include "bench/driver/run/cell_workers.h"

#include <sys/resource.h>

#include <algorithm>

#include "bench/driver/results/fidelity.h"

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

CellWorkers::CellWorkers(const Selection& selection, ResultsCollector& results,
                         const std::vector<CellInProgress>& cells, std::optional<int> cpu)
    : selection_(selection), results_(results), cpu_(cpu) {
  allow_many_files();
  for (const CellInProgress& cell : cells) {
    TimedWorker& worker = workers_[cell.pairing];
    const auto& launches = cell.result.blocks.launch;
    if (!launches.empty()) worker.launches = std::max(worker.launches, launches.back() + 1);
  }
}

std::uint32_t CellWorkers::launch(const CellInProgress& cell) const {
  return workers_.at(cell.pairing).launches - 1;
}

std::uint64_t CellWorkers::resident_bytes(PairingIndex pairing) const {
  const auto& process = workers_.at(pairing).process;
  return process ? process->resident_bytes() : 0;
}

void CellWorkers::give_up(CellInProgress& cell, const std::string& status, const std::string& reason) {
  cell.lost = true;
  results_.add(UntimedCell{cell.result.dataset, cell.result.format, cell.result.operation, status, reason});
}

/// Makes sure that the cell's worker runs and has the cell set up and checked.
/// @return false when the cell cannot be timed; the reason is recorded
bool CellWorkers::start(CellInProgress& cell, TimedWorker& worker) {
  const DataSource& source = selection_.source(cell.pairing);
  const std::string& format = cell.result.format;
  const std::string& operation = cell.result.operation;
  if (!worker.process) {
    if (worker.folder.empty()) worker.folder = selection_.scratch().make_folder();
    WorkerOptions options = selection_.worker_options(format, worker.folder);
    options.cpu = cpu_;
    worker.process = std::make_unique<Worker>(options, selection_.timeout());
    ++worker.launches;
  }
  if (!worker.prepared) {
    const MadeData made = worker.process->make(source);
    if (!made.identity) {
      give_up(cell, made.verdict.fidelity, made.verdict.text());
      return false;
    }
    results_.check_data(format, source.name, *made.identity);
    worker.prepared = true;
  }
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

bool CellWorkers::with_worker(CellInProgress& cell, const std::function<void(Worker&)>& work) {
  TimedWorker& worker = workers_.at(cell.pairing);
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

}  // namespace roundtrip
