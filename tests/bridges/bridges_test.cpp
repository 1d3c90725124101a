// SPDX-License-Identifier: MIT
//
// What goes out by write.h comes in by events.h and nodes.h: each kind of member, with the values that break
// formats, and what must be refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/bridges/events.h"
#include "bench/bridges/nlohmann_tree.h"
#include "bench/record/difference.h"
#include "datasets/edges/dataset.h"

namespace roundtrip::bridges_test {

/// A format without bytes between them.
template <bool has_bytes, bool leaves_out>
class ToLoader {
 public:
  static constexpr bool leaves_out_absent = leaves_out;

  explicit ToLoader(events::Loader& loader) : loader_(loader) {}
  void null() { expect(loader_.null()); }
  void boolean(bool b) { expect(loader_.boolean(b)); }
  template <std::integral T>
  void integer(T i) {
    if constexpr (std::is_signed_v<T>) {
      expect(loader_.int64(i));
    } else {
      expect(loader_.uint64(i));
    }
  }
  void number(double d) { expect(loader_.number(d)); }
  void string(std::string_view s) {
    EXPECT_EQ(*(s.data() + s.size()), '\0');
    expect(loader_.string(s));
  }
  void key(std::string_view s) {
    EXPECT_EQ(*(s.data() + s.size()), '\0');
    expect(loader_.key(s));
    if (!left_.empty()) --left_.back();
  }
  void bytes(View b) requires has_bytes { expect(loader_.bytes(b)); }
  void begin_array(std::size_t size) { expect(loader_.start_array(size)); }
  void end_array() { expect(loader_.end_array()); }
  void begin_object(std::size_t size) {
    left_.push_back(size);
    expect(loader_.start_object());
  }
  void end_object() {
    EXPECT_EQ(left_.back(), 0U) << "the size of an object is not the number of its keys";
    left_.pop_back();
    expect(loader_.end_object());
  }

 private:
  void expect(bool good) { ASSERT_TRUE(good) << loader_.error(); }

  events::Loader& loader_;
  std::vector<std::size_t> left_;
};

template <class Sink, class T>
void through_events(const T& record, T& loaded) {
  events::Loader loader;
  loader.start(loaded);
  Sink sink(loader);
  write_events(record, sink);
  ASSERT_TRUE(loader.finish()) << loader.error();
}

template <nlohmann_tree::BytesAs bytes_as, class Json, class T>
void through_nodes(const T& record, T& loaded) {
  Json json;
  write_value(record, nlohmann_tree::Place<Json, bytes_as>(json));
  pull(nlohmann_tree::Node(json), loaded);
}

template <class T>
void expect_same(const T& record, const T& loaded) {
  const auto difference = first_difference(record, loaded);
  EXPECT_FALSE(difference.has_value())
      << difference->path << ": " << difference->expected << " became " << difference->actual;
}

TEST(Bridges, EveryKindOfMemberGoesThrough) {
  using datasets::edges::Dataset;
  const auto record = Dataset::generate({});
  auto loaded = Dataset::generate({.seed = 2});
  through_events<ToLoader<false, false>>(record, loaded);
  expect_same(record, loaded);
  through_events<ToLoader<true, true>>(record, loaded);
  expect_same(record, loaded);
  through_nodes<nlohmann_tree::BytesAs::base64, nlohmann::json>(record, loaded);
  expect_same(record, loaded);
  through_nodes<nlohmann_tree::BytesAs::binary, nlohmann::json>(record, loaded);
  expect_same(record, loaded);
}

TEST(Bridges, DocumentsGoThrough) {
  const Document record{Document::Object{
      {"z", Document{}},
      {"a", Document{Document::Array{Document{true}, Document::integer(UINT64_MAX), Document{-0.0},
                                     Document{std::string("a\0b", 3)}, Document{Bytes(3)}}}},
      {"", Document{Document::Object{}}}}};
  Document loaded{Document::Object{{"z", Document{std::string("old")}}, {"old", Document{1.0}}}};
  through_events<ToLoader<true, false>>(record, loaded);
  expect_same(record, loaded);
  through_nodes<nlohmann_tree::BytesAs::binary, nlohmann::ordered_json>(record, loaded);
  expect_same(record, loaded);
}

struct Shape {
  std::uint8_t small;
  std::array<std::int32_t, 2> pair;
  std::variant<std::int32_t, std::string> either;
  std::set<std::int32_t> set;
  std::monostate nothing;
};
ROUNDTRIP_RECORD(Shape, small, pair, either, set, nothing);

std::string error_of(const nlohmann::json& patch) {
  auto json = nlohmann::json::parse(
      R"({"small": 1, "pair": [1, 2], "either": [1, "x"], "set": [1], "nothing": null})");
  json.merge_patch(patch);
  Shape shape{};
  try {
    pull(nlohmann_tree::Node(json), shape);
  } catch (const ShapeError& error) {
    return error.what();
  }
  return "";
}

TEST(Bridges, NodesOfAnotherShapeAreRefused) {
  EXPECT_EQ(error_of(nlohmann::json::object()), "");
  EXPECT_EQ(error_of({{"small", 256}}), "the integer 256 does not fit");
  EXPECT_EQ(error_of({{"pair", {1}}}), "an array has not 2 elements");
  EXPECT_EQ(error_of({{"pair", {1, 2, 3}}}), "an array has not 2 elements");
  EXPECT_EQ(error_of({{"either", {2, "x"}}}), "a variant has no alternative 2");
  EXPECT_EQ(error_of({{"either", {0, 1, 2}}}), "an array has not 2 elements");
  EXPECT_EQ(error_of({{"set", {1, 1}}}), "a key of a map or an element of a set is there twice");
  EXPECT_EQ(error_of({{"nothing", 1}}), "something stands where null is expected");
}

}  // namespace roundtrip::bridges_test
