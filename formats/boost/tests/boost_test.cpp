// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <limits>

#include "bench/record/difference.h"
#include "bench/record/document.h"
#include "formats/boost/adapter.h"
#include "formats/native/tests/every_kind.h"
#include "tests/support/hostile_bytes.h"
#include "tests/support/saved.h"

namespace roundtrip::boost_test {

using ::testing::HasSubstr;
using namespace std::string_literals;

struct Numbers {
  std::vector<double> doubles;
  std::vector<Place> places;
};
ROUNDTRIP_RECORD(Numbers, doubles, places);

struct Flag {
  std::int8_t before;
  bool flag;
};
ROUNDTRIP_RECORD(Flag, before, flag);

struct Gap {
  std::int8_t small;
  std::int32_t large;
};
ROUNDTRIP_RECORD(Gap, small, large);

struct Texts {
  std::vector<std::string> texts;
};
ROUNDTRIP_RECORD(Texts, texts);

template <class Format>
class Boost : public ::testing::Test {};
using Formats =
    ::testing::Types<formats::boost_binary::Format, formats::boost_text::Format, formats::boost_xml::Format>;
TYPED_TEST_SUITE(Boost, Formats);

TYPED_TEST(Boost, LoadsWhatWasSaved) {
  typename TypeParam::template Codec<EveryKind> codec;
  const EveryKind record = every_kind();
  EveryKind again = every_kind();
  again.texts.resize(20);
  again.chain.next->next = std::make_unique<Chain>();
  again.either = "text";
  Buffer out;
  for (int i = 0; i < 2; ++i) {
    out.clear();
    codec.save(record, out);
    codec.load(as_view(out), again);
    EXPECT_EQ(first_difference(record, again), std::nullopt);
  }
}

TYPED_TEST(Boost, TextsOfEachByteAreExact) {
  Texts record;
  for (int c = 0; c < 256; ++c) {
    const auto byte = static_cast<char>(c);
    record.texts.insert(record.texts.end(), {{byte}, {'a', byte, 'b'}, {byte, byte, ' '}});
  }
  record.texts.insert(record.texts.end(), {"", "\r\n", "&amp;&#0;", "]]>", "</texts>"});
  EXPECT_EQ(first_difference(record, loaded<TypeParam, Texts>(saved<TypeParam>(record))), std::nullopt);
}

TYPED_TEST(Boost, NumbersAreExactButForThePayloadOfANan) {
  using Limits = std::numeric_limits<double>;
  const Numbers record{{Limits::infinity(), -Limits::infinity(), Limits::quiet_NaN(), -Limits::quiet_NaN(),
                        -0.0, Limits::denorm_min(), Limits::max(), 0.1},
                       {{INT32_MIN, INT32_MAX}}};
  EXPECT_EQ(first_difference(record, loaded<TypeParam, Numbers>(saved<TypeParam>(record))), std::nullopt);

  const Numbers payload{{std::bit_cast<double>(0xfff8000000abcdef)}, {}};
  const auto again = loaded<TypeParam, Numbers>(saved<TypeParam>(payload));
  EXPECT_EQ(first_difference(payload, again, TypeParam::info.losses), std::nullopt);
  EXPECT_EQ(first_difference(payload, again).has_value(), TypeParam::info.encoding == Encoding::text);
}

TYPED_TEST(Boost, LoadsDocuments) {
  const Document document{Document::Object{
      {"twice", {Document::Array{{}, {true}, Document::integer(INT64_MIN), {-0.0}, {"\0\xc3\xa9"s}}}},
      {"twice", {Document::Object{{"", {Bytes(3, std::byte{0xff})}}}}}}};
  EXPECT_EQ(first_difference(document, loaded<TypeParam, Document>(saved<TypeParam>(document))),
            std::nullopt);
}

TYPED_TEST(Boost, SaysWhichEnumsWouldBeCut) {
  const auto is_cut = []<class T>(Tag<T>) { return !TypeParam::template unsupported<T>().empty(); };
  EXPECT_TRUE(is_cut(Tag<std::vector<Right>>{}));
  EXPECT_TRUE(is_cut(Tag<std::array<Right, 2>>{}));
  EXPECT_TRUE(is_cut(Tag<std::set<Right>>{}));
  EXPECT_TRUE(is_cut(Tag<std::map<Right, int>>{}));
  EXPECT_TRUE(is_cut(Tag<std::optional<std::map<int, Right>>>{}));
  EXPECT_TRUE(is_cut(Tag<std::pair<int, Right>>{}));
  EXPECT_FALSE(is_cut(Tag<std::vector<Sign>>{}));
  EXPECT_FALSE(is_cut(Tag<EveryKind>{}));
  // These are the adapter's own.
  using Own = std::tuple<Right, std::optional<Right>, std::variant<int, Right>>;
  EXPECT_FALSE(is_cut(Tag<Own>{}));
  const Own record{Right::all, Right::all, Right::all};
  EXPECT_EQ(first_difference(record, loaded<TypeParam, Own>(saved<TypeParam>(record))), std::nullopt);
}

TYPED_TEST(Boost, TruncatedBytesAreRefused) {
  const auto load_parts = []<class T>(const T& record) {
    std::vector<std::byte> bytes = saved<TypeParam>(record);
    // The archives do not need the line end behind them.
    while (bytes.back() == std::byte{'\n'}) bytes.pop_back();
    load_truncated(bytes, [](View part) { static_cast<void>(loaded<TypeParam, T>(part)); });
  };
  load_parts(Numbers{{1.5}, {{1, 2}}});
  load_parts(Texts{{"a", "the last string"}});
}

TYPED_TEST(Boost, RecordsNestToTheLimit) {
  const auto nested = [](std::size_t depth) {
    Chain chain{};
    for (std::size_t i = 1; i < depth; ++i) {
      Chain outer{};
      outer.next = std::make_unique<Chain>(std::move(chain));
      chain = std::move(outer);
    }
    return chain;
  };
  const Chain deepest = nested(max_depth);
  EXPECT_EQ(first_difference(deepest, loaded<TypeParam, Chain>(saved<TypeParam>(deepest))), std::nullopt);
  const auto deeper = saved<TypeParam>(nested(max_depth + 1));
  EXPECT_THROW((loaded<TypeParam, Chain>(deeper)), std::runtime_error);
}

TEST(BoostBinary, AByteThatIsNoBoolIsRefused) {
  using Format = formats::boost_binary::Format;
  std::vector<std::byte> bytes = saved<Format>(Flag{1, true});
  EXPECT_TRUE((loaded<Format, Flag>(bytes).flag));
  bytes.back() = std::byte{2};
  EXPECT_THROW((loaded<Format, Flag>(bytes)), std::runtime_error);
}

TEST(BoostXml, AnotherEndTagIsAnError) {
  using Format = formats::boost_xml::Format;
  std::vector<std::byte> bytes = saved<Format>(Texts{{"a"}});
  constexpr std::string_view tag = "</boost_serialization>";
  const std::size_t begin = as_text(bytes).rfind(tag);
  const auto load = [](View damaged) { static_cast<void>(loaded<Format, Texts>(damaged)); };
  for (std::size_t i = begin; i < begin + tag.size(); ++i) {
    std::vector<std::byte> damaged = bytes;
    damaged[i] = std::byte{'x'};
    EXPECT_FALSE(survives(damaged, load)) << i;
  }
}

TEST(BoostBinary, PlainNumbersAreSavedAsTheyLieInMemory) {
  EXPECT_TRUE(boost_codec::bitwise<Place>());
  EXPECT_FALSE(boost_codec::bitwise<Gap>());
  EXPECT_FALSE(boost_codec::bitwise<Flag>());
  EXPECT_FALSE(boost_codec::bitwise<Chain>());
  using Format = formats::boost_binary::Format;
  const auto size_of = [](std::size_t count) {
    return saved<Format>(Numbers{{}, std::vector<Place>(count)}).size();
  };
  EXPECT_EQ(size_of(11) - size_of(1), 10 * sizeof(Place));
}

TEST(BoostText, AVariantHasNoSuchAlternative) {
  using Format = formats::boost_text::Format;
  using Either = std::variant<std::monostate, std::uint8_t>;
  std::vector<std::byte> bytes = saved<Format>(Either{});
  ASSERT_EQ(bytes[bytes.size() - 2], std::byte{'0'});
  bytes[bytes.size() - 2] = std::byte{'2'};
  try {
    static_cast<void>(loaded<Format, Either>(bytes));
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("no alternative 2"));
  }
}

}  // namespace roundtrip::boost_test
