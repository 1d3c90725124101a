// SPDX-License-Identifier: MIT
//
// YAML's scalars, the same for every library of it: what a scalar stands for, and how a number is spelled so
// that readers of YAML 1.1 and of 1.2 take it for the same one. The libraries keep a scalar's text and its
// tag, and leave the rest to their user.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bench/bridges/nodes.h"

namespace roundtrip::yaml {

/// A scalar's kind, and its value where that is not its text (and for bytes the text is base64).
struct Scalar {
  NodeKind kind = NodeKind::string;
  bool boolean = false;
  std::int64_t int64 = 0;
  std::uint64_t uint64 = 0;
  double number = 0;
};

/// The tags that YAML gives what has none: a plain scalar, and a quoted one (YAML 1.2.2, section 6.9.1).
inline constexpr std::string_view plain_tag = "?";
inline constexpr std::string_view quoted_tag = "!";

/// @param tag in full, or one of the two above
/// @throws std::runtime_error unless it is that of a string, bytes, a sequence or a map, or none: a tag may
/// ask for any type of any program
void check_tag(std::string_view tag);

/// What a scalar is: a plain one by the core schema of YAML 1.2 (section 10.3.2), any other a string or
/// bytes.
/// @throws std::runtime_error where check_tag does
[[nodiscard]] Scalar resolve(std::string_view tag, std::string_view text);

/// @param base64 of one line or of several, as the type's description has it
/// (https://yaml.org/type/binary.html)
/// @throws std::runtime_error when it is none
[[nodiscard]] Bytes bytes_of(std::string_view base64);

/// Holds any number's text.
using NumberText = std::array<char, 40>;

/// The shortest digits that are read back as the same double, always with a point: without one they would be
/// an integer, and with nothing but an exponent a string to readers of YAML 1.1.
/// @return the text, within `memory`; .inf, -.inf or .nan of what is not finite
[[nodiscard]] std::string_view text_of(double number, NumberText& memory);
/// Nine digits, which stay exact when they are read as a double: its shortest ones need not.
[[nodiscard]] std::string_view text_of(float number, NumberText& memory);

/// A text in double quotes, on one line, with escapes that readers of YAML 1.1 and 1.2 both know, for all
/// that is no printable character to one of them or ends a line: for libraries whose emitter does not do it.
/// @pre UTF-8
[[nodiscard]] std::string quoted(std::string_view text);

/// Whether a character is one that Unicode never assigns: U+FDD0 to U+FDEF and the last two of each plane.
[[nodiscard]] constexpr bool is_noncharacter(char32_t code) {
  return (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) == 0xfffe;
}

/// Whether every reader takes a text in double quotes for a key without a `?` before it: no more than 1024
/// bytes on its line (section 8.2.2), however its characters are escaped.
[[nodiscard]] bool is_simple_key(std::string_view text);

}  // namespace roundtrip::yaml
