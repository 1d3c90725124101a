// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "bench/record/buffer.h"

namespace roundtrip::pickle_document {

/// The digits of an integer in two's complement, little-endian; nothing when it has more than 4,300 or so,
/// which is CPython's limit, too: it takes the square of them.
[[nodiscard]] std::optional<std::string> decimal_digits(View bytes);

}  // namespace roundtrip::pickle_document
