// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/record/access.h"
#include "bench/record/difference.h"
#include "formats/native/tests/every_kind.h"
#include "formats/simdjson/adapter.h"
#include "tests/support/hostile_bytes.h"

namespace roundtrip::simdjson_test {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

View bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

template <class Format>
class Simdjson : public ::testing::Test {
 public:
  template <class T>
  using Codec = typename Format::template Codec<T>;

  /// What a load of the text throws; "" when it is taken.
  template <class T>
  std::string error_of(std::string_view text) {
    Codec<T> codec;
    try {
      T record{};
      codec.load(bytes_of(text), record);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }
};

using Formats = ::testing::Types<formats::simdjson_ondemand::Format, formats::simdjson_dom::Format>;
TYPED_TEST_SUITE(Simdjson, Formats);

struct Numbers {
  std::uint8_t small;
  std::vector<double> doubles;
};
ROUNDTRIP_RECORD(Numbers, small, doubles);

Document every_kind_of_value() {
  using namespace std::string_literals;
  return {Document::Object{
      {"a\0b"s,
       {Document::Array{{},
                        {true},
                        {false},
                        Document::integer(INT64_MIN),
                        Document::integer(UINT64_MAX),
                        {-0.0},
                        {5e-324},
                        {1.0}}}},
      {"a\0b"s, {Document::Array{{Document::Array{}}, {Document::Object{}}, {"\0\n\"\\\xc3\xa9"s}}}},
      {"", {Document::Object{{"z", {"text"s}}, {"a", {""s}}}}}}};
}

TYPED_TEST(Simdjson, LoadsAndReadsWhatWasSaved) {
  typename TestFixture::template Codec<EveryKind> codec;
  const EveryKind record = every_kind();
  Buffer saved;
  codec.save(record, saved);
  // A second time, with the parser's memory and into a record that is full already.
  EveryKind loaded = every_kind();
  loaded.texts.resize(20);
  for (int i = 0; i < 2; ++i) {
    codec.load(as_view(saved), loaded);
    EXPECT_EQ(first_difference(record, loaded), std::nullopt);
    EXPECT_EQ(codec.access(as_view(saved)), access_sum(record));
  }
}

TYPED_TEST(Simdjson, LoadsDocuments) {
  typename TestFixture::template Codec<Document> codec;
  for (const Document& document : {every_kind_of_value(), Document{}, Document{true}, Document{-2.5},
                                   Document::integer(UINT64_MAX), Document{std::string("alone")}}) {
    Buffer saved;
    codec.save(document, saved);
    Document loaded;
    codec.load(as_view(saved), loaded);
    EXPECT_EQ(first_difference(document, loaded), std::nullopt);
    EXPECT_EQ(codec.access(as_view(saved)), access_sum(document));
  }
}

TYPED_TEST(Simdjson, HostileBytesDoNoHarm) {
  const auto try_all = [](auto& codec, auto record, View saved) {
    const auto load = [&](View bytes) { codec.load(bytes, record); };
    const auto access = [&](View bytes) { static_cast<void>(codec.access(bytes)); };
    load_truncated(saved, load);
    load_truncated(saved, access);
    load_damaged(saved, load);
    load_damaged(saved, access);
  };
  typename TestFixture::template Codec<Document> documents;
  Buffer saved;
  documents.save(every_kind_of_value(), saved);
  try_all(documents, Document{}, as_view(saved));

  typename TestFixture::template Codec<EveryKind> records;
  EveryKind record = every_kind();
  record.texts.resize(2);
  record.bytes.resize(3);
  saved.clear();
  records.save(record, saved);
  try_all(records, EveryKind{}, as_view(saved));
}

TYPED_TEST(Simdjson, DepthHasALimit) {
  const auto nested = [](std::size_t depth, std::string_view open, std::string_view close) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += open;
    text += "1";
    for (std::size_t i = 0; i < depth; ++i) text += close;
    return text;
  };
  EXPECT_EQ(this->template error_of<Document>(nested(1000, "[", "]")), "");
  EXPECT_EQ(this->template error_of<Document>(nested(1000, "{\"a\":", "}")), "");
  // The library's words, or the bridge's.
  const auto too_deep = AnyOf(HasSubstr("too deep"), HasSubstr("nest more than 1000 deep"));
  EXPECT_THAT(this->template error_of<Document>(nested(1'000'000, "[", "]")), too_deep);
  EXPECT_THAT(this->template error_of<Document>(nested(1'000'000, "{\"a\":", "}")), too_deep);
  EXPECT_NE(this->template error_of<Document>(std::string(1'000'000, '[')), "");
  std::string chain = nested(1'000'000, R"({"value":1,"next":)", "}");
  EXPECT_THAT(this->template error_of<Chain>(chain), too_deep);
}

TYPED_TEST(Simdjson, RefusesWhatIsNoJson) {
  for (const char* text : {"",
                           " ",
                           "[1] ]",
                           "[1]]",
                           "[1],",
                           "1 2",
                           "{}{}",
                           "nope",
                           "nul",
                           "tru",
                           "[1,]",
                           "[,1]",
                           "{\"a\":1,}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "[1 2]",
                           "{\"a\":1 \"b\":2}",
                           "[1}",
                           "{\"a\":1]",
                           "'a'",
                           "\"a",
                           "\"\n\"",
                           "\"\\x\"",
                           "\"\\ud800\"",
                           "\"\xff\"",
                           "01",
                           "-",
                           "1.",
                           ".5",
                           "1e",
                           "+1",
                           "NaN",
                           "Infinity",
                           "1e999",
                           "18446744073709551616",
                           "-9223372036854775809",
                           "[18446744073709551616]",
                           "\xef\xbb\xbf[]"}) {
    EXPECT_NE(this->template error_of<Document>(text), "") << text;
  }
}

TYPED_TEST(Simdjson, RefusesAnotherShape) {
  EXPECT_EQ(this->template error_of<Numbers>(R"({"small":255,"doubles":[1,2.5,null]})"), "");
  EXPECT_EQ(this->template error_of<Numbers>(R"({"small":256,"doubles":[]})"),
            "the integer 256 does not fit");
  EXPECT_THAT(this->template error_of<Numbers>(R"({"small":1})"), HasSubstr("no member doubles"));
  EXPECT_THAT(this->template error_of<Numbers>(R"({"small":"1","doubles":[]})"), StartsWith("simdjson: "));
  EXPECT_NE(this->template error_of<Numbers>(R"({"small":1.0,"doubles":[]})"), "");
  EXPECT_NE(this->template error_of<Numbers>(R"({"small":-1,"doubles":[]})"), "");
  EXPECT_NE(this->template error_of<Numbers>(R"({"small":1,"doubles":[]}})"), "");
  EXPECT_NE(this->template error_of<Numbers>("[]"), "");
}

TEST(SimdjsonOnDemand, ErrorsHaveAPlace) {
  formats::simdjson_ondemand::Format::Codec<Numbers> codec;
  Numbers record{};
  try {
    codec.load(bytes_of(R"({"small":1,"doubles":[1,x]})"), record);
    FAIL() << "it was taken";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("(at byte 24)"));
  }
}

TEST(SimdjsonOnDemand, ReadsMembersInTheirOrder) {
  formats::simdjson_ondemand::Format::Codec<Numbers> codec;
  Numbers record{};
  EXPECT_THROW(codec.load(bytes_of(R"({"doubles":[],"small":1})"), record), ShapeError);
  codec.load(bytes_of(R"({"more":[{}],"small":1,"doubles":[2],"most":{"a":[]}})"), record);
  EXPECT_EQ(record.doubles.at(0), 2.0);
}

TYPED_TEST(Simdjson, OnlyReads) {
  EXPECT_EQ(TypeParam::without("save"), "simdjson reads only");
  EXPECT_EQ(TypeParam::without("save_file"), "simdjson reads only");
  EXPECT_EQ(TypeParam::without("load"), "");
  EXPECT_EQ(TypeParam::without("access"), "");
  typename TestFixture::template Codec<Document> codec;
  Buffer out;
  EXPECT_THROW(codec.save({std::string("\xff")}, out), UnsupportedError);
}

}  // namespace roundtrip::simdjson_test
