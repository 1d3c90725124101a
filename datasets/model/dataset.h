// SPDX-License-Identifier: MIT
//
// A trained machine-learning model as it is saved: an ensemble of decision trees, each as parallel arrays
// over its nodes, and one dense matrix of weights. The arrays are those of scikit-learn's tree
// (https://scikit-learn.org/stable/auto_examples/tree/plot_unveil_tree_structure.html), which its models,
// ONNX's TreeEnsemble and others save in about this shape. Long arrays of integers and doubles.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::model {

/// A binary decision tree; element i of each array belongs to node i, node 0 is the root.
struct DecisionTree {
  std::vector<std::int32_t> feature;        ///< that the node asks for; -2 at a leaf
  std::vector<double> threshold;            ///< goes left when feature <= threshold; -2 at a leaf
  std::vector<std::int32_t> left;           ///< child; -1 at a leaf
  std::vector<std::int32_t> right;          ///< child; -1 at a leaf
  std::vector<double> value;                ///< prediction: the mean of the node's targets
  std::vector<double> impurity;             ///< variance of the node's targets
  std::vector<std::uint32_t> sample_count;  ///< training samples that reached the node
};
ROUNDTRIP_RECORD(DecisionTree, feature, threshold, left, right, value, impurity, sample_count);

/// Row after row.
struct Matrix {
  std::uint32_t rows;
  std::uint32_t columns;
  std::vector<double> values;
};
ROUNDTRIP_RECORD(Matrix, rows, columns, values);

using Hyperparameter = std::variant<bool, std::int64_t, double, std::string>;

struct Model {
  std::string version;
  std::map<std::string, Hyperparameter> hyperparameters;
  std::vector<std::string> classes;
  std::vector<std::string> feature_names;
  std::vector<DecisionTree> trees;
  Matrix projection;  ///< of the features onto the embedding
};
ROUNDTRIP_RECORD(Model, version, hyperparameters, classes, feature_names, trees, projection);

struct Dataset {
  using Record = Model;
  static constexpr DatasetInfo info{
      .name = "model",
      .summary =
          "100 decision trees of 255 nodes and a 64 × 1000 matrix: long arrays of numbers, as a trained "
          "machine-learning model is saved",
      .usual_scale = 0.015};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::model
