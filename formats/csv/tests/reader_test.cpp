// SPDX-License-Identifier: MIT
//
// The reader and the writer by themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "roundtrip_csv/reader.h"
#include "roundtrip_csv/writer.h"
#include "tests/support/mutations.h"

namespace roundtrip_csv {
namespace {

using ::testing::ElementsAre;
using namespace std::string_literals;

/// Each field, in brackets where it is quoted.
using Record = std::vector<std::string>;

std::vector<Record> read(std::string_view text, char separator = ',') {
  std::vector<Record> records;
  Reader reader(text, separator);
  while (reader.next_record()) {
    Record& record = records.emplace_back();
    while (!reader.at_record_end()) {
      const Field field = reader.next_field();
      record.emplace_back(field.quoted ? "[" + std::string(field.text) + "]" : std::string(field.text));
    }
  }
  return records;
}

std::string error_of(std::string_view text) {
  try {
    read(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST(CsvReader, EndsOfRecords) {
  EXPECT_THAT(read(""), ElementsAre());
  EXPECT_THAT(read("a"), ElementsAre(Record{"a"}));
  EXPECT_THAT(read("a\r\n"), ElementsAre(Record{"a"}));
  EXPECT_THAT(read("a\nb\r\nc"), ElementsAre(Record{"a"}, Record{"b"}, Record{"c"}));
  EXPECT_THAT(read("\r\n\n"), ElementsAre(Record{""}, Record{""}));
  EXPECT_THAT(read("a,\n,b\n,"), ElementsAre(Record{"a", ""}, Record{"", "b"}, Record{"", ""}));
}

TEST(CsvReader, Quotes) {
  EXPECT_THAT(read("\"\",,\" a\"\n"), ElementsAre(Record{"[]", "", "[ a]"}));
  EXPECT_THAT(read("\"a,b\",\"\r\n\",\"\r\"\n\"\n\",\"\"\"\",\"say \"\"a\"\"\""),
              ElementsAre(Record{"[a,b]", "[\r\n]", "[\r]"}, Record{"[\n]", "[\"]", "[say \"a\"]"}));
  EXPECT_THAT(read("\"\"\"\"\"\"\n"), ElementsAre(Record{"[\"\"]"}));
  EXPECT_THAT(read("a\0b, \0\n"s), ElementsAre(Record{"a\0b"s, " \0"s}));
}

TEST(CsvReader, ByteOrderMark) {
  EXPECT_THAT(read("\xef\xbb\xbf"
                   "a\n\xef\xbb\xbf"),
              ElementsAre(Record{"a"}, Record{"\xef\xbb\xbf"}));
  EXPECT_THAT(read("\xef\xbb\xbf\"a\""), ElementsAre(Record{"[a]"}));
}

TEST(CsvReader, OtherSeparators) {
  EXPECT_THAT(read("a,b\t\"c\td\"\n", '\t'), ElementsAre(Record{"a,b", "[c\td]"}));
}

TEST(CsvReader, GoesOverTheRestOfARecord) {
  Reader reader("a,b\nc,d\n");
  ASSERT_TRUE(reader.next_record());
  reader.next_field();
  ASSERT_TRUE(reader.next_record());
  EXPECT_EQ(reader.next_field().text, "c");
  EXPECT_EQ(reader.field_count(), 1U);
  EXPECT_EQ(reader.place().line, 2U);
  EXPECT_FALSE(reader.next_record());
  EXPECT_FALSE(reader.next_record());
}

TEST(CsvReader, ErrorsHaveAPlace) {
  EXPECT_EQ(error_of("a,b\nc\n"), "line 2, column 2: a record of 1 field, the first one has 2");
  EXPECT_EQ(error_of("a,b\nc,d,e\n"), "line 2, column 4: a record of more than 2 fields");
  EXPECT_EQ(error_of("a,b\n\n"), "line 2, column 1: a record of 1 field, the first one has 2");
  EXPECT_EQ(error_of("a,\"b\nc"), "line 1, column 3: the quotes that begin here are never closed");
  EXPECT_EQ(error_of("\""), "line 1, column 1: the quotes that begin here are never closed");
  EXPECT_EQ(error_of("\"a\"\""), "line 1, column 1: the quotes that begin here are never closed");
  EXPECT_EQ(error_of("a\n\"b\"c"), "line 2, column 4: text behind the closing quote");
  EXPECT_EQ(error_of("a\"b"), "line 1, column 2: a quote in a field that does not begin with one");
  EXPECT_EQ(error_of("a\rb"), "line 1, column 2: a carriage return without a line feed, outside quotes");
  EXPECT_EQ(error_of("\"a\"\r"), "line 1, column 4: a carriage return without a line feed, outside quotes");
}

TEST(CsvReader, NoBytesDoHarm) {
  constexpr std::string_view text = "a,\"b\"\r\n\"c\"\"d\",\r\n\"\n\",\"\"\n";
  EXPECT_GT(roundtrip::count_refused(std::as_bytes(std::span(text)),
                                     [](roundtrip::View bytes) { read(roundtrip::as_text(bytes)); }),
            0U);
}

TEST(CsvWriter, QuotesWhatNeedsThem) {
  std::string text;
  Writer writer(text);
  for (const auto* field : {"a", "", " ", "a,b", "\n", "\r", "say \"a\"", "\xef\xbb\xbf", "\xc3\xa9"})
    writer.text(field);
  writer.end_record();
  writer.absent();
  writer.quoted("1");
  writer.plain("1");
  writer.absent();
  writer.end_record();
  EXPECT_EQ(text,
            "a,\"\", ,\"a,b\",\"\n\",\"\r\",\"say \"\"a\"\"\",\"\xef\xbb\xbf\",\xc3\xa9\r\n"
            ",\"1\",1,\r\n");
}

TEST(CsvWriter, OtherSeparators) {
  std::string text;
  Writer writer(text, ';');
  writer.text("a,b");
  writer.text("a;b");
  writer.end_record();
  EXPECT_EQ(text, "a,b;\"a;b\"\r\n");
}

}  // namespace
}  // namespace roundtrip_csv
