// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "bench/record/document.h"
#include "bench/record/random.h"
#include "formats/native/tests/compact_helpers.h"
#include "roundtrip_native/rows.h"

namespace roundtrip {
namespace {

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
  std::vector<std::variant<std::monostate, std::int64_t, std::string>> variants;
  std::vector<std::unique_ptr<std::int64_t>> pointers;
  std::map<std::string, std::vector<Level>> levels;
  std::vector<std::optional<std::array<float, 2>>> optionals;
};
ROUNDTRIP_RECORD(AllKinds, small, shorter, single, complex, bytes, three, pair_of_texts, names, numbers,
                 tuple, variants, pointers, levels, optionals);

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
               .optionals = {std::nullopt, std::array{1.0F, 2.25F}}};
  all.variants.emplace_back(std::int64_t{-5});
  all.variants.emplace_back("held");
  all.variants.emplace_back();
  all.pointers.push_back(nullptr);
  all.pointers.push_back(std::make_unique<std::int64_t>(7));
  return all;
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

TEST(NativeCompactRecords, RoundTripsEveryKindOfMember) {
  expect_same(all_kinds());
  expect_same(nested(100));
}

TEST(NativeCompactRecords, ReplacesWhatARecordHolds) {
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

TEST(NativeCompactRecords, PutsColumnsInTheOrderOfAWalk) {
  // The example of docs/native-format-compact.md.
  const Buffer bytes = saved(Whole{.parts = {{Level::high, "n", true}},
                                   .named = {},
                                   .counted = {{"k", 5}},
                                   .maybe = std::nullopt,
                                   .either = "e"});
  EXPECT_EQ(native::detail::hexadecimal(as_view(bytes)),
            "52544e420204807d653dce84ffa2bb57e1817728c25b"
            "01"      // parts
            "04"      // level
            "016e"    // name
            "01"      // flag
            "00"      // named
            "01"      // counted
            "016b"    // its key
            "05"      // its value
            "00"      // maybe
            "01"      // either
            "0165");  // its alternative 1
}

TEST(NativeCompactRecords, PutsRecursiveRecordsInOneSet) {
  // One document: the array [true, [null]]. Four in all, in the order in which they are met; their
  // alternatives are 7 7 1 0 …
  Document inner{Document::Array{}};
  std::get<Document::Array>(inner.value).push_back({});
  Document outer{Document::Array{}};
  std::get<Document::Array>(outer.value).push_back({true});
  std::get<Document::Array>(outer.value).push_back(std::move(inner));
  EXPECT_EQ(body_of(outer), (Body{4, 0x03, 0x17, 0x07, 1, 0x02, 0b0110}));
}

TEST(NativeCompactRecords, SaysWhatIsWrongWithTheHeader) {
  Buffer bytes = saved(sample());
  EXPECT_EQ(error_of<Document>(as_view(bytes)).problem, Problem::other_record);
  bytes.data()[5] = std::byte{4 + 8};
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::flags);
}

TEST(NativeCompactRecords, EitherLayoutRefusesTheOther) {
  const Buffer columns = saved(sample());
  EXPECT_EQ(native::check<Whole>(as_view(columns)).problem, Problem::layout);
  Buffer rows;
  native::save(sample(), rows);
  EXPECT_EQ(error_of<Whole>(as_view(rows)).problem, Problem::layout);
}

TEST(NativeCompactRecords, CarriesTheDescription) {
  Buffer bytes;
  compact::save_described(sample(), bytes);
  EXPECT_NE(as_text(as_view(bytes)).find(description_text<Whole>), std::string_view::npos);
  EXPECT_FALSE(first_difference(sample(), compact::load<Whole>(as_view(bytes))));
  // The columns are the same.
  EXPECT_EQ(bytes.size(), saved(sample()).size() + 2 + description_text<Whole>.size());
  bytes.resize(native::header_size + 10);
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::truncated);
}

TEST(NativeCompactRecords, RefusesValuesThatAreNone) {
  // levels, names, flags of two parts
  expect<Whole>({2, 0x12, 1, 0b1000}, Problem::enumerator, 4, "parts[].level");
  expect<Whole>({1, 4, 0, 2, 0, 0, 0, 0, 9}, Problem::boolean, 4, "parts[].flag");
  expect<Whole>({0, 0, 0, 2, 0, 9}, Problem::boolean, 4, "maybe");
  expect<Whole>({0, 0, 0, 0, 2}, Problem::alternative, 5, "either");
  // named: two keys that are equal, two empty names
  expect<Whole>({0, 2, 0x10, 7, 0, 0x00, 0, 0, 0, 9}, Problem::repeated_key, 10, "named[]");
  expect<Whole>({0, 2, 0x04, 7, 5, 0, 0x00, 0, 0, 0, 9}, Problem::key_order, 11, "named[]");
}

TEST(NativeCompactRecords, RefusesRecursiveRecordsThatDoNotAddUp) {
  EXPECT_FALSE(error_of<Document>(file_of<Document>({1, 0})));
  expect<Document>({2, 0x00}, Problem::reference, 2, "@Document");
  expect<Document>({0}, Problem::reference, 1, "@Document");
  // An array of two where there is one more.
  expect<Document>({2, 0x03, 0x07, 2}, Problem::reference, 4, "@Document");
}

TEST(NativeCompactRecords, LimitsRecursion) {
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

/// A record that takes memory where it is not held, too.
struct Sparse {
  std::array<std::uint64_t, 16> numbers;
  std::vector<std::optional<Sparse>> children;
};
ROUNDTRIP_RECORD(Sparse, numbers, children);

TEST(NativeCompactRecords, RoomForARecordCountsThoughItIsEmpty) {
  Sparse sparse{};
  sparse.children.resize(10'000);
  constexpr std::size_t each = 1 + (16 * 8 + 24 + 8);
  EXPECT_GE(saved(sparse).size(), (10'000 * each - 49152) / 56);
  expect_same(sparse);
}

TEST(NativeCompactRecords, RefusesTrailingBytes) {
  Buffer bytes = saved(sample());
  bytes.append("", 1);
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::trailing);
}

TEST(NativeCompactRecords, RefusesEveryTruncation) {
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
  refuses_all(nested(100));
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

TEST(NativeCompactRecords, SurvivesMutations) {
  expect_survival(all_kinds(), all_kinds(), 1, 3000);
  expect_survival(nested(100), {}, 2, 3000);
  expect_survival(sample(), sample(), 3, 3000);
}

}  // namespace
}  // namespace roundtrip
