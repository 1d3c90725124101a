// SPDX-License-Identifier: MIT
#include "formats/native/compact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "bench/difference.h"
#include "bench/document.h"
#include "bench/random.h"
#include "datasets/tree/dataset.h"
#include "formats/native/native.h"

namespace roundtrip {
namespace {

namespace compact = native::compact;
using native::Error;
using native::header_size;
using native::Problem;

template <class T>
struct Values {
  std::vector<T> values;
};
using Bytes8 = Values<std::uint8_t>;
using Shorts = Values<std::uint16_t>;
using Words = Values<std::uint32_t>;
using Longs = Values<std::int64_t>;
using UnsignedLongs = Values<std::uint64_t>;
using Floats = Values<float>;
using Doubles = Values<double>;
using Texts = Values<std::string>;
ROUNDTRIP_RECORD(Bytes8, values);
ROUNDTRIP_RECORD(Shorts, values);
ROUNDTRIP_RECORD(Words, values);
ROUNDTRIP_RECORD(Longs, values);
ROUNDTRIP_RECORD(UnsignedLongs, values);
ROUNDTRIP_RECORD(Floats, values);
ROUNDTRIP_RECORD(Doubles, values);
ROUNDTRIP_RECORD(Texts, values);

enum class Level : std::uint8_t { low = 1, high = 4 };
ROUNDTRIP_ENUM(Level, low, high);

struct Part {
  Level level;
  std::string name;
  bool flag;
};
ROUNDTRIP_RECORD(Part, level, name, flag);

struct Whole {
  std::vector<Part> parts;
  std::map<std::uint8_t, std::string> named;
  std::unordered_map<std::string, std::uint8_t> counted;
  std::optional<std::uint16_t> maybe;
  std::variant<std::uint8_t, std::string> either;
};
ROUNDTRIP_RECORD(Whole, parts, named, counted, maybe, either);

Whole sample() {
  return {.parts = {{Level::low, "a", true}, {Level::high, std::string(300, 'b'), false}},
          .named = {{1, "one"}, {2, "two"}},
          .counted = {{"x", 7}, {"y", 8}},
          .maybe = 513,
          .either = "text"};
}

/// Every kind that Whole has not.
struct AllKinds {
  std::int8_t small;
  std::int16_t shorter;
  float single;
  std::complex<double> complex;
  Bytes bytes;
  std::array<std::uint16_t, 3> three;
  std::array<std::string, 2> pair_of_texts;
  std::set<std::string> names;
  std::unordered_set<std::int32_t> numbers;
  std::tuple<bool, std::monostate, std::pair<double, std::string>> tuple;
  std::vector<std::variant<std::monostate, std::int64_t, Part>> variants;
  std::vector<std::unique_ptr<Part>> pointers;
  std::map<std::string, std::vector<Level>> levels;
  std::vector<std::optional<std::array<float, 2>>> optionals;
  Document document;
};
ROUNDTRIP_RECORD(AllKinds, small, shorter, single, complex, bytes, three, pair_of_texts, names, numbers, tuple,
                 variants, pointers, levels, optionals, document);

AllKinds all_kinds() {
  AllKinds all{.small = -3,
               .shorter = 300,
               .single = 0.1F,
               .complex = {1.5, -0.0},
               .bytes = Bytes(20, std::byte{0xfe}),
               .three = {1, 2, 60000},
               .pair_of_texts = {"", std::string(40, '-')},
               .names = {"x", "y"},
               .numbers = {-1, 0, 1 << 30},
               .tuple = {true, {}, {std::numeric_limits<double>::quiet_NaN(), "tuple"}},
               .variants = {},
               .pointers = {},
               .levels = {{"none", {}}, {"both", {Level::low, Level::high}}},
               .optionals = {std::nullopt, std::array{1.0F, 2.25F}},
               .document = {Document::Object{{"key", {true}}, {"none", {}}}}};
  all.variants.emplace_back(std::int64_t{-5});
  all.variants.emplace_back(Part{Level::low, "part", true});
  all.variants.emplace_back();
  all.pointers.push_back(nullptr);
  all.pointers.push_back(std::make_unique<Part>(Part{Level::high, "pointed to", false}));
  return all;
}

template <class T>
Buffer saved(const T& value) {
  Buffer bytes;
  compact::save(value, bytes);
  return bytes;
}

using Body = std::vector<unsigned>;

/// What is saved behind the header.
template <class T>
Body body_of(const T& value) {
  const Buffer bytes = saved(value);
  Body body;
  for (std::size_t i = header_size; i < bytes.size(); ++i) {
    body.push_back(std::to_integer<unsigned>(bytes.data()[i]));
  }
  return body;
}

template <class T>
std::vector<std::byte> file_of(const Body& body) {
  const Buffer bytes = saved(T{});
  std::vector<std::byte> file(bytes.data(), bytes.data() + header_size);
  for (const unsigned byte : body) file.push_back(static_cast<std::byte>(byte));
  return file;
}

/// The error that loading ends with, into a fresh record and into a used one; they must be the same.
template <class T>
Error error_of(View bytes, T used = {}) {
  Error reused;
  try {
    compact::load(bytes, used);
  } catch (const native::LoadError& error) {
    reused = error.error();
  }
  EXPECT_EQ(reused.message(), compact::check<T>(bytes).message());
  return reused;
}

template <class T>
void expect(const Body& body, Problem problem, std::size_t place, const std::string& path) {
  const Error error = error_of<T>(file_of<T>(body));
  EXPECT_EQ(error.problem, problem) << error.message();
  EXPECT_EQ(error.offset, header_size + place) << error.message();
  EXPECT_EQ(error.path, path);
}

template <class T>
void expect_same(const T& value) {
  const Buffer bytes = saved(value);
  const auto difference = first_difference(value, compact::load<T>(as_view(bytes)));
  EXPECT_FALSE(difference) << difference->path;
}

TEST(NativeCompact, RoundTripsEveryKindOfMember) {
  expect_same(all_kinds());
  expect_same(datasets::tree::Dataset::generate({.scale = 0.1, .seed = 1}));
}

TEST(NativeCompact, ReplacesWhatARecordHolds) {
  const Whole small{.parts = {{Level::high, "longer than what comes into its place", true}},
                    .named = {{1, "uno"}, {3, "tres"}, {9, "nueve"}},
                    .counted = {{"y", 1}, {"z", 2}, {"w", 3}},
                    .maybe = std::nullopt,
                    .either = std::uint8_t{1}};
  const std::vector<Whole> values{sample(), small, Whole{}, sample(), Whole{}, small, sample()};
  compact::Codec<Whole> codec;
  Whole used{};
  for (const Whole& value : values) {
    Buffer bytes;
    codec.save(value, bytes);
    codec.load(as_view(bytes), used);
    const auto difference = first_difference(value, used);
    EXPECT_FALSE(difference) << difference->path;
  }
}

TEST(NativeCompact, PacksIntegersAsDocumented) {
  EXPECT_EQ(body_of(Words{}), (Body{0}));
  EXPECT_EQ(body_of(Words{{300}}), (Body{1, 0xac, 2}));
  EXPECT_EQ(body_of(Longs{{-2}}), (Body{1, 3}));
  EXPECT_EQ(body_of(Longs{{std::numeric_limits<std::int64_t>::min()}}),
            (Body{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}));
  EXPECT_EQ(body_of(Bytes8{{200}}), (Body{1, 200}));
  EXPECT_EQ(body_of(Words{{0, 0, 0}}), (Body{3, 0x00}));
  EXPECT_EQ(body_of(Words{{9, 9, 9}}), (Body{3, 0x10, 9}));
  EXPECT_EQ(body_of(Words{{1, 0, 1}}), (Body{3, 0x01, 0b101}));
  EXPECT_EQ(body_of(Words{{5, 6, 7, 8}}), (Body{4, 0x12, 5, 0b11100100}));
  EXPECT_EQ(body_of(Longs{{-1, 0, 14}}), (Body{3, 0x13, 1, 0x10, 0x0f}));
  EXPECT_EQ(body_of(Shorts{{1, 0x203}}), (Body{2, 0x05, 1, 3, 0, 2}));
  EXPECT_EQ(body_of(Words{{1000, 2000, 3001}}), (Body{3, 0x21, 0xe8, 7, 0xd0, 0x0f, 0b10}));
}

TEST(NativeCompact, PacksFloatsAsDocumented) {
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

TEST(NativeCompact, PacksTextsAsDocumented) {
  EXPECT_EQ(body_of(Texts{{"ab"}}), (Body{1, 2, 'a', 'b'}));
  EXPECT_EQ(body_of(Texts{{"ab", "c"}}), (Body{2, 0, 0x11, 1, 1, 'a', 'b', 'c'}));
  // 17 times "x" or "yz": a dictionary of both, and their indices.
  Texts repeated{{"x", "yz"}};
  repeated.values.resize(17, "yz");
  EXPECT_EQ(body_of(repeated), (Body{17, 1, 2, 0x11, 1, 0b10, 'x', 'y', 'z', 0x01, 0xfe, 0xff, 1}));
  // "prefix" and a letter, 16 times.
  Texts alike;
  for (char c = 'a'; c < 'a' + 16; ++c) alike.values.push_back(std::string("prefix") + c);
  Body expected{16, 2, 0x03};
  for (const unsigned byte : {0x60U, 0x66U, 0x66U, 0x66U, 0x66U, 0x66U, 0x66U, 0x66U}) expected.push_back(byte);
  for (const unsigned byte : {0x03U, 0x17U, 0x11U, 0x11U, 0x11U, 0x11U, 0x11U, 0x11U, 0x11U}) expected.push_back(byte);
  for (const char c : std::string("prefixabcdefghijklmnop")) expected.push_back(static_cast<unsigned char>(c));
  EXPECT_EQ(body_of(alike), expected);
}

TEST(NativeCompact, PutsColumnsInTheOrderOfAWalk) {
  // parts: how many, levels, names, flags · named: how many, keys, names · counted · maybe · either
  EXPECT_EQ(body_of(Whole{.parts = {{Level::high, "n", true}},
                          .named = {},
                          .counted = {{"k", 5}},
                          .maybe = std::nullopt,
                          .either = "e"}),
            (Body{1, 4, 1, 'n', 1, 0, 1, 1, 'k', 5, 0, 1, 1, 'e'}));
}

TEST(NativeCompact, PutsRecursiveRecordsInOneSet) {
  // One document: the array [true, [null]]. Four in all, in the order in which they are met; their alternatives
  // are 7 7 1 0 …
  Document inner{Document::Array{}};
  std::get<Document::Array>(inner.value).push_back({});
  Document outer{Document::Array{}};
  std::get<Document::Array>(outer.value).push_back({true});
  std::get<Document::Array>(outer.value).push_back(std::move(inner));
  EXPECT_EQ(body_of(outer), (Body{4, 0x03, 0x17, 0x07, 1, 0x11, 1, 1}));
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

TEST(NativeCompact, RoundTripsEveryWidth) {
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

TEST(NativeCompact, RoundTripsManyTexts) {
  Random random(3);
  for (const std::uint64_t different : {2, 50, 700, 1000, 100000}) {
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

TEST(NativeCompact, SavesTextsWhoseHashesCollide) {
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

TEST(NativeCompact, SaysWhatIsWrongWithTheHeader) {
  Buffer bytes = saved(sample());
  EXPECT_EQ(error_of<Document>(as_view(bytes)).problem, Problem::other_record);
  bytes.data()[5] = std::byte{4 + 8};
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::flags);
}

TEST(NativeCompact, EitherLayoutRefusesTheOther) {
  const Buffer columns = saved(sample());
  EXPECT_EQ(native::check<Whole>(as_view(columns)).problem, Problem::layout);
  Buffer rows;
  native::save(sample(), rows);
  EXPECT_EQ(error_of<Whole>(as_view(rows)).problem, Problem::layout);
}

TEST(NativeCompact, CarriesTheDescription) {
  Buffer bytes;
  compact::save_described(sample(), bytes);
  EXPECT_NE(as_text(as_view(bytes)).find(description_text<Whole>), std::string_view::npos);
  EXPECT_FALSE(first_difference(sample(), compact::load<Whole>(as_view(bytes))));
  // The columns are the same.
  EXPECT_EQ(bytes.size(), saved(sample()).size() + 2 + description_text<Whole>.size());
  bytes.resize(native::header_size + 10);
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::truncated);
}

TEST(NativeCompact, RefusesIntegersThatAreNotPackedSo) {
  expect<Words>({4, 0x30, 5}, Problem::column, 2, "values[]");                    // no such base
  expect<Words>({4, 0x08, 5}, Problem::column, 2, "values[]");                    // 40 bits for 32
  expect<Words>({4, 0x0c, 5}, Problem::column, 2, "values[]");                    // no such width
  expect<Words>({3, 0x12, 5, 0b11100100}, Problem::column, 4, "values[]");        // a bit that is no value's
  expect<Words>({0x81, 0}, Problem::column, 2, "values");                         // a varint that is too long
  expect<Shorts>({1, 0x80, 0x80, 4}, Problem::column, 4, "values[]");             // 65536
  expect<Longs>({2, 0x0b, 1, 2, 3}, Problem::truncated, 2, "values[]");           // 16 bytes
  expect<Words>({0xff, 0xff, 0xff, 0xff, 0x0f}, Problem::length, 5, "values");    // more than there can be
  expect<Words>({0xff, 0xff, 0xff, 0xff, 0x1f}, Problem::column, 5, "values");    // more than 32 bits
}

TEST(NativeCompact, RefusesFloatsThatAreNotPackedSo) {
  expect<Doubles>({2, 4, 0}, Problem::column, 2, "values[]");             // no such head
  expect<Doubles>({2, 27, 0}, Problem::column, 2, "values[]");            // 10^11
  expect<Doubles>({2, 0, 1, 2, 3}, Problem::truncated, 2, "values[]");    // 16 bytes
  expect<Doubles>({3, 2, 0x02, 2, 1}, Problem::boolean, 4, "values[]");   // a mark of 2
}

TEST(NativeCompact, RefusesTextsThatAreNotPackedSo) {
  expect<Texts>({1, 3, 'a', 'b'}, Problem::length, 2, "values[]");
  expect<Texts>({2, 3, 0x00}, Problem::column, 2, "values[]");                             // no such coding
  expect<Texts>({2, 0, 0x11, 1, 1, 'a', 'b'}, Problem::truncated, 5, "values[]");
  expect<Texts>({2, 1, 0, 0x00}, Problem::column, 3, "values[]");                          // no entries
  expect<Texts>({2, 1, 3, 0x00}, Problem::column, 3, "values[]");                          // more than texts
  expect<Texts>({2, 1, 1, 1, 'a', 0x01, 0b10}, Problem::column, 7, "values[]");            // no entry 1
  expect<Texts>({2, 2, 0x01, 0b01, 0x10, 1, 'a', 'b'}, Problem::column, 8, "values[]");    // before the first
}

TEST(NativeCompact, RefusesValuesThatAreNone) {
  // levels, names, flags of two parts
  expect<Whole>({2, 0x12, 1, 0b1000}, Problem::enumerator, 4, "parts[].level");
  expect<Whole>({1, 4, 0, 2, 0, 0, 0, 0, 9}, Problem::boolean, 4, "parts[].flag");
  expect<Whole>({0, 0, 0, 2, 0, 9}, Problem::boolean, 4, "maybe");
  expect<Whole>({0, 0, 0, 0, 2}, Problem::alternative, 5, "either");
  // named: two keys that are equal, two empty names
  expect<Whole>({0, 2, 0x10, 7, 0, 0x00, 0, 0, 0, 9}, Problem::repeated_key, 10, "named[]");
}

TEST(NativeCompact, RefusesRecursiveRecordsThatDoNotAddUp) {
  EXPECT_FALSE(error_of<Document>(file_of<Document>({1, 0})));
  expect<Document>({2, 0x00}, Problem::reference, 2, "@Document");
  expect<Document>({0}, Problem::reference, 1, "@Document");
  // An array of two where there is one more.
  expect<Document>({2, 0x03, 0x07, 2}, Problem::reference, 4, "@Document");
}

/// An array in an array in an array …
Document nested(unsigned depth) {
  Document document;
  for (unsigned i = 1; i < depth; ++i) {
    Document outer{Document::Array{}};
    std::get<Document::Array>(outer.value).push_back(std::move(document));
    document = std::move(outer);
  }
  return document;
}

TEST(NativeCompact, LimitsRecursion) {
  Buffer bytes = saved(nested(native::max_depth));
  EXPECT_FALSE(error_of<Document>(as_view(bytes)));
  const std::size_t size = bytes.size();
  compact::Codec<Document> codec;
  EXPECT_THROW(codec.save(nested(native::max_depth + 1), bytes), native::SaveError);
  EXPECT_EQ(bytes.size(), size);
  // The codec has forgotten what it had collected by then.
  Buffer after;
  codec.save(nested(3), after);
  EXPECT_EQ(as_text(as_view(after)), as_text(as_view(saved(nested(3)))));

  // 2000 as no save writes them: all alternatives are 7, an array, but for the last; all have one element.
  Body body{0xd0, 0x0f, 0x03};
  for (int i = 0; i < 999; ++i) body.push_back(0x77);
  body.push_back(0x07);
  body.insert(body.end(), {0x10, 1});
  const Error error = error_of<Document>(file_of<Document>(body));
  EXPECT_EQ(error.problem, Problem::depth);
  EXPECT_EQ(error.path, "@Document");
}

/// The size of a file that holds what takes so much memory.
std::size_t least_size(std::size_t footprint) {
  return (footprint - 49152 + 55) / 56;
}

TEST(NativeCompact, AFileIsNotSmallerThanWhatItHoldsAllows) {
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

TEST(NativeCompact, RefusesTrailingBytes) {
  Buffer bytes = saved(sample());
  bytes.append("", 1);
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::trailing);
}

TEST(NativeCompact, RefusesEveryTruncation) {
  const auto refuses_all = []<class T>(const T& value) {
    const Buffer bytes = saved(value);
    for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 1000) {
      // In memory of its own, so that a sanitizer sees what is read behind it.
      const std::vector<std::byte> part(bytes.data(), bytes.data() + size);
      EXPECT_TRUE(compact::check<T>(part)) << size;
    }
  };
  refuses_all(sample());
  refuses_all(all_kinds());
  refuses_all(datasets::tree::Dataset::generate({.scale = 0.01, .seed = 1}));
}

template <class T>
void expect_survival(const T& value, T loaded, std::uint64_t seed, int rounds) {
  compact::Codec<T> codec;
  Buffer original;
  codec.save(value, original);
  Random random(seed);
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::byte> bytes(original.data(), original.data() + original.size());
    for (int i = 0; i < 3; ++i) {
      const auto place = header_size + static_cast<std::size_t>(random.below(bytes.size() - header_size));
      bytes[place] = static_cast<std::byte>(random.below(256));
    }
    try {
      codec.load(bytes, loaded);
    } catch (const native::LoadError&) {
      continue;
    }
    // What is not noticed is another value.
    Buffer again;
    codec.save(loaded, again);
    EXPECT_FALSE(compact::check<T>(as_view(again)));
  }
}

TEST(NativeCompact, SurvivesMutations) {
  expect_survival(all_kinds(), all_kinds(), 1, 3000);
  expect_survival(datasets::tree::Dataset::generate({.scale = 0.01, .seed = 1}), {}, 2, 3000);
  expect_survival(sample(), sample(), 3, 3000);
}

struct Hashed {
  std::unordered_set<std::uint64_t> numbers;
};
ROUNDTRIP_RECORD(Hashed, numbers);

TEST(NativeCompact, RefusesKeysThatWereChosenToCollide) {
  constexpr std::uint64_t count = 50'000;
  std::unordered_set<std::uint64_t> as_loaded;
  as_loaded.reserve(count);
  UnsignedLongs numbers;
  for (std::uint64_t i = 0; i < count; ++i) numbers.values.push_back(i * as_loaded.bucket_count());
  // A vector has the same columns as a set.
  Body body = body_of(numbers);
  body.resize(std::max(body.size(), least_size(count * (48 + 8 + 8) + 4) - header_size));
  EXPECT_EQ(error_of<Hashed>(file_of<Hashed>(body)).problem, Problem::colliding_keys);
}

}  // namespace
}  // namespace roundtrip
