// SPDX-License-Identifier: MIT
#include <bit>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>

#include "bench/record/predict.h"
#include "bench/record/unsupported.h"
#include "formats/onnx/file.h"
#include "formats/onnx/metadata.h"
#include "formats/onnx/models.h"

namespace roundtrip::onnx_models {

namespace {

using models::Activation;
using models::Classes;
using models::Link;
using ::onnx::AttributeProto;
using ::onnx::GraphProto;
using ::onnx::ModelProto;
using ::onnx::NodeProto;
using ::onnx::TensorProto;

// The names of the graph's values.
constexpr const char* rows_name = "rows";
constexpr const char* scores_name = "scores";
constexpr const char* label_name = "label";
constexpr const char* probabilities_name = "probabilities";

/// Numbers as they lie in TensorProto.raw_data: little-endian.
template <class T>
void set_raw(TensorProto& tensor, std::span<const T> values) {
  auto& raw = *tensor.mutable_raw_data();
  raw.resize(values.size_bytes());
  if (!values.empty()) std::memcpy(raw.data(), values.data(), raw.size());
  if constexpr (std::endian::native == std::endian::big) {
    for (std::size_t i = 0; i != raw.size(); i += sizeof(T))
      std::reverse(raw.begin() + static_cast<std::ptrdiff_t>(i),
                   raw.begin() + static_cast<std::ptrdiff_t>(i + sizeof(T)));
  }
}

void set_tensor(TensorProto& tensor, std::initializer_list<std::size_t> dims,
                std::span<const double> values) {
  for (const std::size_t dim : dims) tensor.add_dims(static_cast<std::int64_t>(dim));
  tensor.set_data_type(TensorProto::DOUBLE);
  set_raw(tensor, values);
}

AttributeProto& attribute(NodeProto& node, const char* name, AttributeProto::AttributeType type) {
  auto& made = *node.add_attribute();
  made.set_name(name);
  made.set_type(type);
  return made;
}

void set_int(NodeProto& node, const char* name, std::int64_t value) {
  attribute(node, name, AttributeProto::INT).set_i(value);
}

auto& add_ints(NodeProto& node, const char* name) {
  return *attribute(node, name, AttributeProto::INTS).mutable_ints();
}

/// A graph that grows, and the file around it.
class Graph {
 public:
  template <class Model>
  Graph(const Model& model, ModelProto& proto) : graph_(start(proto, "classifier")) {
    try {
      models::check(model);
    } catch (const std::invalid_argument& error) {
      throw UnsupportedError(error.what());
    }
    add_metadata(proto, model.version, model.hyperparameters, model.feature_names);
    add_value(*graph_.add_input(), rows_name, TensorProto::DOUBLE, models::feature_count(model));
    const bool names = std::holds_alternative<std::vector<std::string>>(model.classes);
    add_value(*graph_.add_output(), label_name, names ? TensorProto::STRING : TensorProto::INT64, 0);
  }

  void add_probabilities(TensorProto::DataType type, std::size_t classes) {
    add_value(*graph_.add_output(), probabilities_name, type, classes);
  }

  NodeProto& add_node(const char* op, std::initializer_list<std::string> inputs,
                      std::initializer_list<std::string> outputs, const char* domain = "") {
    auto& node = *graph_.add_node();
    node.set_name(*outputs.begin());
    node.set_op_type(op);
    node.set_domain(domain);
    for (const std::string& input : inputs) node.add_input(input);
    for (const std::string& output : outputs) node.add_output(output);
    return node;
  }

  TensorProto& add_initializer(const std::string& name) {
    auto& tensor = *graph_.add_initializer();
    tensor.set_name(name);
    return tensor;
  }

  /// The probabilities and the label of what `scores_name` holds.
  void add_link(Link link, const Classes& classes) {
    add_probabilities(TensorProto::DOUBLE, models::class_count(classes));
    if (link == Link::softmax) {
      set_int(add_node("Softmax", {scores_name}, {probabilities_name}), "axis", 1);
    } else {
      set_tensor(add_initializer("one"), {1}, std::array{1.0});
      add_node("Sigmoid", {scores_name}, {"second"});
      add_node("Sub", {"one", "second"}, {"first"});
      set_int(add_node("Concat", {"first", "second"}, {probabilities_name}), "axis", 1);
    }
    auto& best = add_node("ArgMax", {probabilities_name}, {"best"});
    set_int(best, "axis", 1);
    set_int(best, "keepdims", 0);
    auto& labels = add_initializer("classes");
    labels.add_dims(static_cast<std::int64_t>(models::class_count(classes)));
    if (const auto* names = std::get_if<std::vector<std::string>>(&classes)) {
      labels.set_data_type(TensorProto::STRING);
      for (const std::string& name : *names) labels.add_string_data(name);
    } else {
      labels.set_data_type(TensorProto::INT64);
      set_raw<std::int64_t>(labels, std::get<std::vector<std::int64_t>>(classes));
    }
    set_int(add_node("Gather", {"classes", "best"}, {label_name}), "axis", 0);
  }

 private:
  /// @param columns 0: the value is one for each row
  static void add_value(::onnx::ValueInfoProto& value, const char* name, TensorProto::DataType type,
                        std::size_t columns) {
    value.set_name(name);
    auto& tensor = *value.mutable_type()->mutable_tensor_type();
    tensor.set_elem_type(type);
    tensor.mutable_shape()->add_dim()->set_dim_param("N");
    if (columns != 0) tensor.mutable_shape()->add_dim()->set_dim_value(static_cast<std::int64_t>(columns));
  }

  GraphProto& graph_;
};

const char* operator_of(Activation activation) {
  switch (activation) {
    case Activation::logistic:
      return "Sigmoid";
    case Activation::relu:
      return "Relu";
    case Activation::tanh:
      return "Tanh";
    case Activation::identity:
      break;
  }
  return "";
}

void add_class_labels(NodeProto& node, const Classes& classes) {
  if (const auto* names = std::get_if<std::vector<std::string>>(&classes)) {
    auto& labels = attribute(node, "classlabels_strings", AttributeProto::STRINGS);
    for (const std::string& name : *names) labels.add_strings(name);
  } else {
    const auto& numbers = std::get<std::vector<std::int64_t>>(classes);
    add_ints(node, "classlabels_int64s").Add(numbers.begin(), numbers.end());
  }
}

}  // namespace

void save(const models::LinearClassifier& model, ModelProto& proto) {
  Graph graph(model, proto);
  const auto& [scores, features, values] = model.coefficients;
  set_tensor(graph.add_initializer("coefficients"), {scores, features}, values);
  set_tensor(graph.add_initializer("intercepts"), {scores}, model.intercepts);
  auto& gemm = graph.add_node("Gemm", {rows_name, "coefficients", "intercepts"}, {scores_name});
  set_int(gemm, "transB", 1);
  graph.add_link(model.link, model.classes);
}

void save(const models::MultilayerPerceptron& model, ModelProto& proto) {
  Graph graph(model, proto);
  std::string input = rows_name;
  for (std::size_t i = 0; i != model.layers.size(); ++i) {
    const models::DenseLayer& layer = model.layers[i];
    const std::string number = std::to_string(i);
    const std::string weights = "weights_" + number;
    const std::string biases = "biases_" + number;
    set_tensor(graph.add_initializer(weights), {layer.weights.rows, layer.weights.columns},
               layer.weights.values);
    set_tensor(graph.add_initializer(biases), {layer.biases.size()}, layer.biases);
    std::string output = i + 1 == model.layers.size() ? scores_name : "sums_" + number;
    graph.add_node("Gemm", {input, weights, biases}, {output});
    if (layer.activation != Activation::identity) {
      std::string activated = "activated_" + number;
      graph.add_node(operator_of(layer.activation), {output}, {activated});
      output = std::move(activated);
    }
    input = std::move(output);
  }
  graph.add_link(model.link, model.classes);
}

void save(const models::TreeEnsemble& model, ModelProto& proto) {
  Graph graph(model, proto);
  auto& opset = *proto.add_opset_import();
  opset.set_domain(ml_domain);
  opset.set_version(ml_opset_version);
  auto& node = graph.add_node("TreeEnsembleClassifier", {rows_name}, {label_name, "sums"}, ml_domain);
  // References into the node's attributes stay valid: its list holds pointers.
  auto& tree_ids = add_ints(node, "nodes_treeids");
  auto& node_ids = add_ints(node, "nodes_nodeids");
  auto& feature_ids = add_ints(node, "nodes_featureids");
  auto& true_ids = add_ints(node, "nodes_truenodeids");
  auto& false_ids = add_ints(node, "nodes_falsenodeids");
  auto& modes = attribute(node, "nodes_modes", AttributeProto::STRINGS);
  auto& class_trees = add_ints(node, "class_treeids");
  auto& class_nodes = add_ints(node, "class_nodeids");
  auto& class_ids = add_ints(node, "class_ids");
  const bool leaves_gaps = models::class_count(model.classes) <= most_classes_with_gaps;
  std::vector<double> thresholds;
  std::vector<double> weights;
  for (std::size_t t = 0; t != model.trees.size(); ++t) {
    const models::ClassificationTree& tree = model.trees[t];
    const double* leaf = tree.probabilities.values.data();
    for (std::size_t n = 0; n != tree.feature.size(); ++n) {
      const bool is_leaf = tree.feature[n] == -1;
      tree_ids.Add(static_cast<std::int64_t>(t));
      node_ids.Add(static_cast<std::int64_t>(n));
      feature_ids.Add(is_leaf ? 0 : tree.feature[n]);
      true_ids.Add(is_leaf ? 0 : tree.left[n]);
      false_ids.Add(is_leaf ? 0 : tree.right[n]);
      modes.add_strings(is_leaf ? "LEAF" : "BRANCH_LEQ");
      if (!is_leaf) continue;
      for (std::size_t c = 0; c != tree.probabilities.columns; ++c) {
        // A class that is not named weighs 0.
        if (leaves_gaps && std::bit_cast<std::uint64_t>(leaf[c]) == 0) continue;
        class_trees.Add(static_cast<std::int64_t>(t));
        class_nodes.Add(static_cast<std::int64_t>(n));
        class_ids.Add(static_cast<std::int64_t>(c));
        weights.push_back(leaf[c]);
      }
      leaf += tree.probabilities.columns;
    }
    thresholds.insert(thresholds.end(), tree.threshold.begin(), tree.threshold.end());
  }
  set_tensor(*attribute(node, "nodes_values_as_tensor", AttributeProto::TENSOR).mutable_t(),
             {thresholds.size()}, thresholds);
  set_tensor(*attribute(node, "class_weights_as_tensor", AttributeProto::TENSOR).mutable_t(),
             {weights.size()}, weights);
  add_class_labels(node, model.classes);
  attribute(node, "post_transform", AttributeProto::STRING).set_s("NONE");
  // The operator adds up what the trees say; the model is their mean. Its second output is a float by
  // definition.
  auto& count = graph.add_initializer("tree_count");
  count.add_dims(1);
  count.set_data_type(TensorProto::FLOAT);
  set_raw<float>(count, std::array{static_cast<float>(model.trees.size())});
  graph.add_node("Div", {"sums", "tree_count"}, {probabilities_name});
  graph.add_probabilities(TensorProto::FLOAT, models::class_count(model.classes));
}

}  // namespace roundtrip::onnx_models
