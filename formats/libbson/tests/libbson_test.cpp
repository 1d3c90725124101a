// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "bench/record/difference.h"
#include "formats/libbson/adapter.h"
#include "formats/native/tests/every_kind.h"
#include "tests/support/hostile_bytes.h"
#include "tests/support/saved.h"

namespace roundtrip::libbson_test {

using formats::libbson::Format;
using libbson_codec::Output;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using namespace std::string_literals;

template <class T>
std::vector<std::byte> saved(const T& record) {
  return roundtrip::saved<Format>(record);
}

template <class T>
T loaded(View bytes) {
  return roundtrip::loaded<Format, T>(bytes);
}

/// What a call throws as an error of a type; "" when it throws none.
template <class Error, class Call>
std::string error_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// Bytes as BSON's specification spells its examples.
std::vector<std::byte> bytes_of(const std::string& text) {
  const View bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

/// But for the integer that BSON has no place for.
EveryKind every_kind_of_member() {
  EveryKind record = every_kind();
  record.right = Right::none;
  return record;
}

Document every_kind_of_value() {
  return {Document::Object{
      {"numbers",
       {Document::Array{{},
                        {true},
                        {false},
                        Document::integer(INT64_MIN),
                        Document::integer(INT64_MAX),
                        Document::integer(std::int64_t{INT32_MIN} - 1),
                        Document::integer(std::int64_t{INT32_MAX}),
                        {-0.0},
                        {5e-324},
                        {std::numeric_limits<double>::infinity()},
                        {std::bit_cast<double>(0xfff8000000abcdef)},
                        {1.0}}}},
      {"twice", {Document::Array{{Document::Array{}}, {Document::Object{}}, {"\0\xc3\xa9"s}}}},
      {"twice", {Document::Object{{"z", {"text"s}}, {"a", {""s}}, {"b", {Bytes{}}}}}},
      {"", {Bytes(3, std::byte{0xff})}}}};
}

struct Large {
  std::map<std::string, std::uint64_t> numbers;
};
ROUNDTRIP_RECORD(Large, numbers);

struct Small {
  std::int64_t number;
};
ROUNDTRIP_RECORD(Small, number);

TEST(Libbson, LoadsWhatWasSaved) {
  Format::Codec<EveryKind> codec;
  const EveryKind record = every_kind_of_member();
  EveryKind again = every_kind_of_member();
  again.texts.resize(20);
  Output out;
  for (int i = 0; i < 2; ++i) {
    out.clear();
    codec.save(record, out);
    codec.load(as_view(out), again);
    EXPECT_EQ(first_difference(record, again), std::nullopt);
  }
}

TEST(Libbson, LoadsDocuments) {
  const Document document = every_kind_of_value();
  Format::Codec<Document>().prepare(document);
  EXPECT_EQ(first_difference(document, loaded<Document>(saved(document))), std::nullopt);
}

TEST(Libbson, IntegersAreWrittenByTypeAndInDocumentsByValue) {
  EXPECT_EQ(saved(Small{1}), bytes_of("\x15\0\0\0\x12number\0\1\0\0\0\0\0\0\0\0"s));
  EXPECT_EQ(saved(Document{Document::Object{{"number", Document::integer(std::int64_t{1})}}}),
            bytes_of("\x11\0\0\0\x10number\0\1\0\0\0\0"s));
}

TEST(Libbson, SaysWhatBsonHasNoPlaceFor) {
  EXPECT_EQ(Format::unsupported<std::vector<int>>(), "BSON's root is an object");
  EXPECT_EQ(Format::unsupported<Small>(), "");

  Format::Codec<Document> documents;
  for (const Document& root : {Document{}, Document{Document::Array{}}, Document{"text"s}}) {
    Output out;
    EXPECT_EQ(error_of<UnsupportedError>([&] { documents.prepare(root); }), "BSON's root is an object");
    EXPECT_EQ(error_of<UnsupportedError>([&] { documents.save(root, out); }), "BSON's root is an object");
  }
  const Document key{Document::Object{{"a", {Document::Object{{"b\0c"s, {}}}}}}};
  EXPECT_THAT(error_of<UnsupportedError>([&] { documents.prepare(key); }),
              EndsWith("with a NUL is refused; first at a{\"b\\x00c\"}"));

  // A save that fails in the middle must leave an output that can be saved to.
  Format::Codec<Large> codec;
  Output out;
  EXPECT_THAT(error_of<UnsupportedError>([&] { codec.save({{{"a\0b"s, 1}}}, out); }), HasSubstr("NUL"));
  out.clear();
  EXPECT_THAT(error_of<UnsupportedError>([&] {
                codec.save({{{"a", UINT64_MAX}}}, out);
              }),
              HasSubstr("2^63-1"));
  out.clear();
  codec.save({{{"a", INT64_MAX}}}, out);
  EXPECT_EQ(loaded<Large>(as_view(out)).numbers.at("a"), std::uint64_t{INT64_MAX});
}

TEST(Libbson, HostileBytesDoNoHarm) {
  EveryKind record = every_kind_of_member();
  record.texts.resize(2);
  record.bytes.resize(3);
  const auto try_all = []<class T>(const T& value) {
    const auto load = [](View bytes) { static_cast<void>(loaded<T>(bytes)); };
    const std::vector<std::byte> bytes = saved(value);
    load_truncated(bytes, load);
    load_damaged(bytes, load);
  };
  try_all(record);
  try_all(every_kind_of_value());
}

TEST(Libbson, DepthHasALimit) {
  const auto nested = [](std::size_t depth) {
    Document document{Document::Object{}};
    for (std::size_t i = 1; i < depth; ++i) {
      Document::Object outer;
      outer.emplace_back("a", std::move(document));
      document = {std::move(outer)};
    }
    return document;
  };
  EXPECT_EQ(first_difference(nested(1000), loaded<Document>(saved(nested(1000)))), std::nullopt);
  EXPECT_THAT(error_of<UnsupportedError>([&] { saved(nested(1001)); }), HasSubstr("deep"));
  // What nobody here would save: the same in one document more, {"a": …}.
  const auto inner = saved(nested(1000));
  const auto size = static_cast<std::uint32_t>(inner.size() + 8);
  std::string deep(reinterpret_cast<const char*>(&size), sizeof size);
  deep += "\3a\0"s + std::string(as_text(inner)) + "\0"s;
  EXPECT_THAT(error_of<std::runtime_error>([&] { loaded<Document>(bytes_of(deep)); }), HasSubstr("deep"));
}

TEST(Libbson, ErrorsHaveAPlace) {
  const auto error = [](const std::string& text) {
    return error_of<std::runtime_error>([&] { loaded<Document>(bytes_of(text)); });
  };
  EXPECT_THAT(error("\5\0\0\0"s), HasSubstr("not one BSON document"));
  // A string that ends behind the document; a date; a UUID; both in an object within.
  EXPECT_THAT(error("\x0e\0\0\0\2a\0\3\0\0\0b\0\0"s), HasSubstr("damaged (at byte 7)"));
  EXPECT_THAT(error("\x18\0\0\0\3a\0\x10\0\0\0\x09z\0\0\0\0\0\0\0\0\0\0\0"s),
              HasSubstr("does not have (at byte 11)"));
  EXPECT_THAT(error("\x0e\0\0\0\5a\0\1\0\0\0\4\7\0"s), HasSubstr("special kind (at byte 4)"));
  EXPECT_THAT(error_of<std::runtime_error>([] { loaded<Small>(saved(Document{Document::Object{}})); }),
              HasSubstr("number is missing"));
}

}  // namespace roundtrip::libbson_test
