// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "bench/record/buffer.h"

namespace roundtrip {

struct CompressedSizes {
  std::uint64_t zlib = 0;
  std::uint64_t zstd = 0;
  std::uint64_t lz4 = 0;
};

/// The bytes that each compressor makes of these: zlib at level 6, Zstandard at level 3, an LZ4 block at its
/// default.
/// @throws std::runtime_error when a library fails
[[nodiscard]] CompressedSizes compressed_sizes(View bytes);

}  // namespace roundtrip
