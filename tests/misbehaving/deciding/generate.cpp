// SPDX-License-Identifier: MIT
#include "dataset.h"

namespace roundtrip::datasets::deciding {

Decision Dataset::generate(const DatasetOptions& options) {
  const auto seed = static_cast<double>(options.seed);
  return {2.5 * seed, 0.1 * seed};
}

std::optional<Difference> Dataset::behaviour_difference(const Decision& expected, const Decision& actual,
                                                        Losses) {
  const double asked = expected.border;
  if (asked <= actual.border) return std::nullopt;
  return Difference{"decision", "below", "above"};
}

}  // namespace roundtrip::datasets::deciding
