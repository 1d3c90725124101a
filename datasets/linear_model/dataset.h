// SPDX-License-Identifier: MIT
//
// Multinomial logistic regression on the iris data (Fisher, 1936; with scikit-learn): a few dozen numbers and
// names, mostly overhead. With any seed but 1 the weights are close to those that were learnt; the scale
// changes nothing.
#pragma once

#include <optional>

#include "bench/record/difference.h"
#include "bench/record/models.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::linear_model {

struct Dataset {
  using Record = models::LinearClassifier;
  static constexpr DatasetInfo info{.name = "linear_model",
                                    .summary =
                                        "a logistic regression of 3 classes on 4 features, learnt from iris: "
                                        "15 weights and as many names and settings",
                                    .by_default = false};
  static Record generate(const DatasetOptions& options);
  /// Predictions for rows that were kept back from the training.
  static std::optional<Difference> behaviour_difference(const Record& expected, const Record& actual,
                                                        Losses allowed);
};

}  // namespace roundtrip::datasets::linear_model
