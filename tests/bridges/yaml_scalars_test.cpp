// SPDX-License-Identifier: MIT
#include "bench/bridges/yaml_scalars.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

namespace roundtrip::yaml {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(YamlScalars, AreOfTheCoreSchema) {
  const auto kind_of = [](std::string_view plain) { return resolve("?", plain).kind; };
  for (const auto* boolean : {"true", "True", "TRUE", "false", "False", "FALSE"}) {
    EXPECT_EQ(kind_of(boolean), NodeKind::boolean) << boolean;
  }
  for (const auto* null : {"", "~", "null", "Null", "NULL"}) EXPECT_EQ(kind_of(null), NodeKind::null) << null;
  EXPECT_TRUE(resolve("?", "True").boolean);
  EXPECT_FALSE(resolve("?", "FALSE").boolean);
  for (const auto* string :
       {"yes", "tRUE", "-",    "+",     ".",  "-.",  "1a",   "1 ",  "--1",   "-+1", "+-1",       "inf",
        "nan", "-inf", ".Nan", "-.nan", "0x", "0xg", "-0x1", "0o8", "1_000", "1e",  "2001-01-01"}) {
    EXPECT_EQ(kind_of(string), NodeKind::string) << string;
  }
  EXPECT_EQ(resolve("?", "+12").int64, 12);
  EXPECT_EQ(resolve("?", "-9223372036854775808").int64, INT64_MIN);
  EXPECT_EQ(resolve("?", "18446744073709551615").uint64, UINT64_MAX);
  EXPECT_EQ(resolve("?", "0xFf").uint64, 255U);
  EXPECT_EQ(resolve("?", "0o17").uint64, 15U);
  EXPECT_EQ(resolve("?", "18446744073709551616").number, 18446744073709551616.0);
  EXPECT_EQ(resolve("?", ".5").number, 0.5);
  EXPECT_EQ(resolve("?", "-5.").number, -5.0);
  EXPECT_EQ(resolve("?", "+1e3").number, 1000.0);
  EXPECT_EQ(resolve("?", "+.inf").number, infinity);
  EXPECT_EQ(resolve("?", "-.Inf").number, -infinity);
  EXPECT_TRUE(std::isnan(resolve("?", ".NaN").number));
  EXPECT_EQ(resolve("!", "true").kind, NodeKind::string);
  EXPECT_EQ(resolve("tag:yaml.org,2002:str", "1").kind, NodeKind::string);
  EXPECT_EQ(resolve("tag:yaml.org,2002:binary", "").kind, NodeKind::bytes);
}

TEST(YamlScalars, OtherTagsAreRefused) {
  for (const auto* tag : {"", "?", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:binary",
                          "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"}) {
    EXPECT_NO_THROW(check_tag(tag)) << tag;
  }
  for (const auto* tag :
       {"!int", "!!binary", "tag:yaml.org,2002:int", "tag:yaml.org,2002:python/object:os.system"}) {
    EXPECT_THROW(check_tag(tag), std::runtime_error) << tag;
    EXPECT_THROW(static_cast<void>(resolve(tag, "1")), std::runtime_error) << tag;
  }
}

std::string text(auto number) {
  NumberText memory;
  return std::string(text_of(number, memory));
}

TEST(YamlScalars, NumbersHaveAPoint) {
  EXPECT_EQ(text(3.0), "3.0");
  EXPECT_EQ(text(-0.0), "-0.0");
  EXPECT_EQ(text(1e22), "1.0e+22");
  EXPECT_EQ(text(0.1), "0.1");
  EXPECT_EQ(text(-1.5e-300), "-1.5e-300");
  EXPECT_EQ(text(5e-324), "5.0e-324");
  EXPECT_EQ(text(-std::numeric_limits<double>::max()), "-1.7976931348623157e+308");
  EXPECT_EQ(text(7.038531e-26F), "7.03853069e-26");
  EXPECT_EQ(text(1e22F), "9.99999978e+21");
  EXPECT_EQ(text(3.0F), "3.0");
  EXPECT_EQ(text(infinity), ".inf");
  EXPECT_EQ(text(-std::numeric_limits<float>::infinity()), "-.inf");
  EXPECT_EQ(text(-std::numeric_limits<double>::quiet_NaN()), ".nan");
}

TEST(YamlScalars, BytesMayBeBroken) {
  const Bytes three{std::byte{'a'}, std::byte{'b'}, std::byte{'c'}};
  EXPECT_EQ(bytes_of("YWJj"), three);
  EXPECT_EQ(bytes_of("\n  YW\r\n\tJj\n"), three);
  EXPECT_EQ(bytes_of(""), Bytes{});
  EXPECT_THROW(static_cast<void>(bytes_of("YWJ")), std::runtime_error);
  EXPECT_THROW(static_cast<void>(bytes_of("YWJj YW")), std::runtime_error);
}

TEST(YamlScalars, QuotedTextHasEscapes) {
  EXPECT_EQ(quoted(""), "\"\"");
  EXPECT_EQ(quoted(" a\u00e9 "), "\" a\u00e9 \"");
  EXPECT_EQ(quoted("\"\\\n\x7f"), "\"\\U00000022\\U0000005c\\U0000000a\\U0000007f\"");
  EXPECT_EQ(quoted("\u0085\u2028\u2029\ufeff\ufdd0\U0001fffe"),
            "\"\\U00000085\\U00002028\\U00002029\\U0000feff\\U0000fdd0\\U0001fffe\"");
}

TEST(YamlScalars, KeysThatNeedNoMark) {
  EXPECT_TRUE(is_simple_key(std::string(1022, 'k')));
  EXPECT_FALSE(is_simple_key(std::string(1023, 'k')));
  EXPECT_TRUE(is_simple_key(std::string(102, '\x01')));
  EXPECT_FALSE(is_simple_key(std::string(103, '\x01')));
  EXPECT_TRUE(is_simple_key(std::string(200, '\xc3')));
  EXPECT_FALSE(is_simple_key(std::string(205, '\xc3')));
}

}  // namespace
}  // namespace roundtrip::yaml
