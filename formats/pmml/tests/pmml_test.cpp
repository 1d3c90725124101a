// SPDX-License-Identifier: MIT
//
// What PMML holds of models, to the bit, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/record/difference.h"
#include "bench/record/predict.h"
#include "datasets/forest/dataset.h"
#include "datasets/linear_model/dataset.h"
#include "datasets/mlp/dataset.h"
#include "formats/pmml/adapter.h"
#include "formats/pmml/tests/small_models.h"
#include "tests/support/hostile_bytes.h"
#include "tests/support/saved.h"

namespace roundtrip::pmml_test {

using formats::pmml::Format;
using models::Activation;
using models::Link;
using ::testing::HasSubstr;

template <class Model>
void expect_kept(const Model& model) {
  models::check(model);
  const std::vector<std::byte> bytes = saved<Format>(model);
  const auto difference = first_difference(model, loaded<Format, Model>(bytes), {});
  EXPECT_FALSE(difference) << difference->path << ": " << difference->expected << " became "
                           << difference->actual;
}

TEST(Pmml, KeepsEveryBit) {
  expect_kept(linear());
  expect_kept(linear(Link::logistic));
  expect_kept(forest());
  expect_kept(network());
}

TEST(Pmml, KeepsWhatWasTrained) {
  expect_kept(datasets::linear_model::Dataset::generate({}));
  expect_kept(datasets::forest::Dataset::generate({}));
  expect_kept(datasets::mlp::Dataset::generate({}));
}

TEST(Pmml, ALoadReplacesWhatWasThere) {
  models::TreeEnsemble used = datasets::forest::Dataset::generate({.scale = 0.1});
  Format::Codec<models::TreeEnsemble>().load(saved<Format>(forest()), used);
  EXPECT_FALSE(first_difference(forest(), used, {}));
}

template <class Model>
void expect_unsupported(Model model, const std::string& words, const auto& change) {
  change(model);
  try {
    saved<Format>(model);
    ADD_FAILURE() << "was saved: " << words;
  } catch (const UnsupportedError& error) {
    EXPECT_THAT(error.what(), HasSubstr(words));
  }
}

TEST(Pmml, SaysWhatItHasNoPlaceFor) {
  expect_unsupported(linear(), "finite", [](auto& m) { m.intercepts[0] = std::nan(""); });
  expect_unsupported(linear(), "XML 1.0", [](auto& m) { m.version = std::string("\0", 1); });
  expect_unsupported(linear(), "XML 1.0", [](auto& m) { m.version = "\xff"; });
  expect_unsupported(linear(), "fields have names that differ", [](auto& m) {
    m.feature_names = {"a", "a"};
  });
  expect_unsupported(linear(), "values that differ", [](auto& m) {
    m.classes = std::vector<std::string>{"a", "b", "a"};
  });
  expect_unsupported(linear(), "not a model", [](auto& m) { m.intercepts.clear(); });
  expect_unsupported(forest(), "in one order",
                     [](auto& m) { std::swap(m.trees[0].left[1], m.trees[0].right[1]); });
  expect_unsupported(network(), "an output for each class", [](auto& m) {
    m.link = Link::logistic;
    m.layers.back() = {{1, 1, {0.1}}, {0.5}, Activation::identity};
  });
  EXPECT_FALSE(Format::unsupported<models::Matrix>().empty());
}

/// One of our files with a text in place of another, where it first stands.
template <class Model>
void expect_refused(const Model& model, const std::string& old, const std::string& changed,
                    const std::string& words) {
  const std::vector<std::byte> bytes = saved<Format>(model);
  std::string text(as_text(bytes));
  const std::size_t place = text.find(old);
  ASSERT_NE(place, std::string::npos) << old << " in " << text;
  text.replace(place, old.size(), changed);
  try {
    loaded<Format, Model>(as_view(text));
    ADD_FAILURE() << "was taken, and should be refused: " << words;
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("pmml: "));
    EXPECT_THAT(error.what(), HasSubstr(words));
  }
}

TEST(Pmml, RefusesOtherModels) {
  expect_refused(linear(), "<PMML", "<PMM", "at byte");
  expect_refused(linear(), "RegressionModel ", "Regression ", "at byte");
  expect_refused(linear(), "functionName=\"classification\"", "functionName=\"regression\"",
                 "attribute functionName is 'regression'");
  expect_refused(linear(), "\"softmax\"", "\"cauchit\"", "normalizationMethod is 'cauchit'");
  expect_refused(linear(), "coefficient=\"", "coefficient=\"x", "attribute coefficient is not a number");
  expect_refused(linear(), "coefficient=\"-0\"", "coefficient=\"inf\"",
                 "attribute coefficient is not finite");
  expect_refused(linear(), "<NumericPredictor name=\"x0\"", "<NumericPredictor name=\"x1\"",
                 "stands there twice");
  expect_refused(linear(), "<NumericPredictor name=\"x0\"", "<NumericPredictor name=\"x7\"",
                 "'x7' is none that is known");
  expect_refused(linear(), "<NumericPredictor name=\"x0\" coefficient=\"-0\"/>", "",
                 "has 1 coefficients for 2 fields");
  expect_refused(linear(), "targetCategory=\"0\"", "targetCategory=\"1\"", "'1' is none that is known");
  expect_refused(linear(), "usageType=\"target\"", "usageType=\"active\"",
                 "attribute optype is 'categorical'");
  expect_refused(linear(), "bool:true", "bool:maybe", "Extension hyperparameter.a\tb");
  expect_refused(linear(), "by &lt;hand>", "by \xff", "attribute value is not text of XML's");
  expect_refused(forest(), "<Value value=\"a\"", "<Value value=\"&#1;\"",
                 "attribute value is not text of XML's");
  expect_refused(linear(Link::logistic), "<RegressionTable intercept=\"0\"",
                 "<RegressionTable intercept=\"1\"", "more than the rest");
  expect_refused(forest(), "\"average\"", "\"max\"", "multipleModelMethod is 'max'");
  expect_refused(forest(), "lessOrEqual", "equal", "attribute operator is 'equal'");
  expect_refused(forest(), "probability=\"0.1\"", "x=\"0.1\"", "attribute probability is missing");
  expect_refused(forest(), "<ScoreDistribution value=\"b\"", "<ScoreDistribution value=\"a\"",
                 "not in the order");
  expect_refused(forest(), "<Node><SimplePredicate", "<Nod><SimplePredicate", "at byte");
  expect_refused(network(), "\"tanh\"", "\"cosine\"", "activationFunction is 'cosine'");
  expect_refused(network(), "from=\"0,1\"", "from=\"0,0\"", "not in the order of the neurons");
  expect_refused(network(), "\"softmax\"", "\"simplemax\"", "normalizationMethod is 'simplemax'");
  expect_refused(network(), "outputNeuron=\"5,1\"", "outputNeuron=\"5,0\"", "not in the order");
}

TEST(Pmml, DepthHasALimit) {
  std::string text(as_text(saved<Format>(forest())));
  const std::size_t place = text.find("<Node>");
  std::string deep = text.substr(0, place);
  for (int i = 0; i != 100'000; ++i)
    deep += R"(<Node><True/><Node><SimplePredicate field="a" operator="lessOrEqual" value="1"/>)";
  for (int i = 0; i != 200'000; ++i) deep += "</Node>";
  deep += "</TreeModel></Segment></Segmentation></MiningModel></PMML>";
  try {
    loaded<Format, models::TreeEnsemble>(as_view(deep));
    ADD_FAILURE() << "was taken";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("Node at byte"));
  }
  models::ClassificationTree chain;
  constexpr int depth = 1200;
  for (std::int32_t i = 0; i != depth; ++i) {
    chain.feature.insert(chain.feature.end(), {0, -1});
    chain.threshold.insert(chain.threshold.end(), {1, 0});
    chain.left.insert(chain.left.end(), {2 * i + 1, -1});
    chain.right.insert(chain.right.end(), {2 * i + 2, -1});
  }
  chain.feature.push_back(-1);
  chain.threshold.push_back(0);
  chain.left.push_back(-1);
  chain.right.push_back(-1);
  chain.probabilities = {depth + 1, 3, std::vector<double>(3 * (depth + 1), 0.5)};
  models::TreeEnsemble model = forest();
  model.trees = {chain};
  EXPECT_NO_THROW(models::check(model));
  EXPECT_THROW(saved<Format>(model), UnsupportedError);
}

template <class Model>
void load_hostile(const Model& model) {
  const std::vector<std::byte> bytes = saved<Format>(model);
  const auto load = [](View view) { loaded<Format, Model>(view); };
  load_truncated(bytes, load);
  load_damaged(bytes, load);
}

TEST(Pmml, SurvivesBytesThatNobodySaved) {
  load_hostile(linear(Link::logistic));
  load_hostile(forest());
}

}  // namespace roundtrip::pmml_test
