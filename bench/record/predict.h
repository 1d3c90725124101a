// SPDX-License-Identifier: MIT
//
// What the model kinds (models.h) do: when their arrays fit together, and what they make of a row of
// features. All arithmetic is in double and in the order that stands here, so that two models of the same
// bits predict the same bits; exp and tanh are the math library's. Sums run from the first feature to the
// last, as BLAS does not promise: scikit-learn's own probabilities are met to the last digits, those of a
// forest to the bit.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "bench/record/difference.h"
#include "bench/record/models.h"

namespace roundtrip::models {

[[nodiscard]] inline std::size_t class_count(const Classes& classes) {
  return std::visit([](const auto& labels) { return labels.size(); }, classes);
}

/// A class's label as text.
/// @pre index < class_count(classes)
[[nodiscard]] inline std::string label_of(const Classes& classes, std::size_t index) {
  if (const auto* names = std::get_if<std::vector<std::string>>(&classes)) return names->at(index);
  return std::to_string(std::get<std::vector<std::int64_t>>(classes).at(index));
}

namespace detail {

[[noreturn]] inline void throw_misfit(const std::string& path, const std::string& what) {
  throw std::invalid_argument("not a model: " + path + " " + what);
}

inline void require(bool fits, const std::string& path, const std::string& what) {
  if (!fits) throw_misfit(path, what);
}

inline void require_size(std::size_t size, std::size_t wanted, const std::string& path) {
  if (size != wanted)
    throw_misfit(path, "has " + std::to_string(size) + " elements, not " + std::to_string(wanted));
}

inline void check_matrix(const Matrix& matrix, const std::string& path) {
  require(matrix.rows != 0 && matrix.columns != 0, path, "is empty");
  // Both are below 2^32: the product does not wrap.
  const std::uint64_t wanted = std::uint64_t{matrix.rows} * matrix.columns;
  if (matrix.values.size() != wanted)
    throw_misfit(path, "has " + std::to_string(matrix.values.size()) + " values, not " +
                           std::to_string(matrix.rows) + " × " + std::to_string(matrix.columns));
}

inline void check_labels(const Classes& classes, Link link, std::size_t scores) {
  const std::size_t wanted = link == Link::logistic ? 2 : scores;
  require(link == Link::softmax || scores == 1, "link", "is logistic, with more than one score");
  require_size(class_count(classes), wanted, "classes");
}

inline void check_names(const std::vector<std::string>& names, std::size_t features) {
  if (!names.empty()) require_size(names.size(), features, "feature_names");
}

inline void check_tree(const ClassificationTree& tree, std::size_t features, std::size_t classes,
                       const std::string& path) {
  const std::size_t nodes = tree.feature.size();
  require(nodes != 0, path + ".feature", "is empty");
  require_size(tree.threshold.size(), nodes, path + ".threshold");
  require_size(tree.left.size(), nodes, path + ".left");
  require_size(tree.right.size(), nodes, path + ".right");
  std::size_t leaves = 0;
  std::vector<bool> has_parent(nodes);
  const auto at = [&](const char* array, std::size_t node) {
    return path + "." + array + "[" + std::to_string(node) + "]";
  };
  for (std::size_t node = 0; node != nodes; ++node) {
    if (tree.feature[node] == -1) {
      ++leaves;
      require(tree.left[node] == -1, at("left", node), "is not -1, at a leaf");
      require(tree.right[node] == -1, at("right", node), "is not -1, at a leaf");
      require(tree.threshold[node] == 0 && !std::signbit(tree.threshold[node]), at("threshold", node),
              "is not 0, at a leaf");
      continue;
    }
    require(tree.feature[node] >= 0 && static_cast<std::size_t>(tree.feature[node]) < features,
            at("feature", node), "is not a feature");
    for (const auto* children : {&tree.left, &tree.right}) {
      const std::int32_t child = (*children)[node];
      const char* const array = children == &tree.left ? "left" : "right";
      require(child >= 0 && static_cast<std::size_t>(child) < nodes, at(array, node), "is not a node");
      require(static_cast<std::size_t>(child) > node, at(array, node), "is not a node after its parent");
      require(!has_parent[static_cast<std::size_t>(child)], at(array, node), "is another node's child");
      has_parent[static_cast<std::size_t>(child)] = true;
    }
  }
  for (std::size_t node = 1; node != nodes; ++node)
    require(has_parent[node], at("feature", node), "has no parent");
  check_matrix(tree.probabilities, path + ".probabilities");
  require_size(tree.probabilities.rows, leaves, path + ".probabilities.rows");
  require_size(tree.probabilities.columns, classes, path + ".probabilities.columns");
}

}  // namespace detail

/// Whether the arrays of a model fit together, so that nothing is read beyond an end.
/// @throws std::invalid_argument with the path of what does not fit
inline void check(const LinearClassifier& model) {
  detail::check_matrix(model.coefficients, "coefficients");
  detail::require_size(model.intercepts.size(), model.coefficients.rows, "intercepts");
  detail::check_names(model.feature_names, model.coefficients.columns);
  detail::check_labels(model.classes, model.link, model.coefficients.rows);
}

inline void check(const TreeEnsemble& model) {
  const std::size_t classes = class_count(model.classes);
  detail::require(classes != 0, "classes", "is empty");
  detail::require(!model.trees.empty(), "trees", "is empty");
  detail::check_names(model.feature_names, model.feature_count);
  for (std::size_t i = 0; i != model.trees.size(); ++i)
    detail::check_tree(model.trees[i], model.feature_count, classes, "trees[" + std::to_string(i) + "]");
}

inline void check(const MultilayerPerceptron& model) {
  detail::require(!model.layers.empty(), "layers", "is empty");
  for (std::size_t i = 0; i != model.layers.size(); ++i) {
    const DenseLayer& layer = model.layers[i];
    const std::string path = "layers[" + std::to_string(i) + "]";
    detail::check_matrix(layer.weights, path + ".weights");
    detail::require_size(layer.biases.size(), layer.weights.columns, path + ".biases");
    if (i != 0)
      detail::require_size(layer.weights.rows, model.layers[i - 1].weights.columns, path + ".weights.rows");
  }
  detail::require(model.layers.back().activation == Activation::identity, "the last layer's activation",
                  "is not identity");
  detail::check_names(model.feature_names, model.layers.front().weights.rows);
  detail::check_labels(model.classes, model.link, model.layers.back().weights.columns);
}

/// How many features a row has.
[[nodiscard]] inline std::size_t feature_count(const LinearClassifier& model) {
  return model.coefficients.columns;
}
[[nodiscard]] inline std::size_t feature_count(const TreeEnsemble& model) {
  return model.feature_count;
}
[[nodiscard]] inline std::size_t feature_count(const MultilayerPerceptron& model) {
  return model.layers.front().weights.rows;
}

namespace detail {

inline double logistic(double score) {
  return 1.0 / (1.0 + std::exp(-score));
}

/// The greatest score is taken off first, so that no exp overflows.
inline std::vector<double> linked(Link link, std::vector<double> scores) {
  if (link == Link::logistic) {
    const double second = logistic(scores.front());
    return {1.0 - second, second};
  }
  const double greatest = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double& score : scores) {
    score = std::exp(score - greatest);
    sum += score;
  }
  for (double& score : scores) score /= sum;
  return scores;
}

inline double activated(Activation activation, double sum) {
  switch (activation) {
    case Activation::logistic:
      return logistic(sum);
    case Activation::relu:
      return sum > 0 ? sum : 0;
    case Activation::tanh:
      return std::tanh(sum);
    case Activation::identity:
      break;
  }
  return sum;
}

/// The row of ClassificationTree::probabilities that a row of features ends at. (What is not a number is not
/// less than or equal to anything, and goes right.)
inline std::size_t leaf_of(const ClassificationTree& tree, std::span<const double> row) {
  std::size_t node = 0;
  while (tree.feature[node] != -1) {
    const double value = row[static_cast<std::size_t>(tree.feature[node])];
    node = static_cast<std::size_t>(value <= tree.threshold[node] ? tree.left[node] : tree.right[node]);
  }
  return static_cast<std::size_t>(
      std::count(tree.feature.begin(), tree.feature.begin() + static_cast<std::ptrdiff_t>(node), -1));
}

}  // namespace detail

/// What a model makes of a row: the probability of each class.
/// @pre check(model) has passed, and the row has feature_count(model) elements
[[nodiscard]] inline std::vector<double> predict(const LinearClassifier& model, std::span<const double> row) {
  const std::size_t features = model.coefficients.columns;
  std::vector<double> scores(model.coefficients.rows);
  for (std::size_t c = 0; c != scores.size(); ++c) {
    double sum = 0;
    for (std::size_t f = 0; f != features; ++f) sum += row[f] * model.coefficients.values[c * features + f];
    scores[c] = sum + model.intercepts[c];
  }
  return detail::linked(model.link, std::move(scores));
}

[[nodiscard]] inline std::vector<double> predict(const TreeEnsemble& model, std::span<const double> row) {
  std::vector<double> sums(class_count(model.classes));
  for (const ClassificationTree& tree : model.trees) {
    const std::size_t leaf = detail::leaf_of(tree, row);
    for (std::size_t c = 0; c != sums.size(); ++c)
      sums[c] += tree.probabilities.values[leaf * sums.size() + c];
  }
  for (double& sum : sums) sum /= static_cast<double>(model.trees.size());
  return sums;
}

[[nodiscard]] inline std::vector<double> predict(const MultilayerPerceptron& model,
                                                 std::span<const double> row) {
  std::vector<double> values(row.begin(), row.end());
  for (const DenseLayer& layer : model.layers) {
    const std::size_t outputs = layer.weights.columns;
    std::vector<double> sums(outputs);
    for (std::size_t i = 0; i != values.size(); ++i) {
      for (std::size_t o = 0; o != outputs; ++o) sums[o] += values[i] * layer.weights.values[i * outputs + o];
    }
    for (std::size_t o = 0; o != outputs; ++o)
      sums[o] = detail::activated(layer.activation, sums[o] + layer.biases[o]);
    values = std::move(sums);
  }
  return detail::linked(model.link, std::move(values));
}

/// The class that is predicted: the first of the most probable ones.
[[nodiscard]] inline std::size_t predicted_class(const std::vector<double>& probabilities) {
  return static_cast<std::size_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                                  probabilities.begin());
}

/// The first of some rows for which two models do not predict the same: bit for bit, or, where a loss of
/// digits is allowed, the same class.
/// @param rows one for each row of features
/// @return also where the arrays of `actual` do not fit together
/// @pre check(expected) has passed
template <class Model>
[[nodiscard]] std::optional<Difference> prediction_difference(const Model& expected, const Model& actual,
                                                              const Matrix& rows, Losses allowed) {
  try {
    check(actual);
    if (feature_count(actual) != feature_count(expected))
      detail::throw_misfit("a row", "has a different number of features");
  } catch (const std::invalid_argument& error) {
    return Difference{"predictions", "a model", error.what()};
  }
  for (std::size_t r = 0; r != rows.rows; ++r) {
    const std::span<const double> row(rows.values.data() + r * rows.columns, rows.columns);
    const std::vector<double> a = predict(expected, row);
    const std::vector<double> b = predict(actual, row);
    const std::string path = "predictions[" + std::to_string(r) + "]";
    if (!allowed.any()) {
      if (auto difference = roundtrip::detail::compare_sequence(a, b, {}))
        return roundtrip::detail::under(path, std::move(difference));
    }
    const std::string label = label_of(expected.classes, predicted_class(a));
    if (const std::string other = label_of(actual.classes, predicted_class(b)); label != other)
      return Difference{path, label, other};
  }
  return std::nullopt;
}

}  // namespace roundtrip::models
