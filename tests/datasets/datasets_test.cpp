// SPDX-License-Identifier: MIT
//
// The generated data: the same on every platform (pinned checksums), of the documented size, and scalable.
#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>
#include <variant>

#include "bench/record/checksum.h"
#include "datasets/edges/dataset.h"
#include "datasets/forest/dataset.h"
#include "datasets/linear_model/dataset.h"
#include "datasets/log/dataset.h"
#include "datasets/mesh/dataset.h"
#include "datasets/message/dataset.h"
#include "datasets/mlp/dataset.h"
#include "datasets/model/dataset.h"
#include "datasets/savedata/dataset.h"
#include "datasets/settings/dataset.h"
#include "datasets/telemetry/dataset.h"
#include "datasets/tree/dataset.h"

namespace roundtrip::datasets {
namespace {

template <class Dataset>
std::uint64_t checksum_of(double scale, std::uint64_t seed) {
  return checksum(Dataset::generate({.scale = scale, .seed = seed}));
}

// The constants come from g++ on x86-64. A difference on another platform is an error of the generator there,
// or of the one here: results of such platforms could not be compared.
TEST(Pinned, Message) {
  EXPECT_EQ(checksum_of<message::Dataset>(1, 1), 0x1f733b71e4c09882);
}
TEST(Pinned, Log) {
  EXPECT_EQ(checksum_of<log::Dataset>(1, 1), 0x6f7bbbcdfb852ba2);
}
TEST(Pinned, Mesh) {
  EXPECT_EQ(checksum_of<mesh::Dataset>(1, 1), 0x210f496ec1987547);
}
TEST(Pinned, Savedata) {
  EXPECT_EQ(checksum_of<savedata::Dataset>(1, 1), 0x1e427d943ca3d628);
}
TEST(Pinned, Telemetry) {
  EXPECT_EQ(checksum_of<telemetry::Dataset>(1, 1), 0x7057d4139176618f);
}
TEST(Pinned, Model) {
  EXPECT_EQ(checksum_of<model::Dataset>(1, 1), 0x0a964cd1c4d8e50d);
}
TEST(Pinned, Settings) {
  EXPECT_EQ(checksum_of<settings::Dataset>(1, 1), 0xb682ade5dc059f67);
}
TEST(Pinned, Tree) {
  EXPECT_EQ(checksum_of<tree::Dataset>(1, 1), 0x6c9f554aec9febe0);
}
TEST(Pinned, Edges) {
  EXPECT_EQ(checksum_of<edges::Dataset>(1, 1), 0x7d491c7ecc3faf53);
}

TEST(Pinned, LinearModel) {
  EXPECT_EQ(checksum_of<linear_model::Dataset>(1, 1), 0xa83eb2c4214078a3);
}
TEST(Pinned, Forest) {
  EXPECT_EQ(checksum_of<forest::Dataset>(1, 1), 0x1ffa09cd9057e285);
}
TEST(Pinned, Mlp) {
  EXPECT_EQ(checksum_of<mlp::Dataset>(1, 1), 0x05d75cf974e25b24);
}

template <class Dataset>
class EveryDataset : public testing::Test {};

using AllDatasets = testing::Types<message::Dataset, log::Dataset, mesh::Dataset, savedata::Dataset,
                                   telemetry::Dataset, model::Dataset, settings::Dataset, tree::Dataset,
                                   edges::Dataset, linear_model::Dataset, forest::Dataset, mlp::Dataset>;
TYPED_TEST_SUITE(EveryDataset, AllDatasets);

TYPED_TEST(EveryDataset, IsTheSameWhenGeneratedTwice) {
  EXPECT_EQ(checksum_of<TypeParam>(0.1, 7), checksum_of<TypeParam>(0.1, 7));
}

TYPED_TEST(EveryDataset, DependsOnTheSeedUnlessFixed) {
  const bool fixed = std::is_same_v<TypeParam, edges::Dataset>;
  EXPECT_EQ(checksum_of<TypeParam>(0.1, 1) == checksum_of<TypeParam>(0.1, 2), fixed);
}

TYPED_TEST(EveryDataset, IsNeverEmpty) {
  EXPECT_GT(payload_bytes(TypeParam::generate({.scale = 0.001, .seed = 1})), 0U);
}

TYPED_TEST(EveryDataset, DescribesItself) {
  EXPECT_FALSE(TypeParam::info.name.empty());
  EXPECT_FALSE(TypeParam::info.summary.empty());
  EXPECT_EQ(TypeParam::info.summary.find('\n'), std::string_view::npos);
  EXPECT_EQ(TypeParam::info.timed, (!std::is_same_v<TypeParam, edges::Dataset>));
}

TEST(Message, ScalesItsLinesAlone) {
  EXPECT_EQ(message::Dataset::generate({.scale = 0.01}).lines.size(), 1U);
  EXPECT_EQ(message::Dataset::generate({.scale = 1}).lines.size(), 3U);
  EXPECT_EQ(message::Dataset::generate({.scale = 2}).lines.size(), 6U);
}

TEST(Message, IsSmallWithAnySeed) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const std::uint64_t bytes = payload_bytes(message::Dataset::generate({.seed = seed}));
    EXPECT_GE(bytes, 120U);
    EXPECT_LE(bytes, 180U);
  }
}

TEST(Log, HasItsSizes) {
  EXPECT_EQ(log::Dataset::generate({.scale = 0.01}).entries.size(), 100U);
  EXPECT_EQ(log::Dataset::generate({.scale = 1}).entries.size(), 10'000U);
  EXPECT_EQ(log::Dataset::generate({.scale = 2}).entries.size(), 20'000U);
}

TEST(Log, HasThousandsOfDistinctRequestsAndMostlySucceeds) {
  const log::Log log = log::Dataset::generate({});
  std::set<std::string> requests;
  for (const log::Entry& entry : log.entries) requests.insert(entry.request);
  EXPECT_GT(requests.size(), 2000U);
  const auto successes = std::count_if(log.entries.begin(), log.entries.end(),
                                       [](const log::Entry& entry) { return entry.code == 200; });
  EXPECT_GT(successes, 8000);
  EXPECT_LT(successes, 9500);
}

TEST(Log, WritesDatesOfTheCommonLogFormat) {
  for (const log::Entry& entry : log::Dataset::generate({.scale = 2}).entries) {
    ASSERT_EQ(entry.date.size(), 26U);
    ASSERT_TRUE(entry.date.starts_with("04/Mar/2024:") || entry.date.starts_with("05/Mar/2024:"))
        << entry.date;
    ASSERT_TRUE(entry.date.ends_with(" +0000")) << entry.date;
  }
}

TEST(Mesh, HasItsSizes) {
  EXPECT_EQ(mesh::Dataset::generate({.scale = 0.01}).triangles.size(), 1250U);
  EXPECT_EQ(mesh::Dataset::generate({.scale = 1}).triangles.size(), 125'000U);
  EXPECT_EQ(mesh::Dataset::generate({.scale = 2}).triangles.size(), 250'000U);
}

TEST(Mesh, IsClosedAndItsNormalsAreUnitVectors) {
  // By Gauss's theorem the areas of a closed surface, taken as vectors, sum up to nothing.
  double sum_x = 0;
  double total = 0;
  for (const mesh::Triangle& triangle : mesh::Dataset::generate({}).triangles) {
    const auto& [normal, a, b, c] = triangle;
    const double length_squared =
        double{normal.x} * normal.x + double{normal.y} * normal.y + double{normal.z} * normal.z;
    ASSERT_NEAR(length_squared, 1.0, 1e-6);
    const double area_x =
        (double{b.y} - a.y) * (double{c.z} - a.z) - (double{b.z} - a.z) * (double{c.y} - a.y);
    ASSERT_GE(area_x * normal.x, 0.0) << "the normal points to the other side";
    sum_x += area_x;
    total += std::max(area_x, -area_x);
  }
  EXPECT_GT(total, 1000.0);
  EXPECT_NEAR(sum_x, 0.0, 1e-3);
}

TEST(Savedata, HasItsSizes) {
  EXPECT_EQ(savedata::Dataset::generate({.scale = 0.01}).players.size(), 5U);
  EXPECT_EQ(savedata::Dataset::generate({.scale = 1}).players.size(), 500U);
  EXPECT_EQ(savedata::Dataset::generate({.scale = 2}).players.size(), 1000U);
  const std::uint64_t bytes = payload_bytes(savedata::Dataset::generate({}));
  EXPECT_GE(bytes, 400'000U);
  EXPECT_LE(bytes, 600'000U);
}

TEST(Savedata, UsesEveryOptionalPart) {
  std::size_t vehicles = 0;
  std::size_t parrots = 0;
  std::size_t boxes = 0;
  const savedata::World world = savedata::Dataset::generate({});
  for (const savedata::Player& player : world.players) {
    vehicles += player.root_vehicle ? 1 : 0;
    parrots += player.shoulder_entity_left ? 1 : 0;
    for (const savedata::Item& item : player.inventory)
      boxes += item.tag && !item.tag->contents.empty() ? 1 : 0;
  }
  EXPECT_GT(vehicles, 0U);
  EXPECT_GT(parrots, 0U);
  EXPECT_GT(boxes, 0U);
}

TEST(Telemetry, HasItsSizes) {
  EXPECT_EQ(telemetry::Dataset::generate({.scale = 0.01}).samples.size(), 200U);
  EXPECT_EQ(telemetry::Dataset::generate({.scale = 1}).samples.size(), 20'000U);
  EXPECT_EQ(telemetry::Dataset::generate({.scale = 2}).samples.size(), 40'000U);
  EXPECT_EQ(telemetry::Dataset::generate({}).sensors.size(), 48U);
}

TEST(Telemetry, HasSamplesOfEachQuality) {
  std::array<std::size_t, 3> counts{};
  for (const telemetry::Sample& sample : telemetry::Dataset::generate({}).samples) {
    ++counts[static_cast<std::size_t>(sample.quality)];
    EXPECT_EQ(sample.error_code.has_value(), sample.quality == telemetry::Quality::bad);
  }
  EXPECT_GT(counts[0], 18'000U);
  EXPECT_GT(counts[1], 0U);
  EXPECT_GT(counts[2], 0U);
}

TEST(Model, HasItsSizes) {
  EXPECT_EQ(model::Dataset::generate({.scale = 0.01}).trees.size(), 1U);
  EXPECT_EQ(model::Dataset::generate({.scale = 2}).trees.size(), 200U);
  const model::Model model = model::Dataset::generate({});
  EXPECT_EQ(model.trees.size(), 100U);
  EXPECT_EQ(model.projection.rows, 64U);
  EXPECT_EQ(model.projection.columns, 1000U);
  EXPECT_EQ(model.projection.values.size(), 64'000U);
}

TEST(Model, TreesAreTrees) {
  for (const model::DecisionTree& tree : model::Dataset::generate({.scale = 0.1}).trees) {
    ASSERT_EQ(tree.feature.size(), 255U);
    ASSERT_EQ(tree.threshold.size(), 255U);
    ASSERT_EQ(tree.right.size(), 255U);
    ASSERT_EQ(tree.value.size(), 255U);
    ASSERT_EQ(tree.impurity.size(), 255U);
    std::vector<int> parents(255, 0);
    for (std::size_t node = 0; node < 255; ++node) {
      if (tree.left.at(node) < 0) continue;
      const auto left = static_cast<std::size_t>(tree.left[node]);
      const auto right = static_cast<std::size_t>(tree.right[node]);
      ++parents.at(left);
      ++parents.at(right);
      EXPECT_EQ(tree.sample_count.at(node), tree.sample_count.at(left) + tree.sample_count.at(right));
    }
    EXPECT_EQ(parents.front(), 0);
    EXPECT_EQ(std::count(parents.begin(), parents.end(), 1), 254);
  }
}

TEST(Settings, HasItsSizes) {
  EXPECT_EQ(settings::Dataset::generate({.scale = 0.01}).profiles.size(), 2U);
  EXPECT_EQ(settings::Dataset::generate({.scale = 2}).profiles.size(), 400U);
  const settings::Settings settings = settings::Dataset::generate({});
  EXPECT_EQ(settings.profiles.size(), 200U);
  EXPECT_EQ(settings.translations.size(), 12U);
  for (const auto& [locale, texts] : settings.translations) EXPECT_EQ(texts.size(), 130U) << locale;
  const std::uint64_t bytes = payload_bytes(settings);
  EXPECT_GE(bytes, 200'000U);
  EXPECT_LE(bytes, 400'000U);
}

struct Shape {
  std::size_t nodes;
  std::size_t depth;
};

Shape shape_of(const tree::Expression& expression) {
  Shape shape{1, 0};
  const auto add = [&](const tree::Expression& operand) {
    const Shape below = shape_of(operand);
    shape.nodes += below.nodes;
    shape.depth = std::max(shape.depth, below.depth);
  };
  if (const auto* unary = std::get_if<tree::Unary>(&expression.node)) {
    add(*unary->operand);
  } else if (const auto* binary = std::get_if<tree::Binary>(&expression.node)) {
    add(*binary->left);
    add(*binary->right);
  } else if (const auto* call = std::get_if<tree::Call>(&expression.node)) {
    for (const tree::Expression& argument : call->arguments) add(argument);
  }
  ++shape.depth;
  return shape;
}

TEST(Tree, HasItsNodesAndItsDepthAtEachScale) {
  std::vector<double> scales{0.001, 0.01, 0.02, 0.1, 1.0, 2.0, 10.0};
#ifndef ROUNDTRIP_SANITIZED
  // Two million nodes: the sanitizer's search for leaks among them takes minutes.
  scales.push_back(100.0);
#endif
  for (const double scale : scales) {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
      const tree::Program program = tree::Dataset::generate({.scale = scale, .seed = seed});
      std::size_t nodes = 0;
      for (const tree::Expression& statement : program.statements) {
        const Shape shape = shape_of(statement);
        nodes += shape.nodes;
        if (scale >= 0.01) {
          EXPECT_GE(shape.depth, 24U) << scale;
        }
        EXPECT_LE(shape.depth, 30U) << scale;
      }
      EXPECT_EQ(nodes, scaled(20'000, scale));
    }
  }
}

TEST(Edges, KeepsTheBitsOfItsNumbers) {
  const edges::Edges edges = edges::Dataset::generate({});
  EXPECT_EQ(std::bit_cast<std::uint64_t>(edges.finite.negative_zero), 0x8000000000000000U);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(edges.finite.smallest_subnormal), 1U);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(edges.non_finite.payload_nan), 0x7ff8000123456789U);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(edges.non_finite.negative_payload_nan), 0xfffffffffffffffeU);
  EXPECT_EQ(std::bit_cast<std::uint32_t>(edges.non_finite.float_negative_payload_nan), 0xffedcba9U);
}

TEST(Edges, HoldsEveryAlternative) {
  const edges::Edges edges = edges::Dataset::generate({});
  std::set<std::size_t> indexes;
  for (const edges::Alternative& alternative : edges.alternatives.each) indexes.insert(alternative.index());
  EXPECT_EQ(indexes.size(), std::variant_size_v<edges::Alternative>);
  EXPECT_EQ(edges.texts.long_text.size(), 10'000U);
  EXPECT_EQ(edges.binaries.all_values.size(), 256U);
}

}  // namespace
}  // namespace roundtrip::datasets
