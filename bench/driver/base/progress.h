// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <mutex>
#include <string>

namespace roundtrip {

/// What a run is doing, on standard error: a bar that is redrawn where that is a terminal, now and then a
/// line where it is not. May be called from several threads.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  /// Begins a phase; the bar starts at zero.
  void phase(const std::string& name);
  /// @param fraction of the phase that is done, 0 … 1
  /// @param left_seconds how long the rest will take; negative: not known
  /// @param detail what is being done just now
  void update(double fraction, double left_seconds, const std::string& detail);
  /// Removes the bar, for what is printed next.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  void clear_bar();

  std::mutex mutex_;
  bool terminal_;
  bool drawn_ = false;
  std::string name_;
  Clock::time_point last_{};
  double last_fraction_ = 0;
};

}  // namespace roundtrip
