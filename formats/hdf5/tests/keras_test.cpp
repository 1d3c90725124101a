// SPDX-License-Identifier: MIT
//
// What a file of Keras' holds of models, to the bit, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "bench/record/difference.h"
#include "bench/record/predict.h"
#include "datasets/linear_model/dataset.h"
#include "datasets/mlp/dataset.h"
#include "formats/hdf5/adapter.h"
#include "formats/hdf5/tests/written.h"
#include "tests/support/hostile_bytes.h"
#include "tests/support/saved.h"

namespace roundtrip::hdf5_test {

using formats::hdf5_keras::Format;
using hdf5_codec::Handle;
using models::Activation;
using models::Link;
using ::testing::HasSubstr;

models::LinearClassifier linear(Link link = Link::softmax) {
  const bool one = link == Link::logistic;
  return {.version = "by \"hand\"\n",
          .hyperparameters = {{"$a\tb", true},
                              {"least", std::int64_t{INT64_MIN}},
                              {"nan", std::bit_cast<double>(0xfff8000000abcdef)},
                              {"empty", std::string("\0", 1)}},
          .feature_names = one ? std::vector<std::string>{"$class", "é"} : std::vector<std::string>{},
          .classes = one ? models::Classes(std::vector<std::string>{"", " ja "})
                         : models::Classes(std::vector<std::int64_t>{INT64_MAX, INT64_MIN, 0}),
          .link = link,
          .coefficients = one ? models::Matrix{1, 2, {-0.0, 5e-324}}
                              : models::Matrix{3, 2, {-0.0, 5e-324, 1.0 / 3, -1e308, 0.1, std::nan("7")}},
          .intercepts = one ? std::vector{-0.0} : std::vector{0.5, -0.25, 1e-300}};
}

models::MultilayerPerceptron network(Link link = Link::softmax) {
  const bool one = link == Link::logistic;
  return {.version = "v",
          .hyperparameters = {},
          .feature_names = {"a", "a"},
          .classes = std::vector<std::int64_t>{-1, 1},
          .link = link,
          .layers = {{{2, 3, {1, 2, 3, 4, 5, 6}}, {1, 2, 3}, Activation::tanh},
                     {{3, 1, {1, 2, 3}}, {-0.0}, Activation::logistic},
                     {{1, 1, {2}}, {0}, Activation::identity},
                     {{1, 1, {2}}, {0}, Activation::relu},
                     one ? models::DenseLayer{{1, 1, {0.1}}, {0.5}, Activation::identity}
                         : models::DenseLayer{{1, 2, {0.1, 0.2}}, {0.5, 0.25}, Activation::identity}}};
}

template <class Model>
void expect_kept(const Model& model) {
  models::check(model);
  const auto difference = first_difference(model, loaded<Format, Model>(saved<Format>(model)));
  EXPECT_FALSE(difference) << difference->path << ": " << difference->expected << " became "
                           << difference->actual;
}

TEST(Hdf5Keras, KeepsEveryBit) {
  expect_kept(linear());
  expect_kept(linear(Link::logistic));
  expect_kept(network());
  expect_kept(network(Link::logistic));
  expect_kept(datasets::linear_model::Dataset::generate({}));
  expect_kept(datasets::mlp::Dataset::generate({}));
}

TEST(Hdf5Keras, ALoadReplacesWhatWasThere) {
  Format::Codec<models::MultilayerPerceptron> codec;
  models::MultilayerPerceptron model = datasets::mlp::Dataset::generate({});
  codec.load(saved<Format>(network()), model);
  EXPECT_EQ(first_difference(network(), model), std::nullopt);
}

TEST(Hdf5Keras, WhatIsNoModelIsUnsupported) {
  models::LinearClassifier model = linear();
  model.intercepts.pop_back();
  EXPECT_THROW(static_cast<void>(saved<Format>(model)), UnsupportedError);
  model = linear();
  model.version = "\xff";
  EXPECT_THROW(static_cast<void>(saved<Format>(model)), UnsupportedError);
}

TEST(Hdf5Keras, SurvivesBytesThatNobodySaved) {
  const auto bytes = saved<Format>(linear(Link::logistic));
  const auto load = [](View view) { static_cast<void>(loaded<Format, models::LinearClassifier>(view)); };
  load_truncated(bytes, load);
}

/// A file as Keras itself writes it, in parts that a test changes.
struct KerasFile {
  std::string model_config = R"({"class_name":"Sequential","config":{"name":"s","layers":[)"
                             R"({"class_name":"InputLayer","config":{"name":"in"}},)"
                             R"({"class_name":"Dense","config":{"activation":"relu","use_bias":true}},)"
                             R"({"class_name":"Dense","config":{"activation":"softmax","use_bias":true}}]}})";
  std::vector<std::string> layer_names{"in", "d0", "d1"};
  std::string rest;
  std::vector<hsize_t> last_kernel{3, 2};
  hid_t type = H5T_IEEE_F32BE;
  std::string weights_group = "model_weights";

  [[nodiscard]] std::vector<std::byte> bytes() const {
    const hdf5_codec::OutputSettings settings;
    Buffer unused;
    const hdf5_codec::Output output(settings, unused, 0);
    return written([&](hid_t root) {
      output.set_text(root, "keras_version", "2.11.0");
      output.set_text(root, "model_config", model_config);
      if (!rest.empty()) output.set_text(root, "roundtrip", rest);
      const Handle weights = output.add_group(root, weights_group);
      output.set_texts(weights.id(), "layer_names", layer_names);
      const std::array<double, 6> kernel{0.1, 0.25, -0.0, 1, 2, 3};
      for (const std::string& name : layer_names) {
        const Handle group = output.add_group(weights.id(), name);
        if (name == "in") {
          const hsize_t none = 0;
          const Handle space(H5Screate_simple(1, &none, nullptr), "");
          const Handle empty(
              H5Acreate2(group.id(), "weight_names", H5T_IEEE_F64LE, space.id(), H5P_DEFAULT, H5P_DEFAULT),
              "");
          continue;
        }
        output.set_texts(group.id(), "weight_names", {"w/kernel:0", "w/bias:0"});
        const Handle inner = output.add_group(group.id(), "w");
        const bool last = name == layer_names.back();
        add(inner.id(), "kernel:0", type, H5T_NATIVE_DOUBLE, last ? last_kernel : std::vector<hsize_t>{2, 3},
            kernel.data());
        add(inner.id(), "bias:0", type, H5T_NATIVE_DOUBLE, {last ? 2U : 3U}, kernel.data());
      }
    });
  }
  [[nodiscard]] std::string refusal() const {
    try {
      static_cast<void>(loaded<Format, models::MultilayerPerceptron>(bytes()));
      return "";
    } catch (const std::exception& error) {
      return error.what();
    }
  }
};

TEST(Hdf5Keras, ReadsFilesOfKeras) {
  const auto model = loaded<Format, models::MultilayerPerceptron>(KerasFile().bytes());
  const models::MultilayerPerceptron expected{
      .version = "Keras 2.11.0",
      .hyperparameters = {},
      .feature_names = {},
      .classes = std::vector<std::int64_t>{0, 1},
      .link = Link::softmax,
      .layers = {{{2, 3, {0.1F, 0.25, -0.0, 1, 2, 3}}, {0.1F, 0.25, -0.0}, Activation::relu},
                 {{3, 2, {0.1F, 0.25, -0.0, 1, 2, 3}}, {0.1F, 0.25}, Activation::identity}}};
  const auto difference = first_difference(expected, model);
  EXPECT_FALSE(difference) << difference->path << ": " << difference->expected << " became "
                           << difference->actual;
}

TEST(Hdf5Keras, RefusesByName) {
  const auto changed = [](const std::function<void(KerasFile&)>& change) {
    KerasFile file;
    change(file);
    return file.refusal();
  };
  const auto with_config = [&](const std::string& old, const std::string& text) {
    return changed(
        [&](KerasFile& file) { file.model_config.replace(file.model_config.find(old), old.size(), text); });
  };
  EXPECT_EQ(changed([](KerasFile&) {}), "");
  EXPECT_EQ(with_config("Sequential", "Functional"),
            "hdf5: model_config: the model is a Functional, and no Sequential");
  EXPECT_THAT(with_config("InputLayer", "Dropout"), HasSubstr("a layer is a Dropout"));
  EXPECT_THAT(with_config("relu", "gelu"), HasSubstr("a layer's activation is gelu"));
  EXPECT_THAT(with_config("softmax", "relu"), HasSubstr("which gives no probabilities"));
  EXPECT_THAT(with_config("softmax", "sigmoid"), HasSubstr("which gives no probabilities"));
  EXPECT_THAT(with_config(R"("relu")", "1"), HasSubstr("activation of a layer has another type"));
  EXPECT_THAT(with_config(R"("activation":"relu",)", ""), HasSubstr("a layer has no activation"));
  EXPECT_THAT(with_config(":true", ":false"), HasSubstr("a layer has no bias"));
  EXPECT_THAT(with_config("{", "["), HasSubstr("the attribute model_config: "));
  EXPECT_THAT(with_config(R"({"class_name":"InputLayer","config":{"name":"in"}},)",
                          R"({"class_name":"Dense","config":{"activation":"relu","use_bias":true}},)"),
              HasSubstr("has not the weights of each layer"));
  EXPECT_THAT(changed([](KerasFile& file) {
                file.layer_names = {"d0", "d1", "d2"};
              }),
              HasSubstr("d2 belongs to no layer"));
  EXPECT_THAT(changed([](KerasFile& file) { file.last_kernel = {6}; }),
              HasSubstr("a kernel that is not a matrix"));
  EXPECT_THAT(changed([](KerasFile& file) { file.last_kernel = {1, 6}; }), HasSubstr("not a model: "));
  EXPECT_THAT(changed([](KerasFile& file) { file.type = H5T_STD_I32LE; }),
              HasSubstr("model_weights/d0/w/kernel:0 is neither of float64 nor of float32"));
  EXPECT_THAT(changed([](KerasFile& file) { file.weights_group = "weights"; }),
              HasSubstr("model_weights is not there"));
  EXPECT_THAT(changed([](KerasFile& file) { file.rest = R"({"version":1})"; }),
              HasSubstr("the attribute roundtrip: "));
  EXPECT_THAT(changed([](KerasFile& file) {
                file.rest =
                    R"({"version":"","feature_names":[],"classes":[0,[1,2]],"hyperparameters":[["a","x:"]]})";
              }),
              HasSubstr("the hyperparameter a is none of bool:"));
  EXPECT_THAT(changed([](KerasFile& file) {
                file.rest = R"({"version":"","feature_names":[],"classes":[0,[1,2]],)"
                            R"("hyperparameters":[["a","int64:1"],["a","int64:1"]]})";
              }),
              HasSubstr("the hyperparameter a stands there twice"));
}

TEST(Hdf5Keras, ALinearClassifierHasOneLayer) {
  EXPECT_THROW(static_cast<void>(loaded<Format, models::LinearClassifier>(KerasFile().bytes())),
               std::runtime_error);
}

}  // namespace roundtrip::hdf5_test
