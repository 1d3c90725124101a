// SPDX-License-Identifier: MIT
//
// The trained models: they predict what scikit-learn predicted, and the gate sees where one does not.
#include <gtest/gtest.h>

#include "bench/record/predict.h"
#include "datasets/forest/dataset.h"
#include "datasets/forest/kept_rows.h"
#include "datasets/linear_model/dataset.h"
#include "datasets/linear_model/kept_rows.h"
#include "datasets/mlp/dataset.h"
#include "datasets/mlp/kept_rows.h"
#include "datasets/trained.h"

namespace roundtrip::datasets {
namespace {

std::string to_text(std::string_view label) {
  return std::string(label);
}
std::string to_text(std::int64_t label) {
  return std::to_string(label);
}

/// @param tolerance relative, of the probabilities
template <class Model>
void expect_predictions(const Model& model, std::span<const double> rows, const auto& labels,
                        std::span<const double> probabilities, double tolerance) {
  models::check(model);
  const std::size_t features = models::feature_count(model);
  ASSERT_EQ(rows.size(), labels.size() * features);
  ASSERT_GE(labels.size(), 24U);
  for (std::size_t r = 0; r != labels.size(); ++r) {
    const std::vector<double> predicted = models::predict(model, rows.subspan(r * features, features));
    EXPECT_EQ(models::label_of(model.classes, models::predicted_class(predicted)), to_text(labels[r])) << r;
    ASSERT_EQ(predicted.size() * labels.size(), probabilities.size());
    for (std::size_t c = 0; c != predicted.size(); ++c) {
      const double wanted = probabilities[r * predicted.size() + c];
      EXPECT_LE(std::abs(predicted[c] - wanted), tolerance * wanted) << "row " << r << ", class " << c;
    }
  }
}

TEST(TrainedModels, PredictWhatScikitLearnDoes) {
  // The forest's arithmetic is scikit-learn's; BLAS adds the products of the others in another order.
  expect_predictions(forest::Dataset::generate({}), forest::rows, forest::predicted_labels,
                     forest::predicted_probabilities, 0);
  expect_predictions(linear_model::Dataset::generate({}), linear_model::rows, linear_model::predicted_labels,
                     linear_model::predicted_probabilities, 1e-13);
  expect_predictions(mlp::Dataset::generate({}), mlp::rows, mlp::predicted_labels,
                     mlp::predicted_probabilities, 1e-11);
}

template <class Dataset>
class TrainedModel : public testing::Test {};
using AllModels = testing::Types<linear_model::Dataset, forest::Dataset, mlp::Dataset>;
TYPED_TEST_SUITE(TrainedModel, AllModels);

TYPED_TEST(TrainedModel, IsSoundAtEachScaleAndSeed) {
  for (const double scale : {0.01, 0.5, 1.0, 2.5}) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      EXPECT_NO_THROW(models::check(TypeParam::generate({.scale = scale, .seed = seed})));
    }
  }
}

TYPED_TEST(TrainedModel, ADecoyPredictsSomethingElse) {
  const auto model = TypeParam::generate({});
  EXPECT_FALSE(TypeParam::behaviour_difference(model, TypeParam::generate({}), {}));
  const auto difference = TypeParam::behaviour_difference(model, TypeParam::generate({.seed = 2}), {});
  ASSERT_TRUE(difference);
  EXPECT_TRUE(difference->path.starts_with("predictions[")) << difference->path;
}

TEST(Forest, ScalesItsTrees) {
  const auto half = forest::Dataset::generate({.scale = 0.5});
  const auto whole = forest::Dataset::generate({});
  const auto twice = forest::Dataset::generate({.scale = 2});
  EXPECT_EQ(half.trees.size(), 10U);
  EXPECT_EQ(whole.trees.size(), 20U);
  ASSERT_EQ(twice.trees.size(), 40U);
  EXPECT_FALSE(first_difference(half.trees[9], whole.trees[9], {}));
  EXPECT_TRUE(first_difference(twice.trees[20], whole.trees[0], {}));
  EXPECT_EQ(twice.trees[20].feature, whole.trees[0].feature);
}

// Beyond the weights: the last bit of one border sends a row to the other side.
TEST(Forest, ALossOfDigitsThatDecidesIsADifference) {
  const auto model = forest::Dataset::generate({});
  auto nudged = model;
  double& threshold = nudged.trees[0].threshold[0];
  threshold = std::nextafter(threshold, 0.0);
  const auto allowed = Losses{Loss::last_digits};
  EXPECT_FALSE(first_difference(model, nudged, allowed));
  const models::Matrix on_the_border{1, model.feature_count,
                                     std::vector<double>(model.feature_count, model.trees[0].threshold[0])};
  EXPECT_TRUE(models::prediction_difference(model, nudged, on_the_border, {}));
}

}  // namespace
}  // namespace roundtrip::datasets
