// SPDX-License-Identifier: MIT
#include "bench/record/predict.h"
#include "datasets/linear_model/dataset.h"
#include "datasets/linear_model/kept_rows.h"
#include "datasets/linear_model/trained.h"
#include "datasets/trained.h"

namespace roundtrip::datasets::linear_model {

models::LinearClassifier Dataset::generate(const DatasetOptions& options) {
  Weights weights(options.seed == learnt_seed, options.seed);
  models::LinearClassifier model{.version = std::string(version),
                                 .hyperparameters = hyperparameters(),
                                 .feature_names = to_strings(feature_names),
                                 .classes = to_strings(classes),
                                 .link = models::Link::softmax,
                                 .coefficients = weights.matrix(classes.size(), coefficients),
                                 .intercepts = weights.of(intercepts)};
  return model;
}

std::optional<Difference> Dataset::behaviour_difference(const Record& expected, const Record& actual,
                                                        Losses allowed) {
  return models::prediction_difference(expected, actual, kept_matrix(rows, feature_names.size()), allowed);
}

}  // namespace roundtrip::datasets::linear_model
