// SPDX-License-Identifier: MIT
//
// The library's packer as a sink of events (bench/bridges/write.h).
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <limits>
#include <msgpack/pack.hpp>
#include <string_view>

#include "bench/record/buffer.h"
#include "bench/suite/format.h"

namespace roundtrip::msgpack_codec {

/// How numbers that are float or double are written.
enum class Numbers : bool {
  as_they_are,  ///< in their own type: what the library's packer has no function for
  shortest,     ///< the packer's way: as an integer where it has no fraction
};

/// What the packer asks of a stream.
struct Stream {
  Buffer* out;
  void write(const char* bytes, std::size_t count) { out->append(bytes, count); }
};

template <Numbers numbers>
class Sink {
 public:
  explicit Sink(Buffer& out) : stream_{&out}, packer_(stream_) {}

  void null() { packer_.pack_nil(); }
  void boolean(bool b) { b ? packer_.pack_true() : packer_.pack_false(); }
  /// Both write the shortest form, whatever the width.
  void integer(std::signed_integral auto i) { packer_.pack_int64(i); }
  void integer(std::unsigned_integral auto i) { packer_.pack_uint64(i); }
  void number(float f) {
    if constexpr (numbers == Numbers::shortest) {
      packer_.pack_float(f);
    } else {
      write_number(char(0xca), std::bit_cast<std::uint32_t>(f));
    }
  }
  void number(double d) {
    if constexpr (numbers == Numbers::shortest) {
      packer_.pack_double(d);
    } else {
      write_number(char(0xcb), std::bit_cast<std::uint64_t>(d));
    }
  }
  void string(std::string_view s) {
    const std::uint32_t size = size_of(s.size());
    packer_.pack_str(size).pack_str_body(s.data(), size);
  }
  void key(std::string_view s) { string(s); }
  void bytes(View b) {
    const std::uint32_t size = size_of(b.size());
    packer_.pack_bin(size).pack_bin_body(as_text(b).data(), size);
  }
  void begin_array(std::size_t elements) { packer_.pack_array(size_of(elements)); }
  void end_array() {}
  void begin_object(std::size_t members) { packer_.pack_map(size_of(members)); }
  void end_object() {}

 private:
  /// @throws UnsupportedError when the size does not fit into the format's 32 bits
  static std::uint32_t size_of(std::size_t size) {
    if (size > std::numeric_limits<std::uint32_t>::max()) {
      throw UnsupportedError("MessagePack has no strings of 4 GiB and no arrays of 2^32 elements");
    }
    return static_cast<std::uint32_t>(size);
  }

  /// https://github.com/msgpack/msgpack/blob/master/spec.md#float-format-family
  template <class Bits>
  void write_number(char type, Bits bits) {
    std::array<char, 1 + sizeof(Bits)> bytes{type};
    for (std::size_t i = sizeof(Bits); i != 0; --i, bits >>= 8) bytes[i] = static_cast<char>(bits & 0xff);
    stream_.write(bytes.data(), bytes.size());
  }

  Stream stream_;
  ::msgpack::packer<Stream> packer_;
};

}  // namespace roundtrip::msgpack_codec
