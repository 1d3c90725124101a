// SPDX-License-Identifier: MIT
#include "roundtrip_native/evolve.h"

#include <gtest/gtest.h>

#include "bench/record/difference.h"
#include "bench/record/random.h"

namespace roundtrip {
namespace {

using native::Error;
using native::Problem;

namespace before {

enum class Unit : std::uint8_t { piece, metre };
ROUNDTRIP_ENUM(Unit, piece, metre);

struct Line {
  std::string sku;
  std::uint16_t quantity;
  float price;
  Unit unit;
  std::vector<std::string> gone;
};
ROUNDTRIP_RECORD(Line, sku, quantity, price, unit, gone);

struct Gone {
  std::map<std::string, std::variant<std::monostate, double>> values;
  std::array<std::pair<bool, std::complex<float>>, 2> pairs;
  std::unique_ptr<Gone> next;
};
ROUNDTRIP_RECORD(Gone, values, pairs, next);

struct Order {
  std::int32_t number;
  std::string customer;
  std::vector<Line> lines;
  Gone gone;
  std::map<std::string, std::int8_t> discounts;
  std::optional<std::int16_t> rating;
  std::variant<bool, std::int32_t> state;
  std::array<float, 2> position;
};
ROUNDTRIP_RECORD(Order, number, customer, lines, gone, discounts, rating, state, position);

Order sample() {
  Order order{.number = -7,
              .customer = "Novak",
              .lines = {{"A-1", 2, 0.5F, Unit::metre, {"x", "y"}}, {"B-2", 65535, -0.0F, Unit::piece, {}}},
              .gone = {.values = {{"a", 1.5}, {"b", std::monostate{}}}, .pairs = {}, .next = {}},
              .discounts = {{"spring", -5}, {"summer", 5}},
              .rating = 4,
              .state = std::int32_t{9},
              .position = {1.5F, 2.5F}};
  order.gone.next = std::make_unique<Gone>();
  return order;
}

}  // namespace before

namespace after {

enum class Unit : std::uint16_t { piece, metre, litre };
ROUNDTRIP_ENUM(Unit, piece, metre, litre);

struct OrderLine {
  double price;
  std::uint64_t quantity;
  std::string currency = "EUR";
  Unit unit;
  std::optional<std::string> sku;
};
ROUNDTRIP_RECORD(OrderLine, price, quantity, currency, unit, sku);

struct Order {
  std::vector<OrderLine> lines;
  std::int64_t number;
  std::unordered_map<std::string, std::int16_t> discounts;
  std::unique_ptr<std::int32_t> rating;
  std::unique_ptr<std::string> customer;
  std::variant<bool, std::int64_t, std::string> state;
  std::array<double, 2> position;
  std::vector<std::string> added;
};
ROUNDTRIP_RECORD(Order, lines, number, discounts, rating, customer, state, position, added);

}  // namespace after

template <class T>
Buffer described(const T& value) {
  Buffer bytes;
  native::save_described(value, bytes);
  return bytes;
}

TEST(NativeEvolve, FindsMembersByTheirNames) {
  const auto order = native::load_evolved<after::Order>(as_view(described(before::sample())));
  EXPECT_EQ(order.number, -7);
  ASSERT_EQ(order.lines.size(), 2U);
  EXPECT_EQ(order.lines[0].sku, "A-1");
  EXPECT_EQ(order.lines[0].price, 0.5);
  EXPECT_EQ(order.lines[0].currency, "EUR");
  EXPECT_EQ(order.lines[0].unit, after::Unit::metre);
  EXPECT_EQ(order.lines[1].quantity, 65535U);
  EXPECT_TRUE(std::signbit(order.lines[1].price));
  EXPECT_EQ(order.discounts.at("spring"), -5);
  ASSERT_TRUE(order.rating);
  EXPECT_EQ(*order.rating, 4);
  EXPECT_EQ(*order.customer, "Novak");
  EXPECT_EQ(std::get<1>(order.state), 9);
  EXPECT_EQ(order.position[1], 2.5);
  EXPECT_TRUE(order.added.empty());
}

TEST(NativeEvolve, LoadsTheSameRecordAsEver) {
  const before::Order order = before::sample();
  EXPECT_FALSE(first_difference(order, native::load_evolved<before::Order>(as_view(described(order)))));
  Buffer plain;
  native::save(order, plain);
  EXPECT_FALSE(first_difference(order, native::load_evolved<before::Order>(as_view(plain))));
}

/// The error of loading a value as a T.
template <class T, class V>
Error error_as(const V& value) {
  T loaded{};
  return native::try_load_evolved(as_view(described(value)), loaded);
}

template <class T>
struct One {
  T member;
};
using Wide = One<std::int64_t>;
using Narrow = One<std::int32_t>;
using Unsigned = One<std::uint32_t>;
using Texts = One<std::vector<std::string>>;
using Numbers = One<std::vector<std::int32_t>>;
using Small = One<float>;
using Large = One<double>;
using Two = One<std::variant<bool, std::string>>;
using Three = One<std::variant<bool, std::string, double>>;
ROUNDTRIP_RECORD(Wide, member);
ROUNDTRIP_RECORD(Narrow, member);
ROUNDTRIP_RECORD(Unsigned, member);
ROUNDTRIP_RECORD(Texts, member);
ROUNDTRIP_RECORD(Numbers, member);
ROUNDTRIP_RECORD(Small, member);
ROUNDTRIP_RECORD(Large, member);
ROUNDTRIP_RECORD(Two, member);
ROUNDTRIP_RECORD(Three, member);

TEST(NativeEvolve, RefusesWhatCannotBecomeTheOther) {
  EXPECT_FALSE((error_as<Wide>(Narrow{1})));
  EXPECT_FALSE((error_as<Wide>(Unsigned{1})));
  EXPECT_FALSE((error_as<Three>(Two{true})));
  EXPECT_EQ(
      (error_as<Narrow>(Wide{1}).message()),
      "native: member: the member's type has changed so that it cannot be read (the file has int64, this "
      "program has int32) at byte 22");
  EXPECT_EQ((error_as<Narrow>(Unsigned{1}).problem), Problem::changed_type);
  EXPECT_EQ((error_as<Unsigned>(Narrow{1}).problem), Problem::changed_type);
  EXPECT_EQ((error_as<Small>(Large{1}).problem), Problem::changed_type);
  EXPECT_EQ((error_as<Two>(Three{true}).problem), Problem::changed_type);
  // Even where there is no element.
  EXPECT_EQ((error_as<Numbers>(Texts{}).problem), Problem::changed_type);
}

TEST(NativeEvolve, NeedsTheDescription) {
  Buffer bytes;
  native::save(before::sample(), bytes);
  after::Order order;
  EXPECT_EQ(native::try_load_evolved(as_view(bytes), order).problem, Problem::other_record);
  Buffer damaged = described(before::sample());
  damaged.data()[native::header_size + 2] ^= std::byte{1};
  EXPECT_EQ(native::try_load_evolved(as_view(damaged), order).problem, Problem::description);
}

/// A file of a description that no program has.
Buffer file_of(const std::string& description, const std::string& value) {
  Buffer bytes;
  bytes.append("RTNB\2\2", 6);
  const auto hash = native::detail::hash_of(description);
  bytes.append(hash.data(), hash.size());
  const auto size = static_cast<std::uint16_t>(description.size());
  const std::array<unsigned char, 2> little_endian{static_cast<unsigned char>(size & 0xffU),
                                                   static_cast<unsigned char>(size >> 8)};
  bytes.append(little_endian.data(), 2);
  bytes.append(description.data(), description.size());
  bytes.append(value.data(), value.size());
  return bytes;
}

Error error_of(const std::string& description, const std::string& value) {
  Narrow narrow{};
  return native::try_load_evolved(as_view(file_of(description, value)), narrow);
}

TEST(NativeEvolve, SurvivesDescriptionsThatNoProgramHas) {
  EXPECT_FALSE(error_of("A{more:int8,member:int16}\n=@A\n", std::string("\1\2\0", 3)));
  EXPECT_EQ(error_of("A{more:int8,member:int16}\n=@B\n", "abc").problem, Problem::description);
  EXPECT_EQ(error_of("A{more:int9}\n=@A\n", "abc").problem, Problem::description);
  EXPECT_EQ(error_of("A{more:int8}\nA{}\n=@A\n", "abc").problem, Problem::description);
  EXPECT_EQ(error_of("A{more:int8,more:int8}\n=@A\n", "ab").problem, Problem::description);
  EXPECT_EQ(error_of("=int8\n", "a").problem, Problem::changed_type);
  std::string deep = "int8";
  for (int i = 0; i < 100; ++i) deep = "vector<" + deep + ">";
  EXPECT_EQ(error_of("A{more:" + deep + "}\n=@A\n", "abc").problem, Problem::description);

  // A record that holds itself, elements of no bytes, and more of them than anybody could pass over.
  EXPECT_EQ(error_of("A{more:@A}\n=@A\n", "abc").problem, Problem::depth);
  EXPECT_EQ(error_of("A{more:vector<monostate>}\n=@A\n", "\3").problem, Problem::length);
  EXPECT_FALSE(error_of("A{more:array<array<monostate,999999999999>,999999999999>}\n=@A\n", ""));
  EXPECT_EQ(error_of("A{more:array<int8,999999999999999999>}\n=@A\n", "abc").problem, Problem::truncated);
  std::string doubling = "A0{x:monostate,y:tuple<>}\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "@A" + std::to_string(i - 1);
    doubling += "A" + std::to_string(i) + "{x:" + before + ",y:" + before + ",z:vector<bool>}\n";
  }
  EXPECT_TRUE(error_of(doubling + "A{more:@A59}\n=@A\n", std::string(5'000, '\0')));
}

struct Wider {
  std::string name;
  bool on;
  std::array<std::uint64_t, 100> added;
};
struct Switches {
  std::vector<Wider> switches;
};
ROUNDTRIP_RECORD(Wider, name, on, added);
ROUNDTRIP_RECORD(Switches, switches);

TEST(NativeEvolve, TakesNoMoreMemoryThanTheFileIsWorth) {
  const auto error_of_many = [](std::uint64_t count) {
    std::string value("\xff");
    for (unsigned shift = 0; shift < 64; shift += 8) value += static_cast<char>(count >> shift);
    value.append(count, '\1');
    Switches switches;
    return native::try_load_evolved(as_view(file_of("A{on:bool}\nS{switches:vector<@A>}\n=@S\n", value)),
                                    switches);
  };
  EXPECT_FALSE(error_of_many(1'000));
  EXPECT_EQ(error_of_many(100'000).problem, Problem::memory);
}

TEST(NativeEvolve, RefusesEveryTruncationAndSurvivesMutations) {
  const Buffer original = described(before::sample());
  after::Order order;
  for (std::size_t size = 0; size < original.size(); ++size) {
    const std::vector<std::byte> part(original.data(), original.data() + size);
    EXPECT_TRUE(native::try_load_evolved(part, order)) << size;
  }
  const std::size_t value = native::header_size + 2 + description_text<before::Order>.size();
  Random random(1);
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::byte> bytes(original.data(), original.data() + original.size());
    for (int i = 0; i < 2; ++i) {
      bytes[value + random.below(bytes.size() - value)] = static_cast<std::byte>(random.below(256));
    }
    // The new record takes all that the old one does, and an enumerator more.
    before::Order old;
    const Error error = native::try_load_evolved(bytes, order);
    if (!native::try_load_evolved(bytes, old)) {
      EXPECT_FALSE(error) << error.message();
    }
  }
}

}  // namespace
}  // namespace roundtrip
