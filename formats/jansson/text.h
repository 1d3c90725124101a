// SPDX-License-Identifier: MIT
#pragma once

#include "bench/record/buffer.h"
#include "formats/jansson/spelling.h"

namespace roundtrip::jansson_codec {

/// @throws std::bad_alloc, the library's only error here
void write_text(const Tree<Spelling>& tree, Buffer& out);

/// @throws std::runtime_error with the place when the text is no JSON
[[nodiscard]] Tree<Spelling> read_text(View bytes);

}  // namespace roundtrip::jansson_codec
