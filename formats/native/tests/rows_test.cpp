// SPDX-License-Identifier: MIT
#include "roundtrip_native/rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <limits>

#include "bench/record/difference.h"
#include "bench/record/messages.h"
#include "bench/record/random.h"
#include "datasets/tree/dataset.h"
#include "formats/native/tests/every_kind.h"

namespace roundtrip {
namespace {

using native::Error;
using native::Problem;

enum class Level : std::uint8_t { low = 1, high = 4 };
ROUNDTRIP_ENUM(Level, low, high);

struct Part {
  Level level;
  std::string name;
};
ROUNDTRIP_RECORD(Part, level, name);

struct Whole {
  bool flag;
  std::vector<Part> parts;
  std::map<std::uint8_t, std::string> named;
  std::unordered_map<std::string, std::uint8_t> counted;
  std::optional<std::uint16_t> maybe;
  std::variant<std::uint8_t, std::string> either;
  std::pair<bool, std::array<bool, 2>> marks;
};
ROUNDTRIP_RECORD(Whole, flag, parts, named, counted, maybe, either, marks);

Whole sample() {
  return {.flag = true,
          .parts = {{Level::low, "a"}, {Level::high, std::string(300, 'b')}},
          .named = {{1, "one"}, {2, "two"}},
          .counted = {{"x", 7}, {"y", 8}},
          .maybe = 513,
          .either = "text",
          .marks = {false, {true, false}}};
}

template <class T>
Buffer saved(const T& value) {
  Buffer bytes;
  native::save(value, bytes);
  return bytes;
}

/// The error that loading ends with, into a fresh record and into a used one; they must be the same, and the
/// ones that check() and try_load() find.
template <class T>
Error error_of(View bytes, T used = {}) {
  Error fresh;
  Error reused;
  try {
    static_cast<void>(native::load<T>(bytes));
  } catch (const native::LoadError& error) {
    fresh = error.error();
  }
  try {
    native::load(bytes, used);
  } catch (const native::LoadError& error) {
    reused = error.error();
  }
  EXPECT_EQ(fresh.message(), reused.message());
  EXPECT_EQ(fresh.message(), native::check<T>(bytes).message());
  EXPECT_EQ(fresh.message(), native::try_load(bytes, used).message());
  return fresh;
}

/// A sample with the byte at this place behind the header replaced.
Error error_with(std::size_t place, std::uint8_t byte) {
  Buffer bytes = saved(sample());
  bytes.data()[native::header_size + place] = std::byte{byte};
  return error_of<Whole>(as_view(bytes), sample());
}

void expect(const Error& error, Problem problem, std::size_t place, const std::string& path) {
  EXPECT_EQ(error.problem, problem) << error.message();
  EXPECT_EQ(error.offset, native::header_size + place) << error.message();
  EXPECT_EQ(error.path, path);
}

TEST(Native, RoundTripsEveryKindOfMember) {
  const auto difference =
      first_difference(every_kind(), native::load<EveryKind>(as_view(saved(every_kind()))));
  EXPECT_FALSE(difference) << difference->path;
}

TEST(Native, ReplacesWhatARecordHolds) {
  const Whole small{.flag = false,
                    .parts = {{Level::high, "longer than what comes into its place"}},
                    .named = {{1, "uno"}, {3, "tres"}, {9, "nueve"}},
                    .counted = {{"y", 1}, {"z", 2}, {"w", 3}},
                    .maybe = std::nullopt,
                    .either = std::uint8_t{1},
                    .marks = {}};
  const std::vector<Whole> values{sample(), small, Whole{}, sample(), Whole{}, small, sample()};
  Whole used{};
  for (const Whole& value : values) {
    native::load(as_view(saved(value)), used);
    const auto difference = first_difference(value, used);
    EXPECT_FALSE(difference) << difference->path;
  }
}

struct Line {
  std::string sku;
  std::uint32_t quantity;
  double price;
};
ROUNDTRIP_RECORD(Line, sku, quantity, price);

TEST(Native, EncodesTheExampleAsItIsDocumented) {
  EXPECT_EQ(native::detail::hexadecimal(as_view(saved(Line{"A-1", 2, 0.5}))),
            "52544e420200"
            "82aec567480d3e04f098f45b33310e70"
            "03412d3102000000000000000000e03f");
}

TEST(Native, HashesDescriptionsByFnv1a) {
  // The test vectors of the authors (isthe.com/chongo/tech/comp/fnv), the most significant byte first.
  const auto hash = [](std::string_view text) {
    auto bytes = native::detail::hash_of(text);
    std::reverse(bytes.begin(), bytes.end());
    return native::detail::hexadecimal(bytes);
  };
  EXPECT_EQ(hash(""), "6c62272e07bb014262b821756295c58d");
  EXPECT_EQ(hash("a"), "d228cb696f1a8caf78912b704e4a8964");
  EXPECT_EQ(hash("foobar"), "343e1662793c64bf6f0d3597ba446f18");
}

TEST(Native, SaysWhatIsWrongWithTheHeader) {
  Buffer bytes = saved(sample());
  EXPECT_THAT(error_of<Document>(as_view(bytes)).message(), ::testing::HasSubstr("that of @Document is"));
  bytes.data()[5] = std::byte{128};
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::flags);
  bytes.data()[5] = std::byte{4};
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::layout);
  bytes.data()[4] = std::byte{9};
  EXPECT_THAT(error_of<Whole>(as_view(bytes)).message(),
              ::testing::HasSubstr("does not know (9; it knows 2)"));
  bytes.data()[0] = std::byte{0};
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::not_native);
}

TEST(Native, ADescribedFileIsReadLikeAnyOther) {
  Buffer bytes;
  native::save_described(sample(), bytes);
  EXPECT_NE(as_text(as_view(bytes)).find(description_text<Whole>), std::string_view::npos);
  EXPECT_FALSE(first_difference(sample(), native::load<Whole>(as_view(bytes))));
  EXPECT_FALSE(error_of<Whole>(as_view(bytes)));
  bytes.data()[native::header_size + 2] ^= std::byte{1};
  EXPECT_EQ(error_of<Whole>(as_view(bytes)).problem, Problem::description);
  bytes.data()[native::header_size + 2] ^= std::byte{1};
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_TRUE(native::check<Whole>(as_view(bytes).first(size))) << size;
  }
}

TEST(Native, SaysWhatIsWrongAndInWhichMember) {
  // flag 0 · parts 1: count, level 2, name 3-4, level 5, name 6: 255 and u64 · named 315: count, 316 key, 317
  // "one", 321 key · counted 326 · maybe 331: mark, u16 · either 334: index · marks 340
  const std::size_t named = 2 + 3 + 1 + 9 + 300;
  const std::size_t counted = named + 1 + 5 + 5;
  const std::size_t maybe = counted + 1 + 3 + 3;
  expect(error_with(0, 2), Problem::boolean, 0, "flag");
  expect(error_with(1, 250), Problem::length, 1, "parts");
  expect(error_with(2, 2), Problem::enumerator, 2, "parts[0].level");
  expect(error_with(5, 0), Problem::enumerator, 5, "parts[1].level");
  expect(error_with(9, 1), Problem::length, 6, "parts[1].name");
  expect(error_with(named + 1 + 5, 1), Problem::repeated_key, named + 1 + 5, "named");
  expect(error_with(named + 1 + 5, 0), Problem::key_order, named + 1 + 5, "named");
  expect(error_with(counted + 5, static_cast<std::uint8_t>(sample().counted.begin()->first[0])),
         Problem::repeated_key, counted + 4, "counted");
  expect(error_with(maybe, 3), Problem::boolean, maybe, "maybe");
  expect(error_with(maybe + 3, 2), Problem::alternative, maybe + 3, "either");
  expect(error_with(maybe + 9, 2), Problem::boolean, maybe + 9, "marks[0]");
  expect(error_with(maybe + 11, 2), Problem::boolean, maybe + 11, "marks[1][1]");
}

TEST(Native, RefusesALengthThatIsNotInItsShortestForm) {
  Buffer bytes = saved(Part{Level::low, ""});
  bytes.resize(native::header_size + 1);
  const char long_form[] = {'\xff', 3, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 'c'};
  bytes.append(long_form, sizeof long_form);
  expect(error_of<Part>(as_view(bytes)), Problem::length, 1, "name");
}

TEST(Native, RefusesTrailingBytes) {
  Buffer bytes = saved(sample());
  const std::size_t size = bytes.size();
  bytes.append("x", 1);
  expect(error_of<Whole>(as_view(bytes)), Problem::trailing, size - native::header_size, "");
}

TEST(Native, RefusesEveryTruncation) {
  const Buffer bytes = saved(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // In memory of its own, so that a sanitizer sees what is read behind it.
    const std::vector<std::byte> part(bytes.data(), bytes.data() + size);
    EXPECT_TRUE(error_of<Whole>(part)) << size;
  }
}

TEST(Native, SurvivesMutations) {
  const Buffer original = saved(every_kind());
  Random random(1);
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::byte> bytes(original.data(), original.data() + original.size());
    for (int i = 0; i < 3; ++i) {
      const auto place =
          native::header_size + static_cast<std::size_t>(random.below(bytes.size() - native::header_size));
      bytes[place] = static_cast<std::byte>(random.below(256));
    }
    EveryKind loaded = every_kind();
    try {
      native::load(bytes, loaded);
    } catch (const native::LoadError& error) {
      EXPECT_EQ(error.error().message(), native::check<EveryKind>(bytes).message());
      continue;
    }
    // What is not noticed is another value, of which there is one encoding: this one, but for the order of
    // hashed keys.
    EXPECT_FALSE(native::check<EveryKind>(bytes));
    EXPECT_EQ(saved(loaded).size(), bytes.size());
  }
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

/// Sanitizers make frames large. The stack grows up to the limit that there is when it does.
void raise_stack_limit() {
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_STACK, &limit), 0);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, rlim_t{64} << 20);
  ASSERT_EQ(setrlimit(RLIMIT_STACK, &limit), 0);
}

TEST(Native, LimitsRecursion) {
  raise_stack_limit();
  Buffer bytes = saved(nested(native::max_depth));
  EXPECT_FALSE(error_of<Document>(as_view(bytes)));
  const std::size_t size = bytes.size();
  EXPECT_THROW(native::save(nested(native::max_depth + 1), bytes), native::SaveError);
  EXPECT_EQ(bytes.size(), size);

  // The same as no save writes it: null inside an array of one, 2000 times.
  bytes.resize(native::header_size);
  for (int i = 0; i < 2000; ++i) bytes.append("\7\1", 2);
  bytes.append("\0", 1);
  const Error error = error_of<Document>(as_view(bytes));
  EXPECT_EQ(error.problem, Problem::depth);
  EXPECT_EQ(error.offset, native::header_size + 2 * std::size_t{native::max_depth});
}

/// As its copies may fail, so may those of a container that uses it.
struct FragileHash : std::hash<std::uint8_t> {
  FragileHash() = default;
  // NOLINTNEXTLINE(bugprone-copy-constructor-init,modernize-use-equals-default): it must not be noexcept
  FragileHash(const FragileHash&) noexcept(false) {}
  FragileHash& operator=(const FragileHash&) = default;
  ~FragileHash() = default;
};
struct Fragile {
  std::variant<std::uint8_t, std::unordered_set<std::uint8_t, FragileHash>> either;
};
ROUNDTRIP_RECORD(Fragile, either);

TEST(Native, DoesNotSaveAVariantWithoutAValue) {
  struct Thrower {
    // NOLINTNEXTLINE(google-explicit-constructor): so that it is called when the old value is gone
    operator std::unordered_set<std::uint8_t, FragileHash>() const { throw std::runtime_error("no"); }
  };
  Fragile value;
  EXPECT_THROW(value.either.emplace<1>(Thrower()), std::runtime_error);
  ASSERT_TRUE(value.either.valueless_by_exception());
  Buffer bytes;
  EXPECT_THROW(native::save(value, bytes), native::SaveError);
  EXPECT_EQ(bytes.size(), 0U);
}

TEST(Native, ACountThatCannotBeThereAllocatesNothing) {
  Buffer bytes = saved(Messages{});
  bytes.data()[native::header_size] = std::byte{0xff};
  const std::uint64_t count = std::numeric_limits<std::uint64_t>::max() / 2;
  bytes.append(&count, sizeof count);
  EXPECT_EQ(error_of<Messages>(as_view(bytes)).problem, Problem::length);
}

struct Hashed {
  std::unordered_set<std::uint64_t> numbers;
};
ROUNDTRIP_RECORD(Hashed, numbers);

TEST(Native, RefusesKeysThatWereChosenToCollide) {
  constexpr std::uint64_t count = 50'000;
  std::unordered_set<std::uint64_t> as_loaded;
  as_loaded.reserve(count);
  Buffer bytes = saved(Hashed{});
  bytes.data()[native::header_size] = std::byte{0xff};
  bytes.append(&count, sizeof count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t number = i * as_loaded.bucket_count();
    bytes.append(&number, sizeof number);
  }
  expect(error_of<Hashed>(as_view(bytes)), Problem::colliding_keys, 9, "numbers");
}

template <class Set>
struct Keys {
  Set values;
};
using OrderedKeys = Keys<std::set<double>>;
using HashedKeys = Keys<std::unordered_set<double>>;
using Descending = Keys<std::set<std::string, std::greater<>>>;
ROUNDTRIP_RECORD(OrderedKeys, values);
ROUNDTRIP_RECORD(HashedKeys, values);
ROUNDTRIP_RECORD(Descending, values);

template <class T>
void expect_zeros_are_one_key() {
  Buffer bytes = saved(T{{-2.0, -1.0}});
  for (const double value : {-0.0, 0.0}) bytes.append(&value, sizeof value);
  bytes.data()[native::header_size] = std::byte{4};
  expect(error_of<T>(as_view(bytes)), Problem::repeated_key, 25, "values");
}

TEST(Native, KeysAreComparedAsTheirContainerDoes) {
  expect_zeros_are_one_key<OrderedKeys>();
  expect_zeros_are_one_key<HashedKeys>();
  Buffer bytes = saved(Descending{{"a", "b"}});
  EXPECT_FALSE(error_of<Descending>(as_view(bytes)));
  std::swap(bytes.data()[native::header_size + 2], bytes.data()[native::header_size + 4]);
  expect(error_of<Descending>(as_view(bytes)), Problem::key_order, 3, "values");
}

static_assert(native::memory_per_byte<std::vector<std::uint64_t>> == 1);
static_assert(native::memory_per_byte<std::vector<std::vector<std::uint8_t>>> == 24 + 1);
static_assert(native::memory_per_byte<Document> < 64);

TEST(Native, ANewBufferGrowsOnce) {
  std::vector<Whole> values(1000, sample());
  for (std::size_t i = 0; i < values.size(); ++i) values[i].parts[1].name.resize(i);
  Buffer bytes;
  native::detail::Writer writer(bytes, &values, [](const void* value) {
    return native::detail::Estimate().of(*static_cast<const std::vector<Whole>*>(value));
  });
  writer.finish(native::detail::write<0>(writer.begin(9), values, writer));
  const std::size_t size = bytes.size();
  EXPECT_GE(bytes.capacity(), size);
  EXPECT_LE(bytes.capacity(), size * 9 / 8);
}

}  // namespace
}  // namespace roundtrip
