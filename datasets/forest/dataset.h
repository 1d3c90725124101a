// SPDX-License-Identifier: MIT
//
// A random forest on the handwritten digits of 8 × 8 pixels that come with scikit-learn (UCI's Optical
// Recognition of Handwritten Digits): trees of up to 8 levels as parallel arrays, and the distributions of
// the classes at their leaves. The scale multiplies the trees: fewer are the first ones, more are variations
// of them. With any seed but 1 all are.
#pragma once

#include <optional>

#include "bench/record/difference.h"
#include "bench/record/models.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::forest {

struct Dataset {
  using Record = models::TreeEnsemble;
  static constexpr DatasetInfo info{
      .name = "forest",
      .summary =
          "a random forest of 20 trees, learnt from digits: arrays of integers and doubles, many of them 0",
      .by_default = false};
  static Record generate(const DatasetOptions& options);
  /// Predictions for rows that were kept back from the training.
  static std::optional<Difference> behaviour_difference(const Record& expected, const Record& actual,
                                                        Losses allowed);
};

}  // namespace roundtrip::datasets::forest
