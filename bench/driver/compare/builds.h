// SPDX-License-Identifier: MIT
//
// Two builds, timed against each other on one machine: who is slower, and is it sure? docs/comparing.md says
// why it goes about it like this, and what it finds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/driver/base/progress.h"
#include "bench/driver/compare/build_pair.h"
#include "bench/driver/compare/decision.h"
#include "bench/driver/compare/paired_cells.h"
#include "bench/driver/compare/paired_workers.h"
#include "bench/driver/results/comparison.h"
#include "bench/driver/run/budget.h"
#include "bench/driver/run/manifest.h"
#include "bench/driver/run/request.h"
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
  ~BuildComparison() = default;
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
  void take_facts();
  void make_pairings();
  void choose_controls();
  void screen();
  void confirm();
  void count_instructions();

  void restart(PairedCells& pairing, Stage stage);
  WorkerOptions worker_options(PairedCells& pairing, BuildSide side, const std::filesystem::path& program);
  [[nodiscard]] std::string cell_name(const PairedCells& pairing, const PairedCell& cell) const;
  [[nodiscard]] Comparison report() const;

  CompareRequest request_;
  Budget budget_;
  BuildPair builds_;
  std::vector<PairedCells> pairings_;
  std::vector<std::string> reasons_;
  bool stopped_ = false;
  bool machine_failed_ = false;
  Random random_;
  int cpu_ = 0;
  Progress progress_;
};

}  // namespace roundtrip
