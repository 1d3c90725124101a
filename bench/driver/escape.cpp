// SPDX-License-Identifier: MIT
#include "bench/driver/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
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

/// A character of UTF-8 (RFC 3629) at the start of a text that is not empty.
struct Character {
  std::size_t length = 1;
  char32_t code = 0;
  bool valid = false;
};

Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {1, first, true};
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return {};
  char32_t code = first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {};
    code = code << 6U | (byte(i) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < least.at(length) || code > 0x10ffff || surrogate) return {};
  return {length, code, true};
}

/// Whether a character does something else than to be seen: control characters, separators of lines, and the
/// marks of the bidirectional algorithm (Unicode Standard Annex 9, 2).
bool acts(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c || code == 0x200e || code == 0x200f ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
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

std::string terminal_text(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const Character character = first_character(text);
    const auto byte = static_cast<unsigned char>(text.front());
    if (!character.valid) {
      line += fmt::format("\\x{:02x}", byte);
    } else if (!acts(character.code)) {
      line += text.substr(0, character.length);
    } else if (character.code == '\n' || character.code == '\r' || character.code == '\t') {
      line += character.code == '\n' ? "\\n" : character.code == '\r' ? "\\r" : "\\t";
    } else if (character.code < 0x80) {
      line += fmt::format("\\x{:02x}", byte);
    } else {
      line += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(character.code));
    }
    text.remove_prefix(character.length);
  }
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
