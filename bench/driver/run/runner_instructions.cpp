// SPDX-License-Identifier: MIT
//
// The part of a run that counts what is executed.
#include <fmt/format.h>

#include "bench/driver/base/console.h"
#include "bench/driver/base/error.h"
#include "bench/driver/run/instructions.h"
#include "bench/driver/run/runner.h"

namespace roundtrip {

void Runner::count_instructions() {
  const auto valgrind = find_valgrind();
  if (!valgrind) throw InputError(no_valgrind);
  progress_.phase("counting instructions");
  std::map<std::size_t, std::vector<Cell*>> cells_of;
  for (Cell& cell : cells_) {
    if (!cell.blocks.ns.empty() && !cell.instructions) cells_of[pairing_of(cell)].push_back(&cell);
  }
  std::vector<std::size_t> pairings;
  for (const auto& [pairing, cells] : cells_of) pairings.push_back(pairing);
  std::vector<std::string> errors;
  parallel(pairings, 1, [&](std::size_t pairing) {
    const auto& cells = cells_of.at(pairing);
    const DataSource& source = sources_[cells.front()->source];
    const std::string& format = formats_[cells.front()->format];
    std::vector<std::string> operations;
    operations.reserve(cells.size());
    for (const Cell* cell : cells) operations.push_back(cell->operation);
    const auto folder = scratch_.make_folder();
    const auto counts = roundtrip::count_instructions(*valgrind, worker_options(format, folder), source,
                                                      operations, request_.timeout);
    Scratch::remove(folder);
    const std::lock_guard lock(mutex_);
    for (Cell* cell : cells) {
      const InstructionCount& count = counts.at(cell->operation);
      cell->instructions = count.per_iteration;
      if (!count.error.empty())
        errors.push_back(
            fmt::format("{}/{}/{}: no instructions: {}", source.name, format, cell->operation, count.error));
    }
  });
  progress_.finish();
  for (const auto& error : errors) say(error);
  collect();
  save();
}

}  // namespace roundtrip
