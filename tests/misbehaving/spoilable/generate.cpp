// SPDX-License-Identifier: MIT
#include "dataset.h"

#include "bench/record/random.h"

namespace roundtrip::datasets::spoilable {

Spoilable Dataset::generate(const DatasetOptions& options) {
  Random random(options.seed);
  Spoilable record;
  record.serial = random.bits();
  record.readings = {{"plain", 1.5}, {std::string("nul\0inside", 10), -0.0}, {"long", 0.1}};
  const std::size_t codes = scaled(20, options.scale);
  for (std::size_t i = 0; i < codes; ++i) {
    record.codes.push_back(static_cast<std::uint32_t>(random.below(1000)));
    record.counters.emplace("counter " + std::to_string(i), static_cast<std::uint32_t>(random.below(50)));
  }
  return record;
}

}  // namespace roundtrip::datasets::spoilable
