// SPDX-License-Identifier: MIT
#include "formats/libfyaml/limits.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace roundtrip::libfyaml_codec {

namespace {

constexpr std::size_t longest_directive = 1000;
constexpr std::ptrdiff_t most_escapes = 1000;
constexpr std::size_t most_blank_lines = 1000;
constexpr std::string_view blanks = " \t\r\n";

[[noreturn]] void refuse(const char* what, std::size_t most) {
  throw std::runtime_error(std::string("libfyaml: ") + what + std::to_string(most) +
                           ", for which the library takes too long");
}

}  // namespace

bool has_long_tag(std::string_view text) {
  for (auto mark = text.find('!'); mark != std::string_view::npos;) {
    const std::string_view run = text.substr(mark, text.find_first_of(blanks, mark) - mark);
    if (std::count(run.begin(), run.end(), '%') > most_escapes) return true;
    mark = text.find('!', mark + run.size());
  }
  return false;
}

void refuse_what_is_slow(std::string_view text) {
  if (text.find('\0') != std::string_view::npos)
    throw std::runtime_error("libfyaml: a NUL, which YAML has escapes for");
  if (has_long_tag(text)) refuse("a tag with more escapes than ", static_cast<std::size_t>(most_escapes));
  std::size_t blank_lines = 0;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, size);
    if (line[0] == '%' && size > longest_directive) refuse("a directive longer than ", longest_directive);
    blank_lines = line.find_first_not_of(blanks) == std::string_view::npos ? blank_lines + 1 : 0;
    if (blank_lines > most_blank_lines) refuse("more blank lines in a row than ", most_blank_lines);
    text.remove_prefix(size);
  }
}

}  // namespace roundtrip::libfyaml_codec
