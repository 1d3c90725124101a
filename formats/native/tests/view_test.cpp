// SPDX-License-Identifier: MIT
#include "roundtrip_native/view.h"

#include <gtest/gtest.h>

#include "bench/record/access.h"
#include "bench/record/difference.h"
#include "bench/record/file.h"
#include "datasets/tree/dataset.h"
#include "roundtrip_native/mapped_file.h"

namespace roundtrip {
namespace {

struct Point {
  std::int32_t x;
  std::int32_t y;
};
ROUNDTRIP_RECORD(Point, x, y);

struct Shape {
  std::string name;
  std::vector<Point> outline;
  std::vector<std::string> tags;
  std::map<std::string, Point> anchors;
  std::optional<Bytes> thumbnail;
  std::variant<bool, std::string> fill;
  std::tuple<std::int16_t, std::string> layer;
  std::array<double, 3> colour;
};
ROUNDTRIP_RECORD(Shape, name, outline, tags, anchors, thumbnail, fill, layer, colour);

static_assert(std::random_access_iterator<native::Range<Point>::iterator>);
static_assert(std::forward_iterator<native::Range<std::string>::iterator>);
static_assert(!std::random_access_iterator<native::Range<std::string>::iterator>);

Shape sample() {
  return {.name = "star",
          .outline = {{1, 2}, {3, 4}, {5, 6}},
          .tags = {"a", "", std::string(300, 'c')},
          .anchors = {{"bottom", {0, 9}}, {"top", {0, -9}}},
          .thumbnail = Bytes{std::byte{1}, std::byte{2}},
          .fill = "red",
          .layer = {-3, "front"},
          .colour = {0.5, -0.0, 1e300}};
}

TEST(NativeView, ShowsEveryKindOfMember) {
  Buffer bytes;
  native::save(sample(), bytes);
  const auto shape = native::view<Shape>(as_view(bytes));
  EXPECT_EQ(shape.get<&Shape::name>(), "star");

  const auto outline = shape.get<&Shape::outline>();
  ASSERT_EQ(outline.size(), 3U);
  EXPECT_EQ(outline[2].get<&Point::y>(), 6);
  EXPECT_EQ((outline.end() - 1)[0].get<&Point::x>(), 5);
  EXPECT_EQ(outline.bytes().size(), 24U);

  std::vector<std::string> tags;
  for (const std::string_view tag : shape.get<&Shape::tags>()) tags.emplace_back(tag);
  EXPECT_EQ(tags, sample().tags);

  std::map<std::string, std::int32_t> anchors;
  for (const auto& [name, point] : shape.get<&Shape::anchors>()) {
    anchors.emplace(name, point.get<&Point::y>());
  }
  EXPECT_EQ(anchors, (std::map<std::string, std::int32_t>{{"bottom", 9}, {"top", -9}}));

  ASSERT_TRUE(shape.get<&Shape::thumbnail>());
  EXPECT_EQ(as_text(*shape.get<&Shape::thumbnail>()), "\1\2");
  const auto fill = shape.get<&Shape::fill>();
  EXPECT_EQ(fill.index(), 1U);
  EXPECT_FALSE(fill.get_if<0>());
  EXPECT_EQ(fill.get_if<1>(), "red");
  EXPECT_EQ(shape.get<&Shape::layer>(), (std::tuple<std::int16_t, std::string_view>(-3, "front")));
  EXPECT_EQ(shape.get<&Shape::colour>()[2], 1e300);

  EXPECT_FALSE(first_difference(sample(), shape.load()));
}

template <class T>
std::uint64_t sum_of_leaves(const native::RecordView<T>& view) {
  std::uint64_t sum = 0;
  view.for_each_leaf([&](const auto& leaf) { sum += access_sum(leaf); });
  return sum;
}

template <class T>
void expect_same_sum(const T& record) {
  Buffer bytes;
  native::save_described(record, bytes);
  EXPECT_EQ(sum_of_leaves(native::view<T>(as_view(bytes))), access_sum(record));
  // Of something in it, too, so that a sum that is always the same would be noticed.
  bytes.data()[bytes.size() - 1] ^= std::byte{0x40};
  native::view_of<T> view;
  if (!native::try_view<T>(as_view(bytes), view)) {
    EXPECT_NE(sum_of_leaves(view), access_sum(record));
  }
}

TEST(NativeView, ReadsAllThatARecordHolds) {
  expect_same_sum(sample());
  expect_same_sum(datasets::tree::Dataset::generate({.scale = 0.02, .seed = 1}));
}

TEST(NativeView, PassesOverTheMembersOnce) {
  Buffer bytes;
  native::save(sample(), bytes);
  std::string names;
  const std::byte* const end =
      native::view<Shape>(as_view(bytes)).for_each([&](const auto& field, const auto&) {
        names.append(field.name).append(" ");
      });
  EXPECT_EQ(names, "name outline tags anchors thumbnail fill layer colour ");
  EXPECT_EQ(end, bytes.data() + bytes.size());
}

TEST(NativeView, LooksIntoAMappedFile) {
  const std::filesystem::path path = ::testing::TempDir() + "/roundtrip-mapped-file";
  Buffer bytes;
  native::save(sample(), bytes);
  write_file(path, as_view(bytes), Sync::no);
  native::MappedFile file(path);
  const auto shape = native::view<Shape>(file.bytes());
  native::MappedFile moved;
  moved = std::move(file);
  EXPECT_EQ(shape.get<&Shape::name>(), "star");
  EXPECT_FALSE(first_difference(sample(), native::load<Shape>(moved.bytes())));

  std::filesystem::resize_file(path, 0);
  EXPECT_FALSE(moved.open(path));
  EXPECT_EQ(native::check<Shape>(moved.bytes()).problem, native::Problem::truncated);
  std::filesystem::remove(path);
  EXPECT_EQ(moved.open(path), std::errc::no_such_file_or_directory);
  EXPECT_THROW(native::MappedFile{path.string()}, std::system_error);
  EXPECT_EQ(moved.open(::testing::TempDir()), std::errc::invalid_argument);
}

TEST(NativeView, IsOfCheckedBytesOnly) {
  Buffer bytes;
  native::save(sample(), bytes);
  native::view_of<Shape> view;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::vector<std::byte> part(bytes.data(), bytes.data() + size);
    EXPECT_THROW(static_cast<void>(native::view<Shape>(part)), native::LoadError) << size;
    EXPECT_EQ(native::try_view<Shape>(part, view).message(), native::check<Shape>(part).message());
  }
}

}  // namespace
}  // namespace roundtrip
