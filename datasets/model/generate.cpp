// SPDX-License-Identifier: MIT
#include <algorithm>
#include <queue>
#include <utility>

#include "datasets/model/dataset.h"
#include "datasets/words.h"

namespace roundtrip::datasets::model {

namespace {

constexpr std::size_t tree_count = 100;
constexpr std::size_t node_count = 255;
constexpr std::size_t matrix_rows = 64;  // one for each feature
constexpr std::size_t matrix_columns = 1000;

std::map<std::string, Hyperparameter> make_hyperparameters() {
  return {{"bootstrap", true},
          {"ccp_alpha", 0.0},
          {"early_stopping", false},
          {"feature_fraction", 0.8},
          {"l2_regularization", 1e-6},
          {"learning_rate", 0.05},
          {"loss", std::string("squared_error")},
          {"max_depth", std::int64_t{-1}},
          {"max_leaf_nodes", std::int64_t{128}},
          {"min_samples_leaf", std::int64_t{1}},
          {"min_samples_split", std::int64_t{2}},
          {"random_state", std::int64_t{20240304}},
          {"split_criterion", std::string("variance")},
          {"subsample", 0.632},
          {"tolerance", 1e-4},
          {"warm_start", false}};
}

/// The threshold between two neighbouring values of the feature: features are measured with different
/// resolutions.
double make_threshold(Random& random, std::int32_t feature) {
  constexpr auto resolutions = std::to_array<std::int64_t>({1, 10, 100, 1000});
  const std::int64_t resolution = resolutions[static_cast<std::size_t>(feature) % 4];
  const std::int64_t value = random.between(-50 * resolution, 150 * resolution);
  const std::int64_t next = value + 1 + static_cast<std::int64_t>(random.skewed(3));
  return ratio(value + next, 2 * resolution);
}

class Grower {
 public:
  explicit Grower(Random& random) : random_(random) {
    const std::int64_t samples = random_.between(5000, 9000);
    const std::int64_t mean = random_.between(-400, 400);  // thousandths
    const std::int64_t variance = random_.between(200'000, 900'000);
    add_leaf(samples, samples * mean, samples * variance);
  }

  /// Splits the node with the most samples until the tree has its size, as best-first growth does.
  DecisionTree grow() {
    while (tree_.feature.size() < node_count) {
      const std::size_t node = largest_.top().second;
      largest_.pop();
      split(node);
    }
    return std::move(tree_);
  }

 private:
  void add_leaf(std::int64_t samples, std::int64_t sum, std::int64_t squares) {
    largest_.push({samples, tree_.feature.size()});
    sums_.push_back(sum);
    squares_.push_back(squares);
    tree_.feature.push_back(-2);
    tree_.threshold.push_back(-2.0);
    tree_.left.push_back(-1);
    tree_.right.push_back(-1);
    tree_.value.push_back(ratio(sum, samples * 1000));
    tree_.impurity.push_back(ratio(squares, samples * 1'000'000));
    tree_.sample_count.push_back(static_cast<std::uint32_t>(samples));
  }

  void split(std::size_t node) {
    const auto samples = std::int64_t{tree_.sample_count[node]};
    const std::int64_t left_samples =
        std::clamp<std::int64_t>(samples * random_.between(15, 85) / 100, 1, samples - 1);
    const std::int64_t right_samples = samples - left_samples;
    // The two sides move apart by what the split explains of the variance.
    const std::int64_t moved = left_samples * right_samples / samples * random_.between(-300, 300);
    const std::int64_t left_sum = sums_[node] / samples * left_samples + moved;
    const std::int64_t explained = squares_[node] / 100 * random_.between(3, 25);
    const std::int64_t remaining = squares_[node] - explained;
    const std::int64_t left_squares = remaining / samples * left_samples;
    const std::size_t left = tree_.feature.size();
    const auto feature = static_cast<std::int32_t>(random_.skewed(matrix_rows));
    add_leaf(left_samples, left_sum, left_squares);
    add_leaf(right_samples, sums_[node] - left_sum, remaining - left_squares);
    tree_.feature[node] = feature;
    tree_.threshold[node] = make_threshold(random_, feature);
    tree_.left[node] = static_cast<std::int32_t>(left);
    tree_.right[node] = static_cast<std::int32_t>(left + 1);
  }

  Random& random_;
  DecisionTree tree_{};
  std::vector<std::int64_t> sums_;     // of each node's targets
  std::vector<std::int64_t> squares_;  // of their deviations
  std::priority_queue<std::pair<std::int64_t, std::size_t>> largest_;
};

Matrix make_matrix(Random& random, std::size_t rows, std::size_t columns) {
  Matrix matrix{};
  matrix.rows = static_cast<std::uint32_t>(rows);
  matrix.columns = static_cast<std::uint32_t>(columns);
  matrix.values.reserve(rows * columns);
  // Weights are usually drawn with a deviation of about 1/sqrt(rows): an eighth, and exact.
  for (std::size_t i = 0; i < rows * columns; ++i) matrix.values.push_back(random.normal() * 0.125);
  return matrix;
}

}  // namespace

Model Dataset::generate(const DatasetOptions& options) {
  Random random(options.seed);
  Model model{};
  model.version = "2.4.1";
  model.hyperparameters = make_hyperparameters();
  for (int i = 0; i < 12; ++i) model.classes.push_back(phrase(random, 2, ' '));
  for (std::size_t i = 0; i < matrix_rows; ++i) model.feature_names.push_back(phrase(random, 2, '_'));
  const std::size_t trees = scaled(tree_count, options.scale);
  model.trees.reserve(trees);
  for (std::size_t i = 0; i < trees; ++i) model.trees.push_back(Grower(random).grow());
  model.projection = make_matrix(random, matrix_rows, scaled(matrix_columns, options.scale));
  return model;
}

}  // namespace roundtrip::datasets::model
