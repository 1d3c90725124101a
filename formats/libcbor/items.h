// SPDX-License-Identifier: MIT
#pragma once

#include "bench/record/buffer.h"
#include "formats/libcbor/spelling.h"

namespace roundtrip::libcbor_codec {

void write_items(const Tree<Spelling>& tree, Buffer& out);

/// @throws std::runtime_error with the place when the bytes are no CBOR
[[nodiscard]] Tree<Spelling> read_items(View bytes);

}  // namespace roundtrip::libcbor_codec
