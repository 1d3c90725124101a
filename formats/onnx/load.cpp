// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>

#include "bench/record/predict.h"
#include "formats/onnx/file.h"
#include "formats/onnx/graph.h"
#include "formats/onnx/metadata.h"
#include "formats/onnx/models.h"

namespace roundtrip::onnx_models {

namespace {

using models::Activation;
using models::Classes;
using models::Link;
using models::Matrix;
using ::onnx::ModelProto;
using ::onnx::NodeProto;
using ::onnx::TensorProto;

/// What stands beside the graph; and the last word on whether the arrays fit together.
template <class Model>
void finish(const ModelProto& proto, Model& model) {
  read_metadata(proto, model.version, model.hyperparameters, model.feature_names);
  try {
    models::check(model);
  } catch (const std::invalid_argument& error) {
    refuse(error.what());
  }
}

Matrix transposed(const Matrix& matrix) {
  Matrix result{matrix.columns, matrix.rows, std::vector<double>(matrix.values.size())};
  for (std::size_t r = 0; r != matrix.rows; ++r) {
    for (std::size_t c = 0; c != matrix.columns; ++c)
      result.values[c * matrix.rows + r] = matrix.values[r * matrix.columns + c];
  }
  return result;
}

Matrix matrix_of(const TensorProto& tensor, const std::string& name) {
  if (tensor.dims_size() != 2) refuse("tensor '" + name + "': not a matrix");
  for (const std::int64_t dim : tensor.dims()) {
    if (dim <= 0 || dim > INT32_MAX) refuse("tensor '" + name + "': a dimension of " + std::to_string(dim));
  }
  return {static_cast<std::uint32_t>(tensor.dims(0)), static_cast<std::uint32_t>(tensor.dims(1)),
          doubles_of(tensor, name)};
}

struct Dense {
  Matrix weights;
  std::vector<double> biases;
  std::string output;
};

/// @param by_output whether a row of the weights is to be an output's, rather than an input's
Dense read_gemm(const Graph& graph, const NodeProto& proto, const std::string& input, bool by_output) {
  const Node node(proto, {"alpha", "beta", "transA", "transB"});
  if (node.input(0) != input) node.refuse("its first input is '" + node.input(0) + "', not '" + input + "'");
  for (const char* const factor : {"alpha", "beta"}) {
    if (node.number(factor, 1) != 1) node.refuse(std::string("attribute ") + factor + " is not 1");
  }
  node.require("transA", node.integer("transA", 0), 0);
  const bool transposes = node.integer("transB", 0) != 0;
  Dense dense{matrix_of(graph.initializer(node.input(1)), node.input(1)), {}, node.output(0)};
  const std::size_t outputs = transposes ? dense.weights.rows : dense.weights.columns;
  if (transposes != by_output) dense.weights = transposed(dense.weights);
  dense.biases = node.has_input(2) ? doubles_of(graph.initializer(node.input(2)), node.input(2))
                                   : std::vector<double>(outputs);
  if (dense.biases.size() != outputs)
    node.refuse("adds " + std::to_string(dense.biases.size()) + " biases to " + std::to_string(outputs) +
                " sums");
  return dense;
}

/// The nodes behind the scores, up to the outputs.
class LinkReader {
 public:
  LinkReader(Graph& graph, std::string scores, std::size_t count)
      : graph_(graph), scores_(std::move(scores)), count_(count) {}

  void read(Link& link, Classes& classes) {
    link = graph_.find(scores_, {"Sigmoid"}) ? Link::logistic : Link::softmax;
    link == Link::logistic ? read_logistic() : read_softmax();
    const NodeProto* best = graph_.take(probabilities_, {"ArgMax"});
    if (!best) best = graph_.take(scores_, {"ArgMax"});
    if (!best) {
      // Of a network alone the classes are the numbers of its outputs.
      auto& numbers = classes.emplace<std::vector<std::int64_t>>(link == Link::logistic ? 2 : count_);
      std::iota(numbers.begin(), numbers.end(), 0);
      graph_.finish({probabilities_});
      return;
    }
    const Node index(*best, {"axis", "keepdims", "select_last_index"});
    require_axis(index, index.integer("axis", 0));
    index.require("select_last_index", index.integer("select_last_index", 0), 0);
    const NodeProto& proto = graph_.take_required(index.output(0), {"Gather"});
    const Node gather(proto, {"axis"});
    gather.require("axis", gather.integer("axis", 0), 0);
    if (gather.input(1) != index.output(0)) gather.refuse("looks nothing up by what is most probable");
    classes = labels_of(graph_.initializer(gather.input(0)), gather.input(0));
    graph_.finish({probabilities_, gather.output(0)});
  }

 private:
  static void require_axis(const Node& node, std::int64_t axis) {
    if (axis != 1 && axis != -1) node.refuse("attribute axis is " + std::to_string(axis) + ", not 1");
  }

  void read_softmax() {
    const Node node(graph_.take_required(scores_, {"Softmax"}), {"axis"});
    require_axis(node, node.integer("axis", -1));
    probabilities_ = node.output(0);
  }

  void read_logistic() {
    const Node sigmoid(graph_.take_required(scores_, {"Sigmoid"}), {});
    const std::string& second = sigmoid.output(0);
    const NodeProto& proto = graph_.take_required(second, {"Sub"});
    const Node sub(proto, {});
    if (sub.input(1) != second || graph_.other_input(proto, second) != std::vector{1.0})
      sub.refuse("is not 1 minus the other class's probability");
    const Node concat(graph_.take_required(second, {"Concat"}), {"axis"});
    require_axis(concat, concat.integer("axis", 0));
    if (concat.input(0) != sub.output(0) || concat.input(1) != second || concat.has_input(2))
      concat.refuse("puts together other values than the two classes' probabilities");
    probabilities_ = concat.output(0);
  }

  Graph& graph_;
  std::string scores_;
  std::size_t count_;
  std::string probabilities_;
};

/// The operator of ai.onnx.ml, which other tools write. Its attributes are floats.
void read_linear_classifier(Graph& graph, const NodeProto& proto, models::LinearClassifier& model) {
  const Node node(proto, {"classlabels_ints", "classlabels_strings", "coefficients", "intercepts",
                          "multi_class", "post_transform"});
  model.classes = node.labels("classlabels_ints");
  model.intercepts = node.numbers("intercepts");
  const std::string_view transform = node.text("post_transform", "NONE");
  if (transform != "SOFTMAX" && transform != "LOGISTIC")
    node.refuse("attribute post_transform is " + std::string(transform) + ", not SOFTMAX or LOGISTIC");
  model.link = transform == "SOFTMAX" ? Link::softmax : Link::logistic;
  std::vector<double> coefficients = node.numbers("coefficients");
  const std::size_t scores = model.link == Link::softmax ? models::class_count(model.classes) : 1;
  if (coefficients.empty() || coefficients.size() % scores != 0)
    node.refuse("attribute coefficients has " + std::to_string(coefficients.size()) + " elements, for " +
                std::to_string(scores) + " scores");
  model.coefficients = {static_cast<std::uint32_t>(scores),
                        static_cast<std::uint32_t>(coefficients.size() / scores), std::move(coefficients)};
  graph.finish({node.output(0), node.output(1)});
}

std::optional<Activation> activation_of(std::string_view op) {
  if (op == "Relu") return Activation::relu;
  if (op == "Tanh") return Activation::tanh;
  if (op == "Sigmoid") return Activation::logistic;
  return std::nullopt;
}

/// The nodes of a TreeEnsembleClassifier, as its lists have them, put together to trees.
class TreeReader {
 public:
  TreeReader(const Node& node, std::size_t features, std::size_t classes)
      : node_(node), classes_(classes), features_(features) {}

  std::vector<models::ClassificationTree> read() {
    read_nodes();
    connect();
    read_leaves();
    return std::move(trees_);
  }

 private:
  /// Where the nodes of a tree went, by their ids; in the order of these.
  using Positions = std::vector<std::pair<std::int64_t, std::size_t>>;

  template <class List>
  void require_size(const List& list, std::size_t wanted, const std::string& name) {
    if (list.size() != wanted)
      node_.refuse("attribute " + name + " has " + std::to_string(list.size()) + " elements, not " +
                   std::to_string(wanted));
  }
  std::vector<std::int64_t> integers(const char* name, std::size_t size) {
    auto list = node_.integers(name);
    require_size(list, size, name);
    return list;
  }

  std::size_t find_tree(std::int64_t id) const {
    const auto found = tree_of_id_.find(id);
    if (found == tree_of_id_.end()) node_.refuse("there is no tree " + std::to_string(id));
    return found->second;
  }
  std::size_t find_node(std::size_t tree, std::int64_t id) const {
    const Positions& positions = positions_[tree];
    // Nearly always they are counted from 0.
    if (id >= 0 && static_cast<std::size_t>(id) < positions.size()) {
      if (const auto& [own_id, node] = positions[static_cast<std::size_t>(id)]; own_id == id) return node;
    }
    const auto found = std::lower_bound(positions.begin(), positions.end(), std::pair(id, std::size_t{0}));
    if (found == positions.end() || found->first != id)
      node_.refuse("there is no node " + std::to_string(id) + " of a tree whose node it should be");
    return found->second;
  }

  void read_nodes() {
    tree_ids_ = node_.integers("nodes_treeids");
    const std::size_t count = tree_ids_.size();
    node_ids_ = integers("nodes_nodeids", count);
    const auto features = integers("nodes_featureids", count);
    const auto modes = node_.texts("nodes_modes");
    require_size(modes, count, "nodes_modes");
    const auto thresholds = node_.numbers("nodes_values");
    require_size(thresholds, count, "nodes_values");
    for (const std::int64_t missing : node_.integers("nodes_missing_value_tracks_true"))
      node_.require("nodes_missing_value_tracks_true", missing, 0);
    for (std::size_t i = 0; i != count; ++i) {
      const std::size_t t = tree_of_id_.emplace(tree_ids_[i], trees_.size()).first->second;
      if (t == trees_.size()) {
        trees_.emplace_back();
        positions_.emplace_back();
      }
      models::ClassificationTree& tree = trees_[t];
      positions_[t].emplace_back(node_ids_[i], tree.feature.size());
      const bool is_leaf = modes[i] == "LEAF";
      if (!is_leaf && modes[i] != "BRANCH_LEQ")
        node_.refuse("attribute nodes_modes has '" + modes[i] + "', where LEAF or BRANCH_LEQ should stand");
      if (!is_leaf && (features[i] < 0 || static_cast<std::size_t>(features[i]) >= features_))
        node_.refuse("attribute nodes_featureids has " + std::to_string(features[i]) + ", of " +
                     std::to_string(features_) + " features");
      tree.feature.push_back(is_leaf ? -1 : static_cast<std::int32_t>(features[i]));
      tree.threshold.push_back(is_leaf ? 0 : thresholds[i]);
      tree.left.push_back(-1);
      tree.right.push_back(-1);
    }
    for (Positions& positions : positions_) {
      std::sort(positions.begin(), positions.end());
      const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
      if (const auto twice = std::adjacent_find(positions.begin(), positions.end(), same);
          twice != positions.end())
        node_.refuse("node " + std::to_string(twice->first) + " stands twice in a tree");
    }
  }

  void connect() {
    const auto left = integers("nodes_truenodeids", tree_ids_.size());
    const auto right = integers("nodes_falsenodeids", tree_ids_.size());
    for (std::size_t i = 0; i != tree_ids_.size(); ++i) {
      const std::size_t t = find_tree(tree_ids_[i]);
      const std::size_t n = find_node(t, node_ids_[i]);
      models::ClassificationTree& tree = trees_[t];
      if (tree.feature[n] == -1) continue;
      tree.left[n] = static_cast<std::int32_t>(find_node(t, left[i]));
      tree.right[n] = static_cast<std::int32_t>(find_node(t, right[i]));
    }
  }

  void read_leaves() {
    const auto weights = node_.numbers("class_weights");
    const auto class_trees = integers("class_treeids", weights.size());
    const auto class_nodes = integers("class_nodeids", weights.size());
    const auto class_ids = integers("class_ids", weights.size());
    // Memory for what is left out is taken on the word of two counts, of leaves and of classes.
    std::size_t leaf_count = 0;
    for (const models::ClassificationTree& tree : trees_)
      leaf_count += static_cast<std::size_t>(std::count(tree.feature.begin(), tree.feature.end(), -1));
    if (classes_ > most_classes_with_gaps && leaf_count > weights.size() / classes_)
      node_.refuse("attribute class_weights has " + std::to_string(weights.size()) + " elements for " +
                   std::to_string(leaf_count) + " leaves and " + std::to_string(classes_) +
                   " classes; weights of 0 may be missing up to " + std::to_string(most_classes_with_gaps) +
                   " classes");
    // The row of each leaf among those of its tree.
    std::vector<std::vector<std::size_t>> rows(trees_.size());
    for (std::size_t t = 0; t != trees_.size(); ++t) {
      models::ClassificationTree& tree = trees_[t];
      std::size_t leaves = 0;
      for (const std::int32_t feature : tree.feature) {
        rows[t].push_back(leaves);
        if (feature == -1) ++leaves;
      }
      tree.probabilities = {static_cast<std::uint32_t>(leaves), static_cast<std::uint32_t>(classes_),
                            std::vector<double>(leaves * classes_)};
    }
    std::vector<std::vector<bool>> is_set(trees_.size());
    for (std::size_t i = 0; i != weights.size(); ++i) {
      const std::size_t t = find_tree(class_trees[i]);
      const std::size_t n = find_node(t, class_nodes[i]);
      if (trees_[t].feature[n] != -1) node_.refuse("attribute class_nodeids names a node that is not a leaf");
      if (class_ids[i] < 0 || static_cast<std::size_t>(class_ids[i]) >= classes_)
        node_.refuse("attribute class_ids has " + std::to_string(class_ids[i]) + ", of " +
                     std::to_string(classes_) + " classes");
      const std::size_t element = rows[t][n] * classes_ + static_cast<std::size_t>(class_ids[i]);
      is_set[t].resize(trees_[t].probabilities.values.size());
      if (is_set[t][element]) node_.refuse("attribute class_ids has a class twice at one leaf");
      is_set[t][element] = true;
      trees_[t].probabilities.values[element] = weights[i];
    }
  }

  const Node& node_;
  std::size_t classes_;
  std::size_t features_;
  std::vector<std::int64_t> tree_ids_;
  std::vector<std::int64_t> node_ids_;
  std::map<std::int64_t, std::size_t> tree_of_id_;
  std::vector<Positions> positions_;
  std::vector<models::ClassificationTree> trees_;
};

}  // namespace

void load(const ModelProto& proto, models::LinearClassifier& model) {
  Graph graph(proto);
  const NodeProto& first = graph.take_required(graph.input(), {"Gemm", "LinearClassifier"});
  if (first.op_type() == "Gemm") {
    Dense dense = read_gemm(graph, first, graph.input(), true);
    const std::size_t scores = dense.biases.size();
    model.coefficients = std::move(dense.weights);
    model.intercepts = std::move(dense.biases);
    LinkReader(graph, dense.output, scores).read(model.link, model.classes);
  } else {
    read_linear_classifier(graph, first, model);
  }
  finish(proto, model);
}

void load(const ModelProto& proto, models::MultilayerPerceptron& model) {
  Graph graph(proto);
  model.layers.clear();
  std::string value = graph.input();
  while (true) {
    Dense dense = read_gemm(graph, graph.take_required(value, {"Gemm"}), value, false);
    value = std::move(dense.output);
    const std::size_t sums = dense.biases.size();
    model.layers.push_back({std::move(dense.weights), std::move(dense.biases), Activation::identity});
    if (const NodeProto* const node = graph.find(value, {"Relu", "Tanh", "Sigmoid"});
        node && node->output_size() == 1 && graph.find(node->output(0), {"Gemm"})) {
      graph.take(value, {node->op_type()});
      model.layers.back().activation = *activation_of(node->op_type());
      value = Node(*node, {}).output(0);
    } else if (!graph.find(value, {"Gemm"})) {
      LinkReader(graph, value, sums).read(model.link, model.classes);
      break;
    }
  }
  finish(proto, model);
}

void load(const ModelProto& proto, models::TreeEnsemble& model) {
  Graph graph(proto);
  const Node node(
      graph.take_required(graph.input(), {"TreeEnsembleClassifier"}),
      {"nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids",
       "nodes_modes", "nodes_values", "nodes_values_as_tensor", "nodes_missing_value_tracks_true",
       "class_treeids", "class_nodeids", "class_ids", "class_weights", "class_weights_as_tensor",
       "classlabels_int64s", "classlabels_strings", "post_transform"});
  if (node.text("post_transform", "NONE") != "NONE")
    node.refuse("attribute post_transform is " + std::string(node.text("post_transform", "")) + ", not NONE");
  model.classes = node.labels("classlabels_int64s");
  model.feature_count = static_cast<std::uint32_t>(graph.features());
  model.trees = TreeReader(node, graph.features(), models::class_count(model.classes)).read();
  const std::string& sums = node.output(1);
  const NodeProto& div = graph.take_required(sums, {"Div"});
  if (div.input(0) != sums ||
      graph.other_input(div, sums) != std::vector{static_cast<double>(model.trees.size())})
    Node(div, {}).refuse("does not divide by the number of trees, which is " +
                         std::to_string(model.trees.size()));
  graph.finish({node.output(0), Node(div, {}).output(0)});
  finish(proto, model);
}

}  // namespace roundtrip::onnx_models
