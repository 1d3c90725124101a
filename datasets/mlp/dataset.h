// SPDX-License-Identifier: MIT
//
// A multi-layer perceptron on the handwritten digits of 8 × 8 pixels that come with scikit-learn (UCI's
// Optical Recognition of Handwritten Digits): two dense matrices. With any seed but 1 the weights are close
// to those that were learnt; the scale changes nothing.
#pragma once

#include <optional>

#include "bench/record/difference.h"
#include "bench/record/models.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::mlp {

struct Dataset {
  using Record = models::MultilayerPerceptron;
  static constexpr DatasetInfo info{
      .name = "mlp",
      .summary = "a neural network of layers 64-32-10, learnt from digits: 2410 doubles of full precision",
      .by_default = false};
  static Record generate(const DatasetOptions& options);
  /// Predictions for rows that were kept back from the training.
  static std::optional<Difference> behaviour_difference(const Record& expected, const Record& actual,
                                                        Losses allowed);
};

}  // namespace roundtrip::datasets::mlp
