// SPDX-License-Identifier: MIT
//
// The codecs, with a conversion written by hand for a small schema.
#include "formats/capnp/adapter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample.capnp.h"
#include "tests/support/hostile_bytes.h"
#include "tests/support/saved.h"

namespace roundtrip::capnp_test {

using ::testing::HasSubstr;
using namespace std::string_literals;

struct Sample {
  std::string text;
  std::vector<Sample> children;
  bool operator==(const Sample&) const = default;
};

/// Elements without content.
struct Nothings {
  std::size_t count = 0;
};

void to_message(const Sample& record, roundtrip_capnp::sample::Sample::Builder message) {
  message.setText(capnp::text(record.text));
  auto list = message.initChildren(capnp::count(record.children.size()));
  unsigned index = 0;
  for (const auto& child : record.children) to_message(child, list[index++]);
}

void from_message(roundtrip_capnp::sample::Sample::Reader message, Sample& record) {
  record.text = capnp::contents(message.getText());
  const auto list = message.getChildren();
  record.children.resize(list.size());
  for (unsigned i = 0; i < list.size(); ++i) from_message(list[i], record.children[i]);
}

std::uint64_t sum_of_message(roundtrip_capnp::sample::Sample::Reader message) {
  std::uint64_t sum = schema::sum_of_text(capnp::contents(message.getText()));
  for (const auto& child : message.getChildren()) sum += sum_of_message(child);
  return sum;
}

}  // namespace roundtrip::capnp_test

namespace roundtrip::schema {

template <>
struct Conversion<capnp::Messages, capnp_test::Sample> {
  using type = roundtrip_capnp::sample::Sample;
  static constexpr bool recursive = true;
  static void to_message(const capnp_test::Sample& record, type::Builder message) {
    capnp_test::to_message(record, message);
  }
  static void from_message(type::Reader message, capnp_test::Sample& record) {
    capnp_test::from_message(message, record);
  }
  static std::uint64_t access(type::Reader message) { return capnp_test::sum_of_message(message); }
};

template <>
struct Conversion<capnp::Messages, capnp_test::Nothings> {
  using type = roundtrip_capnp::sample::Nothings;
  static constexpr bool recursive = false;
  static void to_message(const capnp_test::Nothings& record, type::Builder message) {
    message.initValues(capnp::count(record.count));
  }
  static void from_message(type::Reader message, capnp_test::Nothings& record) {
    record.count = message.getValues().size();
  }
  static std::uint64_t access(type::Reader message) { return message.getValues().size(); }
};

}  // namespace roundtrip::schema

namespace roundtrip::capnp_test {

template <class Format>
class Capnp : public ::testing::Test {
 protected:
  template <class T>
  static std::vector<std::byte> saved(const T& record) {
    return roundtrip::saved<Format>(record);
  }

  template <class T>
  static T loaded(View bytes) {
    return roundtrip::loaded<Format, T>(bytes);
  }

  template <class T>
  static std::uint64_t accessed(View bytes) {
    return typename Format::template Codec<T>().access(bytes);
  }

  /// What load throws, and access as well; "" when they throw nothing.
  template <class T>
  static std::string error_of(View bytes) {
    std::string error = message_of([&] { static_cast<void>(loaded<T>(bytes)); });
    EXPECT_EQ(message_of([&] { static_cast<void>(accessed<T>(bytes)); }), error);
    return error;
  }

  template <class F>
  static std::string message_of(F&& f) {
    try {
      f();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }

  static Sample nested(int depth) {
    Sample record{"leaf", {}};
    for (int i = 0; i < depth; ++i) {
      Sample outer{"", {}};
      outer.children.push_back(std::move(record));
      record = std::move(outer);
    }
    return record;
  }

  static Sample wide(std::size_t count) {
    Sample record;
    for (std::size_t i = 0; i < count; ++i) record.children.push_back({std::string(i % 100, 'x'), {}});
    return record;
  }
};

using Formats = ::testing::Types<formats::capnp::Format, formats::capnp_packed::Format>;
TYPED_TEST_SUITE(Capnp, Formats);

TYPED_TEST(Capnp, KeepsTexts) {
  const Sample record{"a\0b"s, {{"", {}}, {"\0"s, {}}, {"\xff", {}}}};
  EXPECT_EQ(TestFixture::template loaded<Sample>(TestFixture::saved(record)), record);
}

TYPED_TEST(Capnp, AddsWhatTheRecordHolds) {
  const Sample record{"a\0b"s, {{"", {}}, {"\0"s, {}}, {"\xff", {{"leaf", {}}}}}};
  const std::uint64_t sum = ('a' + 'b' + 3) + 1 + (0xff + 0xff + 1) + ('l' + 'f' + 4);
  EXPECT_EQ(TestFixture::template accessed<Sample>(TestFixture::saved(record)), sum);
}

TYPED_TEST(Capnp, AddsAgainAndAgainWhatIsWithinTheTraversalLimitOnce) {
  const auto bytes = TestFixture::saved(TestFixture::wide(5000));
  typename TypeParam::template Codec<Sample> codec;
  const std::uint64_t sum = codec.access(bytes);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(codec.access(bytes), sum);
}

TYPED_TEST(Capnp, SavesTheSameBytesHoweverLargeTheFirstSegmentIs) {
  const Sample large = TestFixture::wide(5000);
  const Sample small = TestFixture::wide(3);
  typename TypeParam::template Codec<Sample> codec;
  const auto first = saved_by(codec, large);
  EXPECT_EQ(saved_by(codec, small), TestFixture::saved(small));
  EXPECT_EQ(saved_by(codec, large), first);
  EXPECT_EQ(TestFixture::template loaded<Sample>(first), large);
}

TYPED_TEST(Capnp, LoadsFromAnyAddress) {
  const Sample record = TestFixture::wide(10);
  auto bytes = TestFixture::saved(record);
  bytes.insert(bytes.begin(), std::byte{0});
  EXPECT_EQ(TestFixture::template loaded<Sample>(View(bytes).subspan(1)), record);
  EXPECT_EQ(TestFixture::template accessed<Sample>(View(bytes).subspan(1)),
            TestFixture::template accessed<Sample>(TestFixture::saved(record)));
}

TYPED_TEST(Capnp, LoadsWhatIsDeeperThanTheLibrarysDefault) {
  const Sample record = TestFixture::nested(1000);
  EXPECT_EQ(TestFixture::template loaded<Sample>(TestFixture::saved(record)), record);
}

TYPED_TEST(Capnp, RefusesWhatIsTooDeep) {
  EXPECT_THAT(TestFixture::template error_of<Sample>(TestFixture::saved(TestFixture::nested(10'000))),
              HasSubstr("too deeply-nested"));
}

TYPED_TEST(Capnp, CountsElementsWithoutContent) {
  EXPECT_EQ(TestFixture::template loaded<Nothings>(TestFixture::saved(Nothings{1000})).count, 1000u);
  EXPECT_THAT(TestFixture::template error_of<Nothings>(TestFixture::saved(Nothings{1'000'000})),
              HasSubstr("traversal limit"));
}

TYPED_TEST(Capnp, RefusesWhatFollowsTheMessage) {
  auto bytes = TestFixture::saved(Sample{"text", {}});
  bytes.resize(bytes.size() + 8);
  EXPECT_THAT(TestFixture::template error_of<Sample>(bytes), HasSubstr("bytes follow the message"));
}

TYPED_TEST(Capnp, SurvivesBytesThatNobodySaved) {
  const auto load = [](View bytes) {
    const std::string error = TestFixture::template error_of<Sample>(bytes);
    if (!error.empty()) throw std::runtime_error(error);
  };
  const auto bytes = TestFixture::saved(Sample{"text", {{"one", {{"two", {}}}}, {"three", {}}}});
  load_truncated(bytes, load);
  load_damaged(bytes, load);
}

TEST(CapnpCount, RefusesWhatTheLibraryCannotCount) {
  EXPECT_EQ(capnp::count((std::size_t{1} << 29) - 2), (1u << 29) - 2);
  EXPECT_THROW(static_cast<void>(capnp::count(std::size_t{1} << 29)), UnsupportedError);
}

}  // namespace roundtrip::capnp_test
