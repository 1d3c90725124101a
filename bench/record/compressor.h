// SPDX-License-Identifier: MIT
//
// The three compressors whose sizes are facts and whose times are operations: zlib at level 6, Zstandard at
// level 3 and an LZ4 block, each at the default of its command line or library.
#pragma once

#include <cstdint>
#include <memory>

#include "bench/record/buffer.h"

namespace roundtrip {

enum class Compression : std::uint8_t { zlib, zstd, lz4 };

/// Keeps from call to call what a program would keep that compresses often.
class Compressor {
 public:
  Compressor() = default;
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  Compressor(Compressor&&) = delete;
  Compressor& operator=(Compressor&&) = delete;
  virtual ~Compressor() = default;

  /// Replaces what `packed` holds, which keeps its capacity.
  /// @throws UnsupportedError if these are more bytes than the library takes at once
  /// @throws std::runtime_error if the library fails
  virtual void compress(View bytes, Buffer& packed) = 0;

  /// Fills `bytes`, whose size is that of what was compressed.
  /// @throws std::runtime_error if `packed` is damaged, or holds fewer or more bytes
  virtual void decompress(View packed, Buffer& bytes) = 0;
};

[[nodiscard]] std::unique_ptr<Compressor> make_compressor(Compression compression);

/// What is compressed at once. An LZ4 block holds less than 2 GiB; of the others there is no limit.
[[nodiscard]] std::size_t most_at_once(Compression compression);

}  // namespace roundtrip
