// SPDX-License-Identifier: MIT
#include "bench/record/keys.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace roundtrip {

namespace keys_test {

struct Inner {
  std::map<std::string, int> ordered;
  std::unordered_set<std::string> words;
};
ROUNDTRIP_RECORD(Inner, ordered, words);

struct Outer {
  std::vector<Inner> list;
  std::map<std::string, Inner> named;
  std::unique_ptr<Outer> next;
  std::pair<int, std::set<std::string>> pair;
  std::unordered_map<std::string, int> unordered;
};
ROUNDTRIP_RECORD(Outer, list, named, next, pair, unordered);

}  // namespace keys_test

namespace {

using keys_test::Inner;
using keys_test::Outer;
using namespace std::string_literals;

Document object(Document::Object members) {
  return {std::move(members)};
}

TEST(Keys, RepeatedOnesAreFoundWithTheirPath) {
  EXPECT_EQ(first_repeated_key({}), std::nullopt);
  EXPECT_EQ(first_repeated_key(object({{"a", {}}, {"b", {}}})), std::nullopt);
  EXPECT_EQ(first_repeated_key(object({{"a", {}}, {"b", {}}, {"a", {}}})), "a");
  EXPECT_EQ(first_repeated_key(object({{"", {}}, {"", {}}})), "{\"\"}");
  const Document twice = object({{"x y", {}}, {"x y", {}}});
  EXPECT_EQ(first_repeated_key(object({{"b", {Document::Array{{}, object({{"c", twice}})}}}})),
            "b[1].c{\"x y\"}");
  // The same key in two objects is none.
  EXPECT_EQ(first_repeated_key({Document::Array{object({{"a", {}}}), object({{"a", {}}})}}), std::nullopt);
}

TEST(Keys, RepeatedOnesAreFoundInLargeObjects) {
  // A search of all before each would not end within the test's time.
  Document::Object members;
  for (int i = 0; i < 300000; ++i) members.emplace_back("key" + std::to_string(i), Document{});
  EXPECT_EQ(first_repeated_key({members}), std::nullopt);
  members.emplace_back("key123", Document{});
  EXPECT_EQ(first_repeated_key({members}), "key123");
}

TEST(Keys, TheFirstObjectIsTheFirstInTheText) {
  const Document nested = object({{"a", object({{"b", {Document::Array{}}}})}, {"c", object({})}});
  const auto empty = [](const Document::Object& members) {
    return members.size() < 2 ? std::optional<std::string>("") : std::nullopt;
  };
  EXPECT_EQ(find_in_objects(nested, empty), "a");
}

Outer outer() {
  Outer record;
  record.list.resize(2);
  record.next = std::make_unique<Outer>();
  return record;
}

TEST(Keys, ThoseThatAreCutAlikeAreFoundWithTheirPath) {
  const auto path_after = [](const auto& change) {
    Outer record = outer();
    change(record);
    return first_key_cut_alike(record);
  };
  EXPECT_EQ(path_after([](Outer&) {}), std::nullopt);
  EXPECT_EQ(path_after([](Outer& o) { o.unordered = {{"a\0b"s, 1}, {"b\0b"s, 2}, {"", 3}}; }), std::nullopt);
  EXPECT_EQ(path_after([](Outer& o) {
              o.list[1].ordered = {{"a", 1}, {"a\0b"s, 2}};
            }),
            "list[1].ordered{\"a\\x00b\"}");
  EXPECT_EQ(path_after([](Outer& o) { o.list[0].words = {"", "\0"s}; })->substr(0, 13), "list[0].words");
  EXPECT_EQ(path_after([](Outer& o) {
              o.named["k"].ordered = {{"a\0a"s, 1}, {"a\0b"s, 2}};
            }),
            "named{\"k\"}.ordered{\"a\\x00b\"}");
  EXPECT_EQ(path_after([](Outer& o) { o.next->pair.second = {"x\0"s, "x"}; }), "next.pair<1>{\"x\\x00\"}");
}

TEST(Keys, ALossThatIsDeclaredForTextsIsOneForKeys) {
  const auto differs = [](const auto& saved, const auto& loaded, Losses losses) {
    return first_difference(saved, loaded, losses).has_value();
  };
  const auto expect_loss = [&](const auto& saved, const auto& loaded, Loss loss) {
    EXPECT_TRUE(differs(saved, loaded, {}));
    EXPECT_FALSE(differs(saved, loaded, {loss}));
    EXPECT_TRUE(differs(saved, loaded, {Loss::non_finite}));
  };
  expect_loss(object({{"a\0b"s, {}}}), object({{"a", {}}}), Loss::cut_at_nul);
  expect_loss(std::map<std::string, int>{{"a\0b"s, 1}, {"ab", 2}},
              std::map<std::string, int>{{"a", 1}, {"ab", 2}}, Loss::cut_at_nul);
  expect_loss(std::unordered_map<std::string, int>{{"a\0b"s, 1}, {"ab", 2}},
              std::unordered_map<std::string, int>{{"a", 1}, {"ab", 2}}, Loss::cut_at_nul);
  expect_loss(std::unordered_set<std::string>{"a\0b"s, "c"}, std::unordered_set<std::string>{"a", "c"},
              Loss::cut_at_nul);
  const double next = std::nextafter(0.1, 1.0);
  expect_loss(std::map<double, int>{{0.1, 1}}, std::map<double, int>{{next, 1}}, Loss::last_digits);
  expect_loss(std::unordered_map<double, int>{{0.1, 1}}, std::unordered_map<double, int>{{next, 1}},
              Loss::last_digits);
  // Another key, or another value, is none.
  EXPECT_TRUE(differs(object({{"a\0b"s, {}}}), object({{"a\0"s, {}}}), {Loss::cut_at_nul}));
  EXPECT_TRUE(differs(std::unordered_map<std::string, int>{{"a\0b"s, 1}},
                      std::unordered_map<std::string, int>{{"a", 2}}, {Loss::cut_at_nul}));
  EXPECT_TRUE(differs(std::map<std::string, int>{{"a", 1}, {"a\0b"s, 1}},
                      std::map<std::string, int>{{"a", 1}}, {Loss::cut_at_nul}));
}

TEST(Keys, WithANulAreFoundInDocuments) {
  EXPECT_EQ(first_key_with_nul(object({{"a", {}}, {"b", object({{"c", {}}})}})), std::nullopt);
  EXPECT_EQ(first_key_with_nul(object({{"a", {}}, {"b", object({{"c\0"s, {}}})}})), "b{\"c\\x00\"}");
}

}  // namespace
}  // namespace roundtrip
