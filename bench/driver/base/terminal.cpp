// SPDX-License-Identifier: MIT
#include "bench/driver/base/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <clocale>
#include <cwchar>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "bench/record/utf8.h"

namespace roundtrip {

namespace {

Terminal inspect(int fd) {
  Terminal terminal;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  terminal.colour = ::isatty(fd) != 0 && (no_colour == nullptr || *no_colour == '\0') &&
                    (term == nullptr || std::string_view(term) != "dumb");
  winsize size{};
  if (::isatty(fd) != 0 && ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width = size.ws_col;
  } else if (const char* wanted = std::getenv("COLUMNS")) {
    terminal.width = std::strtoul(wanted, nullptr, 10);
  }
  terminal.width = std::clamp<std::size_t>(terminal.width, 80, 400);
  return terminal;
}

/// A beginning of a text.
struct Beginning {
  std::size_t length = 0;  ///< bytes
  std::size_t columns = 0;
};

/// As much of the text as so many columns hold.
Beginning beginning_of(std::string_view text, std::size_t width) {
  // The program is in the locale "C", in which nothing but ASCII has a width.
  static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  const locale_t before = ::uselocale(utf8);
  Beginning beginning;
  while (beginning.length < text.size()) {
    const Character character = first_character(text.substr(beginning.length));
    const int wide = character.code < 0x80 ? 1 : ::wcwidth(static_cast<wchar_t>(character.code));
    // What is new in Unicode, or no character at all, is drawn as something.
    const std::size_t taken = wide < 0 ? 1 : static_cast<std::size_t>(wide);
    if (taken > width - beginning.columns) break;
    beginning.columns += taken;
    beginning.length += character.length;
  }
  ::uselocale(before);
  return beginning;
}

}  // namespace

Terminal inspect_output() {
  return inspect(STDOUT_FILENO);
}
Terminal inspect_error() {
  return inspect(STDERR_FILENO);
}

std::size_t columns(std::string_view text) {
  return beginning_of(text, std::string_view::npos).columns;
}

std::string shorten(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  return std::string(text.substr(0, beginning_of(text, std::max<std::size_t>(width, 1) - 1).length)) + "…";
}

std::string pad(const std::string& text, std::size_t width, bool right) {
  const std::string blanks(width - std::min(width, columns(text)), ' ');
  return right ? blanks + text : text + blanks;
}

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::string result;
  std::string line(indent, ' ');
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::string word = text.substr(start, end - start);
    if (columns(line) > indent && columns(line) + 1 + columns(word) > width) {
      result += line + "\n";
      line.assign(indent, ' ');
    }
    line += (columns(line) > indent ? " " : "") + word;
    start = end + 1;
  }
  return result + line + "\n";
}

std::string Paint::operator()(const char* code, const std::string& text) const {
  return on_ ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
}

std::string bar(double fraction, std::size_t width) {
  static constexpr std::array<const char*, 8> partial{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths =
      static_cast<std::size_t>(std::lround(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(8 * width)));
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  text += partial[eighths % 8];
  text.append(width - (eighths + 7) / 8, ' ');
  return text;
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(std::lround(std::max(seconds, 0.0)));
  return whole < 60 ? fmt::format("{} s", whole) : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace roundtrip
