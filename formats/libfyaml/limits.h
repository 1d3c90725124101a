// SPDX-License-Identifier: MIT
//
// Where the library's time grows with the square of the text's length (version 0.7.12: 100 KB of it take from
// 10 s to hours), found before it is given the text.
#pragma once

#include <string_view>

namespace roundtrip::libfyaml_codec {

/// Whether a text could be a tag of too many escapes, as in `!%41%41`, to a reader that does not know where
/// tags are: an exclamation mark, and no blank between it and the last of them.
[[nodiscard]] bool has_long_tag(std::string_view text);

/// @throws std::runtime_error when a text has such a tag, a directive (a line with a percent sign at its
/// beginning) that is too long, too many blank lines in a row, or a NUL, where the library would stop
void refuse_what_is_slow(std::string_view text);

}  // namespace roundtrip::libfyaml_codec
