// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "bench/driver/base/output_file.h"
#include "bench/driver/results/results.h"
#include "bench/driver/run/budget.h"
#include "bench/driver/run/worker.h"

namespace roundtrip {

/// What a run finds out, put together as it comes, and written to its file in between: of an interruption
/// nothing is lost. Each function but run() may be called from several threads.
class ResultsCollector {
 public:
  /// @param run is written to until this object goes; what an earlier run left in it stays
  /// @param budget whose clock is the run's
  /// @param out where the results are written; null: nowhere
  /// @param resumed whether the data of `run` must be today's
  ResultsCollector(Run& run, const Budget& budget, OutputFile* out = nullptr, bool resumed = false);

  /// To be used while no other thread writes.
  [[nodiscard]] Run& run() { return run_; }
  [[nodiscard]] const Run& run() const { return run_; }
  [[nodiscard]] bool resumed() const { return resumed_; }
  /// How long the facts took, those of a run that is resumed left out.
  [[nodiscard]] double facts_seconds() const { return facts_seconds_; }
  void facts_are_taken() { facts_seconds_ = budget_.elapsed_seconds(); }

  void add(Fact fact);
  void add(UntimedCell cell);
  /// Sees to it that all formats, and all sittings of a run that is resumed, have the same data of a dataset,
  /// and that a format still makes as many bytes of it.
  /// @throws IncomparableError in a resumed run, BadAnswer in another
  void check_data(const std::string& format, const std::string& dataset, const DataIdentity& identity);

  /// Writes the file, unless that can be done once only.
  void save();
  /// So that saving between what ends with a save anyway takes a hundredth of the time.
  [[nodiscard]] bool save_is_due();
  /// Writes the file for the last time.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;

  void write();
  [[nodiscard]] bool write_is_due() const;

  Run& run_;
  const Budget& budget_;
  OutputFile* out_;
  bool resumed_;
  double earlier_seconds_;  ///< of the run that is resumed
  double facts_seconds_ = 0;
  std::mutex mutex_;
  Clock::time_point saved_ = Clock::now();
  Clock::duration save_cost_{};
};

}  // namespace roundtrip
