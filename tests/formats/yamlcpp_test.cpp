// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>

#include "bench/record/difference.h"
#include "formats/native/tests/every_kind.h"
#include "formats/yamlcpp/adapter.h"
#include "tests/support/mutations.h"

namespace roundtrip {

namespace yamlcpp_test {
/// What an alias could make endless.
struct Tree {
  std::vector<Tree> children;
};
ROUNDTRIP_RECORD(Tree, children);

struct Floats {
  std::vector<float> floats;
};
ROUNDTRIP_RECORD(Floats, floats);
}  // namespace yamlcpp_test

namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using namespace std::string_literals;
using yamlcpp_test::Floats;

constexpr double infinity = std::numeric_limits<double>::infinity();

View view_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

template <class T>
std::string saved(const T& record) {
  yamlcpp_codec::Writer<T> writer;
  Buffer out;
  writer.save(record, out);
  return std::string(as_text(as_view(out)));
}

template <class Format>
class Yaml : public ::testing::Test {
 protected:
  template <class T>
  static T load(std::string_view text) {
    typename Format::template Codec<T> codec;
    T record{};
    codec.load(view_of(text), record);
    return record;
  }

  template <class T>
  static std::string error_of(std::string_view text) {
    try {
      load<T>(text);
    } catch (const std::exception& error) {
      return error.what();
    }
    return "none";
  }

  template <class T>
  static void expect_the_same(const T& record) {
    const std::string text = saved(record);
    EXPECT_EQ(first_difference(record, load<T>(text)), std::nullopt) << text;
  }
};

using Formats = ::testing::Types<formats::yamlcpp::Format, formats::yamlcpp_events::Format>;
TYPED_TEST_SUITE(Yaml, Formats);

Document text(std::string_view characters) {
  return {std::string(characters)};
}

Document document() {
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
                           "- a",
                           "{a: b}",
                           "&a",
                           "*a",
                           "# no comment",
                           "!!int 3",
                           "2001-01-01",
                           " blanks ",
                           "---",
                           "...",
                           "a: b",
                           "\\ \"quoted\" '",
                           "\xef\xbb\xbf byte order mark"}) {
    object.emplace_back(word, text(word));
  }
  object.emplace_back("nul\0in a key"s, text("a\0b"s));
  object.emplace_back("controls", text("\x01\x02\x04\b\t\n\v\f\r\r\n\x1b\x1f\x7f"));
  object.emplace_back("C1", text("\u0080\u0085\u00a0\u2028\u2029"));
  object.emplace_back("noncharacters",
                      text("\" \\ \n \x7f\ufdd0\ufdef\ufffe\uffff \U0001fffe\U0010ffff\0\u0085"s));
  object.emplace_back("\uffff", Document{});
  for (const std::size_t size : {255U, 256U, 1023U, 1024U, 5000U}) {
    object.emplace_back(std::string(size, '\x01'), text("behind a long key"));
  }
  object.emplace_back("twice", Document{true});
  object.emplace_back("twice", Document{false});
  Document::Array numbers;
  for (const std::int64_t i :
       {std::int64_t{0}, std::int64_t{-1}, (std::int64_t{1} << 53) + 1, INT64_MIN, INT64_MAX}) {
    numbers.push_back(Document::integer(i));
  }
  numbers.push_back(Document::integer(UINT64_MAX));
  for (const double d : {0.0, -0.0, 3.0, 0.1, -1e22, 1e300, 5e-324, 2.2250738585072014e-308, 1e5, infinity,
                         -infinity, 9007199254740993.0}) {
    numbers.push_back({d});
  }
  object.emplace_back("numbers", Document{numbers});
  object.emplace_back("bytes", Document{Bytes(300, std::byte{0xfe})});
  object.emplace_back("no bytes", Document{Bytes{}});
  object.emplace_back("no elements", Document{Document::Array{}});
  object.emplace_back("no members", Document{Document::Object{}});
  object.emplace_back("nested",
                      Document{Document::Array{{Document::Array{{Document::Array{}}, {Document::Object{}}}},
                                               {Document::Object{{"a", {Document::Array{{true}}}}}}}});
  return {object};
}

// What is no printable character of YAML is refused by other readers: PyYAML refused this one.
TEST(YamlText, HasNoCharacterThatIsNotPrintable) {
  for (const char c : saved(Document{"\x01 \x1b \x7f \u0080"s})) {
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c < '\x7f')) << int{c};
  }
}

TYPED_TEST(Yaml, IsExact) {
  this->expect_the_same(every_kind());
  this->expect_the_same(document());
  for (const Document& root :
       {Document{}, Document{true}, text(""), text("a"), Document{Document::Array{}}}) {
    this->expect_the_same(root);
  }
}

/// Nine digits that are read as a double. 7.038531e-26 is the shortest text of a float that such a reader
/// takes for its neighbour.
TYPED_TEST(Yaml, FloatsAreExact) {
  Floats floats{{7.038531e-26F, 0.1F, -0.0F, 3.0F, 1e22F, 16777216.0F, std::numeric_limits<float>::max(),
                 std::numeric_limits<float>::min(), std::numeric_limits<float>::denorm_min()}};
  for (int i = 0; i < 1000; ++i) floats.floats.push_back(std::pow(1.1F, static_cast<float>(i - 500)));
  this->expect_the_same(floats);
}

TYPED_TEST(Yaml, NestsAsDeepAsTheLibraryReads) {
  Document deep{true};
  for (std::size_t i = 0; i < yamlcpp_codec::max_depth; ++i) {
    Document::Array array;
    array.push_back(std::move(deep));
    deep.value = std::move(array);
  }
  this->expect_the_same(deep);
  EXPECT_THROW(saved(Document{Document::Array{deep}}), UnsupportedError);
  EXPECT_THAT(this->template error_of<Document>(std::string(100'000, '[')),
              StartsWith("yaml-cpp: error at line 1"));
  EXPECT_THAT(this->template error_of<Document>(std::string(100'000, '{')),
              StartsWith("yaml-cpp: error at line 1"));
}

TYPED_TEST(Yaml, NoBytesDoHarm) {
  const std::string record = saved(every_kind());
  EXPECT_GT(count_refused(view_of(record),
                          [](View bytes) { TestFixture::template load<EveryKind>(as_text(bytes)); }),
            record.size());
  const std::string tree =
      saved(Document{Document::Array{text("\x01"), {1.5}, {Bytes(5)}, {Document::Object{{"a", {true}}}}}});
  EXPECT_GT(
      count_refused(view_of(tree), [](View bytes) { TestFixture::template load<Document>(as_text(bytes)); }),
      0U);
}

TYPED_TEST(Yaml, OneDocumentAndNothingElse) {
  EXPECT_NE(this->template error_of<Floats>(""), "none");
  EXPECT_NE(this->template error_of<Floats>("floats: 3"), "none");
  EXPECT_NE(this->template error_of<Floats>("[1]"), "none");
  EXPECT_NE(this->template error_of<Floats>("floats: [a]"), "none");
  EXPECT_NE(this->template error_of<Floats>("other: [1]"), "none");
  EXPECT_NE(this->template error_of<Floats>("floats: [1"), "none");
  EXPECT_NE(this->template error_of<Document>("{[a]: b}"), "none");
  EXPECT_EQ(this->template load<Floats>("# written by hand\n--- {floats: [1, +2.5, -.INF]}\n...").floats,
            (std::vector<float>{1, 2.5, -std::numeric_limits<float>::infinity()}));
}

/// Ten short lists, and 10^9 when they are walked.
std::string billion_laughs() {
  std::string text = "&a0 {children: []}";
  for (int i = 1; i < 10; ++i) {
    std::string list = "&a" + std::to_string(i) + " {children: [" + text;
    for (int k = 0; k < 9; ++k) list += ", *a" + std::to_string(i - 1);
    text = list + "]}";
  }
  return text;
}

TYPED_TEST(Yaml, AliasesDoNotMultiply) {
  using yamlcpp_test::Tree;
  EXPECT_THAT(this->template error_of<Tree>(billion_laughs()), HasSubstr("alias"));
  EXPECT_THAT(this->template error_of<Document>(billion_laughs()), HasSubstr("alias"));
  EXPECT_THAT(this->template error_of<Tree>("&a {children: [*a]}"), HasSubstr("alias"));
  const std::string long_and_endless = "&a {children: [*a]} #" + std::string(100'000, ' ');
  EXPECT_THAT(this->template error_of<Tree>(long_and_endless),
              AnyOf(HasSubstr("alias"), HasSubstr("nest more than 1000 deep")));
}

TEST(YamlTree, TakesAnAlias) {
  formats::yamlcpp::Format::Codec<Floats> codec;
  Floats floats;
  codec.load(view_of("floats: [&a 1.5, *a]"), floats);
  EXPECT_EQ(floats.floats, (std::vector<float>{1.5, 1.5}));
}

}  // namespace
}  // namespace roundtrip
