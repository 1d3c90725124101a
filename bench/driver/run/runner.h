// SPDX-License-Identifier: MIT
//
// The run itself: gate and facts first, in parallel, since nothing of them is timed; then the blocks, one at
// a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bench/driver/base/output_file.h"
#include "bench/driver/base/progress.h"
#include "bench/driver/base/scratch.h"
#include "bench/driver/results/results.h"
#include "bench/driver/run/manifest.h"
#include "bench/driver/run/worker.h"

namespace roundtrip {

/// What the user asked for.
struct RunRequest {
  std::vector<std::string> formats;     ///< empty: all
  std::vector<std::string> datasets;    ///< empty: all, or only the data files when there are some
  std::vector<std::string> operations;  ///< empty: those that are on by default
  std::vector<std::filesystem::path> data;
  double data_scale = 1;  ///< of `data`; below 1: their first part
  RunOptions options;
  bool expected = false;  ///< all of it was there before: that nothing is there now is a finding, not a slip
  bool resumed = false;  ///< the facts and checksums that are there are to be those of today's data and build
  std::chrono::seconds timeout{60};
  std::uint64_t memory_limit = 4ULL << 30;
};

/// What all workers say they have, without any data made yet. A format whose worker does not start is among
/// what is built, and will have a row that says so: only the manifest says what is not built.
/// @throws MachineError when workers cannot be started
[[nodiscard]] Run survey(const Manifest& manifest, const RunRequest& request);

class Runner {
 public:
  /// @param run from survey(), or what an earlier run left
  /// @param out where the results are written; null: nowhere
  /// @throws InputError when a name is unknown or a data file cannot be used; MachineError
  Runner(const Manifest& manifest, RunRequest request, Run run, OutputFile* out = nullptr);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  Runner(Runner&&) = delete;
  Runner& operator=(Runner&&) = delete;

  // The steps throw MachineError when the machine has not got what they need, and IncomparableError when a
  // resumed run would go on with other data. finish() then still writes what there is.

  /// Checks every selected pairing and takes its facts. Writes them in between, too.
  void take_facts();
  /// Times the cells that passed. Writes the results after each round. Cells that had no turn when the run
  /// was interrupted, or a budget that the user named was over, are "pending".
  void time_cells();
  /// Counts the instructions of the cells that have a time, by callgrind. Those that cannot be counted are
  /// named on standard error.
  /// @throws InputError when valgrind is not installed
  void count_instructions();
  /// Writes the results for the last time.
  void finish();

  [[nodiscard]] const Run& run() const { return run_; }
  /// What was selected and is there. The files that the sources name live as long as this.
  [[nodiscard]] const std::vector<std::string>& formats() const { return formats_; }
  [[nodiscard]] const std::vector<std::string>& operations() const { return operations_; }
  [[nodiscard]] const std::vector<DataSource>& sources() const { return sources_; }
  /// For further folders: gone with this object.
  [[nodiscard]] Scratch& scratch() { return scratch_; }
  /// True when everything that was asked for is there.
  [[nodiscard]] bool complete() const { return run_.roundtrip.status == "complete"; }

 private:
  using Clock = std::chrono::steady_clock;

  /// What is of the running process only. The cell itself is the one of run_.benchmarks at the same place.
  struct Cell {
    std::size_t format = 0;
    std::size_t source = 0;
    std::uint64_t warmup = 0;
    std::uint64_t iterations = 0;
    bool started = false;    ///< checked and set up in its worker
    double estimate_ns = 0;  ///< of one iteration
    bool lost = false;       ///< it ended its worker: not tried again
  };
  /// The worker that times one pairing, started when it is needed and again after it was lost. Each pairing
  /// has a process of its own: what another dataset leaves in the heap can cost a format that allocates much
  /// a quarter of its speed.
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

  /// When the phases end in a budget that is too short for all: gate and facts, then the start of the
  /// workers. What is left is for a block of each cell that was started.
  static constexpr double facts_share = 1.0 / 3;
  static constexpr double start_share = 2.0 / 3;

  void select();
  void prepare_data();
  WorkerOptions worker_options(const std::string& format, const std::filesystem::path& folder) const;

  [[nodiscard]] bool has_fact(const std::string& format, const std::string& dataset) const;
  [[nodiscard]] std::vector<std::size_t> pairings_without_facts() const;
  Fact take_fact(const std::string& format, const DataSource& source);
  void examine(const std::string& format, const DataSource& source, const std::filesystem::path& folder,
               Fact& fact);
  void check_data(const std::string& format, const DataSource& source, const DataIdentity& identity);
  void make_cells();
  TimedCell& stored(const Cell& cell) {
    return run_.benchmarks[static_cast<std::size_t>(&cell - cells_.data())];
  }
  std::size_t pairing_of(const Cell& cell) const { return cell.source * formats_.size() + cell.format; }
  TimedWorker& worker_of(const Cell& cell) { return workers_[pairing_of(cell)]; }
  void start_workers();
  bool start(Cell& cell, TimedWorker& worker);
  bool with_worker(Cell& cell, const std::function<void(Worker&)>& work);
  void run_block(Cell& cell);
  bool reshape(Cell& cell, double ns) const;
  void set_shape(Cell& cell) const;
  void run_rounds();
  void give_up(Cell& cell, const std::string& status, const std::string& reason);
  void summarize_cells();
  void save();
  /// So that saving between what ends with a save anyway takes a hundredth of the time.
  [[nodiscard]] bool save_is_due() const;
  /// Does some work for each of `pairings`, in their order, on as many threads as there are CPUs, until
  /// must_stop(share) or one of them throws, which is thrown on.
  void parallel(const std::vector<std::size_t>& pairings, double share,
                const std::function<void(std::size_t pairing)>& work);
  double budget_seconds() const;
  double seconds_left() const;
  /// Whether the user interrupted the run, or that share of the budget is over that the user named. A run
  /// without one goes on until each cell has a block.
  bool must_stop(double share = 1) const;

  const Manifest& manifest_;
  RunRequest request_;
  Run run_;
  OutputFile* out_;
  Scratch scratch_;
  std::vector<std::string> formats_;  ///< selected and built
  std::vector<std::string> operations_;
  std::vector<DataSource> sources_;
  std::vector<Cell> cells_;           ///< while they are timed
  std::vector<TimedWorker> workers_;  ///< of all pairings: those of the first dataset, of the second …
  std::mutex mutex_;                  ///< of run_ while several threads take facts
  double target_ns_ = 1e6;            ///< of a block
  Progress progress_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point saved_ = begin_;
  Clock::duration save_cost_{};
  double earlier_seconds_ = 0;  ///< of the run that is resumed
};

}  // namespace roundtrip
