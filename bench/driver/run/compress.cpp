// SPDX-License-Identifier: MIT
#include "bench/driver/run/compress.h"

#include <algorithm>

#include "bench/record/compressor.h"

namespace roundtrip {

namespace {

/// What no compressor takes at once is the sum of its pieces.
std::uint64_t compressed_size(Compression compression, View bytes) {
  const auto compressor = make_compressor(compression);
  std::uint64_t sum = 0;
  Buffer packed;
  do {
    const View piece = bytes.first(std::min(bytes.size(), most_at_once(compression)));
    compressor->compress(piece, packed);
    sum += packed.size();
    bytes = bytes.subspan(piece.size());
  } while (!bytes.empty());
  return sum;
}

}  // namespace

CompressedSizes compressed_sizes(View bytes) {
  return {compressed_size(Compression::zlib, bytes), compressed_size(Compression::zstd, bytes),
          compressed_size(Compression::lz4, bytes)};
}

}  // namespace roundtrip
