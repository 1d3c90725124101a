// SPDX-License-Identifier: MIT
//
// Arguments of protocol 0, which are text, as CPython reads them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace roundtrip::pickling {

/// CPython's own limit (sys.int_info.default_max_str_digits), for the same reason: it takes the square of
/// them.
inline constexpr std::size_t most_digits = 4300;

/// @return two's complement, little-endian; nothing when it is no decimal integer of up to most_digits
[[nodiscard]] std::optional<std::vector<std::byte>> decimal_integer(std::string_view text);

/// As repr writes it: digits, `inf` or `nan`.
[[nodiscard]] std::optional<double> decimal_real(std::string_view text);

/// The characters of a string in quotes with the escapes of Python's bytes.
[[nodiscard]] std::optional<std::string> unescape_string(std::string_view text);

/// Python's raw-unicode-escape as UTF-8: \uXXXX, \UXXXXXXXX, and bytes that are characters of latin1.
[[nodiscard]] std::optional<std::string> unescape_unicode(std::string_view text);

}  // namespace roundtrip::pickling
