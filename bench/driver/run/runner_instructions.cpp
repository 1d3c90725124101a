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
  std::map<std::size_t, std::vector<TimedCell*>> cells_of;
  for (const Cell& cell : cells_) {
    TimedCell& timed = stored(cell);
    if (is_timed(timed) && !timed.instructions) cells_of[pairing_of(cell)].push_back(&timed);
  }
  std::vector<std::size_t> pairings;
  for (const auto& [pairing, cells] : cells_of) pairings.push_back(pairing);
  std::vector<std::string> errors;
  parallel(pairings, 1, [&](std::size_t pairing) {
    const auto& cells = cells_of.at(pairing);
    const DataSource& source = sources_[pairing / formats_.size()];
    const std::string& format = formats_[pairing % formats_.size()];
    std::vector<std::string> operations;
    operations.reserve(cells.size());
    for (const TimedCell* cell : cells) operations.push_back(cell->operation);
    const auto folder = scratch_.make_folder();
    const auto counts = roundtrip::count_instructions(*valgrind, worker_options(format, folder), source,
                                                      operations, request_.timeout);
    Scratch::remove(folder);
    const std::lock_guard lock(mutex_);
    for (TimedCell* cell : cells) {
      const InstructionCount& count = counts.at(cell->operation);
      cell->instructions = count.per_iteration;
      if (!count.error.empty())
        errors.push_back(fmt::format("{}: no instructions: {}", cell->name, count.error));
    }
  });
  progress_.finish();
  for (const auto& error : errors) say(error);
  save();
}

}  // namespace roundtrip
