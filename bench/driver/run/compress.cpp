// SPDX-License-Identifier: MIT
#include "bench/driver/run/compress.h"

#include <lz4.h>
#include <zlib.h>
#include <zstd.h>

#include <stdexcept>

namespace roundtrip {

namespace {

std::uint64_t zlib_size(View bytes) {
  auto size = ::compressBound(bytes.size());
  Buffer out;
  out.resize(size);
  if (::compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                  bytes.size(), 6) != Z_OK) {
    throw std::runtime_error("zlib cannot compress " + std::to_string(bytes.size()) + " bytes");
  }
  return size;
}

std::uint64_t zstd_size(View bytes) {
  Buffer out;
  out.resize(::ZSTD_compressBound(bytes.size()));
  const std::size_t size = ::ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
  if (::ZSTD_isError(size) != 0) throw std::runtime_error(std::string("zstd: ") + ::ZSTD_getErrorName(size));
  return size;
}

/// LZ4 takes at most 2 GiB at once; larger data is the sum of its pieces.
std::uint64_t lz4_size(View bytes) {
  std::uint64_t sum = 0;
  Buffer out;
  do {
    const View piece = bytes.first(std::min<std::size_t>(bytes.size(), LZ4_MAX_INPUT_SIZE));
    const int bound = ::LZ4_compressBound(static_cast<int>(piece.size()));
    out.resize(static_cast<std::size_t>(bound));
    const int size =
        ::LZ4_compress_default(reinterpret_cast<const char*>(piece.data()),
                               reinterpret_cast<char*>(out.data()), static_cast<int>(piece.size()), bound);
    if (size <= 0) throw std::runtime_error("lz4 cannot compress " + std::to_string(piece.size()) + " bytes");
    sum += static_cast<std::uint64_t>(size);
    bytes = bytes.subspan(piece.size());
  } while (!bytes.empty());
  return sum;
}

}  // namespace

CompressedSizes compressed_sizes(View bytes) {
  return {zlib_size(bytes), zstd_size(bytes), lz4_size(bytes)};
}

}  // namespace roundtrip
