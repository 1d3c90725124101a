// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace roundtrip {

/// What the output can show.
struct Terminal {
  bool colour = false;
  std::size_t width = 100;  ///< columns
};

/// Looks at the standard output: colour on a terminal unless NO_COLOR is set (no-color.org) or TERM is dumb;
/// the terminal's width, or COLUMNS, or 100.
[[nodiscard]] Terminal inspect_output();

/// The same for standard error.
[[nodiscard]] Terminal inspect_error();

/// The columns that a UTF-8 text takes, as the C library has them: two for a wide character of East Asia or
/// an emoji, none for a mark that stands on the character before it.
[[nodiscard]] std::size_t columns(std::string_view text);

/// The text cut to so many columns, with an ellipsis where it was longer.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t width);

/// The text filled up with blanks to so many columns, on the left when it is to stand `right`.
[[nodiscard]] std::string pad(const std::string& text, std::size_t width, bool right);

/// Words, put between blanks, wrapped at the width, each line indented and ended.
[[nodiscard]] std::string wrapped(const std::string& text, std::size_t indent, std::size_t width);

/// Puts the escape sequences of a colour (ECMA-48, SGR) around a text, or nothing when it is off.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  [[nodiscard]] std::string operator()(const char* code, const std::string& text) const;

 private:
  bool on_;
};

inline constexpr const char* bold = "1";
inline constexpr const char* dim = "2";
inline constexpr const char* red = "31";
inline constexpr const char* green = "32";
inline constexpr const char* yellow = "33";

/// A bar of eighths of a block: `fraction` of `width` columns, padded with blanks.
[[nodiscard]] std::string bar(double fraction, std::size_t width);

/// "3:05", "42 s".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace roundtrip
