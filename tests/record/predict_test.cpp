// SPDX-License-Identifier: MIT
//
// The model kinds by hand: what small models predict, and which arrays make none.
#include "bench/record/predict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace roundtrip::models {
namespace {

using Names = std::vector<std::string>;

LinearClassifier line() {
  return {.version = "",
          .hyperparameters = {},
          .feature_names = {"x", "y"},
          .classes = Names{"below", "above"},
          .link = Link::logistic,
          .coefficients = {1, 2, {-1, 1}},
          .intercepts = {0.5}};
}

ClassificationTree stump() {
  return {.feature = {1, -1, -1},
          .threshold = {2.5, 0, 0},
          .left = {1, -1, -1},
          .right = {2, -1, -1},
          .probabilities = {2, 3, {1, 0, 0, 0, 0.25, 0.75}}};
}

TreeEnsemble forest() {
  ClassificationTree leaf{{-1}, {0}, {-1}, {-1}, {1, 3, {0, 1, 0}}};
  return {.version = "",
          .hyperparameters = {},
          .feature_names = {},
          .classes = std::vector<std::int64_t>{-7, 0, 7},
          .feature_count = 2,
          .trees = {stump(), leaf}};
}

MultilayerPerceptron network() {
  return {
      .version = "",
      .hyperparameters = {},
      .feature_names = {},
      .classes = std::vector<std::int64_t>{0, 1},
      .link = Link::softmax,
      .layers = {{{2, 1, {1, -1}}, {0}, Activation::relu}, {{1, 2, {0, 1}}, {0, 0}, Activation::identity}}};
}

std::vector<double> predicted(const auto& model, std::vector<double> row) {
  check(model);
  EXPECT_EQ(row.size(), feature_count(model));
  return predict(model, row);
}

TEST(Predict, ALineHasTwoSides) {
  EXPECT_EQ(predicted(line(), {0.5, 0}), (std::vector{0.5, 0.5}));
  EXPECT_EQ(predicted_class(predicted(line(), {0.5, 0})), 0U) << "the first of equal ones";
  EXPECT_EQ(label_of(line().classes, predicted_class(predicted(line(), {0, 1}))), "above");
  EXPECT_EQ(predicted(line(), {1000, 0}), (std::vector{1.0, 0.0}));
}

TEST(Predict, AForestIsTheMeanOfItsTrees) {
  EXPECT_EQ(predicted(forest(), {0, 2.5}), (std::vector{0.5, 0.5, 0.0}));
  EXPECT_EQ(predicted(forest(), {0, 2.6}), (std::vector{0.0, 0.625, 0.375}));
  EXPECT_EQ(predicted(forest(), {0, std::nan("")}), (std::vector{0.0, 0.625, 0.375}));
  EXPECT_EQ(label_of(forest().classes, 0), "-7");
}

TEST(Predict, LayersStandBehindEachOther) {
  EXPECT_EQ(predicted(network(), {1, 2}), (std::vector{0.5, 0.5}));
  const std::vector<double> tilted = predicted(network(), {3, 2});
  EXPECT_NEAR(tilted[1], 1 / (1 + std::exp(-1)), 1e-15);
  EXPECT_EQ(predicted(network(), {3000, 2})[1], 1.0);
  for (const auto& [activation, wanted] : {std::pair(Activation::identity, -2.0),
                                           {Activation::tanh, std::tanh(-2.0)},
                                           {Activation::logistic, 1 / (1 + std::exp(2))}}) {
    MultilayerPerceptron model = network();
    model.layers[0].activation = activation;
    const std::vector<double> result = predicted(model, {0, 2});
    EXPECT_NEAR(std::log(result[1] / result[0]), wanted, 1e-14);
  }
}

template <class Model>
void expect_misfit(Model model, const auto& damage, const std::string& message) {
  damage(model);
  try {
    check(model);
    ADD_FAILURE() << "no error: " << message;
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr(message));
  }
}

TEST(Check, NamesWhatDoesNotFit) {
  expect_misfit(
      line(), [](auto& m) { m.coefficients.values.pop_back(); }, "coefficients has 1 values, not 1 × 2");
  expect_misfit(
      line(), [](auto& m) { m.coefficients.columns = 0xffffffff; }, "coefficients has 2 values");
  expect_misfit(
      line(),
      [](auto& m) {
        m.coefficients = {0, 0, {}};
      },
      "coefficients is empty");
  expect_misfit(
      line(), [](auto& m) { m.intercepts.clear(); }, "intercepts has 0 elements, not 1");
  expect_misfit(
      line(), [](auto& m) { m.feature_names.pop_back(); }, "feature_names");
  expect_misfit(
      line(), [](auto& m) { m.classes = Names{"one"}; }, "classes has 1 elements, not 2");
  expect_misfit(
      line(), [](auto& m) { m.link = Link::softmax; }, "classes has 2 elements, not 1");
  expect_misfit(
      network(), [](auto& m) { m.link = Link::logistic; }, "link is logistic, with more than one score");
  expect_misfit(
      network(), [](auto& m) { m.layers.clear(); }, "layers is empty");
  expect_misfit(
      network(), [](auto& m) { m.layers[0].biases.push_back(0); }, "layers[0].biases");
  expect_misfit(
      network(),
      [](auto& m) {
        m.layers[1].weights = {2, 1, {0, 1}};
      },
      "layers[1].biases");
  expect_misfit(
      network(),
      [](auto& m) {
        m.layers[0] = {{1, 2, {0, 1}}, {0, 0}, Activation::tanh};
      },
      "layers[1].weights.rows");
  expect_misfit(
      network(), [](auto& m) { m.layers[1].activation = Activation::tanh; }, "is not identity");
}

TEST(Check, KnowsATree) {
  const auto tree = [](auto damage) { return [damage](TreeEnsemble& m) { damage(m.trees[0]); }; };
  expect_misfit(
      forest(), [](auto& m) { m.trees.clear(); }, "trees is empty");
  expect_misfit(
      forest(), [](auto& m) { m.classes = Names{}; }, "classes is empty");
  expect_misfit(forest(), tree([](auto& t) { t.feature[0] = 2; }), "trees[0].feature[0] is not a feature");
  expect_misfit(forest(), tree([](auto& t) { t.feature[0] = -2; }), "trees[0].feature[0] is not a feature");
  expect_misfit(forest(), tree([](auto& t) { t.threshold.pop_back(); }), "trees[0].threshold");
  expect_misfit(forest(), tree([](auto& t) { t.threshold[1] = -0.0; }), "trees[0].threshold[1] is not 0");
  expect_misfit(forest(), tree([](auto& t) { t.left[1] = 2; }), "trees[0].left[1] is not -1");
  expect_misfit(forest(), tree([](auto& t) { t.left[0] = 3; }), "trees[0].left[0] is not a node");
  expect_misfit(forest(), tree([](auto& t) { t.left[0] = 0; }), "trees[0].left[0] is not a node after");
  expect_misfit(forest(), tree([](auto& t) { t.left[0] = 2; }), "trees[0].right[0] is another node's child");
  expect_misfit(forest(), tree([](auto& t) {
                  t.feature[0] = -1;
                  t.threshold[0] = 0;
                  t.left[0] = t.right[0] = -1;
                }),
                "trees[0].feature[1] has no parent");
  expect_misfit(forest(), tree([](auto& t) { t.probabilities.rows = 3; }),
                "trees[0].probabilities has 6 values");
  expect_misfit(forest(), tree([](auto& t) {
                  t.probabilities = {1, 3, {1, 0, 0}};
                }),
                "trees[0].probabilities.rows");
  expect_misfit(forest(), tree([](auto& t) {
                  t.probabilities = {2, 1, {1, 0}};
                }),
                "trees[0].probabilities.columns");
}

TEST(PredictionDifference, IsToTheBitUnlessDigitsMayBeLost) {
  const Matrix rows{2, 2, {0, 1, 1, 0}};
  LinearClassifier other = line();
  EXPECT_FALSE(prediction_difference(line(), other, rows, {}));
  other.intercepts[0] = 0.5 - 0x1p-40;
  const auto difference = prediction_difference(line(), other, rows, {});
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->path, "predictions[0][0]");
  EXPECT_FALSE(prediction_difference(line(), other, rows, Losses{Loss::last_digits}));
  other.intercepts[0] = -5;
  EXPECT_TRUE(prediction_difference(line(), other, rows, Losses{Loss::last_digits}));
  other = line();
  other.classes = Names{"above", "below"};
  EXPECT_EQ(prediction_difference(line(), other, rows, {})->expected, "above");
  other.intercepts.clear();
  EXPECT_THAT(prediction_difference(line(), other, rows, {})->actual, testing::HasSubstr("intercepts"));
  EXPECT_TRUE(prediction_difference(
      line(), LinearClassifier{line().version, {}, {}, line().classes, Link::logistic, {1, 1, {0}}, {0}},
      rows, {}));
}

}  // namespace
}  // namespace roundtrip::models
