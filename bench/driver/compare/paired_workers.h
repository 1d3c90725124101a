// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/driver/run/worker.h"

namespace roundtrip {

/// The two builds that are compared.
enum class BuildSide : std::uint8_t { base, head };

/// One of the two workers did not do what it was asked.
class SideError : public std::runtime_error {
 public:
  enum class How : std::uint8_t {
    failed,
    unsupported,  ///< it cannot, and says so
    lost,         ///< the worker is gone: it crashed, or hung, or what it says is no answer
    killed,       ///< the worker is gone, by a signal from outside
  };
  SideError(BuildSide side, How how, const std::string& what)
      : std::runtime_error(what), side_(side), how_(how) {}
  [[nodiscard]] BuildSide side() const { return side_; }
  [[nodiscard]] How how() const { return how_; }

 private:
  BuildSide side_;
  How how_;
};

/// How the blocks of a cell are run, on both sides alike. A pair is some milliseconds of each side, in slices
/// that take turns: on a shared machine a CPU changes its speed by half within milliseconds, when a neighbour
/// on the same core comes or goes, and only slices shorter than that see the same machine.
struct PairShape {
  std::uint64_t warmup = 1;  ///< untimed iterations before each slice
  std::uint64_t iterations = 1;
  std::uint32_t slices = 1;  ///< of each side, in a pair
};

/// What a pair says.
struct Pair {
  double log_ratio = 0;  ///< median of ln(head / base) of its slices
  double base_ns = 0;    ///< median of its slices, per iteration
  double head_ns = 0;
};

/// ln(head / base) of every pair, a list for each restart.
using LogRatios = std::vector<std::vector<double>>;
[[nodiscard]] LogRatios log_ratios(const std::vector<std::vector<Pair>>& restarts);
/// The figure of each restart: the median of its pairs.
[[nodiscard]] std::vector<double> restart_medians(const LogRatios& restarts);
/// The median of all pairs, as if it did not matter in which restart they ran.
[[nodiscard]] double median_of_all(const LogRatios& restarts);

/// What a restart runs: a layout of each side, and who is started first.
struct Turn {
  std::size_t base_layout = 0;
  std::size_t head_layout = 0;
  BuildSide first = BuildSide::base;
};

/// The restart of that number. A layout of the one side is not always met by the same one of the other, and
/// of two processes of one program the one that was started first can be faster by some per cent for as long
/// as they live. So all combinations of two layouts have their turn with each side first, in twice as many
/// restarts as there are combinations; and already in the first of them each layout has both. The very first
/// begins with BASE, so that what neither side can do is blamed on BASE.
/// @param base_layouts,head_layouts how many there are, at least one
[[nodiscard]] Turn turn_of(std::size_t restart, std::size_t base_layouts, std::size_t head_layouts);

/// The workers of one format in two builds, side by side, both with the same dataset. Only one computes at a
/// time.
class PairedWorkers {
 public:
  /// Starts both, one after the other, and has them make the data.
  /// @param first to be started, and to be set up: it can be faster than the other as long as they live
  /// @throws SideError
  PairedWorkers(const WorkerOptions& base, const WorkerOptions& head, const DataSource& source,
                std::chrono::seconds timeout, BuildSide first);

  /// Has both set the operation up, and check it.
  /// @return what an iteration takes on the slower side, in ns
  /// @throws SideError
  double start(const std::string& operation);

  /// Times `count` pairs, their slices in the order ABBA ABBA …, so that what drifts evenly hits both sides
  /// alike.
  /// @param first the side that begins
  /// @throws SideError
  std::vector<Pair> time(const std::string& operation, PairShape shape, std::uint32_t count, BuildSide first);

 private:
  Worker& worker(BuildSide side) { return *workers_[static_cast<std::size_t>(side)]; }
  /// Calls f, which asks the worker of that side, and makes a SideError of what goes wrong.
  template <class F>
  auto guarded(BuildSide side, F&& f) {
    try {
      return f();
    } catch (const WorkerLost& lost) {
      const bool killed = lost.how() == WorkerLost::How::killed;
      throw SideError(side, killed ? SideError::How::killed : SideError::How::lost,
                      std::string(lost.status()) + ": " + lost.what());
    } catch (const BadAnswer& bad) {
      throw SideError(side, SideError::How::lost, bad.what());
    } catch (const WorkerError& error) {
      throw SideError(side, SideError::How::failed, error.what());
    }
  }
  static void require(BuildSide side, const GateVerdict& verdict);

  std::string source_;
  std::array<BuildSide, 2> order_;  ///< in which they are started, and set up
  std::array<std::unique_ptr<Worker>, 2> workers_;
};

/// Sixteen slices of a quarter of a millisecond on each side: some 4 ms. Where an iteration takes longer than
/// that a slice is one iteration, and there are as many as take 10 ms, but at least one.
[[nodiscard]] PairShape shape_pair(double iteration_ns);

}  // namespace roundtrip
