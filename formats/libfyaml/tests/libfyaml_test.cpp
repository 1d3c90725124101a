// SPDX-License-Identifier: MIT
//
// tests/formats/yamlcpp_test.cpp asks the same of another library; what stands here is this one's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "bench/record/difference.h"
#include "formats/libfyaml/adapter.h"
#include "formats/libfyaml/limits.h"
#include "formats/native/tests/every_kind.h"
#include "tests/support/mutations.h"
#include "tests/support/saved.h"

namespace roundtrip::libfyaml_test {

struct Floats {
  std::vector<float> floats;
};
ROUNDTRIP_RECORD(Floats, floats);

namespace {

using formats::libfyaml::Format;
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
  } catch (const std::exception& error) {
    return error.what();
  }
  return "none";
}

Document text(std::string_view characters) {
  return {std::string(characters)};
}

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

Document every_kind_of_value() {
  Document::Object object;
  for (const auto* word : {"",
                           "true",
                           "No",
                           "~",
                           "null",
                           "1",
                           "1.5",
                           ".inf",
                           "0x1f",
                           "1e3",
                           "- a",
                           "{a: b}",
                           "&a",
                           "*a",
                           "# c",
                           "!!int 3",
                           "2001-01-01",
                           "12:30:45",
                           " blanks ",
                           "---",
                           "...",
                           "a: b",
                           "\\ \"quoted\" '",
                           "<<",
                           "\xef\xbb\xbf byte order mark"}) {
    object.emplace_back(word, text(word));
  }
  object.emplace_back("nul\0in a key"s, text("a\0b"s));
  object.emplace_back("controls", text("\x01\x02\x04\b\t\n\v\f\r\r\n\x1b\x1f\x7f"));
  object.emplace_back("C1", text("\u0080\u0085\u00a0\u2028\u2029"));
  object.emplace_back("noncharacters", text("\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff\0\u0085"s));
  object.emplace_back("percent", text(repeated("%", 2000)));
  object.emplace_back(repeated("k", 1022), text("behind a long key"));
  object.emplace_back("twice", Document{true});
  object.emplace_back("twice", Document{false});
  Document::Array numbers;
  for (const std::int64_t i :
       {std::int64_t{0}, std::int64_t{-1}, (std::int64_t{1} << 53) + 1, INT64_MIN, INT64_MAX})
    numbers.push_back(Document::integer(i));
  numbers.push_back(Document::integer(UINT64_MAX));
  for (const double d : {0.0, -0.0, 3.0, 0.1, -1e22, 1e300, 5e-324, infinity, -infinity})
    numbers.push_back({d});
  object.emplace_back("numbers", Document{numbers});
  object.emplace_back("bytes", Document{Document::Array{{Bytes(300, std::byte{0xfe})}, {Bytes{}}}});
  object.emplace_back("empty", Document{Document::Array{{Document::Array{}}, {Document::Object{}}, {}}});
  object.emplace_back("nested",
                      Document{Document::Array{{Document::Array{{Document::Array{}}, {Document::Object{}}}},
                                               {Document::Object{{"a", {Document::Array{{true}}}}}}}});
  return {object};
}

TEST(Libfyaml, LoadsWhatWasSaved) {
  Format::Codec<EveryKind> codec;
  EveryKind again = every_kind();
  again.texts.resize(20);
  for (int i = 0; i < 2; ++i) {
    Buffer out;
    codec.save(every_kind(), out);
    codec.load(as_view(out), again);
    EXPECT_EQ(first_difference(every_kind(), again), std::nullopt) << as_text(as_view(out));
  }
}

TEST(Libfyaml, LoadsDocuments) {
  const Document document = every_kind_of_value();
  EXPECT_EQ(first_difference(document, load<Document>(text_of(document))), std::nullopt) << text_of(document);
  for (const Document& root :
       {Document{}, Document{true}, text(""), text("a"), Document{Document::Array{}}}) {
    EXPECT_EQ(first_difference(root, load<Document>(text_of(root))), std::nullopt) << text_of(root);
  }
  const Document bytes{Bytes(1)};
  EXPECT_EQ(text_of(bytes), "!!binary \"AA==\"\n");
  EXPECT_EQ(first_difference(bytes, load<Document>(text_of(bytes))), std::nullopt);
}

/// The library treats texts by what is in them: all short ones of what could matter.
TEST(Libfyaml, EveryTextComesBack) {
  const std::vector<std::string> parts{" ",  "\t", "\n",     "\r",     "a",      "\"",  "\\", "#",
                                       ": ", "- ", "\u0085", "\u2028", "\u00e9", "\0"s, "'",  "\ufeff"};
  Document::Array texts;
  for (const auto& a : parts) {
    for (const auto& b : parts) {
      for (const auto& c : parts) texts.push_back(text(a + b + c));
      texts.push_back({Document::Object{{a + b, {}}}});
    }
  }
  const Document document{texts};
  EXPECT_EQ(first_difference(document, load<Document>(text_of(document))), std::nullopt);
}

TEST(Libfyaml, WritesTypesThatEveryReaderKnows) {
  EXPECT_EQ(text_of(Document{Document::Object{{"no", text("no")},
                                              {"n", {3.0}},
                                              {"i", Document::integer(std::int64_t{-3})},
                                              {"t", {true}},
                                              {"0", {}},
                                              {"lines", text("a\n\u0085")}}}),
            "{\"no\": \"no\", \"n\": 3.0, \"i\": -3, \"t\": true, \"0\": null, \"lines\": \"a\\n\\N\"}\n");
  EXPECT_EQ(text_of(Floats{{0.1F, 1e22F, -infinity, std::numeric_limits<float>::quiet_NaN()}}),
            "{\"floats\": [0.100000001, 9.99999978e+21, -.inf, .nan]}\n");
}

TEST(Libfyaml, ReadsWhatOthersWrite) {
  const Document expected{Document::Object{{"text", text("a\nb\n")},
                                           {"folded", text("c d")},
                                           {"bytes", {Bytes(6, std::byte{'a'})}},
                                           {"list", {Document::Array{text("e"), {}}}}}};
  EXPECT_EQ(
      first_difference(expected,
                       load<Document>("%YAML 1.2\n---\n# by hand\ntext: |\n  a\n  b\nfolded: >-\n  c\n  d\n"
                                      "bytes: !!binary |\n  YWFh\n  YWFh\nlist:\n- e\n- ~\n...\n")),
      std::nullopt);
  EXPECT_EQ(load<Floats>("{floats: [1, +2.5, -.INF]}").floats, (std::vector<float>{1, 2.5, -infinity}));
}

TEST(Libfyaml, ErrorsHaveAPlace) {
  EXPECT_EQ(
      error_of<Document>("[1,\n !!int 3]"),
      "libfyaml: the tag tag:yaml.org,2002:int, which is that of no string and no bytes (line 2, column 8)");
  EXPECT_THAT(error_of<Document>("--- !!python/object:os.system {}"),
              HasSubstr("the tag tag:yaml.org,2002:python"));
  EXPECT_THAT(error_of<Document>("{!!int 1: 2}"), HasSubstr("the tag"));
  EXPECT_EQ(error_of<Document>("&a [*a]"),
            "libfyaml: an alias, which the events leave to their reader (line 1, column 6)");
  EXPECT_THAT(error_of<Document>("{[a]: b}"), HasSubstr("a key that is not a string"));
  EXPECT_EQ(error_of<Document>("a: 1\nb: [1"),
            "libfyaml: flow sequence without a closing bracket (line 3, column 1)");
  EXPECT_THAT(error_of<Document>("a: b\n---\nc: d"), HasSubstr("a second value after the end"));
  EXPECT_THAT(error_of<Document>(""), HasSubstr("the data ends too early"));
  EXPECT_THAT(error_of<Document>("a\0b"s), HasSubstr("a NUL"));
  EXPECT_EQ(error_of<Floats>("floats: [a]"),
            "libfyaml: floats[0]: expected a number, found a string (line 1, column 10)");
}

TEST(Libfyaml, SaysWhatItHasNoPlaceFor) {
  EXPECT_THROW(text_of(Document{Document::Object{{repeated("k", 1023), {}}}}), UnsupportedError);
  EXPECT_THROW(text_of(text("!" + repeated("%41", 1001))), UnsupportedError);
  const Document wide = text("! " + repeated("%41", 1001));
  EXPECT_EQ(first_difference(wide, load<Document>(text_of(wide))), std::nullopt);
}

TEST(Libfyaml, DepthHasALimit) {
  Document deep{true};
  for (std::size_t i = 0; i < max_depth; ++i) {
    Document::Array array;
    array.push_back(std::move(deep));
    deep.value = std::move(array);
  }
  EXPECT_EQ(first_difference(deep, load<Document>(text_of(deep))), std::nullopt);
  EXPECT_THROW(text_of(Document{Document::Array{deep}}), UnsupportedError);
  for (const auto* opening : {"[", "- ", "{a: "}) {
    EXPECT_THAT(error_of<Document>(repeated(opening, 100'000)), HasSubstr("nest more than 1000 deep"))
        << opening;
  }
  EXPECT_THAT(error_of<Document>(repeated("? ", 100'000)), HasSubstr("a key that is not a string"));
}

TEST(Libfyaml, WhatTakesTheLibraryTooLongIsRefused) {
  for (const std::string& slow :
       {"%" + repeated("a", 100'000), "a: |\n" + repeated("\n", 100'000) + " b",
        "a: >\n" + repeated("  \n", 100'000) + " b", "!" + repeated("%41", 100'000) + " b",
        "[a, !b" + repeated("%41", 100'000) + " b]"}) {
    EXPECT_THAT(error_of<Document>(slow), HasSubstr("takes too long")) << slow.substr(0, 20);
  }
  EXPECT_EQ(error_of<Document>("%a" + repeated(" b", 400) + "\n--- !a" + repeated("%41", 1000) + "\nb")
                .substr(0, 19),
            "libfyaml: the tag !");
  EXPECT_EQ(error_of<Document>("a: |\n" + repeated("\n", 990) + " b"), "none");
}

TEST(Libfyaml, NoBytesDoHarm) {
  EveryKind record = every_kind();
  record.texts.resize(2);
  const std::string typed = text_of(record);
  EXPECT_GT(
      count_refused(std::as_bytes(std::span(typed)), [](View bytes) { loaded<Format, EveryKind>(bytes); }),
      typed.size());
  const std::string tree =
      text_of(Document{Document::Array{text("\x01"), {1.5}, {Bytes(5)}, {Document::Object{{"a", {true}}}}}});
  EXPECT_GT(
      count_refused(std::as_bytes(std::span(tree)), [](View bytes) { loaded<Format, Document>(bytes); }), 0U);
}

}  // namespace
}  // namespace roundtrip::libfyaml_test
