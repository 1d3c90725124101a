// SPDX-License-Identifier: MIT
//
// The cells of two builds: what was timed and counted of them, whether they are to be timed again, and what
// is said of them. Nothing here runs anything.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bench/driver/compare/decision.h"
#include "bench/driver/compare/paired_workers.h"
#include "bench/driver/results/comparison.h"
#include "bench/driver/run/callgrind.h"

namespace roundtrip {

/// A cell, or a control: the same with the base's workers on both sides.
struct PairedCell {
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
struct PairedCells {
  std::size_t format = 0;  ///< its place in the formats of both builds
  std::size_t source = 0;
  bool control = false;
  std::uint32_t restarts = 0;
  std::vector<PairedCell> cells;
  std::array<std::filesystem::path, 2> folders;  ///< of BASE's and HEAD's worker
};

enum class Stage : std::uint8_t {
  screen,   ///< a few restarts of every cell
  confirm,  ///< of what the screen did not clear, and of the controls
};

/// Whether one more restart of a cell is wanted.
[[nodiscard]] bool wants_restart(const PairedCells& pairing, const PairedCell& cell, Stage stage,
                                 const ComparisonPlan& plan);
/// Whether one of any of its cells is.
[[nodiscard]] bool wants_restart(const PairedCells& pairing, Stage stage, const ComparisonPlan& plan);

/// Whether a control shows a change of the margin's size, where none can be.
[[nodiscard]] bool control_is_beyond(const PairedCell& cell, double margin);

/// Calls what the confirmation has shown so far.
/// @param alpha of this look
void call_cells(std::vector<PairedCells>& pairings, double margin, double alpha);
/// Ends what a look left without a call and need not go on: a control that is within the margin (asked more
/// often than that, one that differs would be within it by chance some time), and what is not promising.
void settle_cells(std::vector<PairedCells>& pairings, const ComparisonPlan& plan, double chance);

/// The figures of a cell and the verdict on it. Names are the caller's to fill in.
[[nodiscard]] CellComparison describe_cell(const PairedCell& cell, const ComparisonPlan& plan);

}  // namespace roundtrip
