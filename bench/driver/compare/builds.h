// SPDX-License-Identifier: MIT
//
// Two builds, timed against each other on one machine: who is slower, and is it sure? docs/comparing.md says
// why it goes about it like this, and what it finds.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bench/driver/base/progress.h"
#include "bench/driver/compare/decision.h"
#include "bench/driver/compare/paired_workers.h"
#include "bench/driver/results/comparison.h"
#include "bench/driver/run/instructions.h"
#include "bench/driver/run/manifest.h"
#include "bench/driver/run/runner.h"
#include "bench/record/random.h"

namespace roundtrip {

/// Of which cells instructions are counted.
enum class CountInstructions : std::uint8_t { none, changed, all };

struct CompareRequest {
  std::filesystem::path base;
  std::filesystem::path head;
  RunRequest selection;  ///< formats, datasets, operations, data, scale, seed, budget, timeout …
  ComparisonPlan plan;
  std::uint32_t controls = 3;
  CountInstructions instructions = CountInstructions::changed;
};

/// Compares two builds, step by step. Ends early, with what there is, when the budget is over or the user
/// interrupts it.
class BuildComparison {
 public:
  /// @param own manifest of the running program
  /// @throws InputError when a folder holds no build, when a name is unknown, when the two have no cell in
  /// common
  BuildComparison(const Manifest& own, CompareRequest request);
  ~BuildComparison();
  BuildComparison(const BuildComparison&) = delete;
  BuildComparison& operator=(const BuildComparison&) = delete;
  BuildComparison(BuildComparison&&) = delete;
  BuildComparison& operator=(BuildComparison&&) = delete;

  /// All steps. The steps are: facts of both; the screen, a few restarts of every cell; the confirmation of
  /// what the screen did not clear, with the controls; the instructions.
  Comparison run();
  /// Whether instructions were to be counted of all cells, and could not be of some.
  [[nodiscard]] bool uncounted() const;
  /// Whether the machine had not got what it took: the comparison ends there, and says why.
  [[nodiscard]] bool machine_failed() const { return machine_failed_; }

 private:
  using Clock = std::chrono::steady_clock;

  /// A cell, or a control: the same with the base's workers on both sides.
  struct Cell {
    std::string operation;
    std::optional<PairShape> shape;  ///< once it has been started
    std::vector<std::vector<Pair>> screen;
    std::vector<std::vector<Pair>> confirm;
    bool candidate = false;  ///< the screen did not clear it
    bool settled = false;    ///< more restarts would hardly tell more
    Call call = Call::undecided;
    std::string lost;  ///< why it cannot be timed
    bool head_lost = false;
    bool killed = false;  ///< a worker was killed from outside while it was timed, and started again
    bool absent = false;  ///< BASE has no such cell
    std::vector<std::size_t> layouts;  ///< of HEAD, for each restart of `confirm`
    InstructionCount base_count;
    InstructionCount head_count;
  };
  /// What shares two workers.
  struct Pairing {
    std::size_t format = 0;
    std::size_t source = 0;
    bool control = false;
    std::uint32_t restarts = 0;
    std::vector<Cell> cells;
    std::array<std::filesystem::path, 2> folders;  ///< of BASE's and HEAD's worker
  };
  enum class Stage : std::uint8_t { screen, confirm };

  void take_facts();
  void make_pairings();
  void choose_controls();
  void screen();
  void confirm();
  void count_instructions();

  void restart(Pairing& pairing, Stage stage);
  [[nodiscard]] bool wants(const Pairing& pairing, const Cell& cell, Stage stage) const;
  [[nodiscard]] bool wants(const Pairing& pairing, Stage stage) const;
  [[nodiscard]] bool control_is_beyond(const Cell& cell) const;
  void judge(double alpha);
  void settle(double chance);
  WorkerOptions worker_options(Pairing& pairing, BuildSide side, const std::filesystem::path& program);
  std::string cell_name(const Pairing& pairing, const Cell& cell) const;

  Comparison report();
  CellComparison report_cell(const Pairing& pairing, const Cell& cell) const;
  void judge_cell(const Cell& cell, CellComparison& result) const;
  static bool slower_in_all_layouts(const Cell& cell);
  [[nodiscard]] bool must_stop(double share) const;
  [[nodiscard]] double seconds_left() const;

  CompareRequest request_;
  Manifest base_build_;
  Manifest head_build_;
  std::optional<Runner> base_;
  std::optional<Runner> head_;
  std::vector<std::string> formats_;
  std::vector<std::string> operations_;
  std::vector<Pairing> pairings_;
  std::vector<std::string> reasons_;
  bool stopped_ = false;
  bool machine_failed_ = false;
  Random random_;
  int cpu_ = 0;
  Progress progress_;
  Clock::time_point begin_ = Clock::now();
};

/// The verdict on the whole, from those on its parts. When a control is beyond the margin no time is
/// believed.
void conclude(Comparison& comparison);

}  // namespace roundtrip
