// SPDX-License-Identifier: MIT
#include "bench/driver/report/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>

namespace roundtrip {

Bytes gzip(std::string_view text) {
  constexpr int with_gzip_header = 16;
  constexpr int most_memory = 9;
  z_stream stream{};
  if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + with_gzip_header, most_memory,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  Bytes bytes(::deflateBound(&stream, text.size()));
  // The interface counts in 32 bits, and takes what it only reads without const.
  constexpr std::size_t most = std::numeric_limits<uInt>::max();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  std::size_t unread = text.size();
  std::size_t unwritten = bytes.size();
  int state = Z_OK;
  while (state == Z_OK) {
    const std::size_t in = std::min(unread, most);
    const std::size_t out = std::min(unwritten, most);
    stream.avail_in = static_cast<uInt>(in);
    stream.avail_out = static_cast<uInt>(out);
    state = ::deflate(&stream, in == unread ? Z_FINISH : Z_NO_FLUSH);
    unread -= in - stream.avail_in;
    unwritten -= out - stream.avail_out;
  }
  ::deflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::logic_error("deflate wrote more than it said that it would");
  bytes.resize(bytes.size() - unwritten);
  return bytes;
}

}  // namespace roundtrip
