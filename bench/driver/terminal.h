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

/// The columns that a UTF-8 text takes. Every code point counts one: no wide characters are printed.
[[nodiscard]] std::size_t columns(std::string_view text);

/// The text cut to so many columns, with an ellipsis where it was longer.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t width);

/// A bar of eighths of a block: `fraction` of `width` columns, padded with blanks.
[[nodiscard]] std::string bar(double fraction, std::size_t width);

/// "3:05", "42 s".
[[nodiscard]] std::string duration_text(double seconds);

}  // namespace roundtrip
