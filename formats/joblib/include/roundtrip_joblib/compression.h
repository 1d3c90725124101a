// SPDX-License-Identifier: MIT
//
// Files of joblib that are compressed: as one stream of zlib, or one frame of LZ4.
#pragma once

#include "bench/record/buffer.h"

namespace roundtrip::joblib {

enum class Compression : std::uint8_t { none, zlib, lz4 };

/// Compresses as joblib.dump does with compress=3, or with compress='lz4'.
/// @param out to which it is added
void pack(Compression compression, View file, Buffer& out);

/// How much may come out of so many bytes: more than that is taken for a bomb.
struct SwellingLimit {
  std::size_t always = std::size_t{1} << 20;
  std::size_t for_each_byte = 256;
};

/// The file without its compression, which it is recognized by: zlib, gzip, LZ4, or none.
/// @param room for what is unpacked; replaced
/// @return in `bytes` or in `room`
/// @throws std::runtime_error when it is damaged, compressed in another way (bz2, xz, lzma), followed by
///   something, or when it swells beyond the limit
[[nodiscard]] View unpacked(View bytes, Buffer& room, const SwellingLimit& limit = {});

}  // namespace roundtrip::joblib
