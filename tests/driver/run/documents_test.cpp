// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include "bench/driver/base/error.h"
#include "bench/driver/run/documents.h"
#include "bench/driver/run/json_document.h"
#include "bench/record/difference.h"
#include "bench/record/document_file.h"
#include "bench/record/file.h"

namespace roundtrip {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using namespace std::string_literals;

/// A place of this test's own: tests run beside each other.
std::filesystem::path temporary(const std::string& name) {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  const auto folder = std::filesystem::path(::testing::TempDir()) / ("roundtrip-documents-"s + test->name());
  std::filesystem::create_directories(folder);
  return folder / name;
}

std::filesystem::path write_temporary(const std::string& name, const std::string& text) {
  auto path = temporary(name);
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

PreparedDocument prepare(const std::filesystem::path& source, double scale = 1,
                         const std::string& format = {}) {
  static const Manifest manifest;
  static Scratch scratch;
  const DataReaders readers(manifest, scratch, 1 << 20, std::chrono::seconds(10));
  return prepare_document(source, format, readers, temporary("prepared"), scale);
}

/// The error's text behind the name of the file's folder.
std::string error_of(const std::filesystem::path& source) {
  try {
    prepare(source);
  } catch (const InputError& error) {
    std::string text = error.what();
    const std::string folder = source.parent_path().string() + "/";
    EXPECT_THAT(text, StartsWith(folder));
    return text.substr(folder.size());
  }
  return "none";
}

std::string error_of_text(const std::string& text) {
  return error_of(write_temporary("x.json", text));
}

template <class Root>
Root prepared_root() {
  Buffer bytes;
  read_file(temporary("prepared"), bytes);
  return read_document_file<Root>(as_view(bytes));
}

TEST(Documents, ErrorsNameLineAndColumn) {
  EXPECT_EQ(error_of_text("{\"a\": 1,\n  \"b\": tru}\n"),
            "x.json:2:8: not JSON: expected a value, but found: tru}");
  EXPECT_THAT(error_of(write_temporary("x.jsonl", "{}\n\n{}\nnope\n")), StartsWith("x.jsonl:4:1: "));
  // Columns count characters, and a byte order mark is none.
  EXPECT_THAT(error_of_text("\xef\xbb\xbf[\"ä\", x]"), StartsWith("x.json:1:7: "));
}

TEST(Documents, NulEndsNothing) {
  EXPECT_EQ(error_of_text("{\"a\": 1}\0{\"b\": 2}"s), "x.json:1:9: not JSON: a NUL byte");
  EXPECT_THAT(error_of_text("[1,\n\0 2]"s), StartsWith("x.json:2:1: not JSON: a NUL byte"));
  EXPECT_THAT(error_of_text("[1\0, 2]"s), StartsWith("x.json:1:3: not JSON: a NUL byte"));
  EXPECT_THAT(error_of_text("{\"a\"\0: 2}"s), StartsWith("x.json:1:5: not JSON: a NUL byte"));
  EXPECT_EQ(
      error_of_text("{\"a\": 1}\n\0\0\0\0"s),
      "x.json:2:1: not JSON: a NUL byte, and nothing else up to the end (4 bytes): was the file written "
      "completely?");
  EXPECT_THAT(error_of(write_temporary("x.jsonl", "{}\n{}\0{}\n{}\n"s)),
              StartsWith("x.jsonl:2:3: not JSON: a NUL"));
  EXPECT_THAT(error_of(write_temporary("x.jsonl", "{}\n\0\0\0"s)),
              StartsWith("x.jsonl:2:1: not JSON: a NUL"));
  // In a string it is written as an escape sequence, and stays.
  EXPECT_THAT(error_of_text("[\"a\0b\"]"s),
              StartsWith("x.json:1:4: not JSON: a control character in a string"));
  EXPECT_EQ(first_difference(parse_document("\"a\\u0000b\"").root, Document{"a\0b"s}), std::nullopt);
}

TEST(Documents, MessagesInFilesOfAFolderHaveTheirOwnPlaces) {
  const auto folder = temporary("folder");
  std::filesystem::create_directories(folder / "sub.json");
  write_temporary("folder/a.json", "{}");
  write_temporary("folder/notes.txt", "no JSON");
  EXPECT_EQ(prepare(folder).summary, "1 message, each saved on its own");
  write_temporary("folder/b.json", "{}\0"s);
  EXPECT_THAT(error_of(folder / "b.json"), StartsWith("b.json:1:3: "));
  EXPECT_THAT(error_of(folder), StartsWith("folder/b.json:1:3: "));
  // A link to nothing is not passed over.
  std::filesystem::remove(folder / "b.json");
  std::filesystem::create_symlink("nowhere", folder / "b.json");
  EXPECT_THAT(error_of(folder), StartsWith("folder/b.json: not a regular file"));
  std::filesystem::remove(folder / "b.json");
  // A name that is not UTF-8 is a name.
  write_temporary("folder/\xff.json", "[0.123456789012345678901234567890]");
  EXPECT_THAT(prepare(folder).notes, ElementsAre(EndsWith("folder/\xef\xbf\xbd.json:1:2")));
  std::filesystem::remove_all(folder);
}

TEST(Documents, ErrorsShowLittleOfWhatIsThere) {
  const std::string large(1000000, 'x');
  for (const std::string& text : {"[1, " + large, "[\"" + large, "[\"" + large + "\x01\"]",
                                  "{\"" + large + "\" 1}", "[1" + std::string(1000000, '0') + "]",
                                  "[" + std::string(1000000, '1') + "x]", "[1]" + large, "\"\\u" + large}) {
    const std::string error = error_of_text(text);
    EXPECT_LT(error.size(), 200U) << error;
    EXPECT_THAT(error, StartsWith("x.json:1:"));
  }
  EXPECT_EQ(error_of_text("[1, \x1b[31m\xff\u00e4]"),
            "x.json:1:5: not JSON: expected a value, but found: \\x1b[31m\\xff\u00e4]");
}

TEST(Documents, DepthHasALimitAndAPlace) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  // Only read: to write it takes more stack than there is, where each access is sanitized and nothing
  // optimized.
  EXPECT_NO_THROW((void)parse_document(nested(max_document_depth)));
  EXPECT_EQ(error_of_text("\n\n " + nested(max_document_depth + 1)),
            "x.json:3:902: nested more than 900 deep, which is the limit");
  std::string objects;
  for (int i = 0; i < 100000; ++i) objects += "{\"a\":\n";
  EXPECT_THAT(error_of_text(objects), StartsWith("x.json:901:1: nested more than 900 deep"));
  EXPECT_THAT(document_rules(), HasSubstr("900"));
}

TEST(Documents, WhatIsOftenTakenForJsonIsNamed) {
  const auto expect = [](const std::string& text, const std::string& place, const std::string& words) {
    const std::string error = error_of_text(text);
    EXPECT_THAT(error, StartsWith("x.json:" + place + ": not JSON: "));
    EXPECT_THAT(error, HasSubstr(words));
  };
  expect("", "1:1", "it is empty");
  expect("\xef\xbb\xbf", "1:1", "white space");
  expect(" \n\t\n", "3:1", "white space");
  expect("\xff\xfe{\0}\0"s, "1:1", "UTF-16");
  expect("\xfe\xff\0{\0}"s, "1:1", "UTF-16");
  expect("{\0}\0"s, "1:2", "UTF-16");
  expect("\0{\0}"s, "1:1", "UTF-16");
  expect("[1, NaN]", "1:5", "no NaN");
  expect("[1, NaN]", "1:5", "--data-format python-json");
  expect("[-Infinity]", "1:2", "no NaN or infinity");
  expect("[1, // one\n2]", "1:5", "no comments");
  expect("[1 /* one */]", "1:4", "no comments");
  expect("# a\n{}", "1:1", "no comments");
  expect("{'a': 1}", "1:2", "double quotes");
  expect("[True]", "1:2", "Python");
  expect("[1, 2,]", "1:7", "a comma goes only between two");
  expect("{\"a\": 1,}", "1:9", "a comma goes only between two");
  expect("[01]", "1:2", "does not begin with 0");
  expect("[-01]", "1:2", "does not begin with 0");
  expect("[.5]", "1:2", "begins with a digit");
  expect("[+5]", "1:2", "begins with a digit");
  expect("[1.]", "1:4", "without a digit after the point");
  expect("[1e+]", "1:5", "without a digit in the exponent");
  expect("[-]", "1:3", "without a digit before the point");
  expect("{\"a\": 1}\n{\"b\":\n 2}\n", "2:1", "need one line each");
  expect("{} x", "1:4", "nothing more after the value");
  expect("[1", "1:3", "the text ends");
  expect("{\"a\"", "1:5", "the text ends");
  expect("[\"abc", "1:2", "the string does not end");
  expect("[\"\\x\"]", "1:3", "escape sequence");
  expect("[\"\\u12g4\"]", "1:3", "four hexadecimal digits");
  expect("[\"\\ud800\"]", "1:3", "surrogates");
  expect("[\"\\ud800\\u0041\"]", "1:3", "surrogates");
  expect("[\"\\udc00\"]", "1:3", "surrogates");
  expect("[\"a\xff\"]", "1:4", "not UTF-8");
  expect("[\"a\xed\xa0\x80\"]", "1:4", "not UTF-8");
  expect("[\"a\xc0\x80\"]", "1:4", "not UTF-8");
  EXPECT_THAT(error_of(write_temporary("x.jsonl", "{}\n\xef\xbb\xbf{}\n")), "none");
}

TEST(Documents, LinesOfJsonAreKnownByTheirContent) {
  EXPECT_EQ(prepare(write_temporary("x.json", "{\"a\": 1}\n{\"b\": 2}\n")).kind, "messages");
  EXPECT_EQ(prepare(write_temporary("x.txt", "1\n2\n\n3")).summary, "3 messages, each saved on its own");
  EXPECT_EQ(prepare(write_temporary("x.json", "{\"a\": 1}\n")).kind, "document");
  EXPECT_EQ(prepare(write_temporary("x.json", "[\n1,\n2\n]")).kind, "document");
  const std::string error = error_of_text("{}\n{}\n{,}\n");
  EXPECT_THAT(error, StartsWith("x.json:3:2: not JSON: "));
  EXPECT_THAT(error, EndsWith("; the first lines are complete values, so each line was read as one"));
  EXPECT_THAT(error_of(write_temporary("x.txt", "hello")), HasSubstr("--data-format"));
}

TEST(Documents, PythonsJsonHasNumbersThatJsonHasNot) {
  const auto path = write_temporary("x.json", "[NaN, Infinity, -Infinity, -1]");
  EXPECT_EQ(prepare(path, 1, "python-json").format, "python-json");
  const auto array = std::get<Document::Array>(prepared_root<Document>().value);
  ASSERT_EQ(array.size(), 4U);
  EXPECT_TRUE(std::isnan(std::get<double>(array[0].value)));
  EXPECT_EQ(std::get<double>(array[1].value), HUGE_VAL);
  EXPECT_EQ(std::get<double>(array[2].value), -HUGE_VAL);
  EXPECT_EQ(std::get<std::int64_t>(array[3].value), -1);
  EXPECT_THROW(prepare(write_temporary("x.json", "[nan]"), 1, "python-json"), InputError);
  EXPECT_EQ(prepare(write_temporary("x.json", "NaN\n1\n"), 1, "python-json").kind, "messages");
  EXPECT_THROW(prepare(path, 1, "python"), InputError);
}

TEST(Documents, StringsAreReadWhole) {
  const auto read = [](const std::string& text) {
    return std::get<std::string>(parse_document(text).root.value);
  };
  EXPECT_EQ(read(R"("\"\\\/\b\f\n\r\t")"), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(read(R"("\u0041\u00e4\u20AC\ud83d\ude00")"), "Aä€😀");
  EXPECT_EQ(read("\"Aä€😀\x7f\""), "Aä€😀\x7f");
}

TEST(Documents, NumbersBecomeTheNearest) {
  const auto expect = [](const std::string& text, const Document& expected) {
    const auto difference = first_difference(expected, parse_document(text).root);
    EXPECT_FALSE(difference) << text << ": " << difference->actual;
  };
  expect("0", Document::integer(std::int64_t{0}));
  expect("-0", {-0.0});
  expect("-0.0", {-0.0});
  expect("1E2", {100.0});
  expect("1.25e+2", {125.0});
  expect("-9223372036854775808", Document::integer(INT64_MIN));
  expect("-9223372036854775809", {-9223372036854775808.0});
  expect("18446744073709551615", Document::integer(UINT64_MAX));
  expect("18446744073709551616", {18446744073709551616.0});
  expect("4.9e-324", {std::numeric_limits<double>::denorm_min()});
  expect("-1e-400", {-0.0});
  expect("1e-99999999999999999999", {0.0});
  expect("0e99999999999999999999", {0.0});
  expect("0." + std::string(1000, '0') + "1e1001", {1.0});
  expect("1" + std::string(1000, '0') + "e-1000", {1.0});
}

TEST(Documents, NumbersBeyondTheLargestDoubleAreRefused) {
  EXPECT_EQ(error_of_text("[1,\n -1e400]"),
            "x.json:2:2: a number beyond the largest double, 1.8e308: -1e400");
  EXPECT_THAT(error_of_text("[1e99999999999999999999]"), StartsWith("x.json:1:2: a number beyond"));
  EXPECT_THAT(error_of_text("[1" + std::string(400, '0') + "]"), StartsWith("x.json:1:2: a number beyond"));
  EXPECT_EQ(error_of_text("1.7976931348623157e308"), "none");
}

TEST(Documents, RoundedNumbersAreFound) {
  const auto rounded = [](const std::string& text, Rounding rounding) {
    return !parse_document(text).rounded.at(static_cast<std::size_t>(rounding)).leaves.empty();
  };
  for (const char* text : {"0",
                           "-0",
                           "0.0",
                           "0e5",
                           "0.1",
                           "1.10",
                           "1e5",
                           "1e20",
                           "100000000000000000000",
                           "18446744073709551616",
                           "1e-5",
                           "0.30000000000000004",
                           "0.1000000000000000055511151231257827021181583404541015625",
                           "-65.613616999999977",
                           "123456789012345678",
                           "1.7976931348623157e308",
                           "5e-324",
                           "4.9e-324",
                           "2.2250738585072014e-308",
                           "0.10000000000000000000000000000",
                           "9007199254740992.0",
                           "1.5e-310"}) {
    EXPECT_FALSE(rounded(text, Rounding::digits)) << text;
    EXPECT_FALSE(rounded(text, Rounding::zero)) << text;
  }
  for (const char* text :
       {"12345678901234567890123", "-9223372036854775809", "100000000000000000001", "9007199254740993.0",
        "0.1000000000000000000001", "3.14159265358979323846", "1.2345678901234567890e300", "1.23456789e-318",
        "1.7976931348623158e308", "0.12345678901234567890123456789"}) {
    EXPECT_TRUE(rounded(text, Rounding::digits)) << text;
    EXPECT_FALSE(rounded(text, Rounding::zero)) << text;
  }
  // More digits than any double has.
  EXPECT_TRUE(rounded("0." + std::string(800, '3'), Rounding::digits));
  EXPECT_TRUE(rounded("1" + std::string(800, '0') + "1e-800", Rounding::digits));
  for (const char* text : {"1e-400", "-1e-400", "0.1e-99999999999999999999"}) {
    EXPECT_TRUE(rounded(text, Rounding::zero)) << text;
    EXPECT_FALSE(rounded(text, Rounding::digits)) << text;
  }
}

TEST(Documents, RoundedNumbersAreCountedOnce) {
  const auto source = write_temporary(
      "x.json", "{\"a\": [0.1, 1e-400],\n \"ä\": [12345678901234567890123, 0.1234567890123456789012]}");
  const std::string name = source.string();
  EXPECT_THAT(
      prepare(source).notes,
      ElementsAre(
          "2 numbers have more digits than a double holds and were rounded; first at " + name + ":2:8",
          "1 number is closer to zero than any double and was read as 0; first at " + name + ":1:13"));
  // Of the part that is used.
  EXPECT_THAT(prepare(source, 0.75).notes,
              ElementsAre(StartsWith("1 number has more digits"), StartsWith("1 number ")));
  EXPECT_THAT(prepare(source, 0.25).notes, IsEmpty());
  const auto lines =
      write_temporary("x.jsonl", "[1]\n\n[0.1234567890123456789012]\n[0.1234567890123456789012]\n");
  EXPECT_THAT(prepare(lines).notes,
              ElementsAre("2 numbers have more digits than a double holds and were rounded; "
                          "first at " +
                          lines.string() + ":3:2"));
  EXPECT_THAT(prepare(lines, 0.5).notes, ElementsAre(StartsWith("1 number has more digits")));
  EXPECT_THAT(prepare(lines, 0.1).notes, IsEmpty());
}

TEST(Documents, ScaleKeepsTheFirstValuesAndWhatTheyLieIn) {
  const auto part = [](const std::string& json, double scale) {
    prepare(write_temporary("part.json", json), scale);
    return prepared_root<Document>();
  };
  const std::string json = R"({"a": [[1, 2], [3, 4], {}], "b": {"c": [], "d": true}, "e": "text"})";
  const auto expect_part = [&](double scale, const std::string& expected) {
    EXPECT_EQ(first_difference(part(expected, 1), part(json, scale)), std::nullopt) << scale;
  };
  expect_part(1e-6, R"({"a": [[1]]})");
  expect_part(0.375, R"({"a": [[1, 2], [3]]})");
  expect_part(0.75, R"({"a": [[1, 2], [3, 4], {}], "b": {"c": []}})");
  expect_part(1, json);
  expect_part(7, json);
}

TEST(Documents, RefuseWhatIsNotThere) {
  EXPECT_THROW(prepare(temporary("missing.json")), InputError);
  EXPECT_THROW(prepare("/dev/zero"), InputError);
  std::filesystem::create_directories(temporary("empty"));
  EXPECT_THAT(error_of(temporary("empty")), EndsWith("the folder has no *.json files"));
  EXPECT_THAT(error_of(write_temporary("empty.jsonl", "\n \n")), EndsWith("the file has no lines"));
}

TEST(Documents, KeepOrderAndRepeatedKeys) {
  EXPECT_EQ(prepare(write_temporary("x.json", R"({"z":1,"a":null,"z":false})")).kind, "document");
  const Document expected{
      Document::Object{{"z", Document::integer(std::int64_t{1})}, {"a", {}}, {"z", Document{false}}}};
  const auto difference = first_difference(expected, prepared_root<Document>());
  EXPECT_FALSE(difference) << difference->path;
}

TEST(Documents, LinesAreMessages) {
  EXPECT_EQ(prepare(write_temporary("x.jsonl", "\xef\xbb\xbf{\"a\":1}\r\n\n[2]\n3")).kind, "messages");
  EXPECT_EQ(prepared_root<Messages>().messages.size(), 3U);
}

}  // namespace
}  // namespace roundtrip
