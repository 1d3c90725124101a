// SPDX-License-Identifier: MIT
//
// bench/bridges/events.h, driven by hand: what a parser would report, for each kind of member, and what must
// be refused.
#include "bench/bridges/events.h"

#include <gtest/gtest.h>

#include <cmath>

namespace roundtrip::events_test {

enum class Level : std::int8_t { low = -1, high = 1 };

struct Point {
  std::int32_t x;
  std::int32_t y;
};
ROUNDTRIP_RECORD(Point, x, y);

struct Node {
  std::vector<Node> children;
};
ROUNDTRIP_RECORD(Node, children);

struct Everything {
  bool flag;
  std::uint8_t small;
  std::uint64_t large;
  float single_precision;
  double number;
  Level level;
  std::string text;
  Bytes bytes;
  std::complex<double> complex;
  std::vector<Point> points;
  std::vector<double> numbers;
  std::array<std::int16_t, 2> pair_of_numbers;
  std::optional<std::string> optional;
  std::optional<std::optional<std::int32_t>> nested_optional;
  std::unique_ptr<Point> pointer;
  std::map<std::string, Point> by_name;
  std::unordered_map<std::int32_t, std::string> by_number;
  std::set<std::string> names;
  std::tuple<std::int32_t, std::string> tuple;
  std::variant<std::monostate, std::int64_t, std::string> variant;
};
ROUNDTRIP_RECORD(Everything, flag, small, large, single_precision, number, level, text, bytes, complex,
                 points, numbers, pair_of_numbers, optional, nested_optional, pointer, by_name, by_number,
                 names, tuple, variant);

namespace {

/// Loads one member of an `Everything` by the events of `value`; the error, or nothing.
template <class F>
std::string error_of(std::string_view member, F value) {
  Everything record{};
  events::Loader loader;
  loader.start(record);
  EXPECT_TRUE(loader.start_object());
  EXPECT_TRUE(loader.key(member));
  return value(loader) ? "" : loader.error();
}

bool load_point(events::Loader& l, std::int64_t x, std::int64_t y) {
  return l.start_object() && l.key("x") && l.int64(x) && l.key("y") && l.int64(y) && l.end_object();
}

/// All events of an `Everything`, whose points have `x` and are `count`.
bool load_everything(events::Loader& l, std::int64_t x, int count) {
  bool good = l.start_object() && l.key("flag") && l.boolean(true) && l.key("small") && l.int64(255) &&
              l.key("large") && l.uint64(UINT64_MAX) && l.key("single_precision") && l.number(0.5) &&
              l.key("number") && l.int64(-3) && l.key("level") && l.int64(-1) && l.key("text") &&
              l.string("text") && l.key("bytes") && l.string("AAEC") && l.key("complex") && l.start_array() &&
              l.number(1.5) && l.number(-2.5) && l.end_array() && l.key("points") && l.start_array();
  for (int i = 0; i < count; ++i) good = good && load_point(l, x, i);
  good = good && l.end_array() && l.key("numbers") && l.start_array();
  for (int i = 0; i < 20; ++i) good = good && l.number(i + 0.25);
  return good && l.end_array() && l.key("pair_of_numbers") && l.start_array() && l.int64(-5) && l.int64(6) &&
         l.end_array() && l.key("optional") && l.string("there") && l.key("nested_optional") &&
         l.start_array() && l.null() && l.end_array() && l.key("pointer") && load_point(l, 7, 8) &&
         l.key("by_name") && l.start_object() && l.key("a") && load_point(l, 1, 2) && l.key("b") &&
         load_point(l, 3, 4) && l.end_object() && l.key("by_number") && l.start_array() && l.start_array() &&
         l.int64(9) && l.string("nine") && l.end_array() && l.end_array() && l.key("names") &&
         l.start_array() && l.string("m") && l.string("n") && l.end_array() && l.key("tuple") &&
         l.start_array() && l.int64(5) && l.string("five") && l.end_array() && l.key("variant") &&
         l.start_array() && l.int64(2) && l.string("held") && l.end_array() && l.end_object();
}

TEST(Events, LoadsEachKind) {
  Everything record{};
  events::Loader loader;
  loader.start(record);
  ASSERT_TRUE(load_everything(loader, 1, 2)) << loader.error();
  ASSERT_TRUE(loader.finish()) << loader.error();
  EXPECT_TRUE(record.flag);
  EXPECT_EQ(record.small, 255);
  EXPECT_EQ(record.large, UINT64_MAX);
  EXPECT_EQ(record.single_precision, 0.5F);
  EXPECT_EQ(record.number, -3);
  EXPECT_EQ(record.level, Level::low);
  EXPECT_EQ(record.text, "text");
  EXPECT_EQ(record.bytes, (Bytes{std::byte{0}, std::byte{1}, std::byte{2}}));
  EXPECT_EQ(record.complex, (std::complex<double>{1.5, -2.5}));
  ASSERT_EQ(record.points.size(), 2U);
  EXPECT_EQ(record.points[1].y, 1);
  ASSERT_EQ(record.numbers.size(), 20U);
  EXPECT_EQ(record.numbers[19], 19.25);
  EXPECT_EQ(record.pair_of_numbers, (std::array<std::int16_t, 2>{-5, 6}));
  EXPECT_EQ(record.optional, "there");
  ASSERT_TRUE(record.nested_optional.has_value());
  EXPECT_FALSE(record.nested_optional->has_value());
  ASSERT_TRUE(record.pointer);
  EXPECT_EQ(record.pointer->y, 8);
  EXPECT_EQ(record.by_name.size(), 2U);
  EXPECT_EQ(record.by_name.at("b").x, 3);
  EXPECT_EQ(record.by_number.at(9), "nine");
  EXPECT_EQ(record.names, (std::set<std::string>{"m", "n"}));
  EXPECT_EQ(record.tuple, std::make_tuple(5, "five"));
  EXPECT_EQ(std::get<2>(record.variant), "held");
}

TEST(Events, ReplacesWhatTheRecordHolds) {
  Everything record{};
  events::Loader loader;
  loader.start(record);
  ASSERT_TRUE(load_everything(loader, 1, 5)) << loader.error();
  const void* const memory = record.points.data();
  loader.start(record);
  ASSERT_TRUE(load_everything(loader, 2, 3)) << loader.error();
  ASSERT_TRUE(loader.finish());
  ASSERT_EQ(record.points.size(), 3U);
  EXPECT_EQ(record.points[2].x, 2);
  EXPECT_EQ(record.points.data(), memory) << "the memory was not used again";
  EXPECT_EQ(record.numbers.size(), 20U);
  EXPECT_EQ(record.by_name.size(), 2U);
}

TEST(Events, ResetsOptionals) {
  std::vector<std::optional<std::int32_t>> record{1, 2};
  events::Loader loader;
  loader.start(record);
  ASSERT_TRUE(loader.start_array() && loader.null() && loader.int64(3) && loader.end_array() &&
              loader.finish());
  EXPECT_EQ(record, (std::vector<std::optional<std::int32_t>>{std::nullopt, 3}));
}

TEST(Events, AcceptsMembersInAnyOrder) {
  Point point{};
  events::Loader loader;
  loader.start(point);
  ASSERT_TRUE(loader.start_object() && loader.key("y") && loader.int64(2) && loader.key("x") &&
              loader.int64(1) && loader.end_object() && loader.finish());
  EXPECT_EQ(point.x, 1);
  EXPECT_EQ(point.y, 2);
}

TEST(Events, BuildsDocuments) {
  Document document;
  events::Loader loader;
  loader.start(document);
  ASSERT_TRUE(loader.start_object() && loader.key("b") && loader.uint64(5) && loader.key("a") &&
              loader.uint64(UINT64_MAX) && loader.key("b") && loader.start_array() && loader.null() &&
              loader.boolean(true) && loader.number(1.0) && loader.string("s") && loader.end_array() &&
              loader.end_object() && loader.finish());
  const auto& object = std::get<Document::Object>(document.value);
  ASSERT_EQ(object.size(), 3U);
  EXPECT_EQ(object[0].first, "b");
  EXPECT_EQ(std::get<std::int64_t>(object[0].second.value), 5);
  EXPECT_EQ(object[1].first, "a");
  EXPECT_EQ(std::get<std::uint64_t>(object[1].second.value), UINT64_MAX);
  const auto& array = std::get<Document::Array>(object[2].second.value);
  ASSERT_EQ(array.size(), 4U);
  EXPECT_EQ(std::get<double>(array[2].value), 1.0);

  loader.start(document);
  ASSERT_TRUE(loader.start_object() && loader.key("c") && loader.null() && loader.end_object() &&
              loader.finish());
  ASSERT_EQ(std::get<Document::Object>(document.value).size(), 1U);
  EXPECT_EQ(std::get<Document::Object>(document.value)[0].first, "c");
}

TEST(Events, NamesTheMemberAndWhatWasExpected) {
  EXPECT_EQ(error_of("flag", [](auto& l) { return l.int64(1); }),
            "flag: expected a boolean, found an integer");
  EXPECT_EQ(error_of("small", [](auto& l) { return l.int64(256); }),
            "small: expected an integer from 0 to 255, found 256");
  EXPECT_EQ(error_of("small", [](auto& l) { return l.number(1.5); }),
            "small: expected an integer from 0 to 255, found a number that is not an integer");
  EXPECT_EQ(error_of("large", [](auto& l) { return l.int64(-1); }),
            "large: expected an integer from 0 to 18446744073709551615, found -1");
  EXPECT_EQ(error_of("level", [](auto& l) { return l.uint64(UINT64_MAX); }),
            "level: expected an integer from -128 to 127, found 18446744073709551615");
  EXPECT_EQ(error_of("single_precision", [](auto& l) { return l.number(1e39); }),
            "single_precision: the number is too large for a float");
  EXPECT_EQ(error_of("number", [](auto& l) { return l.string("1"); }),
            "number: expected a number, found a string");
  EXPECT_EQ(error_of("text", [](auto& l) { return l.null(); }), "text: expected a string, found null");
  EXPECT_EQ(error_of("bytes", [](auto& l) { return l.string("?"); }),
            "bytes: base64: the length is not a multiple of 4");
  EXPECT_EQ(error_of("optional", [](auto& l) { return l.boolean(true); }),
            "optional: expected null or a string, found a boolean");
  EXPECT_EQ(error_of("nested_optional", [](auto& l) { return l.int64(1); }),
            "nested_optional: expected null or an array of one, found an integer");
  EXPECT_EQ(error_of("by_name", [](auto& l) { return l.start_array(); }),
            "by_name: expected an object, found an array");
  EXPECT_EQ(error_of("names", [](auto& l) { return l.start_object(); }),
            "names: expected an array, found an object");
}

TEST(Events, ShowsThePath) {
  EXPECT_EQ(error_of("points",
                     [](auto& l) {
                       return l.start_array() && load_point(l, 1, 2) && l.start_object() && l.key("y") &&
                              l.null();
                     }),
            "points[1].y: expected an integer from -2147483648 to 2147483647, found null");
  EXPECT_EQ(error_of("by_name", [](auto& l) { return l.start_object() && l.key("k\n") && l.null(); }),
            "by_name{\"k\\x0a\"}: expected an object, found null");
  EXPECT_EQ(error_of("by_number", [](auto& l) { return l.start_array() && l.start_array() && l.null(); }),
            "by_number[0]<0>: expected an integer from -2147483648 to 2147483647, found null");
  EXPECT_EQ(error_of("tuple", [](auto& l) { return l.start_array() && l.int64(1) && l.int64(2); }),
            "tuple<1>: expected a string, found an integer");
  Everything record{};
  events::Loader loader;
  loader.start(record);
  EXPECT_FALSE(loader.null());
  EXPECT_EQ(loader.error(), "the root: expected an object, found null");
}

TEST(Events, ChecksSizes) {
  EXPECT_EQ(
      error_of("pair_of_numbers", [](auto& l) { return l.start_array() && l.int64(1) && l.end_array(); }),
      "pair_of_numbers[0]: 1 of 2 elements");
  EXPECT_EQ(error_of("pair_of_numbers",
                     [](auto& l) { return l.start_array() && l.int64(1) && l.int64(2) && l.int64(3); }),
            "pair_of_numbers[1]: more than 2 elements");
  EXPECT_EQ(error_of("tuple", [](auto& l) { return l.start_array() && l.int64(1) && l.end_array(); }),
            "tuple<0>: 1 of 2 elements");
  EXPECT_EQ(error_of("variant", [](auto& l) { return l.start_array() && l.int64(3) && l.null(); }),
            "variant: no alternative 3");
  EXPECT_EQ(error_of("variant", [](auto& l) { return l.start_array() && l.int64(0) && l.end_array(); }),
            "variant: 1 of 2 elements");
  EXPECT_EQ(error_of("nested_optional", [](auto& l) { return l.start_array() && l.end_array(); }),
            "nested_optional: 0 of 1 elements");
}

TEST(Events, ChecksKeys) {
  EXPECT_EQ(error_of("pointer", [](auto& l) { return l.start_object() && l.key("z"); }),
            "pointer: no member is named \"z\"");
  EXPECT_EQ(
      error_of("pointer", [](auto& l) { return l.start_object() && l.key("x") && l.int64(1) && l.key("x"); }),
      "pointer.x: the member is there twice");
  EXPECT_EQ(error_of("pointer",
                     [](auto& l) { return l.start_object() && l.key("y") && l.int64(1) && l.end_object(); }),
            "pointer: the member x is missing");
  EXPECT_EQ(
      error_of("by_name",
               [](auto& l) { return l.start_object() && l.key("a") && load_point(l, 1, 2) && l.key("a"); }),
      "by_name{\"a\"}: the key is there twice");
  EXPECT_EQ(
      error_of("names",
               [](auto& l) { return l.start_array() && l.string("a") && l.string("a") && l.end_array(); }),
      "names[1]: the key is there twice");
}

TEST(Events, RefusesEventsOutOfOrder) {
  Point point{};
  events::Loader loader;
  loader.start(point);
  EXPECT_FALSE(loader.finish());
  loader.start(point);
  EXPECT_FALSE(loader.key("x"));
  loader.start(point);
  EXPECT_FALSE(loader.end_array());
  loader.start(point);
  EXPECT_TRUE(loader.start_object());
  EXPECT_FALSE(loader.int64(1)) << "a value without a key";
  loader.start(point);
  EXPECT_TRUE(loader.start_object() && loader.key("x"));
  EXPECT_FALSE(loader.end_object()) << "a key without a value";
  loader.start(point);
  EXPECT_TRUE(loader.start_object());
  EXPECT_FALSE(loader.end_array());
  loader.start(point);
  EXPECT_TRUE(load_point(loader, 1, 2));
  EXPECT_FALSE(loader.start_object()) << "a second root";
  EXPECT_EQ(loader.error(), "the root: a second value after the end");
}

TEST(Events, LimitsTheDepth) {
  Document document;
  events::Loader loader;
  loader.start(document);
  for (std::size_t depth = 0; depth < max_depth; ++depth) ASSERT_TRUE(loader.start_array());
  EXPECT_FALSE(loader.start_array());
  EXPECT_TRUE(loader.error().ends_with("arrays and objects nest more than 1000 deep"));
}

TEST(Events, TakesBytesAndTextOfNoType) {
  Everything record{};
  record.optional = "old";
  const auto load = [&](std::string_view member, auto value) {
    // Through a record in which all else is absent or there twice is no matter: one member, then no more.
    events::Loader loader;
    loader.start(record);
    EXPECT_TRUE(loader.start_object() && loader.key(member) && value(loader)) << loader.error();
  };
  const auto text = [](std::string_view t) { return [t](auto& l) { return l.text(t); }; };
  load("bytes", [](auto& l) { return l.bytes(View(Bytes{std::byte{7}, std::byte{0}})); });
  EXPECT_EQ(record.bytes, (Bytes{std::byte{7}, std::byte{0}}));
  load("bytes", text("AAEC"));
  EXPECT_EQ(record.bytes.size(), 3U);
  load("flag", text("true"));
  EXPECT_TRUE(record.flag);
  load("small", text("255"));
  EXPECT_EQ(record.small, 255);
  load("large", text("18446744073709551615"));
  EXPECT_EQ(record.large, UINT64_MAX);
  load("single_precision", text("-1.5e3"));
  EXPECT_EQ(record.single_precision, -1500.0F);
  load("number", text("4.9406564584124654e-324"));
  EXPECT_EQ(record.number, 4.9406564584124654e-324);
  load("level", text("-1"));
  EXPECT_EQ(record.level, Level::low);
  load("text", text("<text>"));
  EXPECT_EQ(record.text, "<text>");
  load("optional", text(""));
  EXPECT_EQ(record.optional, "");

  EXPECT_EQ(error_of("flag", text("yes")), "flag: expected a boolean, found the text \"yes\"");
  EXPECT_EQ(error_of("small", text("256")),
            "small: expected an integer from 0 to 255, found the text \"256\"");
  EXPECT_EQ(error_of("small", text("1 ")), "small: expected an integer from 0 to 255, found the text \"1 \"");
  EXPECT_EQ(error_of("small", text("")), "small: expected an integer from 0 to 255, found the text \"\"");
  EXPECT_EQ(error_of("number", text("1e999")), "number: expected a number, found the text \"1e999\"");
  EXPECT_EQ(error_of("points", text("x")), "points: expected an array, found text");
  EXPECT_EQ(error_of("text", [](auto& l) { return l.bytes({}); }), "text: expected a string, found bytes");

  Document document;
  events::Loader loader;
  loader.start(document);
  ASSERT_TRUE(loader.start_array() && loader.text("1") && loader.bytes(View(Bytes(2))) &&
              loader.end_array() && loader.finish());
  const auto& array = std::get<Document::Array>(document.value);
  EXPECT_EQ(std::get<std::string>(array[0].value), "1");
  EXPECT_EQ(std::get<Bytes>(array[1].value).size(), 2U);
}

struct Sparse {
  std::optional<std::int32_t> number;
  std::int32_t always;
  std::unique_ptr<Point> point;
};
ROUNDTRIP_RECORD(Sparse, number, always, point);

TEST(Events, TakesAbsentMembersForNoValue) {
  Sparse record{1, 2, std::make_unique<Point>()};
  events::Loader loader;
  loader.start(record);
  ASSERT_TRUE(loader.start_object() && loader.key("always") && loader.int64(3) && loader.end_object() &&
              loader.finish())
      << loader.error();
  EXPECT_FALSE(record.number);
  EXPECT_EQ(record.always, 3);
  EXPECT_FALSE(record.point);
  loader.start(record);
  EXPECT_FALSE(loader.start_object() && loader.key("number") && loader.null() && loader.end_object());
  EXPECT_EQ(loader.error(), "the root: the member always is missing");
}

TEST(Events, TakesAnAnnouncedSizeForNoPromise) {
  for (const std::size_t announced :
       {std::size_t{0}, std::size_t{2}, std::size_t{3}, std::size_t{500}, SIZE_MAX}) {
    std::vector<double> numbers{9};
    std::vector<std::string> texts{"old"};
    events::Loader loader;
    loader.start(numbers);
    ASSERT_TRUE(loader.start_array(announced) && loader.number(1) && loader.number(2) && loader.number(3) &&
                loader.end_array() && loader.finish());
    EXPECT_EQ(numbers, (std::vector<double>{1, 2, 3}));
    EXPECT_LE(numbers.capacity(), 10'000U) << "memory was taken that nothing has come for";
    loader.start(texts);
    ASSERT_TRUE(loader.start_array(announced) && loader.string("a") && loader.string("b") &&
                loader.end_array());
    EXPECT_EQ(texts, (std::vector<std::string>{"a", "b"}));
    EXPECT_LE(texts.capacity(), 10'000U);
  }
}

/// An array under the key "players", of objects with so many members.
Document document_of(events::Loader& loader, const std::vector<std::size_t>& members) {
  Document document;
  loader.start(document);
  bool taken = loader.start_object() && loader.key("players") && loader.start_array();
  for (const std::size_t count : members) {
    taken = taken && loader.start_object();
    for (std::size_t i = 0; i != count; ++i) taken = taken && loader.key(std::to_string(i)) && loader.null();
    taken = taken && loader.end_object();
  }
  EXPECT_TRUE(taken && loader.end_array() && loader.end_object() && loader.finish()) << loader.error();
  return document;
}

std::vector<std::size_t> capacities_of(const Document& document) {
  std::vector<std::size_t> capacities;
  const auto& players = std::get<Document::Object>(document.value)[0].second;
  for (const Document& player : std::get<Document::Array>(players.value))
    capacities.push_back(std::get<Document::Object>(player.value).capacity());
  return capacities;
}

TEST(Events, TakesMemoryForObjectsThatAreAlikeAtOnce) {
  events::Loader loader;
  const auto capacities = capacities_of(document_of(loader, {21, 21, 20}));
  EXPECT_EQ(capacities[1], 21U);
  EXPECT_EQ(capacities[2], 21U);
}

TEST(Events, KeepsLittleMemoryForObjectsThatAreNotAlike) {
  events::Loader loader;
  const auto capacities = capacities_of(document_of(loader, {1000, 1, 64, 1, 0}));
  EXPECT_LE(capacities[1], 8U);
  EXPECT_LE(capacities[2], 128U);
  EXPECT_LE(capacities[3], 8U);
  EXPECT_EQ(capacities[4], 0U);
}

TEST(Events, TakesTheSameMemoryWhateverWasLoadedBefore) {
  events::Loader loader;
  const auto first = capacities_of(document_of(loader, {5, 1}));
  document_of(loader, {60, 60});
  EXPECT_EQ(capacities_of(document_of(loader, {5, 1})), first);
}

}  // namespace
}  // namespace roundtrip::events_test
