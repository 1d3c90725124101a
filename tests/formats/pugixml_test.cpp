// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <map>

#include "bench/record/difference.h"
#include "formats/native/tests/every_kind.h"
#include "formats/pugixml/adapter.h"
#include "tests/support/mutations.h"

namespace roundtrip {

namespace pugixml_test {
struct Table {
  std::map<std::string, std::int64_t> rows;
  std::optional<std::string> title;
};
ROUNDTRIP_RECORD(Table, rows, title);
}  // namespace pugixml_test

namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using namespace std::string_literals;
using pugixml_test::Table;

template <class T>
using Codec = formats::pugixml::Format::Codec<T>;

constexpr double infinity = std::numeric_limits<double>::infinity();

View view_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

template <class T>
std::string saved(const T& record) {
  Codec<T> codec;
  Buffer out;
  codec.save(record, out);
  return std::string(as_text(as_view(out)));
}

template <class T>
T load(std::string_view text) {
  Codec<T> codec;
  T record{};
  codec.load(view_of(text), record);
  return record;
}

template <class T>
std::string error_of(std::string_view text) {
  try {
    load<T>(text);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "none";
}

template <class T>
void expect_the_same(const T& record, Losses losses = {}) {
  const std::string text = saved(record);
  EXPECT_EQ(first_difference(record, load<T>(text), losses), std::nullopt) << text;
}

std::string table(std::string_view rows) {
  return "<record><rows>" + std::string(rows) + "</rows><title nil=\"true\"/></record>";
}

Document document() {
  Document::Object object;
  for (const auto* word : {"", " ", "\n", " \t blanks \r\n", "true", "1", "<e key=\"a\">&amp;&lt;", "]]>",
                           "--", "'\"", "\x01\b\v\x1f\x7f", "\ufffe\uffff\ufeff", "xml:lang", "1st"}) {
    object.emplace_back(word, Document{std::string(word)});
  }
  object.emplace_back("twice", Document{true});
  object.emplace_back("twice", Document{false});
  object.emplace_back("null", Document{});
  Document::Array numbers;
  for (const std::int64_t i : {std::int64_t{0}, (std::int64_t{1} << 53) + 1, INT64_MIN, INT64_MAX}) {
    numbers.push_back(Document::integer(i));
  }
  numbers.push_back(Document::integer(UINT64_MAX));
  for (const double d : {0.0, -0.0, 3.0, 0.1, 1e300, 5e-324, 9007199254740993.0, infinity, -infinity}) {
    numbers.push_back({d});
  }
  object.emplace_back("numbers", Document{numbers});
  object.emplace_back("bytes", Document{Bytes(300, std::byte{0xfe})});
  object.emplace_back("no bytes", Document{Bytes{}});
  object.emplace_back("no elements", Document{Document::Array{}});
  object.emplace_back("no members", Document{Document::Object{}});
  object.emplace_back("nested", Document{Document::Array{{Document::Array{{Document::Object{}}}}}});
  return {object};
}

TEST(Pugixml, LosesWhatIsBehindANulAndNothingElse) {
  expect_the_same(every_kind(), {Loss::cut_at_nul});
  expect_the_same(document());
  expect_the_same(Document{std::string("a\0b"s)}, {Loss::cut_at_nul});
  EXPECT_EQ(std::get<std::string>(load<Document>(saved(Document{"a\0b"s})).value), "a");
  for (const Document& root : {Document{}, Document{true}, Document{""s}, Document{Document::Object{}}}) {
    expect_the_same(root);
  }
}

TEST(Pugixml, WritesWhatItSays) {
  EXPECT_EQ(
      saved(Table{{{"a b", -1}}, std::nullopt}),
      "<?xml version=\"1.0\"?><record><rows><e key=\"a b\">-1</e></rows><title nil=\"true\"/></record>");
  EXPECT_EQ(saved(Document{Document::Array{{1.5}, {"x"s}}}),
            "<?xml version=\"1.0\"?><record type=\"array\"><e type=\"number\">1.5</e><e>x</e></record>");
}

TEST(Pugixml, KeysThatBecomeOneAreUnsupported) {
  Codec<Table> codec;
  try {
    codec.prepare({{{"a\0b"s, 1}, {"a\0c"s, 2}}, std::nullopt});
    ADD_FAILURE() << "two keys that are one";
  } catch (const UnsupportedError& error) {
    EXPECT_THAT(error.what(), ::testing::EndsWith("first at rows{\"a\\x00c\"}"));
  }
  EXPECT_NO_THROW(codec.prepare({{{"a\0b"s, 1}, {"b\0c"s, 2}}, std::nullopt}));
}

TEST(Pugixml, NestsAsDeepAsItIsRead) {
  Document deep{true};
  for (std::size_t i = 0; i < max_depth; ++i) {
    Document::Array array;
    array.push_back(std::move(deep));
    deep.value = std::move(array);
  }
  expect_the_same(deep);
  EXPECT_THROW(saved(Document{Document::Array{deep}}), UnsupportedError);
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "<e type=\"array\">";
  for (int i = 0; i < 100'000; ++i) nested += "</e>";
  EXPECT_EQ(error_of<Document>(nested), "arrays and objects nest more than 1000 deep");
}

TEST(Pugixml, NoBytesDoHarm) {
  const std::string record = saved(every_kind());
  EXPECT_GT(count_refused(view_of(record), [](View bytes) { load<EveryKind>(as_text(bytes)); }),
            record.size());
  const std::string any = saved(document());
  EXPECT_GT(count_refused(view_of(any), [](View bytes) { load<Document>(as_text(bytes)); }), any.size());
}

/// The library reads no document type: an entity of one is text.
TEST(Pugixml, EntitiesDoNotMultiply) {
  const std::string bomb =
      "<!DOCTYPE record [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">\n"
      "<!ENTITY file SYSTEM \"file:///etc/passwd\">]><record>&c;&file;</record>";
  EXPECT_EQ(std::get<std::string>(load<Document>(bomb).value), "&c;&file;");
}

TEST(Pugixml, TakesWhatOthersWouldWrite) {
  EXPECT_EQ(load<Table>(
                "<?xml version='1.0' encoding='UTF-8'?>\n<!-- by hand -->\n<record>\n  <title><![CDATA[<x>]]>"
                "</title>\n  <rows>\n    <e key='a'>1</e>\n  </rows>\n</record>\n")
                .title,
            "<x>");
  EXPECT_EQ(load<Table>(table("")).rows.size(), 0U);
}

TEST(Pugixml, SaysWhatIsWrong) {
  EXPECT_THAT(error_of<Table>(""), StartsWith("pugixml: No document element found"));
  EXPECT_THAT(error_of<Table>("<record><rows></record>"), HasSubstr("(at byte "));
  EXPECT_THAT(error_of<Table>("<record><rows/></record>"), HasSubstr("no element <title>"));
  EXPECT_THAT(error_of<Table>(table("") + table("")), HasSubstr("a second root element"));
  EXPECT_THAT(error_of<Table>(table("<e>1</e>")), HasSubstr("an entry without a key"));
  EXPECT_THAT(error_of<Table>(table("text")), HasSubstr("expected elements <e> only"));
  EXPECT_THAT(error_of<Table>(table("<f key=\"a\">1</f>")), HasSubstr("expected elements <e> only"));
  for (const auto* number : {"", " 1", "1 ", "1x", "0x1", "+1", "9223372036854775808", "1.5", "<b>1</b>"}) {
    EXPECT_THAT(error_of<Table>(table("<e key=\"a\">" + std::string(number) + "</e>")), HasSubstr("expected"))
        << number;
  }
  EXPECT_THAT(error_of<Table>(table("<e key=\"a\">1<!---->2</e>")), HasSubstr("text and nothing else"));
  EXPECT_THAT(error_of<Table>(table("<e key=\"a\">1</e><e key=\"a\">2</e>")), HasSubstr("there twice"));
  EXPECT_THAT(error_of<Document>("<record type=\"date\"/>"), HasSubstr("no type is named date"));
  EXPECT_THAT(error_of<Document>("<record type=\"boolean\">1</record>"), HasSubstr("expected true or false"));
}

}  // namespace
}  // namespace roundtrip
