// SPDX-License-Identifier: MIT
#include "bench/record/predict.h"
#include "datasets/mlp/dataset.h"
#include "datasets/mlp/kept_rows.h"
#include "datasets/mlp/trained.h"
#include "datasets/trained.h"

namespace roundtrip::datasets::mlp {

models::MultilayerPerceptron Dataset::generate(const DatasetOptions& options) {
  Weights weights(options.seed == learnt_seed, options.seed);
  models::MultilayerPerceptron model{.version = std::string(version),
                                     .hyperparameters = hyperparameters(),
                                     .feature_names = to_strings(feature_names),
                                     .classes = std::vector<std::int64_t>(classes.begin(), classes.end()),
                                     .link = models::Link::softmax,
                                     .layers = {}};
  model.layers.push_back(
      {weights.matrix(feature_names.size(), weights_0), weights.of(biases_0), models::Activation::relu});
  model.layers.push_back(
      {weights.matrix(biases_0.size(), weights_1), weights.of(biases_1), models::Activation::identity});
  return model;
}

std::optional<Difference> Dataset::behaviour_difference(const Record& expected, const Record& actual,
                                                        Losses allowed) {
  return models::prediction_difference(expected, actual, kept_matrix(rows, feature_names.size()), allowed);
}

}  // namespace roundtrip::datasets::mlp
