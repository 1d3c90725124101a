// SPDX-License-Identifier: MIT
#include "bench/driver/run/instructions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "bench/driver/base/console.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/run/callgrind.h"
#include "bench/driver/run/for_each_pairing.h"

namespace roundtrip {

namespace {

/// The cells that are to be counted, by their pairings.
std::map<PairingIndex, std::vector<TimedCell*>> cells_without_count(const Selection& selection, Run& run) {
  std::map<PairingIndex, std::vector<TimedCell*>> cells_of;
  const auto& formats = selection.formats();
  const auto& sources = selection.sources();
  for (TimedCell& cell : run.benchmarks) {
    // Callgrind counts between the calls of a function that only workers in C++ have.
    if (cell.instructions || selection.in_another_language(cell.format)) continue;
    const auto source = find_by(sources, cell.dataset, &DataSource::name);
    const auto format = std::find(formats.begin(), formats.end(), cell.format);
    const PairingIndex pairing{static_cast<std::size_t>(source - sources.begin()),
                               static_cast<std::size_t>(format - formats.begin())};
    cells_of[pairing].push_back(&cell);
  }
  return cells_of;
}

}  // namespace

void add_instructions(const Selection& selection, ResultsCollector& results, Progress& progress) {
  const auto valgrind = find_valgrind();
  if (!valgrind) throw InputError(no_valgrind);
  progress.phase("counting instructions");
  const auto cells_of = cells_without_count(selection, results.run());
  std::vector<PairingIndex> pairings;
  for (const auto& [pairing, cells] : cells_of) pairings.push_back(pairing);
  std::mutex mutex;
  std::vector<std::string> errors;
  for_each_pairing(
      pairings, [] { return interrupted.load(); },
      [&](PairingIndex pairing) {
        const auto& cells = cells_of.at(pairing);
        std::vector<std::string> operations;
        operations.reserve(cells.size());
        for (const TimedCell* cell : cells) operations.push_back(cell->operation);
        const auto folder = selection.scratch().make_folder();
        const auto counts =
            count_instructions(*valgrind, selection.worker_options(selection.format(pairing), folder),
                               selection.source(pairing), operations, selection.timeout());
        Scratch::remove(folder);
        const std::lock_guard lock(mutex);
        for (TimedCell* cell : cells) {
          const InstructionCount& count = counts.at(cell->operation);
          cell->instructions = count.per_iteration;
          if (!count.error.empty())
            errors.push_back(fmt::format("{}: no instructions: {}", cell->name, count.error));
        }
      },
      [&](PairingIndex pairing, double share) { progress.update(share, -1, selection.name(pairing)); });
  progress.finish();
  for (const auto& error : errors) say(error);
  results.save();
}

}  // namespace roundtrip
