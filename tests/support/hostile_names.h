// SPDX-License-Identifier: MIT
//
// What names, reasons, paths and messages can hold. hostile_names.py reads the literals out of this file, so
// that there is one list: each stands in a line of its own and is written with escapes that C++ and Python
// share (\n, \x1b, \0), of bytes and not of code points.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bench/record/utf8.h"

namespace roundtrip {

/// Texts that do something in one of the outputs, or are no text.
inline std::vector<std::string> hostile_names() {
  using namespace std::string_view_literals;
  // Escapes that C++ and Python share, a literal a line: raw ones and broken lines are none.
  // clang-format off
  // NOLINTBEGIN(modernize-raw-string-literal)
  constexpr std::string_view list[] = {
      // Terminals and logs.
      "\x1b[2J\x1b[31mred\x1b]0;title\x07"sv,
      "a\x08\x08\x7f\x0b\x0c"sv,
      "nul\0inside"sv,
      "line\nline\r\nline\rline"sv,
      "tab\ttab"sv,
      "\xc2\x9b" "31mC1\xc2\x85next line\xc2\x90"sv,
      "\xe2\x80\xae" "txt.exe\xe2\x80\xac \xe2\x81\xa6isolate\xe2\x81\xa9 \xe2\x80\x8fmark"sv,
      "line\xe2\x80\xa8separator\xe2\x80\xa9paragraph"sv,
      "\xef\xbb\xbf" "byte order mark"sv,
      // Commands of the runners of workflows.
      "::error::x"sv,
      "  ::error file=a::x"sv,
      "a\n::error::x\n::set-output name=a::b"sv,
      "words ::add-mask::x ::stop-commands::y"sv,
      "\xc2\xa0::warning::x"sv,
      "\xe3\x80\x80::notice::x"sv,
      "##[error]x"sv,
      "words ##[add-mask]x ##vso[task.complete]y"sv,
      "%0A::error::x%0D%25,:"sv,
      // Markdown, and HTML in it.
      "[x](javascript:alert(1))"sv,
      "![x](https://example.com/a.png \"title\")"sv,
      "[x]: https://example.com"sv,
      "<https://example.com> https://example.com www.example.com a@example.com"sv,
      "@someone and @some/team, #1, some/repository#2"sv,
      "a|b\\|c\\\\|d | e"sv,
      "`code` ``more`` `"sv,
      "*a* **b** __c__ _d_ ~~e~~ ~f~"sv,
      "# heading"sv,
      "- item"sv,
      "+ item"sv,
      "1. item"sv,
      "12) item"sv,
      "> quote"sv,
      "    code"sv,
      "---"sv,
      "==="sv,
      "[^1] [^1]: note"sv,
      "[ ] task"sv,
      "$x^2$ $$y$$"sv,
      "<!-- end -->"sv,
      "<script>alert(1)</script>"sv,
      "</script></table></td>"sv,
      "<img src=x onerror=alert(1)>"sv,
      "</details>"sv,
      "\\"sv,
      // XML.
      "&amp; &lt; &#0; &nothere;"sv,
      "]]>"sv,
      "<![CDATA[x]]>"sv,
      "\"quotes\" and 'quotes'"sv,
      "\xef\xbf\xbe\xef\xbf\xbf no characters"sv,
      // LaTeX.
      "\\input{/etc/passwd}"sv,
      "\\write18{x} \\end{tabular} \\\\ & % # $ _ { } ~ ^ ^^M"sv,
      "a % comment"sv,
      "?`!`--''\"\""sv,
      "[2cm] *"sv,
      // CSV.
      "=cmd|' /C calc'!A0"sv,
      "+1+1"sv,
      "-1+1"sv,
      "@SUM(1)"sv,
      "\t=1"sv,
      "\r=1"sv,
      " =1+1"sv,
      "\xef\xbc\x9d" "1+1"sv,
      "a,b;c\"d\"\"e"sv,
      "\""sv,
      // Names of other formats' own.
      "a/b=c d-8"sv,
      "name-16"sv,
      "../../etc/passwd"sv,
      "$(rm -r x) ; `x` && x"sv,
      "{} {0} %s %n"sv,
      // No UTF-8: a lone byte, an end cut off, overlong forms, surrogates, beyond Unicode.
      "\xff\xfe"sv,
      "cut \xe2\x82"sv,
      "overlong \xc0\xaf \xe0\x80\xaf \xf0\x80\x80\xaf"sv,
      "surrogates \xed\xa0\x80\xed\xb0\x80"sv,
      "beyond \xf4\x90\x80\x80 \xf8\x88\x80\x80\x80"sv,
      "\x80::error::x"sv,
      // Nothing.
      ""sv,
      " "sv,
      "   "sv,
      // Many marks on one letter.
      "z\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87\xcc\x88"sv,
  };
  // NOLINTEND(modernize-raw-string-literal)
  // clang-format on
  std::vector<std::string> names(std::begin(list), std::end(list));
  // A megabyte: of letters, of characters of three bytes, and of control characters.
  names.emplace_back(std::size_t{1} << 20U, 'x');
  std::string signs;
  while (signs.size() < std::size_t{1} << 20U) signs += "\xe2\x82\xac";
  names.push_back(signs);
  names.emplace_back(std::size_t{1} << 20U, '\x1b');
  return names;
}

/// Names that people have, and that every output but LaTeX has to show as they are.
// clang-format off
inline std::vector<std::string> legitimate_names() {
  return {
      "plain",
      "nlohmann_json",
      "caf\xc3\xa9 \xc3\x9cn\xc3\xaf",
      "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",              // Hebrew
      "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7",      // Arabic
      "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae\xd9\x88",  // Persian, with a zero-width non-joiner
      "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e",          // Japanese
      "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",  // an emoji joined of two
      "e\xcc\x81",                                     // with a combining accent
      "133 \xc2\xb5s \xc2\xb1\x32%",
      "std::bad_alloc in ns::type<int>",
      "https://example.com/a?b=c",
  };
}
// clang-format on

/// Why a line of output does something; nothing when it does not.
inline std::string what_acts(std::string_view line) {
  bool starts = true;
  for (std::string_view rest = line; !rest.empty();) {
    const Character character = first_character(rest);
    if (!character.valid) return "no UTF-8";
    const char32_t code = character.code;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return "a control character";
    if ((code >= 0x200e && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
        (code >= 0x2066 && code <= 0x2069) || code == 0x61c || code == 0xfeff || code == 0xfffe ||
        code == 0xffff) {
      return "a mark that is not seen";
    }
    if (rest.starts_with("##[") || rest.starts_with("##vso[")) return "an old command";
    const bool blank = code == ' ' || code == 0xa0 || code == 0x3000;
    if (starts && rest.starts_with("::")) return "a command";
    starts = starts && blank;
    rest.remove_prefix(character.length);
  }
  return "";
}

}  // namespace roundtrip
