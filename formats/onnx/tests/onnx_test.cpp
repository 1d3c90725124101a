// SPDX-License-Identifier: MIT
//
// What ONNX files hold of models: to the bit, and so that libonnx's checker has nothing to say.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <onnx/checker.h>

#include "bench/record/difference.h"
#include "bench/record/predict.h"
#include "datasets/forest/dataset.h"
#include "datasets/linear_model/dataset.h"
#include "datasets/mlp/dataset.h"
#include "formats/onnx/adapter.h"
#include "small_models.h"
#include "tests/support/hostile_bytes.h"
#include "tests/support/saved.h"

namespace roundtrip::onnx_test {

using formats::onnx::Format;
using models::Link;

::onnx::ModelProto proto_of(const auto& model) {
  ::onnx::ModelProto proto;
  onnx_models::save(model, proto);
  return proto;
}

template <class Model>
void expect_kept(const Model& model) {
  models::check(model);
  const std::vector<std::byte> bytes = saved<Format>(model);
  const auto difference = first_difference(model, loaded<Format, Model>(bytes), {});
  EXPECT_FALSE(difference) << difference->path << ": " << difference->expected << " became "
                           << difference->actual;
  // The checker of libonnx: every operator, attribute and value is as its specification has it.
  ::onnx::ModelProto proto;
  ASSERT_TRUE(proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
  EXPECT_NO_THROW(::onnx::checker::check_model(proto));
}

TEST(Onnx, KeepsEveryBit) {
  expect_kept(small_linear());
  expect_kept(small_linear(Link::logistic));
  expect_kept(small_forest());
  expect_kept(small_network());
  expect_kept(small_network(Link::logistic));
}

TEST(Onnx, KeepsWhatWasTrained) {
  expect_kept(datasets::linear_model::Dataset::generate({}));
  expect_kept(datasets::forest::Dataset::generate({}));
  expect_kept(datasets::mlp::Dataset::generate({}));
}

TEST(Onnx, TheCheckerSeesWhatIsWrong) {
  ::onnx::ModelProto proto = proto_of(small_network());
  proto.mutable_graph()->mutable_node(0)->set_op_type("Gemmm");
  EXPECT_THROW(::onnx::checker::check_model(proto), std::exception);
}

TEST(Onnx, ALoadReplacesWhatWasThere) {
  models::TreeEnsemble used = small_forest();
  used.hyperparameters = every_hyperparameter();
  used.feature_names = {"x", "y"};
  used.trees.push_back(used.trees.front());
  Format::Codec<models::TreeEnsemble>().load(saved<Format>(small_forest()), used);
  EXPECT_FALSE(first_difference(small_forest(), used, {}));
}

TEST(Onnx, ManyClassesHaveNoGaps) {
  models::TreeEnsemble forest = small_forest();
  std::vector<std::int64_t> numbers(onnx_models::most_classes_with_gaps + 1);
  forest.classes = numbers;
  forest.trees.pop_back();
  forest.trees[0].probabilities = {3, static_cast<std::uint32_t>(numbers.size()),
                                   std::vector<double>(3 * numbers.size())};
  expect_kept(forest);
}

TEST(Onnx, WhatIsNoModelIsUnsupported) {
  models::LinearClassifier model = small_linear();
  model.intercepts.pop_back();
  EXPECT_THROW(saved<Format>(model), UnsupportedError);
  model = small_linear();
  model.version = "\xff";
  EXPECT_THROW(saved<Format>(model), UnsupportedError);
}

// As converters for other tools write it: an operator for the whole model, its attributes floats.
TEST(Onnx, ReadsALinearClassifier) {
  ::onnx::ModelProto proto = proto_of(small_linear());
  auto& graph = *proto.mutable_graph();
  graph.clear_node();
  graph.clear_initializer();
  auto& node = *graph.add_node();
  node.set_op_type("LinearClassifier");
  node.set_domain("ai.onnx.ml");
  node.add_input("rows");
  node.add_output("label");
  node.add_output("probabilities");
  const auto add = [&](const char* name, ::onnx::AttributeProto::AttributeType type) -> auto& {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(type);
    return attribute;
  };
  auto& coefficients = add("coefficients", ::onnx::AttributeProto::FLOATS);
  for (const float value : {1.F, 2.F, 3.F, 4.F, 0.1F, -0.F}) coefficients.add_floats(value);
  auto& intercepts = add("intercepts", ::onnx::AttributeProto::FLOATS);
  for (const float value : {0.5F, 0.F, 1.F}) intercepts.add_floats(value);
  auto& labels = add("classlabels_strings", ::onnx::AttributeProto::STRINGS);
  for (const char* label : {"a", "b", "c"}) labels.add_strings(label);
  add("post_transform", ::onnx::AttributeProto::STRING).set_s("SOFTMAX");
  models::LinearClassifier model;
  onnx_models::load(proto, model);
  EXPECT_EQ(model.coefficients.rows, 3U);
  EXPECT_EQ(model.coefficients.values[4], double{0.1F});
  EXPECT_EQ(model.classes, models::Classes(std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(models::predict(model, std::array{0.0, 0.0}).size(), 3U);
}

// As PyTorch exports it: weights by output, floats, no labels.
TEST(Onnx, ReadsANetworkOfFloats) {
  ::onnx::ModelProto proto = proto_of(small_network());
  auto& graph = *proto.mutable_graph();
  graph.mutable_node()->RemoveLast();
  graph.mutable_node()->RemoveLast();
  graph.mutable_output()->DeleteSubrange(0, 1);
  auto& transposes = *graph.mutable_node(0)->add_attribute();
  transposes.set_name("transB");
  transposes.set_type(::onnx::AttributeProto::INT);
  transposes.set_i(1);
  auto& weights = *graph.mutable_initializer(0);
  weights.set_dims(0, 3);
  weights.set_dims(1, 2);
  weights.set_data_type(::onnx::TensorProto::FLOAT);
  weights.clear_raw_data();
  for (const float value : {1.F, 4.F, 2.F, 5.F, 3.F, 6.F}) weights.add_float_data(value);
  models::MultilayerPerceptron model;
  onnx_models::load(proto, model);
  EXPECT_EQ(model.layers[0].weights.values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(model.classes, models::Classes(std::vector<std::int64_t>{0, 1}));
}

template <class Model>
void load_hostile(const Model& model) {
  const std::vector<std::byte> bytes = saved<Format>(model);
  const auto load = [](View view) { loaded<Format, Model>(view); };
  // Nothing marks the end of a protobuf message, so a beginning may be a whole.
  for (std::size_t size = 0; size < bytes.size(); ++size)
    static_cast<void>(survives({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}, load));
  load_damaged(bytes, load);
}

TEST(Onnx, SurvivesBytesThatNobodySaved) {
  load_hostile(small_linear(Link::logistic));
  load_hostile(small_forest());
  load_hostile(small_network());
}

}  // namespace roundtrip::onnx_test
