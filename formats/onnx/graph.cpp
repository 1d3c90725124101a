// SPDX-License-Identifier: MIT
#include "formats/onnx/graph.h"

#include <algorithm>
#include <set>

#include "formats/onnx/file.h"

namespace roundtrip::onnx_models {

using ::onnx::AttributeProto;
using ::onnx::GraphProto;
using ::onnx::ModelProto;
using ::onnx::NodeProto;
using ::onnx::TensorProto;

namespace {

/// The opsets whose Gemm, Softmax, TreeEnsembleClassifier … are those that are read here.
constexpr int oldest_opset = 11;
constexpr int newest_opset = 22;
constexpr int newest_ml_opset = 4;

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> choices) {
  return std::find(choices.begin(), choices.end(), text) != choices.end();
}

std::string list(std::initializer_list<std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text.append(text.empty() ? "" : " or ").append(word);
  return text;
}

}  // namespace

std::string named(const NodeProto& node) {
  std::string name = node.name();
  if (name.empty() && node.output_size() != 0) name = node.output(0);
  return "node '" + name + "' (" + node.op_type() + ")";
}

bool is_of_onnx(const NodeProto& node) {
  return node.domain().empty() || node.domain() == "ai.onnx";
}

const GraphProto& graph_of(const ModelProto& proto) {
  if (!proto.has_graph()) refuse("there is no graph");
  if (proto.functions_size() != 0 || proto.training_info_size() != 0)
    refuse("functions and training_info belong to no model here");
  if (proto.graph().sparse_initializer_size() != 0) refuse("sparse_initializer belongs to no model here");
  return proto.graph();
}

Node::Node(const NodeProto& node, std::initializer_list<std::string_view> known) : node_(node) {
  std::set<std::string_view> seen;
  for (const AttributeProto& attribute : node.attribute()) {
    if (!seen.insert(attribute.name()).second)
      refuse("attribute " + attribute.name() + " stands there twice");
    if (!is_one_of(attribute.name(), known))
      refuse("attribute " + attribute.name() + " is none that a model here has");
  }
}

bool Node::has_input(int index) const {
  return index < node_.input_size() && !node_.input(index).empty();
}

const std::string& Node::input(int index) const {
  if (!has_input(index)) refuse("input " + std::to_string(index) + " is missing");
  return node_.input(index);
}

const std::string& Node::output(int index) const {
  if (index >= node_.output_size()) refuse("output " + std::to_string(index) + " is missing");
  return node_.output(index);
}

const AttributeProto* Node::find(std::string_view name, AttributeProto::AttributeType type) const {
  for (const AttributeProto& attribute : node_.attribute()) {
    if (attribute.name() != name) continue;
    if (attribute.type() != type)
      refuse("attribute " + attribute.name() + " is of type " + std::to_string(attribute.type()) + ", not " +
             std::to_string(type));
    return &attribute;
  }
  return nullptr;
}

std::int64_t Node::integer(std::string_view name, std::int64_t fallback) const {
  const auto* attribute = find(name, AttributeProto::INT);
  return attribute ? attribute->i() : fallback;
}

float Node::number(std::string_view name, float fallback) const {
  const auto* attribute = find(name, AttributeProto::FLOAT);
  return attribute ? attribute->f() : fallback;
}

std::string_view Node::text(std::string_view name, std::string_view fallback) const {
  const auto* attribute = find(name, AttributeProto::STRING);
  return attribute ? std::string_view(attribute->s()) : fallback;
}

std::vector<std::int64_t> Node::integers(std::string_view name) const {
  const auto* attribute = find(name, AttributeProto::INTS);
  if (!attribute) return {};
  return {attribute->ints().begin(), attribute->ints().end()};
}

std::vector<std::string> Node::texts(std::string_view name) const {
  const auto* attribute = find(name, AttributeProto::STRINGS);
  if (!attribute) return {};
  return {attribute->strings().begin(), attribute->strings().end()};
}

std::vector<double> Node::numbers(std::string_view name) const {
  const std::string tensor_name = std::string(name) + "_as_tensor";
  const auto* tensor = find(tensor_name, AttributeProto::TENSOR);
  const auto* floats = find(name, AttributeProto::FLOATS);
  if (tensor && floats) refuse("attribute " + std::string(name) + " stands there as a tensor, too");
  if (tensor) return doubles_of(tensor->t(), tensor_name);
  if (!floats) return {};
  return {floats->floats().begin(), floats->floats().end()};
}

const TensorProto& Node::tensor(std::string_view name) const {
  const auto* attribute = find(name, AttributeProto::TENSOR);
  if (!attribute) refuse("attribute " + std::string(name) + " is missing");
  return attribute->t();
}

models::Classes Node::labels(std::string_view integers_name) const {
  std::vector<std::string> names = texts("classlabels_strings");
  std::vector<std::int64_t> numbers = integers(integers_name);
  if (names.empty() == numbers.empty())
    refuse("has not one of the attributes classlabels_strings and " + std::string(integers_name));
  if (!names.empty()) return names;
  return numbers;
}

void Node::require(std::string_view attribute, std::int64_t value, std::int64_t wanted) const {
  if (value != wanted)
    refuse("attribute " + std::string(attribute) + " is " + std::to_string(value) + ", not " +
           std::to_string(wanted));
}

void Node::refuse(const std::string& what) const {
  onnx_models::refuse(named(node_) + ": " + what);
}

Graph::Graph(const ModelProto& proto) : graph_(graph_of(proto)) {
  for (const auto& opset : proto.opset_import()) {
    const bool ml = opset.domain() == ml_domain;
    if (!ml && !opset.domain().empty() && opset.domain() != "ai.onnx")
      refuse("opset_import: operators of " + opset.domain());
    if (opset.version() < (ml ? 1 : oldest_opset) || opset.version() > (ml ? newest_ml_opset : newest_opset))
      refuse("opset_import: version " + std::to_string(opset.version()) + " of '" + opset.domain() + "'");
  }
  for (const TensorProto& tensor : graph_.initializer()) {
    if (!initializers_.emplace(tensor.name(), &tensor).second)
      refuse("initializer '" + tensor.name() + "' stands there twice");
  }
  for (const auto& value : graph_.input()) {
    if (initializers_.contains(value.name())) continue;  // as files before IR 4 name them
    if (!input_.empty() || value.name().empty())
      refuse("the graph has more than one input, or one without a name");
    input_ = value.name();
    const auto& shape = value.type().tensor_type().shape();
    if (shape.dim_size() != 2) refuse("input '" + input_ + "': not rows of features");
    const std::int64_t size = shape.dim(1).dim_value();
    if (size < 0 || size > INT32_MAX) refuse("input '" + input_ + "': " + std::to_string(size) + " features");
    features_ = static_cast<std::size_t>(size);
  }
  if (input_.empty()) refuse("the graph has no input");
  std::set<std::string_view> outputs;
  for (const NodeProto& node : graph_.node()) {
    if (!is_of_onnx(node) && node.domain() != ml_domain)
      refuse(named(node) + ": is an operator of " + node.domain());
    for (const std::string& name : node.output()) {
      if (name == input_ || initializers_.contains(name) || !outputs.insert(name).second)
        refuse(named(node) + ": its output '" + name + "' is another value's name");
    }
    for (const std::string_view name : std::set<std::string_view>(node.input().begin(), node.input().end()))
      consumers_.emplace(name, &node);
  }
}

const TensorProto& Graph::initializer(const std::string& name) const {
  const auto found = initializers_.find(name);
  if (found == initializers_.end()) refuse("value '" + name + "': not an initializer");
  // Each use is a copy in the model: a short file could ask for any memory.
  if (consumers_.count(name) != 1) refuse("initializer '" + name + "': more than one node uses it");
  return *found->second;
}

std::vector<double> Graph::other_input(const NodeProto& node, const std::string& value) const {
  if (node.input_size() != 2) refuse(named(node) + ": has not two inputs");
  const std::string& other = node.input(node.input(0) == value ? 1 : 0);
  return doubles_of(initializer(other), other);
}

const NodeProto* Graph::find(const std::string& value,
                             std::initializer_list<std::string_view> operators) const {
  const NodeProto* found = nullptr;
  const auto [begin, end] = consumers_.equal_range(value);
  for (auto i = begin; i != end; ++i) {
    if (!is_one_of(i->second->op_type(), operators)) continue;
    if (found) refuse("value '" + value + "': goes into more than one " + list(operators));
    found = i->second;
  }
  return found;
}

const NodeProto* Graph::take(const std::string& value, std::initializer_list<std::string_view> operators) {
  const NodeProto* const node = find(value, operators);
  if (node) ++taken_;
  return node;
}

const NodeProto& Graph::take_required(const std::string& value,
                                      std::initializer_list<std::string_view> operators) {
  if (const NodeProto* const node = take(value, operators)) return *node;
  const auto other = consumers_.find(value);
  refuse("value '" + value + "': " +
         (other == consumers_.end() ? "nothing is made of it" : "goes into " + named(*other->second)) +
         ", where " + list(operators) + " should stand");
}

void Graph::finish(std::initializer_list<std::string_view> outputs) const {
  if (taken_ != graph_.node_size())
    refuse(std::to_string(graph_.node_size() - taken_) + " of " + std::to_string(graph_.node_size()) +
           " nodes belong to no model here");
  for (const auto& output : graph_.output()) {
    if (!is_one_of(output.name(), outputs)) refuse("output '" + output.name() + "': not one of a model here");
  }
}

}  // namespace roundtrip::onnx_models
