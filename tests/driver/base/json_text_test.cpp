// SPDX-License-Identifier: MIT
#include "bench/driver/base/json_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace roundtrip {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string message(std::string_view text, const JsonLimits& limits = {}) {
  try {
    static_cast<void>(parse_json(text, limits));
  } catch (const JsonTextError& error) {
    EXPECT_LT(std::string(error.what()).size(), 300U);
    return error.what();
  }
  return "none";
}

std::string repeated(const std::string& text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST(JsonText, IsTheTreeOfTheLibrary) {
  const std::string text =
      R"([{"a":[1,-2,1.5,"x\u00e4\u0000",null,true],"b":{},"":[]},18446744073709551615])";
  EXPECT_EQ(parse_json(text), nlohmann::json::parse(text));
  EXPECT_EQ(parse_json(" 1 \n"), 1);
  EXPECT_EQ(parse_json("\"\""), "");
}

TEST(JsonText, SaysLineAndColumnInCharacters) {
  EXPECT_EQ(message("{\n\n]"),
            "3:1: not JSON: syntax error while parsing object key - unexpected ']'; expected string literal");
  EXPECT_THAT(message("[\"\u00e4\u00f6\", x]"), StartsWith("1:8: "));
  EXPECT_THAT(message("[1,\n 2"), StartsWith("2:3: "));
  EXPECT_THAT(message("[\n1 2]"), StartsWith("2:3: "));
  EXPECT_THAT(message("[\n1 2\n]"), StartsWith("2:3: "));
  EXPECT_THAT(message("\xef\xbb\xbf]"), StartsWith("1:2: "));
}

TEST(JsonText, IsOneValueAndNothingElse) {
  for (const char* wrong : {"",
                            " ",
                            "\n",
                            "nul",
                            "{} {}",
                            "[1,]",
                            "{\"a\":1,}",
                            "[1] x",
                            "NaN",
                            "Infinity",
                            "+1",
                            "01",
                            ".5",
                            "1.",
                            "'a'",
                            "// a\n1",
                            R"("\x")",
                            "\"\t\"",
                            R"("\ud800")",
                            "\xff",
                            "\"\xff\"",
                            "\"\xc0\x80\"",
                            "\xef\xbb",
                            "tru\xc3\xa9"}) {
    EXPECT_THAT(message(wrong), HasSubstr("not JSON")) << wrong;
  }
}

TEST(JsonText, EndsAtNoNul) {
  using namespace std::string_literals;
  EXPECT_EQ(message("{}\0garbage"s), "1:3: not JSON: a NUL byte");
  EXPECT_EQ(message("{}\n\0"s), "2:1: not JSON: a NUL byte");
  EXPECT_EQ(message("\"a\0\""s), "1:3: not JSON: a NUL byte");
}

TEST(JsonText, HasNoKeyTwice) {
  EXPECT_EQ(message("{\"a\": 1,\n \"a\": 2}"), "2:4: the key 'a' appears twice in one object");
  EXPECT_EQ(message(R"({"a":{"a":[{"a":1}]}})"), "none");
  EXPECT_THAT(
      message("{\"" + std::string(1'000'000, 'k') + "\":1,\"" + std::string(1'000'000, 'k') + "\":1}"),
      HasSubstr("kkk…' appears twice"));
}

TEST(JsonText, IsBoundedInDepthBeforeThereIsATree) {
  EXPECT_EQ(message(repeated("[", 64) + repeated("]", 64)), "none");
  EXPECT_EQ(message(repeated("[", 65) + repeated("]", 65)),
            "1:65: nested more than 64 deep, which is the limit");
  EXPECT_THAT(message(repeated("[", 60'000)), HasSubstr("1:65: nested more than 64 deep"));
  EXPECT_THAT(message(repeated("{\"a\":\n", 60'000)), HasSubstr("65:1: nested more than 64 deep"));
}

TEST(JsonText, IsBoundedInSizeAndInWhatBecomesOfIt) {
  EXPECT_EQ(message("[1,2]", {.bytes = 4}), "1:1: 5 bytes of text; the limit is 0 MiB");
  const JsonLimits limits{.memory = std::size_t{1} << 20};
  EXPECT_EQ(message("[" + repeated("{},", 10'000) + "1]", limits), "none");
  for (const char* element : {"{},", "[],", "0,", "\"\",", "{\"a\":1},"}) {
    EXPECT_THAT(message("[" + repeated(element, 100'000) + "1]", limits),
                HasSubstr("more values than 1 MiB of memory can hold"))
        << element;
  }
  EXPECT_THAT(message("[\"" + std::string(2'000'000, 'x') + "\"]", limits), HasSubstr("more values"));
}

TEST(JsonText, NumbersAreFinite) {
  EXPECT_THAT(message("[1e308, -1e400]"),
              AllOf(HasSubstr("'-1e400' is beyond what a double holds"), StartsWith("1:")));
  EXPECT_THAT(message("[" + std::string(1'000'000, '9') + "]"),
              HasSubstr("99…' is beyond what a double holds"));
}

TEST(JsonText, NoMessageRepeatsAWholeToken) {
  EXPECT_THAT(message("[\"" + std::string(1'000'000, 'x')), HasSubstr("missing closing quote at '\"xxx"));
  EXPECT_THAT(message("[tru" + std::string(1'000'000, 'x') + "]"), HasSubstr("invalid literal at 'trux'"));
  EXPECT_THAT(message("[\"" + std::string(1'000'000, 'x') + "\n\"]"), HasSubstr("must be escaped"));
  EXPECT_THAT(message("\x1b[31m"), AllOf(HasSubstr("invalid literal"), Not(HasSubstr("\x1b"))));
}

TEST(JsonText, ManyKeysTakeNoTimeToSpeakOf) {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += "\"" + std::to_string(i) + "\":0,";
  EXPECT_EQ(parse_json(text + "\"\":0}").size(), 100'001U);
}

TEST(JsonText, ExcerptsAreShortAndWhole) {
  EXPECT_EQ(excerpt("a\nb"), "'a\\nb'");
  EXPECT_EQ(excerpt(std::string(40, 'a')), "'" + std::string(40, 'a') + "'");
  EXPECT_EQ(excerpt(repeated("\u00e4", 100) + "."), "'" + repeated("\u00e4", 20) + "…'");
  EXPECT_EQ(excerpt("." + repeated("\u00e4", 100)), "'." + repeated("\u00e4", 19) + "…'");
  EXPECT_EQ(excerpt("\xff"), "'\\xff'");
}

}  // namespace
}  // namespace roundtrip
