// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bench/driver/results/results.h"
#include "bench/driver/run/results_collector.h"
#include "bench/driver/run/schedule.h"
#include "bench/driver/run/selection.h"
#include "bench/driver/run/worker.h"

namespace roundtrip {

/// A cell while it is timed.
struct CellInProgress {
  PairingIndex pairing;
  TimedCell result;  ///< its names and the blocks so far
  BlockShape shape;
  bool started = false;     ///< checked and set up in its worker
  bool settled = false;     ///< the shape of its blocks is that of this launch
  double estimate_ns = 0;   ///< of one iteration
  std::uint32_t turns = 0;  ///< launches in which it was timed, those of a run that is resumed among them
  bool lost = false;        ///< it ended its worker: not tried again
};

/// The workers that time, one for each pairing, started when it is needed and again after it was lost. Each
/// pairing has a process of its own: what another dataset leaves in the heap can cost a format that allocates
/// much a quarter of its speed.
class CellWorkers {
 public:
  /// @param cells that will be timed
  /// @param cpu that the workers may run on; all when there is none
  CellWorkers(const Selection& selection, ResultsCollector& results, const std::vector<CellInProgress>& cells,
              std::optional<int> cpu);

  /// Does some work with the cell's worker, which runs and has the cell set up and checked; once more when it
  /// was killed from outside. May be called from several threads, for cells of different pairings.
  /// @return false when the cell is lost; the results then say why
  /// @throws MachineError; IncomparableError when a resumed run would go on with other data
  bool with_worker(CellInProgress& cell, const std::function<void(Worker&)>& work);
  /// Which start of its worker the cell is in, from 0. Those of a run that is resumed are counted on.
  [[nodiscard]] std::uint32_t launch(const CellInProgress& cell) const;
  /// The memory that the pairing's worker has in use; 0 when there is none. May be called from several
  /// threads.
  [[nodiscard]] std::uint64_t resident_bytes(PairingIndex pairing) const;
  /// Ends the pairing's worker; the next call starts another one.
  void end(PairingIndex pairing) { workers_.at(pairing).forget(); }

 private:
  struct TimedWorker {
    std::unique_ptr<Worker> process;
    bool prepared = false;
    std::set<std::string> started;  ///< operations
    std::uint32_t launches = 0;
    std::filesystem::path folder;  ///< for its files

    void forget() {
      process.reset();
      prepared = false;
      started.clear();
    }
  };

  bool start(CellInProgress& cell, TimedWorker& worker);
  void give_up(CellInProgress& cell, const std::string& status, const std::string& reason);

  const Selection& selection_;
  ResultsCollector& results_;
  std::optional<int> cpu_;
  std::map<PairingIndex, TimedWorker> workers_;
};

}  // namespace roundtrip
