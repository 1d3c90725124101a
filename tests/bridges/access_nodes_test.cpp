// SPDX-License-Identifier: MIT
//
// The sum that access_nodes.h reads from nodes is that of the record which pull loads from them, and what
// cannot be pulled has none.
#include "bench/bridges/access_nodes.h"

#include <gtest/gtest.h>

#include "bench/bridges/nlohmann_tree.h"
#include "formats/native/tests/every_kind.h"

namespace roundtrip::access_nodes_test {

using Json = nlohmann::ordered_json;

template <class T>
std::uint64_t sum_in_nodes(const T& record) {
  Json json;
  write_value(record, nlohmann_tree::Place<Json>(json));
  return access_nodes<T>(nlohmann_tree::Node(json));
}

TEST(AccessNodes, IsTheSumOfTheRecord) {
  EveryKind record = every_kind();
  EXPECT_EQ(sum_in_nodes(record), access_sum(record));
  record.place.reset();
  record.either = "text";
  record.chain.next->next = std::make_unique<Chain>();
  record.names.back() = "last";
  EXPECT_EQ(sum_in_nodes(record), access_sum(record));
}

TEST(AccessNodes, EveryMemberCounts) {
  for_each_index<field_count<EveryKind>>([&](auto i) {
    EveryKind changed = every_kind();
    auto& member = changed.*(std::get<i()>(fields<EveryKind>).pointer);
    member = std::remove_cvref_t<decltype(member)>{};
    EXPECT_EQ(sum_in_nodes(changed), access_sum(changed)) << std::get<i()>(fields<EveryKind>).name;
  });
}

TEST(AccessNodes, IsTheSumOfTheDocument) {
  const Document document{Document::Object{{"a",
                                            {Document::Array{{},
                                                             {true},
                                                             Document::integer(std::int64_t{-5}),
                                                             Document::integer(UINT64_MAX),
                                                             {-0.0},
                                                             {std::string("text")}}}},
                                           {"b", {Document::Object{{"key", {false}}}}}}};
  EXPECT_EQ(sum_in_nodes(document), access_sum(document));
}

struct Shape {
  std::uint8_t small;
  std::array<std::int32_t, 2> array;
  std::pair<std::int32_t, std::string> pair;
  std::variant<std::int32_t, std::string> either;
  std::optional<std::optional<std::int32_t>> nested;
  std::monostate nothing;
};
ROUNDTRIP_RECORD(Shape, small, array, pair, either, nested, nothing);

std::string error_of(const nlohmann::json& patch) {
  auto json = nlohmann::json::parse(
      R"({"small":1, "array":[1, 2], "pair":[1, "x"], "either":[1, "x"], "nested":[null], "nothing":null})");
  json.update(patch);
  try {
    static_cast<void>(access_nodes<Shape>(nlohmann_tree::Node(json)));
  } catch (const ShapeError& error) {
    return error.what();
  }
  return "";
}

TEST(AccessNodes, AnotherShapeIsRefused) {
  EXPECT_EQ(error_of(nlohmann::json::object()), "");
  EXPECT_EQ(error_of({{"small", 256}}), "the integer 256 does not fit");
  EXPECT_EQ(error_of({{"array", {1}}}), "an array has not 2 elements");
  EXPECT_EQ(error_of({{"array", {1, 2, 3}}}), "an array has not 2 elements");
  EXPECT_EQ(error_of({{"pair", {1, "x", 3}}}), "an array has not 2 elements");
  EXPECT_EQ(error_of({{"either", {2, "x"}}}), "a variant has no alternative 2");
  EXPECT_EQ(error_of({{"either", {0, 1, 2}}}), "an array has not 2 elements");
  EXPECT_EQ(error_of({{"nested", nlohmann::json::array()}}), "an array has not 1 element");
  EXPECT_EQ(error_of({{"nothing", 1}}), "something stands where null is expected");
}

}  // namespace roundtrip::access_nodes_test
