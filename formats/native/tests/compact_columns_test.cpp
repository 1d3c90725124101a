// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "bench/record/random.h"
#include "formats/native/tests/compact_helpers.h"

namespace roundtrip {
namespace {

template <class T>
struct Values {
  std::vector<T> values;
};
using Shorts = Values<std::uint16_t>;
using Words = Values<std::uint32_t>;
using Longs = Values<std::int64_t>;
using Floats = Values<float>;
using Doubles = Values<double>;
using Texts = Values<std::string>;
ROUNDTRIP_RECORD(Shorts, values);
ROUNDTRIP_RECORD(Words, values);
ROUNDTRIP_RECORD(Longs, values);
ROUNDTRIP_RECORD(Floats, values);
ROUNDTRIP_RECORD(Doubles, values);
ROUNDTRIP_RECORD(Texts, values);

TEST(NativeCompactColumns, PacksIntegersAsDocumented) {
  EXPECT_EQ(body_of(Words{}), (Body{0}));
  EXPECT_EQ(body_of(Words{{300}}), (Body{1, 0xac, 2}));
  EXPECT_EQ(body_of(Longs{{-2}}), (Body{1, 3}));
  EXPECT_EQ(body_of(Longs{{std::numeric_limits<std::int64_t>::min()}}),
            (Body{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}));
  EXPECT_EQ(body_of(Words{{0, 0, 0}}), (Body{3, 0x00}));
  EXPECT_EQ(body_of(Words{{9, 9, 9}}), (Body{3, 0x10, 9}));
  EXPECT_EQ(body_of(Words{{1, 0, 1}}), (Body{3, 0x01, 0b101}));
  EXPECT_EQ(body_of(Words{{5, 6, 7, 8}}), (Body{4, 0x12, 5, 0b11100100}));
  EXPECT_EQ(body_of(Longs{{-1, 0, 14}}), (Body{3, 0x13, 1, 0x10, 0x0f}));
  EXPECT_EQ(body_of(Shorts{{1, 0x203}}), (Body{2, 0x05, 1, 3, 0, 2}));
  // All 64 bits are needed, so that nothing is subtracted.
  EXPECT_EQ(body_of(Longs{{std::numeric_limits<std::int64_t>::min(), -1}}),
            (Body{2, 0x0b, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0x80, 255}));
  EXPECT_EQ(body_of(Words{{1000, 2000, 3001}}), (Body{3, 0x21, 0xe8, 7, 0xd0, 0x0f, 0b10}));
}

TEST(NativeCompactColumns, PacksFloatsAsDocumented) {
  EXPECT_EQ(body_of(Doubles{{0.5, 1.5, -2.5}}), (Body{3, 17, 0x14, 49, 30, 40, 0}));
  EXPECT_EQ(body_of(Doubles{{1e10}}), (Body{1, 16, 0x80, 0x90, 0xdf, 0xc0, 0x4a}));
  EXPECT_EQ(body_of(Floats{{-0.0F}}), (Body{1, 0, 0, 0, 0, 0x80}));
  EXPECT_EQ(body_of(Floats{{-0.0F, -0.0F, -0.0F}}), (Body{3, 2, 0x00, 0, 0, 0, 0x80}));
  Floats different;
  for (int i = 0; i < 64; ++i) different.values.push_back(std::bit_cast<float>(0x7f800001 + i));
  const Body body = body_of(different);
  EXPECT_EQ(body.size(), 2U + 64 * 4);
  EXPECT_EQ((Body(body.begin(), body.begin() + 4)), (Body{64, 1, 1, 2}));
  EXPECT_EQ((Body(body.end() - 2, body.end())), (Body{0x7f, 0x7f}));
}

TEST(NativeCompactColumns, PacksNoFloatsAsDecimalsThatAreNotNarrower) {
  // With nine digits all of them are decimals, and some with one.
  Floats floats;
  for (int i = 0; i < 1000; ++i) floats.values.push_back(0.5F + static_cast<float>(i % 7) / 7);
  EXPECT_EQ(body_of(floats)[2], 0U);
  expect_same(floats);
  for (float& value : floats.values) value = 0.25F;
  floats.values.back() = 0.1F;
  EXPECT_EQ(body_of(floats)[2], 16U + 2);
  expect_same(floats);
}

TEST(NativeCompactColumns, FindsOneExponentForAllDecimals) {
  // It rises late, and all that came before must be scaled again.
  Doubles doubles;
  for (int i = 0; i < 200; ++i) doubles.values.push_back(i / 2.0);
  EXPECT_EQ(body_of(doubles)[2], 16U + 1);
  doubles.values[170] = 0.125;
  EXPECT_EQ(body_of(doubles)[2], 16U + 3);
  expect_same(doubles);
  // With one digit this one is less than 2^51, with three it is not.
  doubles.values[1] = 1e14;
  EXPECT_LT(body_of(doubles)[2], 16U);
  expect_same(doubles);
  doubles.values[1] = 0;
  for (const double none :
       {-0.0, std::nan(""), std::numeric_limits<double>::infinity(), 1e-300, 1e300, 0.1 + 0.2}) {
    doubles.values[100] = none;
    EXPECT_LT(body_of(doubles)[2], 16U) << none;
    expect_same(doubles);
  }
}

TEST(NativeCompactColumns, PacksTextsAsDocumented) {
  EXPECT_EQ(body_of(Texts{{"ab"}}), (Body{1, 2, 'a', 'b'}));
  EXPECT_EQ(body_of(Texts{{"ab", "c"}}), (Body{2, 0, 0x02, 0b0110, 'a', 'b', 'c'}));
  // 17 times "x" or "yz": a dictionary of both, and their indices.
  Texts repeated{{"x", "yz"}};
  repeated.values.resize(17, "yz");
  EXPECT_EQ(body_of(repeated), (Body{17, 1, 2, 0x02, 0b1001, 'x', 'y', 'z', 0x01, 0xfe, 0xff, 1}));
  // "prefix" and a letter, 16 times.
  Texts alike;
  for (char c = 'a'; c < 'a' + 16; ++c) alike.values.push_back(std::string("prefix") + c);
  Body expected{16, 2, 0x03};
  for (const unsigned byte : {0x60U, 0x66U, 0x66U, 0x66U, 0x66U, 0x66U, 0x66U, 0x66U})
    expected.push_back(byte);
  for (const unsigned byte : {0x03U, 0x17U, 0x11U, 0x11U, 0x11U, 0x11U, 0x11U, 0x11U, 0x11U})
    expected.push_back(byte);
  for (const char c : std::string("prefixabcdefghijklmnop"))
    expected.push_back(static_cast<unsigned char>(c));
  EXPECT_EQ(body_of(alike), expected);
}

template <class T>
void expect_all_lengths(const std::vector<T>& values) {
  compact::Codec<Values<T>> codec;
  Values<T> loaded;
  for (std::size_t count = 0; count <= values.size(); count += count < 70 ? 1 : 97) {
    const Values<T> part{{values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count)}};
    Buffer bytes;
    codec.save(part, bytes);
    codec.load(as_view(bytes), loaded);
    EXPECT_FALSE(first_difference(part, loaded)) << count;
  }
}

TEST(NativeCompactColumns, RoundTripsEveryWidth) {
  Random random(7);
  for (unsigned bits = 0; bits <= 64; ++bits) {
    std::vector<std::int64_t> longs;
    std::vector<std::uint32_t> words;
    std::vector<double> doubles;
    std::vector<float> floats;
    for (int i = 0; i < 1500; ++i) {
      const std::uint64_t number = bits == 0 ? 0 : random.bits() >> (64 - bits);
      longs.push_back(static_cast<std::int64_t>(number) - 5);
      words.push_back(static_cast<std::uint32_t>(number));
      doubles.push_back(std::bit_cast<double>(number << (64 - bits) % 64));
      floats.push_back(static_cast<float>(number % 100000) / 8);
    }
    expect_all_lengths(longs);
    expect_all_lengths(words);
    expect_all_lengths(doubles);
    expect_all_lengths(floats);
    // Rising, so that the steps are narrower than the values.
    std::sort(longs.begin(), longs.end());
    expect_all_lengths(longs);
  }
}

TEST(NativeCompactColumns, RoundTripsManyTexts) {
  Random random(3);
  for (const unsigned different : {2U, 50U, 700U, 1000U, 100000U}) {
    std::vector<std::string> texts;
    for (int i = 0; i < 3000; ++i) {
      const std::uint64_t which = random.below(different);
      texts.push_back(std::string(which % 40, static_cast<char>('a' + which % 3)) + std::to_string(which));
    }
    expect_all_lengths(texts);
    std::sort(texts.begin(), texts.end());
    expect_all_lengths(texts);
  }
}

TEST(NativeCompactColumns, SavesTextsWhoseHashesCollide) {
  // Alike at both ends and in the middle.
  std::vector<std::string> texts;
  for (int i = 0; i < 500; ++i) {
    std::string text(40, '=');
    text.replace(9, 3, std::to_string(100 + i));
    texts.push_back(text);
    texts.push_back(text);
  }
  expect_all_lengths(texts);
}

TEST(NativeCompactColumns, RefusesIntegersThatAreNotPackedSo) {
  expect<Words>({4, 0x30, 5}, Problem::column, 2, "values[]");                  // no such base
  expect<Words>({4, 0x08, 5}, Problem::column, 2, "values[]");                  // 40 bits for 32
  expect<Words>({4, 0x0c, 5}, Problem::column, 2, "values[]");                  // no such width
  expect<Words>({3, 0x12, 5, 0b11100100}, Problem::column, 4, "values[]");      // a bit that is no value's
  expect<Words>({0x81, 0}, Problem::column, 2, "values");                       // a varint that is too long
  expect<Shorts>({1, 0x80, 0x80, 4}, Problem::column, 4, "values[]");           // 65536
  expect<Longs>({2, 0x0b, 1, 2, 3}, Problem::truncated, 2, "values[]");         // 16 bytes
  expect<Words>({0xff, 0xff, 0xff, 0xff, 0x0f}, Problem::length, 5, "values");  // more than there can be
  expect<Words>({0xff, 0xff, 0xff, 0xff, 0x1f}, Problem::column, 5, "values");  // more than 32 bits
}

TEST(NativeCompactColumns, RefusesFloatsThatAreNotPackedSo) {
  expect<Doubles>({2, 4, 0}, Problem::column, 2, "values[]");            // no such head
  expect<Doubles>({2, 27, 0}, Problem::column, 2, "values[]");           // 10^11
  expect<Doubles>({2, 0, 1, 2, 3}, Problem::truncated, 2, "values[]");   // 16 bytes
  expect<Doubles>({3, 2, 0x02, 2, 1}, Problem::boolean, 4, "values[]");  // a mark of 2
}

TEST(NativeCompactColumns, RefusesTextsThatAreNotPackedSo) {
  expect<Texts>({1, 3, 'a', 'b'}, Problem::length, 2, "values[]");
  expect<Texts>({2, 3, 0x00}, Problem::column, 2, "values[]");  // no such coding
  expect<Texts>({2, 0, 0x11, 1, 1, 'a', 'b'}, Problem::truncated, 5, "values[]");
  expect<Texts>({2, 1, 0, 0x00}, Problem::column, 3, "values[]");                        // no entries
  expect<Texts>({2, 1, 3, 0x00}, Problem::column, 3, "values[]");                        // more than texts
  expect<Texts>({2, 1, 1, 1, 'a', 0x01, 0b10}, Problem::column, 7, "values[]");          // no entry 1
  expect<Texts>({2, 2, 0x01, 0b01, 0x10, 1, 'a', 'b'}, Problem::column, 8, "values[]");  // before the first
}

/// The size of a file that holds what takes so much memory.
std::size_t least_size(std::size_t footprint) {
  return (footprint - 49152 + 55) / 56;
}

TEST(NativeCompactColumns, AFileIsNotSmallerThanWhatItHoldsAllows) {
  const Words equal{std::vector<std::uint32_t>(1'000'000, 7)};
  // Each in the record and in its column, and the length in its own.
  const std::size_t least = least_size(2 * 4'000'000 + 4);
  Buffer bytes = saved(equal);
  EXPECT_EQ(bytes.size(), least);
  expect_same(equal);
  bytes.resize(least - 1);
  EXPECT_EQ(error_of<Words>(as_view(bytes)).problem, Problem::length);
  bytes.resize(least);
  bytes.append("", 1);
  EXPECT_EQ(error_of<Words>(as_view(bytes)).problem, Problem::trailing);
  bytes.resize(least);
  bytes.data()[least - 1] = std::byte{1};
  EXPECT_EQ(error_of<Words>(as_view(bytes)).problem, Problem::trailing);
  // A few bytes that stand for a long text, many times.
  Texts texts;
  texts.values.resize(20'000, std::string(1000, 'a'));
  expect_same(texts);
  EXPECT_EQ(saved(texts).size(), least_size(20'000 * (32 + 48 + 2 * 1000) + 4));
}

struct Hashed {
  std::unordered_set<std::int64_t> numbers;
};
ROUNDTRIP_RECORD(Hashed, numbers);

TEST(NativeCompactColumns, RefusesKeysThatWereChosenToCollide) {
  constexpr std::size_t count = 50'000;
  std::unordered_set<std::int64_t> as_loaded;
  as_loaded.reserve(count);
  Longs numbers;
  for (std::size_t i = 0; i < count; ++i) {
    numbers.values.push_back(static_cast<std::int64_t>(i * as_loaded.bucket_count()));
  }
  // A vector has the same columns as a set.
  Body body = body_of(numbers);
  body.resize(std::max(body.size(), least_size(count * (48 + 8 + 8) + 4) - header_size));
  EXPECT_EQ(error_of<Hashed>(file_of<Hashed>(body)).problem, Problem::colliding_keys);
}

}  // namespace
}  // namespace roundtrip
