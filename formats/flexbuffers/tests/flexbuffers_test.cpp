// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "bench/record/difference.h"
#include "formats/flexbuffers/adapter.h"
#include "formats/native/tests/every_kind.h"
#include "tests/support/hostile_bytes.h"
#include "tests/support/saved.h"

namespace roundtrip::flexbuffers_test {

using formats::flexbuffers::Format;
using ::testing::Contains;
using ::testing::HasSubstr;
namespace library = ::flexbuffers;

template <class T>
std::vector<std::byte> saved(const T& record) {
  return roundtrip::saved<Format>(record);
}

template <class T>
T loaded(View bytes) {
  return roundtrip::loaded<Format, T>(bytes);
}

/// What the library says of a member of a map.
template <class T>
library::Type type_of(const T& record, const char* member) {
  const auto bytes = saved(record);
  return library::GetRoot(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size())
      .AsMap()[member]
      .GetType();
}

struct Arrays {
  std::vector<std::int8_t> bytes;
  std::vector<std::int32_t> integers;
  std::vector<std::uint64_t> unsigned_integers;
  std::vector<float> floats;
  std::vector<double> doubles;
  std::vector<double> none;
  std::array<double, 2> pair;
  std::array<std::int8_t, 5> five;
  std::set<std::int64_t> set;
  std::complex<double> complex;
  std::tuple<std::int64_t, double> mixed;
  std::array<bool, 3> flags;
};
ROUNDTRIP_RECORD(Arrays, bytes, integers, unsigned_integers, floats, doubles, none, pair, five, set, complex,
                 mixed, flags);

Arrays arrays() {
  Arrays record{.bytes = {-128, 127},
                .integers = {INT32_MIN, 0, INT32_MAX, -1, 1},
                .unsigned_integers = {UINT64_MAX, 0, std::uint64_t{1} << 53, 3, 4},
                .floats = {-0.0F, std::numeric_limits<float>::denorm_min(), 1e38F, 0.1F, 5},
                .doubles = {-0.0, 5e-324, std::bit_cast<double>(0xfff8000000abcdef), 0.1, 1},
                .none = {},
                .pair = {0.1, -0.0},
                .five = {1, 2, 3, 4, 5},
                .set = {INT64_MIN, -1, 0, 1, INT64_MAX},
                .complex = {-0.0, 0.1},
                .mixed = {1, 1.0},
                .flags = {true, false, true}};
  return record;
}

TEST(Flexbuffers, LoadsWhatWasSaved) {
  const auto bytes = saved(every_kind());
  EXPECT_EQ(first_difference(every_kind(), loaded<EveryKind>(bytes)), std::nullopt);
}

TEST(Flexbuffers, KeepsNumbersInTypedVectors) {
  const auto again = loaded<Arrays>(saved(arrays()));
  EXPECT_EQ(first_difference(arrays(), again), std::nullopt);
}

TEST(Flexbuffers, HasTypedVectorsForNumbersOfOneType) {
  const std::pair<const char*, library::Type> expected[] = {{"bytes", library::FBT_VECTOR_INT2},
                                                            {"integers", library::FBT_VECTOR_INT},
                                                            {"unsigned_integers", library::FBT_VECTOR_UINT},
                                                            {"floats", library::FBT_VECTOR_FLOAT},
                                                            {"doubles", library::FBT_VECTOR_FLOAT},
                                                            {"none", library::FBT_VECTOR},
                                                            {"pair", library::FBT_VECTOR_FLOAT2},
                                                            {"five", library::FBT_VECTOR_INT},
                                                            {"set", library::FBT_VECTOR_INT},
                                                            {"complex", library::FBT_VECTOR_FLOAT2},
                                                            {"mixed", library::FBT_VECTOR},
                                                            {"flags", library::FBT_VECTOR}};
  for (const auto& [member, type] : expected) EXPECT_EQ(type_of(arrays(), member), type) << member;
}

TEST(Flexbuffers, HasRoomForTheSizeOfNarrowNumbers) {
  Arrays record = arrays();
  for (const std::size_t size : {255U, 256U, 70'000U}) {
    record.bytes.assign(size, -1);
    EXPECT_EQ(first_difference(record, loaded<Arrays>(saved(record))), std::nullopt) << size;
  }
}

TEST(Flexbuffers, HasTypedVectorsInDocuments) {
  const Document document{Document::Object{
      {"a", {Document::Array{{0.1}, {-0.0}}}},
      {"b", {Document::Array{{1.0}, Document::integer(std::int64_t{1})}}},
      {"c", {Document::Array{{Document::Array{{1.0}, {2.0}, {3.0}, {4.0}, {5.0}}}, {Document::Array{}}}}},
      {"d", {Document::Array{Document::integer(UINT64_MAX)}}},
      {"e", {Document::Array{{}, {}}}}}};
  EXPECT_EQ(first_difference(document, loaded<Document>(saved(document))), std::nullopt);
  EXPECT_EQ(type_of(document, "a"), library::FBT_VECTOR_FLOAT2);
  EXPECT_EQ(type_of(document, "b"), library::FBT_VECTOR);
  EXPECT_EQ(type_of(document, "c"), library::FBT_VECTOR);
  EXPECT_EQ(type_of(document, "d"), library::FBT_VECTOR_UINT);
  EXPECT_EQ(type_of(document, "e"), library::FBT_VECTOR);
}

TEST(Flexbuffers, SurvivesBytesThatNobodySaved) {
  const auto bytes = saved(arrays());
  const auto load = [](View damaged) { static_cast<void>(loaded<Arrays>(damaged)); };
  load_truncated(bytes, load);
  load_damaged(bytes, load);
  const auto load_document = [](View damaged) { static_cast<void>(loaded<Document>(damaged)); };
  load_damaged(bytes, load_document);
}

/// The library's verifier lets one pass.
TEST(Flexbuffers, RefusesAKeyWithoutAnEnd) {
  const Document document{Document::Object{{"k", {Document::integer(std::int64_t{1})}}}};
  std::set<std::string> errors;
  load_damaged(saved(document), [&](View damaged) {
    try {
      static_cast<void>(loaded<Document>(damaged));
    } catch (const ShapeError& error) {
      errors.insert(error.what());
    }
  });
  EXPECT_THAT(errors, Contains(HasSubstr("a key has no end")));
}

}  // namespace roundtrip::flexbuffers_test
