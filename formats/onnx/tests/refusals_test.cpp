// SPDX-License-Identifier: MIT
//
// What is refused, and in which words: each graph is one of ours with one thing otherwise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "formats/onnx/models.h"
#include "small_models.h"

namespace roundtrip::onnx_test {

using models::Link;
using ::onnx::AttributeProto;
using ::onnx::GraphProto;
using ::onnx::ModelProto;
using ::onnx::NodeProto;
using ::onnx::TensorProto;
using ::testing::HasSubstr;

template <class Model, class Damage>
void expect_refused(const Model& model, const std::string& words, const Damage& damage) {
  ModelProto proto;
  onnx_models::save(model, proto);
  damage(proto);
  Model result;
  try {
    onnx_models::load(proto, result);
    ADD_FAILURE() << "was taken, and should be refused: " << words;
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("onnx: "));
    EXPECT_THAT(error.what(), HasSubstr(words));
  }
}

AttributeProto& attribute(NodeProto& node, const std::string& name) {
  for (AttributeProto& attribute : *node.mutable_attribute()) {
    if (attribute.name() == name) return attribute;
  }
  auto& made = *node.add_attribute();
  made.set_name(name);
  made.set_type(AttributeProto::INT);
  return made;
}

/// A damage of the graph, of a node of it, or of an attribute of one.
auto in_graph(auto damage) {
  return [damage](ModelProto& proto) { damage(*proto.mutable_graph()); };
}
auto in_node(int index, auto damage) {
  return in_graph([index, damage](GraphProto& graph) { damage(*graph.mutable_node(index)); });
}
auto in_attribute(int node, const char* name, auto damage) {
  return in_node(node, [name, damage](NodeProto& proto) { damage(attribute(proto, name)); });
}
auto in_tensor(int index, auto damage) {
  return in_graph([index, damage](GraphProto& graph) { damage(*graph.mutable_initializer(index)); });
}

TEST(Refused, Files) {
  const auto model = small_linear();
  expect_refused(model, "there is no graph", [](auto& m) { m.clear_graph(); });
  expect_refused(model, "version 23 of ''", [](auto& m) { m.mutable_opset_import(0)->set_version(23); });
  expect_refused(model, "operators of com.microsoft",
                 [](auto& m) { m.add_opset_import()->set_domain("com.microsoft"); });
  expect_refused(model, "functions", [](auto& m) { m.add_functions(); });
  expect_refused(model, "version stands there twice",
                 [](auto& m) { *m.add_metadata_props() = m.metadata_props(0); });
  expect_refused(model, "a text that is not UTF-8",
                 [](auto& m) { m.mutable_metadata_props(1)->set_value("\xff"); });
  expect_refused(model, "feature_name.0 is missing, of 2 names",
                 [](auto& m) { m.mutable_metadata_props(1)->set_key("feature_name.9"); });
  for (const char* value :
       {"", "int64", "int64:", "int64:1.5", "double:1x", "bool:yes", "string", "nan:g", "float:1"})
    expect_refused(model, "hyperparameter.x", [&](auto& m) {
      auto& entry = *m.add_metadata_props();
      entry.set_key("hyperparameter.x");
      entry.set_value(value);
    });
}

TEST(Refused, Graphs) {
  const auto model = small_linear();
  expect_refused(model, "no input", in_graph([](auto& g) { g.clear_input(); }));
  expect_refused(model, "more than one input", in_graph([](auto& g) { g.add_input()->set_name("more"); }));
  expect_refused(model, "not rows of features", in_graph([](auto& g) { g.mutable_input(0)->clear_type(); }));
  expect_refused(model, "'coefficients' stands there twice",
                 in_graph([](auto& g) { *g.add_initializer() = g.initializer(0); }));
  expect_refused(model, "sparse_initializer", in_graph([](auto& g) { g.add_sparse_initializer(); }));
  expect_refused(
      model, "value 'rows': goes into node 'scores' (MatMul), where Gemm or LinearClassifier should stand",
      in_node(0, [](auto& n) { n.set_op_type("MatMul"); }));
  expect_refused(model, "value 'scores': nothing is made of it",
                 in_node(1, [](auto& n) { n.set_input(0, "x"); }));
  expect_refused(model, "node 'label' (Gather): is an operator of far.away",
                 in_node(3, [](auto& n) { n.set_domain("far.away"); }));
  expect_refused(model, "is another value's name", in_node(1, [](auto& n) { n.set_output(0, "rows"); }));
  expect_refused(model, "is another value's name", in_node(1, [](auto& n) { n.set_output(0, "scores"); }));
  expect_refused(model, "1 of 5 nodes belong to no model",
                 in_graph([](auto& g) { g.add_node()->set_op_type("Relu"); }));
  expect_refused(model, "output 'more': not one of a model",
                 in_graph([](auto& g) { g.add_output()->set_name("more"); }));
  expect_refused(model, "value 'coefficients': not an initializer",
                 in_tensor(0, [](auto& t) { t.set_name("other"); }));
  expect_refused(model, "goes into more than one Softmax", in_graph([](auto& g) {
                   auto& node = *g.add_node();
                   node = g.node(1);
                   node.set_output(0, "again");
                 }));
  // Each use would be a copy: layers of one matrix are a bomb.
  expect_refused(small_network(), "'weights_2': more than one node uses it",
                 in_node(5, [](auto& n) { n.set_input(1, "weights_2"); }));
}

TEST(Refused, Attributes) {
  const auto model = small_linear();
  const auto to = [](auto value) { return [value](AttributeProto& a) { a.set_i(value); }; };
  expect_refused(model, "node 'scores' (Gemm): attribute transA is 1, not 0",
                 in_attribute(0, "transA", to(1)));
  expect_refused(model, "attribute gamma is none that a model here has", in_attribute(0, "gamma", to(1)));
  expect_refused(model, "attribute alpha is not 1", in_attribute(0, "alpha", [](auto& a) {
                   a.set_type(AttributeProto::FLOAT);
                   a.set_f(2);
                 }));
  expect_refused(model, "attribute alpha is of type 2, not 1", in_attribute(0, "alpha", to(1)));
  expect_refused(model, "node 'probabilities' (Softmax): attribute axis is 0, not 1",
                 in_attribute(1, "axis", to(0)));
  expect_refused(model, "node 'best' (ArgMax): attribute axis is 0, not 1", in_attribute(2, "axis", to(0)));
  expect_refused(model, "attribute axis stands there twice",
                 in_node(2, [](auto& n) { *n.add_attribute() = n.attribute(0); }));
  expect_refused(model, "its first input is 'coefficients'", in_node(0, [](auto& n) {
                   n.set_input(0, "coefficients");
                   n.set_input(1, "rows");
                 }));
  expect_refused(model, "looks nothing up", in_node(3, [](auto& n) {
                   n.set_input(0, "best");
                   n.set_input(1, "classes");
                 }));
  expect_refused(small_linear(Link::logistic), "is not 1 minus",
                 in_tensor(2, [](auto& t) { t.mutable_raw_data()->back() = 0; }));
  expect_refused(small_linear(Link::logistic), "puts together other values",
                 in_node(3, [](auto& n) { n.mutable_input()->SwapElements(0, 1); }));
}

TEST(Refused, Tensors) {
  const auto model = small_linear();
  expect_refused(model, "its dims say 2097152 elements, and there are 6",
                 in_tensor(0, [](auto& t) { t.set_dims(0, 1 << 20); }));
  expect_refused(model, "a dimension of 2147483648",
                 in_tensor(0, [](auto& t) { t.set_dims(0, std::int64_t{1} << 31); }));
  expect_refused(model, "a dimension of -3", in_tensor(0, [](auto& t) { t.set_dims(0, -3); }));
  expect_refused(model, "a dimension of 9223372036854775807", in_tensor(1, [](auto& t) {
                   t.set_dims(0, INT64_MAX);
                   t.add_dims(INT64_MAX);
                 }));
  expect_refused(model, "'coefficients': not a matrix", in_tensor(0, [](auto& t) { t.add_dims(1); }));
  expect_refused(model, "are no whole number of elements",
                 in_tensor(1, [](auto& t) { t.mutable_raw_data()->pop_back(); }));
  expect_refused(model, "has its data twice", in_tensor(1, [](auto& t) { t.add_double_data(1); }));
  expect_refused(model, "its data_type is 6, not DOUBLE or FLOAT",
                 in_tensor(1, [](auto& t) { t.set_data_type(TensorProto::INT32); }));
  expect_refused(model, "lies in another file",
                 in_tensor(1, [](auto& t) { t.set_data_location(TensorProto::EXTERNAL); }));
  expect_refused(model, "adds 2 biases to 3 sums", in_tensor(1, [](auto& t) {
                   t.set_dims(0, 2);
                   t.mutable_raw_data()->resize(16);
                 }));
  expect_refused(model, "not a model: classes has 2 elements, not 3", in_tensor(2, [](auto& t) {
                   t.set_dims(0, 2);
                   t.mutable_raw_data()->resize(16);
                 }));
  expect_refused(small_network(), "not a model: layers[1].weights.rows has 1 elements, not 3",
                 in_tensor(2, [](auto& t) {
                   t.set_dims(0, 1);
                   t.mutable_raw_data()->resize(8);
                 }));
}

TEST(Refused, Trees) {
  const auto model = small_forest();
  const auto ints = [](int index, std::int64_t value) {
    return [=](AttributeProto& a) { a.set_ints(index, value); };
  };
  expect_refused(model, "post_transform is SOFTMAX",
                 in_attribute(0, "post_transform", [](auto& a) { a.set_s("SOFTMAX"); }));
  expect_refused(model, "there is no node 9", in_attribute(0, "nodes_truenodeids", ints(0, 9)));
  expect_refused(model, "is not a node after its parent", in_attribute(0, "nodes_truenodeids", ints(1, 0)));
  expect_refused(model, "is another node's child", in_attribute(0, "nodes_falsenodeids", ints(0, 1)));
  expect_refused(model, "nodes_featureids has 2, of 2 features",
                 in_attribute(0, "nodes_featureids", ints(0, 2)));
  expect_refused(model, "nodes_nodeids has 7 elements, not 6",
                 in_attribute(0, "nodes_nodeids", [](auto& a) { a.add_ints(7); }));
  expect_refused(model, "node 0 stands twice in a tree", in_attribute(0, "nodes_nodeids", ints(1, 0)));
  expect_refused(model, "nodes_modes has 'BRANCH_GT'",
                 in_attribute(0, "nodes_modes", [](auto& a) { a.set_strings(0, "BRANCH_GT"); }));
  expect_refused(model, "class_ids has 3, of 3 classes", in_attribute(0, "class_ids", ints(0, 3)));
  expect_refused(model, "class_ids has a class twice at one leaf", in_attribute(0, "class_ids", ints(1, 1)));
  expect_refused(model, "names a node that is not a leaf", in_attribute(0, "class_nodeids", ints(0, 0)));
  expect_refused(model, "there is no tree 5", in_attribute(0, "class_treeids", ints(0, 5)));
  expect_refused(model, "nodes_missing_value_tracks_true is 1, not 0",
                 in_attribute(0, "nodes_missing_value_tracks_true", [](auto& a) {
                   a.set_type(AttributeProto::INTS);
                   a.add_ints(1);
                 }));
  expect_refused(model, "not one of the attributes classlabels_strings and classlabels_int64s",
                 in_attribute(0, "classlabels_strings", [](auto& a) { a.clear_strings(); }));
  expect_refused(model, "does not divide by the number of trees, which is 2",
                 in_tensor(0, [](auto& t) { t.mutable_raw_data()->back() = 0; }));
  // 200,000 names of classes, and as many zeros for each leaf, from a short file.
  expect_refused(model, "weights of 0 may be missing up to 64 classes",
                 in_attribute(0, "classlabels_strings", [](auto& a) {
                   for (int i = 0; i != 200'000; ++i) a.add_strings("");
                 }));
}

}  // namespace roundtrip::onnx_test
