// SPDX-License-Identifier: MIT
//
// A record that decides: the least loss of digits makes it decide otherwise.
#pragma once

#include <optional>

#include "bench/record/difference.h"
#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::deciding {

struct Decision {
  double border = 0;  ///< what is above lies on the other side
  double unused = 0;
};
ROUNDTRIP_RECORD(Decision, border, unused);

struct Dataset {
  using Record = Decision;
  static constexpr DatasetInfo info{.name = "deciding", .summary = "a record that is asked for a decision"};
  static Record generate(const DatasetOptions& options);
  static std::optional<Difference> behaviour_difference(const Record& expected, const Record& actual,
                                                        Losses allowed);
};

}  // namespace roundtrip::datasets::deciding
