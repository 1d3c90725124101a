// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "bench/record/difference.h"
#include "formats/jsoncpp/adapter.h"
#include "formats/native/tests/every_kind.h"
#include "tests/support/hostile_bytes.h"

namespace roundtrip::jsoncpp_test {

using formats::jsoncpp::Format;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using namespace std::string_literals;

View bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

template <class T>
std::string text_of(const T& record) {
  Format::Codec<T> codec;
  Buffer saved;
  codec.save(record, saved);
  return std::string(as_text(as_view(saved)));
}

template <class T>
std::string error_of(std::string_view text) {
  Format::Codec<T> codec;
  try {
    T record{};
    codec.load(bytes_of(text), record);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

/// With its keys in their order.
Document every_kind_of_value() {
  const double infinity = std::numeric_limits<double>::infinity();
  return {Document::Object{
      {"", {Document::Object{{"a", {""s}}, {"z", {"text"s}}}}},
      {"a\0b"s,
       {Document::Array{{},
                        {true},
                        {false},
                        Document::integer(INT64_MIN),
                        Document::integer(UINT64_MAX),
                        {-0.0},
                        {5e-324},
                        {1.0},
                        {infinity},
                        {-infinity}}}},
      {"b", {Document::Array{{Document::Array{}}, {Document::Object{}}, {"\0\n\"\\\xc3\xa9"s}}}}}};
}

TEST(Jsoncpp, LoadsWhatItSaved) {
  Format::Codec<EveryKind> records;
  Buffer saved;
  records.save(every_kind(), saved);
  EveryKind record{};
  records.load(as_view(saved), record);
  EXPECT_EQ(first_difference(every_kind(), record), std::nullopt);

  Format::Codec<Document> documents;
  for (const Document& document : {every_kind_of_value(), Document{}, Document{-2.5}, Document{"alone"s}}) {
    saved.clear();
    documents.save(document, saved);
    Document loaded;
    documents.load(as_view(saved), loaded);
    EXPECT_EQ(first_difference(document, loaded), std::nullopt);
  }
}

TEST(Jsoncpp, WritesCompactly) {
  const Document document{Document::Object{{"a", {Document::Array{{}, {0.1}, {1.0}}}}, {"b", {"\xc3\xa9"s}}}};
  EXPECT_EQ(text_of(document), "{\"a\":[null,0.10000000000000001,1.0],\"b\":\"\xc3\xa9\"}");
}

TEST(Jsoncpp, SortsKeysAndSaysSo) {
  const Document document{Document::Object{{"b", {true}}, {"a", {false}}}};
  Format::Codec<Document> codec;
  Document loaded;
  const std::string text = text_of(document);
  codec.load(bytes_of(text), loaded);
  EXPECT_NE(first_difference(document, loaded), std::nullopt);
  EXPECT_EQ(first_difference(document, loaded, Format::info.losses), std::nullopt);
}

TEST(Jsoncpp, KeysThatStandTwiceAreUnsupported) {
  Format::Codec<Document> codec;
  const Document document{Document::Object{{"a", {Document::Object{{"b", {}}, {"b", {}}}}}}};
  try {
    codec.prepare(document);
    FAIL() << "it was taken";
  } catch (const UnsupportedError& error) {
    EXPECT_THAT(error.what(), EndsWith("first at a.b"));
  }
  EXPECT_THAT(error_of<Document>(R"({"a":1,"a":2})"), HasSubstr("Duplicate key"));
}

TEST(Jsoncpp, HostileBytesDoNoHarm) {
  Format::Codec<Document> documents;
  Document document;
  const std::string text = text_of(every_kind_of_value());
  const auto load_document = [&](View bytes) { documents.load(bytes, document); };
  load_truncated(bytes_of(text), load_document);
  load_damaged(bytes_of(text), load_document);

  Format::Codec<EveryKind> records;
  EveryKind record = every_kind();
  record.texts.resize(2);
  record.bytes.resize(3);
  const std::string saved = text_of(record);
  const auto load_record = [&](View bytes) { records.load(bytes, record); };
  load_truncated(bytes_of(saved), load_record);
  load_damaged(bytes_of(saved), load_record);
}

TEST(Jsoncpp, DepthHasALimit) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(error_of<Document>(nested(1000)), "");
  EXPECT_THAT(error_of<Document>(nested(1'000'000)), HasSubstr("stackLimit"));
}

TEST(Jsoncpp, RefusesWhatIsNoJson) {
  for (const char* text : {"", "[1]]", "1 2", "nope", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "'a'", "\"a",
                           R"("\x")", "[1] // no", "1e999"}) {
    EXPECT_NE(error_of<Document>(text), "") << text;
  }
}

TEST(Jsoncpp, TakesNothingForSomethingElse) {
  EXPECT_EQ(error_of<Chain>(R"({"value":1,"next":null})"), "");
  EXPECT_THAT(error_of<Chain>(R"({"value":null,"next":null})"), HasSubstr("a natural number"));
  EXPECT_THAT(error_of<Chain>(R"({"value":1.0,"next":null})"), HasSubstr("a natural number"));
  EXPECT_THAT(error_of<Chain>(R"({"value":-1,"next":null})"), HasSubstr("a natural number"));
  EXPECT_THAT(error_of<Chain>(R"({"value":65536,"next":null})"), HasSubstr("does not fit"));
  EXPECT_THAT(error_of<Chain>(R"({"value":1})"), HasSubstr("no member next"));
  EXPECT_THAT(error_of<Chain>("[]"), HasSubstr("an object"));
}

}  // namespace roundtrip::jsoncpp_test
