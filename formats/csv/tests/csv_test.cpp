// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "bench/record/difference.h"
#include "bench/record/messages.h"
#include "formats/csv/adapter.h"
#include "tests/support/mutations.h"
#include "tests/support/saved.h"

namespace roundtrip::csv_test {

enum class Level : std::int8_t { low = -1, high = 1 };
ROUNDTRIP_ENUM(Level, low, high);

struct Point {
  float x;
  float y;
};
ROUNDTRIP_RECORD(Point, x, y);

struct Row {
  std::uint64_t id;
  std::string name;
  Point at;
  std::array<std::uint8_t, 2> pair;
  std::tuple<bool, std::int64_t> both;
  std::complex<double> z;
  std::optional<std::string> note;
  std::optional<double> weight;
  Level level;
  Bytes bytes;
};
ROUNDTRIP_RECORD(Row, id, name, at, pair, both, z, note, weight, level, bytes);

struct Table {
  std::vector<Row> rows;
};
ROUNDTRIP_RECORD(Table, rows);

struct Two {
  std::array<Point, 2> points;
};
ROUNDTRIP_RECORD(Two, points);

struct Nested {
  std::vector<Table> tables;
};
ROUNDTRIP_RECORD(Nested, tables);

struct Optional {
  std::optional<Point> point;
};
ROUNDTRIP_RECORD(Optional, point);

struct Notes {
  std::vector<std::optional<std::string>> notes;
};
ROUNDTRIP_RECORD(Notes, notes);

struct Note {
  std::optional<std::string> note;
};
ROUNDTRIP_RECORD(Note, note);

namespace {

using formats::csv::Format;
using ::testing::HasSubstr;
using namespace std::string_literals;

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class T>
std::string text_of(const T& record) {
  const auto bytes = saved<Format>(record);
  return std::string(as_text(bytes));
}

template <class T>
T load(std::string_view text) {
  return loaded<Format, T>(std::as_bytes(std::span(text)));
}

template <class T>
std::string error_of(std::string_view text) {
  try {
    load<T>(text);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "none";
}

Table table() {
  return {{{UINT64_MAX,
            "a,\"b\"\r\n",
            {0.1F, -0.0F},
            {0, 255},
            {true, INT64_MIN},
            {5e-324, -infinity},
            "",
            0.1,
            Level::low,
            {std::byte{0}, std::byte{255}}},
           {0,
            "",
            {1e-45F, 3.4028235e38F},
            {1, 2},
            {false, 0},
            {-0.0, 1e22},
            std::nullopt,
            std::nullopt,
            Level::high,
            {}},
           {1,
            "\0\xef\xbb\xbf null"s,
            {16777216.0F, 3.0F},
            {3, 4},
            {true, 7},
            {0.1, 0.2},
            "\"",
            -1.5,
            Level::low,
            {std::byte{1}}}}};
}

TEST(Csv, LoadsWhatWasSaved) {
  Format::Codec<Table> codec;
  const Table record = table();
  Table again = table();
  again.rows.resize(20);
  for (int i = 0; i < 2; ++i) {
    Buffer out;
    codec.save(record, out);
    codec.load(as_view(out), again);
    EXPECT_EQ(first_difference(record, again), std::nullopt);
  }
  const Table empty;
  EXPECT_EQ(first_difference(empty, load<Table>(text_of(empty))), std::nullopt);
  const std::vector<Point> points{{1, 2}, {3, 4}};
  EXPECT_EQ(first_difference(points, load<std::vector<Point>>(text_of(points))), std::nullopt);
}

TEST(Csv, LooksAsItIsDescribed) {
  EXPECT_EQ(text_of(table()).substr(0, 108),
            "id,name,at.x,at.y,pair.0,pair.1,both.0,both.1,z.0,z.1,note,weight,level,bytes\r\n"
            "18446744073709551615,\"a,\"\"b\"\"");
  EXPECT_EQ(text_of(Table{{{0, "", {0.1F, 3.0F}, {1, 2}, {false, 0}, {-0.0, 1e22}, {}, {}, Level::low, {}}}})
                .substr(79),
            "0,\"\",0.1,3,1,2,false,0,-0,1e+22,,,-1,\"\"\r\n");
}

TEST(Csv, AnArrayHasItsLength) {
  EXPECT_EQ(load<Two>("x,y\r\n1,2\r\n3,4\r\n").points[1].y, 4.0F);
  EXPECT_EQ(error_of<Two>("x,y\r\n1,2\r\n"), "csv: line 2, column 3: 1 of 2 records");
  EXPECT_EQ(error_of<Two>("x,y\r\n1,2\r\n3,4\r\n5,6\r\n"), "csv: line 4, column 1: more than 2 records");
}

TEST(Csv, AbsentAndEmptyAreTold) {
  const std::vector<Note> notes{{std::nullopt}, {""}, {"a"}, {std::nullopt}};
  EXPECT_EQ(text_of(notes), "note\r\n\r\n\"\"\r\na\r\n\r\n");
  EXPECT_EQ(first_difference(notes, load<std::vector<Note>>(text_of(notes))), std::nullopt);
}

TEST(Csv, SaysWhatIsNoTable) {
  EXPECT_EQ(Format::unsupported<Table>(), "");
  EXPECT_EQ(Format::unsupported<Two>(), "");
  EXPECT_EQ(Format::unsupported<std::vector<Row>>(), "");
  EXPECT_EQ(Format::unsupported<Document>(), "");
  for (const auto reason :
       {Format::unsupported<Row>(), Format::unsupported<Notes>(), Format::unsupported<Messages>()}) {
    EXPECT_THAT(std::string(reason), HasSubstr("it is not a table"));
  }
  for (const auto reason : {Format::unsupported<Nested>(), Format::unsupported<std::vector<Optional>>()}) {
    EXPECT_THAT(std::string(reason), HasSubstr("its records are no rows"));
  }
}

TEST(Csv, ErrorsHaveAPlace) {
  using Points = std::vector<Point>;
  EXPECT_EQ(error_of<Points>(""), "csv: line 1, column 1: the header is missing");
  EXPECT_EQ(error_of<Points>("x\n1\n"), "csv: line 1, column 1: the column y is missing behind this");
  EXPECT_EQ(error_of<Points>("x,z\n"), "csv: line 1, column 3: the column \"z\" stands where y is expected");
  EXPECT_EQ(error_of<Points>("x,y,z\n"), "csv: line 1, column 3: more columns behind the last one, y");
  EXPECT_EQ(error_of<Points>("x,y\n1\n"), "csv: line 2, column 2: a record of 1 field, the first one has 2");
  EXPECT_EQ(error_of<Points>("x,y\n1,a\n"),
            "csv: line 2, column 3: y: expected a number, found the text \"a\"");
  EXPECT_EQ(error_of<Points>("x,y\n1,\n"),
            "csv: line 2, column 3: y: expected a number, found the text \"\"");
  EXPECT_EQ(error_of<Points>("x,y\n1, 2\n"),
            "csv: line 2, column 3: y: expected a number, found the text \" 2\"");
  std::string text = text_of(table());
  text.replace(text.find("\"\",0.1,-1,"), 10, "\"\",0.1,-9x,");
  EXPECT_THAT(error_of<Table>(text),
              HasSubstr("level: expected an integer from -128 to 127, found the text \"-9x\""));
}

TEST(Csv, NoBytesDoHarm) {
  const std::string text = text_of(table());
  EXPECT_GT(count_refused(std::as_bytes(std::span(text)), [](View bytes) { loaded<Format, Table>(bytes); }),
            0U);
}

Document row(Document::Object members) {
  return {std::move(members)};
}

Document document() {
  Document::Array rows;
  for (const auto* word : {"",
                           "true",
                           "false",
                           "null",
                           "nan",
                           "inf",
                           "-inf",
                           "1",
                           "-0",
                           "1.5",
                           "1e5",
                           "007",
                           "+1",
                           ".5",
                           "1.",
                           "0x1f",
                           "99999999999999999999",
                           "1e999",
                           "a,b",
                           "\"",
                           "\n",
                           " ",
                           "\xef\xbb\xbf",
                           "TRUE"}) {
    rows.push_back(row({{"a", {std::string(word)}}, {"true", {}}, {"", {true}}}));
  }
  for (const double d : {0.0, -0.0, 3.0, 0.1, 1e22, 1e300, 5e-324, infinity, -infinity}) {
    rows.push_back(row({{"a", {d}}, {"true", {d}}, {"", {false}}}));
  }
  for (const std::int64_t i : {std::int64_t{0}, INT64_MIN, INT64_MAX, (std::int64_t{1} << 53) + 1}) {
    rows.push_back(row({{"a", {i}}, {"true", {UINT64_MAX}}, {"", {"\0"s}}}));
  }
  return {std::move(rows)};
}

TEST(CsvDocuments, AreExact) {
  const Document record = document();
  Format::Codec<Document>().prepare(record);
  EXPECT_EQ(first_difference(record, load<Document>(text_of(record))), std::nullopt) << text_of(record);
  const Document empty{Document::Array{}};
  EXPECT_EQ(text_of(empty), "");
  EXPECT_EQ(first_difference(empty, load<Document>("")), std::nullopt);
}

TEST(CsvDocuments, OfOthersAreRead) {
  const Document expected{Document::Array{
      row({{"zip", {"00501"s}}, {"n", Document::integer(std::int64_t{1})}, {"ok", {true}}, {"none", {}}}),
      row({{"zip", {"1"s}}, {"n", {-2.5}}, {"ok", {"yes"s}}, {"none", {""s}}})}};
  EXPECT_EQ(first_difference(expected,
                             load<Document>("\xef\xbb\xbfzip,n,ok,none\n00501,1,true,\n\"1\",-2.5,yes,\"\"")),
            std::nullopt);
}

std::string refusal_of(const Document& document) {
  try {
    Format::Codec<Document>().prepare(document);
  } catch (const UnsupportedError& error) {
    return error.what();
  }
  return "none";
}

TEST(CsvDocuments, SaysWhatIsNoTable) {
  EXPECT_EQ(refusal_of({}), "it is not a table: that is an array of flat objects");
  EXPECT_EQ(refusal_of(row({{"a", {}}})), "it is not a table: that is an array of flat objects");
  EXPECT_EQ(refusal_of({Document::Array{{1.0}}}), "a table's rows are objects; first at [0]");
  EXPECT_EQ(refusal_of({Document::Array{row({{"a", {}}}), {}}}), "a table's rows are objects; first at [1]");
  EXPECT_EQ(refusal_of({Document::Array{row({})}}), "an object without members has no columns; first at [0]");
  EXPECT_EQ(refusal_of({Document::Array{row({{"a", {}}}), row({{"b", {}}})}}),
            "the rows of a table have the same keys in the same order; first at [1]");
  EXPECT_EQ(refusal_of({Document::Array{row({{"a", {}}}), row({{"a", {Document::Array{}}}})}}),
            "an array in a row has no columns; first at [1].a");
  EXPECT_THAT(refusal_of({Document::Array{row({{"a", {Document::Object{}}}})}}),
              HasSubstr("an object in a row"));
  EXPECT_THAT(refusal_of({Document::Array{row({{"a", {Bytes{}}}})}}), HasSubstr("no bytes"));
}

TEST(CsvDocuments, AMessageIsOneObject) {
  using Codec = Format::Codec<Document>::Message;
  Codec codec;
  const Document record = row({{"a", {1.0}}, {"b", {"1"s}}});
  codec.prepare(record);
  Buffer out;
  codec.save(record, out);
  EXPECT_EQ(as_text(as_view(out)), "a,b\r\n1.0,\"1\"\r\n");
  Document again;
  codec.load(as_view(out), again);
  EXPECT_EQ(first_difference(record, again), std::nullopt);
  const auto load = [&](std::string_view text) { codec.load(std::as_bytes(std::span(text)), again); };
  EXPECT_THROW(load(""), std::runtime_error);
  EXPECT_THROW(load("a\n"), std::runtime_error);
  EXPECT_THROW(load("a\n1\n2\n"), std::runtime_error);
  EXPECT_THROW(codec.prepare({Document::Array{}}), UnsupportedError);
}

TEST(CsvDocuments, NoBytesDoHarm) {
  const std::string text = text_of(document());
  EXPECT_GT(
      count_refused(std::as_bytes(std::span(text)), [](View bytes) { loaded<Format, Document>(bytes); }), 0U);
}

}  // namespace
}  // namespace roundtrip::csv_test
