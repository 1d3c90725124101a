// SPDX-License-Identifier: MIT
//
// Trained classifiers as data: the kinds of machine-learning model that the suite knows, whatever dataset one
// of them comes from and whatever format is to hold it. They are records like any other, so that a general
// format (JSON, pickle, protobuf) saves them member by member; a format that is made for models (ONNX, PMML)
// knows these types and maps them to its own. The arrays are those of scikit-learn's estimators (1.2, in its
// reference under LogisticRegression, RandomForestClassifier and MLPClassifier), which most others have in
// about this shape. What a model does with a row of features, and when its arrays fit together, is said by
// predict.h.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "bench/record/record.h"

namespace roundtrip::models {

/// Row after row.
struct Matrix {
  std::uint32_t rows;
  std::uint32_t columns;
  std::vector<double> values;  ///< rows × columns; element (r, c) is values[r * columns + c]
};
ROUNDTRIP_RECORD(Matrix, rows, columns, values);

/// What the training was told; it changes no prediction.
using Hyperparameter = std::variant<bool, std::int64_t, double, std::string>;
using Hyperparameters = std::map<std::string, Hyperparameter>;

/// The labels that a model tells apart, in the order of its outputs. Integers or names, as the training data
/// had them.
using Classes = std::variant<std::vector<std::int64_t>, std::vector<std::string>>;

/// How the scores of the classes become their probabilities.
enum class Link : std::uint8_t {
  softmax,  ///< one score for each class
  logistic  ///< one score for two classes: p of the second is 1 / (1 + exp(-score)), of the first the rest
};
ROUNDTRIP_ENUM(Link, softmax, logistic);

/// score = coefficients · row + intercepts: logistic regression, and whatever else predicts so.
struct LinearClassifier {
  std::string version;  ///< what trained it: "scikit-learn 1.2.1"
  Hyperparameters hyperparameters;
  std::vector<std::string> feature_names;  ///< one for each column of a row; or none
  Classes classes;
  Link link;
  Matrix coefficients;             ///< scores × features
  std::vector<double> intercepts;  ///< one for each score
};
ROUNDTRIP_RECORD(LinearClassifier, version, hyperparameters, feature_names, classes, link, coefficients,
                 intercepts);

/// A binary decision tree; element i of the first four arrays belongs to node i, node 0 is the root, and a
/// child stands behind its parent.
struct ClassificationTree {
  std::vector<std::int32_t> feature;  ///< that the node asks for; -1 at a leaf
  std::vector<double> threshold;      ///< goes left when feature <= threshold; 0 at a leaf
  std::vector<std::int32_t> left;     ///< child; -1 at a leaf
  std::vector<std::int32_t> right;    ///< child; -1 at a leaf
  Matrix probabilities;               ///< leaves, in the order of their nodes × classes
};
ROUNDTRIP_RECORD(ClassificationTree, feature, threshold, left, right, probabilities);

/// A forest: the mean of what its trees say.
struct TreeEnsemble {
  std::string version;
  Hyperparameters hyperparameters;
  std::vector<std::string> feature_names;
  Classes classes;
  std::uint32_t feature_count;
  std::vector<ClassificationTree> trees;
};
ROUNDTRIP_RECORD(TreeEnsemble, version, hyperparameters, feature_names, classes, feature_count, trees);

/// Of a layer's sums.
enum class Activation : std::uint8_t { identity, logistic, relu, tanh };
ROUNDTRIP_ENUM(Activation, identity, logistic, relu, tanh);

/// output = activation(row · weights + biases).
struct DenseLayer {
  Matrix weights;              ///< inputs × outputs
  std::vector<double> biases;  ///< one for each output
  Activation activation;       ///< identity in the last layer, whose outputs are the scores
};
ROUNDTRIP_RECORD(DenseLayer, weights, biases, activation);

/// Dense layers one behind the other.
struct MultilayerPerceptron {
  std::string version;
  Hyperparameters hyperparameters;
  std::vector<std::string> feature_names;
  Classes classes;
  Link link;  ///< of the last layer's scores
  std::vector<DenseLayer> layers;
};
ROUNDTRIP_RECORD(MultilayerPerceptron, version, hyperparameters, feature_names, classes, link, layers);

}  // namespace roundtrip::models
