// SPDX-License-Identifier: MIT
#include "bench/driver/report/thinning.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

/// The places of the blocks that are kept, in the order in which these ran.
std::vector<std::size_t> kept_places(const Blocks& blocks, Kept kept) {
  if (kept == Kept::figures) return {undisturbed_block(blocks)};
  auto places = fastest_of_launches(blocks);
  std::sort(places.begin(), places.end());
  return places;
}

template <class T>
std::vector<T> picked(const std::vector<T>& values, const std::vector<std::size_t>& places) {
  std::vector<T> some;
  // A list that is empty in the file, since nothing was said, stays so.
  if (values.empty()) return some;
  some.reserve(places.size());
  for (const std::size_t place : places) some.push_back(values[place]);
  return some;
}

}  // namespace

std::string_view kept_text(Kept kept) {
  switch (kept) {
    case Kept::all:
      return "all";
    case Kept::fastest:
      return "fastest of each launch";
    case Kept::figures:
      return "figures";
  }
  return "";
}

Run with_blocks(Run run, Kept kept) {
  if (kept == Kept::all) return run;
  for (TimedCell& cell : run.benchmarks) {
    Blocks& blocks = cell.blocks;
    const auto places = kept_places(blocks, kept);
    blocks = {picked(blocks.ns, places), picked(blocks.cpu_ns, places), picked(blocks.iterations, places),
              picked(blocks.launch, places), picked(blocks.witness_ns, places)};
  }
  return run;
}

}  // namespace roundtrip
