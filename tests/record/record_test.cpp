// SPDX-License-Identifier: MIT
#include "bench/record/record.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "bench/record/checksum.h"
#include "bench/record/clone.h"
#include "bench/record/describe.h"
#include "bench/record/difference.h"
#include "bench/record/type_tree.h"

namespace sample {

enum class Colour : std::uint8_t { red, green };

struct Leaf {
  double value = 0;
  float small = 0;
};
ROUNDTRIP_RECORD(Leaf, value, small);

struct Node {
  std::string name;
  std::vector<Leaf> leaves;
  std::map<std::string, std::uint32_t> counts;
  std::unordered_map<std::uint32_t, std::string> labels;
  std::variant<std::monostate, bool, Leaf> choice;
  std::optional<Colour> colour;
  std::unique_ptr<Node> next;
  std::pair<std::int8_t, roundtrip::Bytes> raw;
};
ROUNDTRIP_RECORD(Node, name, leaves, counts, labels, choice, colour, next, raw);

Node make() {
  Node node;
  node.name = "root";
  node.leaves = {{1.5, 2.5F}, {-0.0, 0.0F}};
  node.counts = {{"a", 1}, {"b", 2}};
  node.labels = {{7, "seven"}, {8, "eight"}};
  node.choice = Leaf{std::numeric_limits<double>::quiet_NaN(), 1};
  node.colour = Colour::green;
  node.next = std::make_unique<Node>();
  node.raw = {-1, {std::byte{1}, std::byte{2}}};
  return node;
}

/// The path of the first difference after `change` was made to a copy.
template <class Change>
std::string path_after(Change change) {
  const Node original = make();
  Node changed = make();
  change(changed);
  const auto difference = roundtrip::first_difference(original, changed);
  return difference ? difference->path : "none";
}

}  // namespace sample

namespace roundtrip {
namespace {

using sample::Leaf;
using sample::Node;

TEST(Record, FieldsAreVisitedInOrder) {
  std::string names;
  const Node node = sample::make();
  for_each_field(node, [&](const auto& field, const auto&) {
    names += std::string(field.name) + std::to_string(field.index) + " ";
  });
  EXPECT_EQ(names, "name0 leaves1 counts2 labels3 choice4 colour5 next6 raw7 ");
  EXPECT_EQ(record_name<Node>, "Node");
}

TEST(Difference, EqualRecordsHaveNone) {
  EXPECT_FALSE(first_difference(sample::make(), sample::make()));
}

TEST(Difference, NamesThePath) {
  EXPECT_EQ(sample::path_after([](Node& n) { n.leaves[1].value = 0.0; }), "leaves[1].value");
  EXPECT_EQ(sample::path_after([](Node& n) { n.leaves.pop_back(); }), "leaves");
  EXPECT_EQ(sample::path_after([](Node& n) { n.counts["b"] = 3; }), "counts{\"b\"}");
  EXPECT_EQ(sample::path_after([](Node& n) { n.counts["c"] = 3; }), "counts");
  EXPECT_EQ(sample::path_after([](Node& n) { n.counts.erase("a"); }), "counts{\"a\"}");
  EXPECT_EQ(sample::path_after([](Node& n) { n.labels[8] = "x"; }), "labels{8}");
  EXPECT_EQ(sample::path_after([](Node& n) { n.labels.erase(7); }), "labels{7}");
  EXPECT_EQ(sample::path_after([](Node& n) { n.choice = false; }), "choice");
  EXPECT_EQ(sample::path_after([](Node& n) { n.colour.reset(); }), "colour");
  EXPECT_EQ(sample::path_after([](Node& n) { n.next->name = "x"; }), "next.name");
  EXPECT_EQ(sample::path_after([](Node& n) { n.next.reset(); }), "next");
  EXPECT_EQ(sample::path_after([](Node& n) { n.raw.second[1] = std::byte{9}; }), "raw<1>[1]");
}

TEST(Difference, CountsEveryBitOfAFloat) {
  const auto payload =
      std::bit_cast<double>(std::bit_cast<std::uint64_t>(std::numeric_limits<double>::quiet_NaN()) + 1);
  const auto path = sample::path_after([&](Node& n) { std::get<Leaf>(n.choice).value = payload; });
  EXPECT_EQ(path, "choice.value");
}

TEST(Difference, ForgivesLossesOfDocumentsWhenDeclared) {
  using Object = Document::Object;
  const Document negative_zero{-0.0};
  const Document zero{0.0};
  const Document integer_zero = Document::integer(std::int64_t{0});
  EXPECT_FALSE(first_difference(negative_zero, zero, {Loss::negative_zero}));
  EXPECT_TRUE(first_difference(zero, negative_zero, {Loss::negative_zero}));
  EXPECT_TRUE(first_difference(negative_zero, zero, {Loss::number_type, Loss::last_digits}));
  EXPECT_FALSE(first_difference(zero, integer_zero, {Loss::number_type}));
  EXPECT_TRUE(first_difference(integer_zero, zero, {Loss::number_type}));
  EXPECT_TRUE(first_difference(negative_zero, integer_zero, {Loss::number_type}));
  EXPECT_FALSE(first_difference(negative_zero, integer_zero, {Loss::number_type, Loss::negative_zero}));
  EXPECT_FALSE(first_difference(Document{1e19}, Document::integer(std::uint64_t{10'000'000'000'000'000'000U}),
                                {Loss::number_type}));
  EXPECT_TRUE(first_difference(Document{1.5}, Document::integer(std::int64_t{1}), {Loss::number_type}));

  const Document written{
      Object{{"b", zero}, {"a", Document{Object{{"y", zero}, {"x", zero}}}}, {"b", integer_zero}}};
  const Document sorted{
      Object{{"a", Document{Object{{"x", zero}, {"y", zero}}}}, {"b", zero}, {"b", integer_zero}}};
  const Document swapped{
      Object{{"a", Document{Object{{"x", zero}, {"y", zero}}}}, {"b", integer_zero}, {"b", zero}}};
  EXPECT_FALSE(first_difference(written, sorted, {Loss::key_order}));
  EXPECT_TRUE(first_difference(written, sorted, {Loss::number_type}));
  EXPECT_TRUE(first_difference(written, swapped, {Loss::key_order})) << "values of one key changed places";
  const auto lost =
      first_difference(written, Document{Object{{"b", zero}, {"b", integer_zero}}}, {Loss::key_order});
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->path, "a");
  EXPECT_EQ(lost->actual, "missing");
  EXPECT_TRUE(first_difference(Document{Object{}}, Document{Object{{"a", zero}}}, {Loss::key_order}));
}

TEST(Difference, ForgivesDeclaredLossesOnly) {
  const Leaf one{1.0, 1.0F};
  const Leaf next{std::nextafter(1.0, 2.0), 1.0F};
  const Leaf far{1.000001, 1.0F};
  const Leaf infinite{std::numeric_limits<double>::infinity(), 1.0F};
  const Leaf nan{std::numeric_limits<double>::quiet_NaN(), 1.0F};
  EXPECT_FALSE(first_difference(one, next, {Loss::last_digits}));
  EXPECT_TRUE(first_difference(one, next, {Loss::nan_payload, Loss::non_finite, Loss::cut_at_nul}));
  EXPECT_TRUE(first_difference(one, far, {Loss::last_digits}));
  EXPECT_TRUE(first_difference(one, nan, {Loss::last_digits, Loss::non_finite, Loss::nan_payload}));
  EXPECT_FALSE(first_difference(infinite, nan, {Loss::non_finite}));
  EXPECT_TRUE(first_difference(infinite, nan, {Loss::last_digits, Loss::nan_payload}));
  EXPECT_TRUE(first_difference(infinite, one, {Loss::last_digits, Loss::non_finite}));
  const Leaf negative_zero{-0.0, 0.0F};
  const Leaf zero{0.0, 0.0F};
  EXPECT_TRUE(first_difference(negative_zero, zero, {Loss::last_digits, Loss::nan_payload}));
  // Four steps of whatever size they are there, and never into infinity.
  const auto steps_from_one = [](int steps) {
    return Leaf{1.0 + steps * std::numeric_limits<double>::epsilon(), 1.0F};
  };
  EXPECT_FALSE(first_difference(one, steps_from_one(4), {Loss::last_digits}));
  EXPECT_TRUE(first_difference(one, steps_from_one(5), {Loss::last_digits}));
  const Leaf smallest{std::numeric_limits<double>::denorm_min(), 1.0F};
  const Leaf twice_that{2 * std::numeric_limits<double>::denorm_min(), 1.0F};
  EXPECT_FALSE(first_difference(smallest, twice_that, {Loss::last_digits}));
  const Leaf largest{std::numeric_limits<double>::max(), 1.0F};
  EXPECT_TRUE(first_difference(largest, infinite, {Loss::last_digits}));
}

TEST(Difference, IgnoresTheOrderOfUnorderedContainers) {
  EXPECT_EQ(sample::path_after([](Node& n) { n.labels.rehash(1000); }), "none");
}

TEST(Difference, SaysWhenOnlyTheOrderOfKeysDiffers) {
  const Document a{Document::Object{{"x", {true}}, {"y", {false}}}};
  const Document b{Document::Object{{"y", {false}}, {"x", {true}}}};
  const auto difference = first_difference(a, b);
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->expected, "key at position 0");
}

TEST(Difference, PathInADocumentIsThatOfTheJsonText) {
  const auto document = [](double leaf) {
    return Document{
        Document::Object{{"list", {Document::Array{{true}, {Document::Object{{"a b", {leaf}}}}}}}}};
  };
  const auto difference = first_difference(document(1), document(2));
  ASSERT_TRUE(difference);
  EXPECT_EQ(difference->path, "list[1]{\"a b\"}");
}

TEST(Difference, IntegersAndDoublesOfADocumentAreNotTheSame) {
  EXPECT_TRUE(first_difference(Document::integer(std::int64_t{1}), Document{1.0}));
  EXPECT_FALSE(first_difference(Document::integer(std::int64_t{1}), Document::integer(std::uint64_t{1})));
}

TEST(Checksum, DependsOnValuesOnly) {
  Node rehashed = sample::make();
  rehashed.labels.rehash(1000);
  rehashed.leaves.reserve(100);
  EXPECT_EQ(checksum(rehashed), checksum(sample::make()));
  Node changed = sample::make();
  changed.leaves[1].value = 0.0;
  EXPECT_NE(checksum(changed), checksum(sample::make()));
}

TEST(Payload, CountsValuesAndNothingElse) {
  // name 4, leaves 2 × 12, counts 2 × (1 + 4), labels 2 × 4 + 10, choice 12, colour 1, next 1, raw 1 + 2
  EXPECT_EQ(payload_bytes(sample::make()), 4U + 24 + 10 + 18 + 12 + 1 + 1 + 3);
}

TEST(Clone, CopiesThroughPointers) {
  EXPECT_FALSE(is_copyable<Node>);
  EXPECT_TRUE(is_copyable<Leaf>);
  const Node original = sample::make();
  EXPECT_FALSE(first_difference(original, clone(original)));
}

TEST(Describe, IsOneLineForEachRecord) {
  EXPECT_EQ(
      description_text<Node>,
      "Leaf{value:double,small:float}\n"
      "Node{name:string,leaves:vector<@Leaf>,counts:map<string,uint32>,labels:unordered_map<uint32,string>,"
      "choice:variant<monostate,bool,@Leaf>,colour:optional<enum<uint8>>,next:pointer<@Node>,"
      "raw:tuple<int8,bytes>}\n"
      "=@Node\n");
}

}  // namespace
}  // namespace roundtrip
