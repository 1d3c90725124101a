// SPDX-License-Identifier: MIT
#include "bench/driver/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <utility>

namespace roundtrip {

namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

/// Each occurrence of the first of a pair becomes the second, in one pass.
std::string replaced(std::string_view text, std::initializer_list<Replacement> replacements) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const auto found = std::find_if(replacements.begin(), replacements.end(), [&](const Replacement& pair) {
      return text.substr(i).starts_with(pair.first);
    });
    if (found == replacements.end()) {
      result += text[i++];
    } else {
      result += found->second;
      i += found->first.size();
    }
  }
  return result;
}

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}

}  // namespace

std::string escape(std::string text, std::string_view special, std::string_view with) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (special.find(text[i]) == std::string_view::npos) continue;
    text.insert(i, with);
    i += with.size();
  }
  return text;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  return line;
}

std::string csv_field(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  return "\"" + escape(field, "\"", "\"") + "\"";
}

std::string xml_text(std::string_view text) {
  std::string characters;
  for (const char c : valid_utf8(text)) {
    const bool allowed = !is_control(c) || c == '\t' || c == '\n' || c == '\r' || c == '\x7f';
    if (allowed) {
      characters += c;
    } else {
      characters += "\xef\xbf\xbd";
    }
  }
  // A line break in an attribute would be read as a blank. U+FFFE and U+FFFF are no characters of XML.
  return replaced(characters, {{"&", "&amp;"},
                               {"<", "&lt;"},
                               {">", "&gt;"},
                               {"\"", "&quot;"},
                               {"\t", "&#9;"},
                               {"\n", "&#10;"},
                               {"\r", "&#13;"},
                               {"\xef\xbf\xbe", "\xef\xbf\xbd"},
                               {"\xef\xbf\xbf", "\xef\xbf\xbd"}});
}

std::string markdown_code(std::string_view text) {
  const std::string line = one_line(valid_utf8(text));
  // A code span ends at as many backticks as it began with.
  std::size_t longest = 0;
  std::size_t here = 0;
  for (const char c : line) {
    here = c == '`' ? here + 1 : 0;
    longest = std::max(longest, here);
  }
  const std::string fence(longest + 1, '`');
  const char* space = longest == 0 ? "" : " ";
  return fence + space + replaced(line, {{"|", "\\|"}}) + space + fence;
}

std::string markdown_text(std::string_view text) {
  std::string line = escape(one_line(valid_utf8(text)), "\\`*_{}[]<>#|~&!$", "\\");
  // An @ cannot be escaped; before a zero-width space it mentions nobody. Nor is "https:" then a link.
  return replaced(line, {{"@", "@\u200b"}, {"://", ":\u200b//"}, {"www.", "www\u200b."}});
}

std::string workflow_message(std::string_view text) {
  return replaced(text, {{"%", "%25"}, {"\r", "%0D"}, {"\n", "%0A"}});
}

std::string workflow_property(std::string_view text) {
  return replaced(workflow_message(text), {{":", "%3A"}, {",", "%2C"}});
}

std::string percent_encoded(std::string_view text, std::string_view allowed) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte < 0x80 && std::isalnum(byte) != 0;
    if (plain || allowed.find(c) != std::string_view::npos) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", byte);
    }
  }
  return result;
}

std::string valid_utf8(std::string_view text) {
  using nlohmann::json;
  return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

}  // namespace roundtrip
