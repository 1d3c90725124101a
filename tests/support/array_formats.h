// SPDX-License-Identifier: MIT
//
// What the formats of named arrays are tested for, each in its own folder. A test instantiates ArrayFormat
// with its formats, and adds what only its layout can get wrong.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "bench/record/difference.h"
#include "formats/native/tests/every_kind.h"
#include "tests/support/hostile_bytes.h"
#include "tests/support/saved.h"

namespace roundtrip::array_formats {

/// Arrays of every type of number, of two dimensions, of columns, and what stays JSON beside them.
struct Arrays {
  std::vector<std::int8_t> int8;
  std::vector<std::uint64_t> uint64;
  std::vector<float> float32;
  std::vector<double> float64;
  std::vector<std::array<std::int32_t, 3>> grid;
  std::vector<Place> places;
  std::vector<std::complex<double>> plane;
  std::vector<double> few;
  std::vector<std::uint16_t> none;
  std::string text;
  Bytes bytes;
  double nan;
};
ROUNDTRIP_RECORD(Arrays, int8, uint64, float32, float64, grid, places, plane, few, none, text, bytes, nan);

inline Arrays arrays() {
  Arrays record{.int8 = {-128, -1, 0, 1, 2, 3, 4, 127},
                .uint64 = {0, 1, 2, 3, 4, 5, 6, UINT64_MAX},
                .float32 = {-0.0F, 0.1F, 1e-45F, 2, 3, 4, 5, std::numeric_limits<float>::infinity()},
                .float64 = {-0.0, 0.1, 5e-324, 2, 3, 4, 5, std::numeric_limits<double>::quiet_NaN()},
                .grid = {},
                .places = {},
                .plane = {},
                .few = {0.5, -0.0},
                .none = {},
                .text = "$tensor",
                .bytes = Bytes(20, std::byte{9}),
                .nan = -std::numeric_limits<double>::quiet_NaN()};
  for (std::int32_t i = 0; i != 9; ++i) {
    record.grid.push_back({i, -i, i * i});
    record.places.push_back({i, 10 - i});
    record.plane.emplace_back(i, -i);
  }
  return record;
}

/// Arrays of one kind each, mixed ones, and keys that mean something to the adapter.
inline Document document() {
  Document::Array integers;
  Document::Array doubles;
  Document::Array mixed;
  for (std::int64_t i = 0; i != 12; ++i) {
    integers.push_back(Document::integer(i));
    doubles.push_back({static_cast<double>(i) / 8});
    mixed.push_back(i % 2 == 0 ? Document::integer(i) : Document{static_cast<double>(i)});
  }
  return {Document::Object{{"integers", {integers}},
                           {"doubles", {doubles}},
                           {"mixed", {mixed}},
                           {"$tensor", {std::string("a")}},
                           {"$json", {}},
                           {"twice", {true}},
                           {"twice", {std::numeric_limits<double>::infinity()}},
                           {"", {Document::Array{}}}}};
}

template <class Format>
class ArrayFormat : public ::testing::Test {};
TYPED_TEST_SUITE_P(ArrayFormat);

TYPED_TEST_P(ArrayFormat, HoldsEveryKindOfMember) {
  EXPECT_EQ(first_difference(every_kind(), loaded<TypeParam, EveryKind>(saved<TypeParam>(every_kind()))),
            std::nullopt);
}

TYPED_TEST_P(ArrayFormat, HoldsArraysBitForBit) {
  EXPECT_EQ(first_difference(arrays(), loaded<TypeParam, Arrays>(saved<TypeParam>(arrays()))), std::nullopt);
}

TYPED_TEST_P(ArrayFormat, HoldsDocuments) {
  EXPECT_EQ(first_difference(document(), loaded<TypeParam, Document>(saved<TypeParam>(document()))),
            std::nullopt);
}

TYPED_TEST_P(ArrayFormat, ALoadReplacesWhatWasThere) {
  typename TypeParam::template Codec<Arrays> codec;
  Arrays record = arrays();
  record.none.assign(20, 7);
  record.few.assign(20, 7);
  const auto bytes = saved<TypeParam>(arrays());
  codec.load(bytes, record);
  EXPECT_EQ(first_difference(arrays(), record), std::nullopt);
}

TYPED_TEST_P(ArrayFormat, TakesNoPartForTheWhole) {
  load_truncated(saved<TypeParam>(arrays()),
                 [](View bytes) { static_cast<void>(loaded<TypeParam, Arrays>(bytes)); });
}

TYPED_TEST_P(ArrayFormat, SurvivesEveryDamage) {
  load_damaged(saved<TypeParam>(Place{1, 2}),
               [](View bytes) { static_cast<void>(loaded<TypeParam, Place>(bytes)); });
  load_damaged(saved<TypeParam>(std::get<Document::Object>(document().value)[0].second),
               [](View bytes) { static_cast<void>(loaded<TypeParam, Document>(bytes)); });
}

REGISTER_TYPED_TEST_SUITE_P(ArrayFormat, HoldsEveryKindOfMember, HoldsArraysBitForBit, HoldsDocuments,
                            ALoadReplacesWhatWasThere, TakesNoPartForTheWhole, SurvivesEveryDamage);

/// Expects that a file with a text in place of another of the same length is refused in some words.
template <class Format>
void expect_refused(const std::string& old, const std::string& changed, const std::string& words) {
  ASSERT_EQ(old.size(), changed.size());
  auto bytes = saved<Format>(arrays());
  const std::string_view text = as_text(View(bytes));
  const std::size_t place = text.find(old);
  ASSERT_NE(place, std::string_view::npos) << old;
  std::memcpy(bytes.data() + place, changed.data(), changed.size());
  try {
    static_cast<void>(loaded<Format, Arrays>(bytes));
    ADD_FAILURE() << "was taken, and should be refused: " << words;
  } catch (const std::exception& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr(words));
  }
}

}  // namespace roundtrip::array_formats
