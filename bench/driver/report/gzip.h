// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "bench/record/kinds.h"

namespace roundtrip {

/// A gzip member (RFC 1952) of the text, at the highest level and without a time: the same text gives the
/// same bytes.
/// @throws std::bad_alloc when there is not enough memory for it
[[nodiscard]] Bytes gzip(std::string_view text);

}  // namespace roundtrip
