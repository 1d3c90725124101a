// SPDX-License-Identifier: MIT
#include "bench/driver/base/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "bench/record/utf8.h"

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

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether a character does something else than to be seen: control characters, separators of lines, the
/// marks of the bidirectional algorithm (Unicode Standard Annex 9, 2), of annotations and of the byte order.
/// U+FFFE and U+FFFF are none at all, and XML cannot hold them.
bool acts(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c || code == 0x200e || code == 0x200f ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0xfeff ||
         (code >= 0xfff9 && code <= 0xfffb) || code == 0xfffe || code == 0xffff;
}

/// What GitHub's runner trims from the start of a line, as far as it does not act (char.IsWhiteSpace of
/// .NET).
bool is_blank(char32_t code) {
  return code == 0x20 || code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) ||
         code == 0x205f || code == 0x3000;
}

/// The text, or its beginning and its end, however long it is at no more cost.
std::string clipped(std::string_view text) {
  const auto first = [&](std::size_t characters) {
    std::size_t length = 0;
    for (; characters > 0 && length < text.size(); --characters)
      length += first_character(text.substr(length)).length;
    return length;
  };
  // No character is shorter than a byte.
  if (text.size() <= longest_shown || first(longest_shown) == text.size()) return std::string(text);
  constexpr std::size_t at_the_end = longest_shown / 4;
  constexpr std::size_t for_the_note = 50;
  const std::size_t start = first(longest_shown - at_the_end - for_the_note);
  std::size_t end = text.size() - at_the_end;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) ++end;
  return fmt::format("{} … ({} bytes more) … {}", text.substr(0, start), end - start, text.substr(end));
}

/// What all kinds of output have in common, as escape.h says it.
std::string visible(std::string_view whole) {
  const std::string shown = clipped(whole);
  std::string_view text = shown;
  std::string line;
  bool word_begins = true;
  while (!text.empty()) {
    const Character character = first_character(text);
    const auto byte = static_cast<unsigned char>(text.front());
    if (!character.valid || (acts(character.code) && character.code < 0x80)) {
      const char name = byte == '\n' ? 'n' : byte == '\r' ? 'r' : byte == '\t' ? 't' : '\0';
      line += name != '\0' ? std::string{'\\', name} : fmt::format("\\x{:02x}", byte);
    } else if (acts(character.code)) {
      line += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(character.code));
    } else if ((word_begins && text.starts_with("::")) || text.starts_with("##")) {
      line += fmt::format("\\x{:02x}", byte);
    } else {
      line += text.substr(0, character.length);
    }
    word_begins = character.valid && is_blank(character.code);
    text.remove_prefix(character.length);
  }
  return line;
}

/// A visible text without the blanks before and behind it.
std::string_view trimmed(std::string_view text) {
  std::size_t start = text.size();
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Character character = first_character(text.substr(i));
    if (!is_blank(character.code)) {
      start = std::min(start, i);
      end = i + character.length;
    }
    i += character.length;
  }
  return start < end ? text.substr(start, end - start) : std::string_view();
}

bool is_number(std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  return std::from_chars(text.data(), end, value).ptr == end && !text.empty();
}

/// A character of a text that is visible, in LaTeX; nothing when it can stand as it is.
std::string_view latex_command(char32_t code) {
  switch (code) {
    case '\\':
      return "\\textbackslash{}";
    case '~':
      return "$\\sim$";
    case '^':
      return "\\textasciicircum{}";
    case '<':
      return "\\textless{}";
    case '>':
      return "\\textgreater{}";
    case '|':
      return "\\textbar{}";
    // Babel gives the one a meaning, and two of the other are a quotation mark.
    case '"':
      return "\\symbol{34}";
    case '`':
      return "\\symbol{96}";
    // Behind the end of a row these would be its arguments.
    case '[':
      return "{[}";
    case ']':
      return "{]}";
    case '*':
      return "{*}";
    case U'µ':
    case U'μ':
      return "$\\mu$";
    case U'×':
      return "$\\times$";
    case U'÷':
      return "$\\div$";
    case U'±':
      return "$\\pm$";
    case U'·':
      return "$\\cdot$";
    case U'→':
      return "$\\rightarrow$";
    case U'–':
      return "--";
    case U'…':
      return "\\ldots{}";
    case 0xa0:
      return "~";
    default:
      return "";
  }
}

/// The letters of Latin-1 that OT1 can make.
bool is_latin_letter(char32_t code) {
  return code >= 0xc0 && code <= 0xff && code != U'Ð' && code != U'ð' && code != U'Þ' && code != U'þ';
}

}  // namespace

std::string terminal_text(std::string_view text) {
  return visible(text);
}

std::string markdown_text(std::string_view text) {
  const std::string whole = visible(text);
  const std::string_view line = trimmed(whole);
  constexpr std::string_view no_space = "\u200b";
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  std::string result;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const std::string_view rest = line.substr(i);
    const bool begins_list =
        i == 0 ? c == '-' || c == '+' || c == '=' : i == digits && (c == '.' || c == ')');
    // Within a word it is no emphasis.
    const bool in_word =
        c == '_' && i != 0 && is_alphanumeric(line[i - 1]) && rest.size() > 1 && is_alphanumeric(rest[1]);
    if (begins_list || (std::string_view("\\`*_[]<>#|~&$").find(c) != std::string_view::npos && !in_word))
      result += '\\';
    result += c;
    // These cannot be escaped; before a space without width one mentions nobody, refers to no issue and is no
    // link.
    const bool links =
        c == '@' || (c == '#' && rest.size() > 1 && is_digit(rest[1])) || rest.starts_with("://");
    if (links || (rest.starts_with("w.") && i >= 2 && line.substr(i - 2, 2) == "ww")) result += no_space;
  }
  return result;
}

std::string markdown_code(std::string_view text) {
  const std::string line = visible(text);
  const bool fits = line.find_first_of("`|\\<") == std::string::npos && !trimmed(line).empty();
  return fits ? "`" + line + "`" : markdown_text(text);
}

std::string latex_text(std::string_view text) {
  const std::string whole = visible(text);
  std::string result;
  for (std::string_view line = whole; !line.empty();) {
    const Character character = first_character(line);
    const std::string_view command = latex_command(character.code);
    if (!command.empty()) {
      result += command;
    } else if (std::string_view("&%$#_{}").find(line.front()) != std::string_view::npos) {
      result += '\\';
      result += line.front();
    } else if (character.code < 0x80 || is_latin_letter(character.code)) {
      result += line.substr(0, character.length);
      // Two would be one sign.
      if (line.starts_with("--") || line.starts_with("''")) result += "{}";
    } else {
      result += fmt::format("\\textbackslash{{}}u{:04x}", static_cast<std::uint32_t>(character.code));
    }
    line.remove_prefix(character.length);
  }
  return result;
}

std::string csv_field(std::string_view text) {
  std::string field = visible(text);
  const std::string_view start = trimmed(field);
  // The wide forms, too, are what some spreadsheets begin a formula with.
  constexpr std::array<std::string_view, 8> signs{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  const bool formula =
      !is_number(field) &&
      std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) { return start.starts_with(sign); });
  if (formula) field.insert(0, 1, '\'');
  if (!formula && field.find_first_of(",;\"") == std::string::npos && start.size() == field.size())
    return field;
  return "\"" + replaced(field, {{"\"", "\"\""}}) + "\"";
}

std::string xml_text(std::string_view text) {
  return replaced(visible(text),
                  {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&apos;"}});
}

std::string workflow_message(std::string_view text) {
  return replaced(visible(text), {{"%", "%25"}});
}

std::string workflow_property(std::string_view text) {
  return replaced(visible(text), {{"%", "%25"}, {":", "%3A"}, {",", "%2C"}});
}

std::string benchstat_name(std::string_view text) {
  const std::string shown = clipped(text);
  const std::string_view name = shown;
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool hyphen = c == '-' && name.find_first_not_of("0123456789", i + 1) != std::string_view::npos;
    if (is_alphanumeric(c) || c == '_' || c == '.' || hyphen) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

std::string benchstat_value(std::string_view text) {
  return std::string(trimmed(visible(text)));
}

std::string url_component(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (is_alphanumeric(c) || std::string_view("-._~").find(c) != std::string_view::npos) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

std::string script_json(std::string_view json) {
  return replaced(json_text(json), {{"<", "\\u003c"}});
}

std::string json_text(std::string_view json) {
  std::string result;
  for (std::string_view rest = json; !rest.empty();) {
    const Character character = first_character(rest);
    // Line breaks between its parts are the writer's; within a string it has escaped them.
    if ((character.code >= 0x7f && acts(character.code)) || rest.starts_with("##")) {
      result += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(character.code));
    } else {
      result += rest.substr(0, character.length);
    }
    rest.remove_prefix(character.length);
  }
  return result;
}

std::string valid_utf8(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Character character = first_character(text);
    result += character.valid ? text.substr(0, character.length) : replacement_character;
    text.remove_prefix(character.length);
  }
  return result;
}

}  // namespace roundtrip
