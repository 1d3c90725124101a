// SPDX-License-Identifier: MIT
//
// What each kind of output makes of names that nobody should have. hostile_names_test.py has the outputs read
// by those for whom they are.
#include "bench/driver/base/escape.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>

#include "bench/driver/base/json_file.h"
#include "bench/driver/base/terminal.h"
#include "bench/record/utf8.h"
#include "tests/support/hostile_names.h"

namespace roundtrip {
namespace {

using ::testing::HasSubstr;

using Escape = std::function<std::string(std::string_view)>;

const std::map<std::string, Escape>& escapes() {
  static const std::map<std::string, Escape> all{
      {"terminal", terminal_text},
      {"markdown", markdown_text},
      {"markdown code", markdown_code},
      {"latex", latex_text},
      {"csv", csv_field},
      {"xml", xml_text},
      {"workflow message", workflow_message},
      {"workflow property", workflow_property},
      {"benchstat name", benchstat_name},
      {"benchstat value", benchstat_value},
  };
  return all;
}

/// The beginning of a name, for a message.
std::string shown(const std::string& name) {
  return terminal_text(name.substr(0, 60));
}

TEST(Escape, NothingActsWhateverTheBytesAre) {
  for (const auto& [kind, escape] : escapes()) {
    for (const auto& name : hostile_names()) {
      EXPECT_EQ(what_acts(escape(name)), "") << kind << " of " << shown(name);
      // Wherever a line breaks.
      for (const auto& prefix : {"a ", " ", "", ": "})
        EXPECT_EQ(what_acts(escape(prefix + name)), "") << kind << " of " << shown(name);
    }
  }
}

TEST(Escape, EveryByteAndPairOfBytesIsTaken) {
  for (const auto& [kind, escape] : escapes()) {
    for (int first = 0; first < 256; ++first) {
      for (int second = 0; second < 256; second += 5) {
        const std::string bytes{static_cast<char>(first), static_cast<char>(second)};
        ASSERT_EQ(what_acts(escape(bytes)), "") << kind << " of bytes " << first << " and " << second;
      }
    }
  }
}

TEST(Escape, ALongTextIsShownByItsBeginningAndItsEnd) {
  const std::string text = "begin" + std::string(1'000'000, 'x') + "end";
  const std::string shown = terminal_text(text);
  EXPECT_LE(columns(shown), longest_shown);
  EXPECT_TRUE(shown.starts_with("beginx"));
  EXPECT_TRUE(shown.ends_with("xend"));
  EXPECT_THAT(shown, HasSubstr("x … (998058 bytes more) … x"));
  // Again, as a part of a message.
  EXPECT_EQ(terminal_text(shown), shown);
  EXPECT_EQ(terminal_text(std::string(longest_shown, 'x')), std::string(longest_shown, 'x'));
  // What becomes longer by its escapes has its bound, too.
  for (const auto& [kind, escape] : escapes()) {
    for (const auto& name : hostile_names())
      EXPECT_LE(escape(name).size(), 25 * longest_shown) << kind << " of " << shown;
  }
}

TEST(Escape, LegitimateNamesStay) {
  for (const auto& name : legitimate_names()) {
    EXPECT_EQ(terminal_text(name), name);
    EXPECT_EQ(csv_field(name), name);
    EXPECT_EQ(benchstat_value(name), name);
    EXPECT_EQ(workflow_message(name), std::regex_replace(name, std::regex("%"), "%25"));
    EXPECT_EQ(valid_utf8(name), name);
    if (name.find('<') == std::string::npos) {
      EXPECT_EQ(xml_text(name), name);
      EXPECT_EQ(markdown_code(name), "`" + name + "`");
    }
  }
  EXPECT_EQ(markdown_text("nlohmann_json 3.11.2, 133 µs ±2%; שלום"),
            "nlohmann_json 3.11.2, 133 µs ±2%; שלום");
  EXPECT_EQ(latex_text("133 µs, Ünï"), "133 $\\mu$s, Ünï");
}

TEST(Escape, Terminal) {
  EXPECT_EQ(terminal_text("a\nb\t\x1b[2J\x7f"), "a\\nb\\t\\x1b[2J\\x7f");
  EXPECT_EQ(terminal_text(std::string("\0\r", 2)), "\\x00\\r");
  EXPECT_EQ(terminal_text("\u202e\u202c\u009b\ufeff\xff"), "\\u202e\\u202c\\u009b\\ufeff\\xff");
  EXPECT_EQ(terminal_text("::error::x a::b ::c"), "\\x3a:error::x a::b \\x3a:c");
  EXPECT_EQ(terminal_text("a ##[error]x"), "a \\x23#[error]x");
}

TEST(Escape, Markdown) {
  EXPECT_EQ(markdown_text("[x](y) <b> a|b `c`"), "\\[x\\](y) \\<b\\> a\\|b \\`c\\`");
  EXPECT_EQ(markdown_text("a_b _c_ __init__"), "a_b \\_c\\_ \\_\\_init\\_\\_");
  EXPECT_EQ(markdown_text("@me #1 C#"), "@\u200bme \\#\u200b1 C\\#");
  EXPECT_EQ(markdown_text("http://a www.b"), "http:\u200b//a www\u200b.b");
  EXPECT_EQ(markdown_text("- a"), "\\- a");
  EXPECT_EQ(markdown_text("    1. a"), "1\\. a");
  EXPECT_EQ(markdown_text("1.5 MB"), "1\\.5 MB");
  EXPECT_EQ(markdown_text("a\nb"), "a\\\\nb");
  EXPECT_EQ(markdown_code("a b"), "`a b`");
  EXPECT_EQ(markdown_code("a`b|c"), "a\\`b\\|c");
  EXPECT_EQ(markdown_code("<!-- end -->"), "\\<!-- end --\\>");
  EXPECT_EQ(markdown_code(""), "");
}

TEST(Escape, Latex) {
  EXPECT_EQ(latex_text("\\input{a}"), "\\textbackslash{}input\\{a\\}");
  EXPECT_EQ(latex_text("1 % & # $ _ ^ ~"), "1 \\% \\& \\# \\$ \\_ \\textasciicircum{} $\\sim$");
  EXPECT_EQ(latex_text("a--b - it's ''"), "a-{}-b - it's '{}'");
  EXPECT_EQ(latex_text("日ą"), "\\textbackslash{}u65e5\\textbackslash{}u0105");
}

/// No special character stands in it that no command of latex_text()'s own brings.
TEST(Escape, LatexHasOnlyCommandsOfItsOwn) {
  const std::regex own(
      R"(\\(textbackslash|textasciicircum|textless|textgreater|textbar|ldots)\{\}|\\symbol\{(34|96)\}|)"
      R"(\$\\(mu|times|div|pm|cdot|rightarrow|sim)\$|\\[&%$#_{}]|\{\[\}|\{\]\}|\{\*\}|\{\}|~)");
  for (const auto& name : hostile_names()) {
    const std::string rest = std::regex_replace(latex_text(name), own, "");
    EXPECT_EQ(rest.find_first_of("\\{}$&#%_^~\"<>|`[]*"), std::string::npos) << rest;
    for (std::string_view text = rest; !text.empty(); text.remove_prefix(first_character(text).length))
      EXPECT_LE(first_character(text).code, 0xffU) << rest;
  }
}

TEST(Escape, Csv) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("a,\"b\""), "\"a,\"\"b\"\"\"");
  EXPECT_EQ(csv_field("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
  EXPECT_EQ(csv_field("-1"), "-1");
  EXPECT_EQ(csv_field("-1.5e-7"), "-1.5e-7");
  EXPECT_EQ(csv_field("-1+1"), "\"'-1+1\"");
  EXPECT_EQ(csv_field(" @a"), "\"' @a\"");
  EXPECT_EQ(csv_field("＝1"), "\"'＝1\"");
  EXPECT_EQ(csv_field("\t=1"), "\\t=1");
}

TEST(Escape, Xml) {
  EXPECT_EQ(xml_text("<a b=\"&\">"), "&lt;a b=&quot;&amp;&quot;&gt;");
  EXPECT_EQ(xml_text(std::string("\x1b\0\xff\xef\xbf\xbf\n", 7)), "\\x1b\\x00\\xff\\uffff\\n");
}

TEST(Escape, WorkflowCommands) {
  EXPECT_EQ(workflow_message("5 %\r\n::x,y"), "5 %25\\r\\n::x,y");
  EXPECT_EQ(workflow_property("a:b,c%\n"), "a%3Ab%2Cc%25\\n");
}

TEST(Escape, Benchstat) {
  EXPECT_EQ(benchstat_name("a b/ü"), "a%20b%2F%C3%BC");
  EXPECT_EQ(benchstat_name("iso-639-3"), "iso-639%2D3");
  EXPECT_EQ(benchstat_name("a-"), "a%2D");
  EXPECT_EQ(benchstat_name("a-b"), "a-b");
  EXPECT_EQ(benchstat_value("  a\nb "), "a\\nb");
  EXPECT_EQ(benchstat_value("  "), "");
  EXPECT_EQ(benchstat_value("\u3000a \u00a0"), "a");
}

TEST(Escape, Json) {
  for (const auto& name : hostile_names()) {
    const nlohmann::ordered_json json{{"name", name}, {name, 1}};
    const std::string text = text_of(json);
    EXPECT_EQ(what_acts(text), "") << shown(name);
    const auto read = nlohmann::ordered_json::parse(text);
    const auto again = read.at("name").get<std::string>();
    EXPECT_EQ(again, valid_utf8(name) == name ? name : valid_utf8(again));
    EXPECT_EQ(nlohmann::ordered_json::parse(lines_of(json)), read);
  }
  EXPECT_EQ(text_of("##[x]\u009b\xff"), "\"\\u0023#[x]\\u009b\ufffd\"");
}

TEST(Escape, ValidUtf8) {
  EXPECT_EQ(valid_utf8("a\xc3"), "a\ufffd");
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\ufffd\ufffd\ufffd");
}

TEST(Columns, AreThoseOfATerminal) {
  EXPECT_EQ(columns("abc"), 3U);
  EXPECT_EQ(columns("µ±…–×"), 5U);
  EXPECT_EQ(columns("日本語"), 6U);
  EXPECT_EQ(columns("e\u0301"), 1U);
  EXPECT_EQ(shorten("日本語", 5), "日本…");
  EXPECT_EQ(shorten("日本語", 4), "日…");
  EXPECT_EQ(shorten("日本語", 6), "日本語");
  EXPECT_EQ(shorten("abc", 1), "…");
  EXPECT_EQ(pad("日", 4, true), "  日");
}

}  // namespace
}  // namespace roundtrip
