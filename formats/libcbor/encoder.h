// SPDX-License-Identifier: MIT
//
// The library's streaming encoder as a sink of events (bench/bridges/write.h).
#pragma once

#include <cbor/encoding.h>

#include <concepts>
#include <string_view>

#include "bench/record/buffer.h"

namespace roundtrip::libcbor_codec {

class Encoder {
 public:
  explicit Encoder(Buffer& out) : out_(out) {}

  void null() { put(cbor_encode_null); }
  void boolean(bool b) { put(cbor_encode_bool, b); }
  void integer(std::unsigned_integral auto u) { put(cbor_encode_uint, std::uint64_t{u}); }
  void integer(std::signed_integral auto i) {
    const auto bits = static_cast<std::uint64_t>(std::int64_t{i});
    // Of a negative number, what it is below -1: its complement.
    i < 0 ? put(cbor_encode_negint, ~bits) : put(cbor_encode_uint, bits);
  }
  void number(float f) { put(cbor_encode_single, f); }
  void number(double d) { put(cbor_encode_double, d); }
  void string(std::string_view s) {
    put(cbor_encode_string_start, s.size());
    out_.append(s.data(), s.size());
  }
  void key(std::string_view s) { string(s); }
  void bytes(View b) {
    put(cbor_encode_bytestring_start, b.size());
    out_.append(b.data(), b.size());
  }
  void begin_array(std::size_t elements) { put(cbor_encode_array_start, elements); }
  void end_array() {}
  void begin_object(std::size_t members) { put(cbor_encode_map_start, members); }
  void end_object() {}

 private:
  /// The longest head of an item (RFC 8949, section 3).
  static constexpr std::size_t longest_head = 9;

  template <class Encode>
  void put_head(Encode encode) {
    const std::size_t size = out_.size();
    out_.resize(size + longest_head);
    out_.resize(size + encode(reinterpret_cast<unsigned char*>(out_.data()) + size, longest_head));
  }
  void put(std::size_t (*encode)(unsigned char*, std::size_t)) { put_head(encode); }
  template <class T>
  void put(std::size_t (*encode)(T, unsigned char*, std::size_t), std::type_identity_t<T> value) {
    put_head([&](unsigned char* to, std::size_t room) { return encode(value, to, room); });
  }

  Buffer& out_;
};

}  // namespace roundtrip::libcbor_codec
