// SPDX-License-Identifier: MIT
#include <algorithm>

#include "bench/record/predict.h"
#include "datasets/forest/dataset.h"
#include "datasets/forest/kept_rows.h"
#include "datasets/forest/trained.h"
#include "datasets/trained.h"

namespace roundtrip::datasets::forest {

namespace {

/// The arrays of all trees lie behind each other: this is where the next one's begin.
class Trees {
 public:
  models::ClassificationTree next(Weights& weights) {
    if (tree_ == node_counts.size()) *this = {};
    const auto nodes = static_cast<std::size_t>(node_counts[tree_++]);
    models::ClassificationTree tree{.feature = part(feature, nodes),
                                    .threshold = {},
                                    .left = part(left, nodes),
                                    .right = part(right, nodes),
                                    .probabilities = {}};
    tree.threshold = weights.of(std::span(threshold).subspan(node_, nodes));
    const auto leaves =
        static_cast<std::size_t>(std::count(tree.feature.begin(), tree.feature.end(), std::int32_t{-1}));
    tree.probabilities = weights.matrix(
        leaves, std::span(probabilities).subspan(leaf_ * classes.size(), leaves * classes.size()));
    node_ += nodes;
    leaf_ += leaves;
    return tree;
  }

 private:
  [[nodiscard]] std::vector<std::int32_t> part(std::span<const std::int32_t> array, std::size_t nodes) const {
    const auto elements = array.subspan(node_, nodes);
    return {elements.begin(), elements.end()};
  }

  std::size_t tree_ = 0;
  std::size_t node_ = 0;
  std::size_t leaf_ = 0;
};

}  // namespace

models::TreeEnsemble Dataset::generate(const DatasetOptions& options) {
  models::TreeEnsemble model{.version = std::string(version),
                             .hyperparameters = hyperparameters(),
                             .feature_names = to_strings(feature_names),
                             .classes = std::vector<std::int64_t>(classes.begin(), classes.end()),
                             .feature_count = static_cast<std::uint32_t>(feature_names.size()),
                             .trees = {}};
  Weights learnt(options.seed == learnt_seed, options.seed);
  Weights varied(false, options.seed);
  Trees trees;
  const std::size_t count = scaled(node_counts.size(), options.scale);
  while (model.trees.size() != count)
    model.trees.push_back(trees.next(model.trees.size() < node_counts.size() ? learnt : varied));
  return model;
}

std::optional<Difference> Dataset::behaviour_difference(const Record& expected, const Record& actual,
                                                        Losses allowed) {
  return models::prediction_difference(expected, actual, kept_matrix(rows, feature_names.size()), allowed);
}

}  // namespace roundtrip::datasets::forest
