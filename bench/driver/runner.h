// SPDX-License-Identifier: MIT
//
// The run itself: gate and facts first, in parallel, since nothing of them is timed; then the blocks, one at
// a time.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bench/driver/manifest.h"
#include "bench/driver/progress.h"
#include "bench/driver/results.h"
#include "bench/driver/worker_process.h"

namespace roundtrip {

/// What the user asked for.
struct RunRequest {
  std::vector<std::string> formats;     ///< empty: all
  std::vector<std::string> datasets;    ///< empty: all, or only the data files when there are some
  std::vector<std::string> operations;  ///< empty: those that are on by default
  std::vector<std::filesystem::path> data;
  double data_scale = 1;  ///< of `data`; below 1: their first part
  RunOptions options;
  std::filesystem::path out;  ///< empty: nothing is written
  std::chrono::seconds timeout{60};
  std::uint64_t memory_limit = 4ULL << 30;
};

/// Set by the signal handler: the run ends after the block that is being timed.
extern std::atomic<bool> interrupted;

/// What all workers say they have, without any data made yet.
[[nodiscard]] Run survey(const Manifest& manifest, const RunRequest& request);

class Runner {
 public:
  /// @param run from survey(), or what an earlier run left
  /// @throws InputError when a name is unknown or a data file cannot be used
  Runner(const Manifest& manifest, RunRequest request, Run run);
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  Runner(Runner&&) = delete;
  Runner& operator=(Runner&&) = delete;

  /// Checks every selected pairing and takes its facts.
  void take_facts();
  /// Times the cells that passed. Writes the results after each round.
  void time_cells();

  [[nodiscard]] const Run& run() const { return run_; }
  /// True when everything that was asked for is there.
  [[nodiscard]] bool complete() const { return run_.roundtrip.status == "complete"; }

 private:
  using Clock = std::chrono::steady_clock;

  /// A dataset as the workers are told of it.
  struct Source {
    std::string name;
    std::vector<std::string> prepare;  ///< the fields of the request behind the id
  };
  struct Cell {
    std::size_t format = 0;
    std::size_t source = 0;
    std::string operation;
    std::uint64_t warmup = 0;
    std::uint64_t iterations = 0;
    double estimate_ns = 0;  ///< of one iteration
    Blocks blocks;
    bool lost = false;  ///< it ended its worker: not tried again
  };
  /// The worker that times one pairing, started when it is needed and again after it was lost. Each pairing
  /// has a process of its own: what another dataset leaves in the heap can cost a format that allocates much
  /// a quarter of its speed.
  struct TimedWorker {
    std::unique_ptr<WorkerProcess> process;
    bool prepared = false;
    std::set<std::string> started;  ///< operations
    std::uint32_t launches = 0;
  };

  void select();
  void prepare_data();
  std::filesystem::path scratch_of(const std::string& format, const char* use);
  WorkerOptions worker_options(const std::string& format, const char* use);

  [[nodiscard]] bool has_fact(const std::string& format, const std::string& dataset) const;
  void take_facts_of(const std::string& format);
  Fact take_fact(std::unique_ptr<WorkerProcess>& process, const std::string& format, const Source& source);
  void make_cells();
  TimedWorker& worker_of(const Cell& cell);
  void set_up_workers(std::size_t format);
  bool ensure_started(Cell& cell);
  void run_block(Cell& cell);
  void run_rounds();
  void give_up(Cell& cell, const std::string& status, const std::string& reason);
  void collect(const std::string& status);
  void save();
  /// Does the work of each format on as many threads as there are CPUs.
  void parallel(const std::function<void(std::size_t format)>& work);
  double seconds_left() const;

  const Manifest& manifest_;
  RunRequest request_;
  Run run_;
  std::filesystem::path scratch_;
  std::vector<std::string> formats_;  ///< selected and built
  std::vector<std::string> operations_;
  std::vector<Source> sources_;
  std::vector<Cell> cells_;
  std::vector<TimedWorker> workers_;  ///< of all pairings (worker_of)
  std::mutex mutex_;                  ///< of run_ while several threads take facts
  Progress progress_;
  Clock::time_point begin_ = Clock::now();
  double earlier_seconds_ = 0;  ///< of the run that is resumed
};

}  // namespace roundtrip
