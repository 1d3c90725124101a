// SPDX-License-Identifier: MIT
//
// msgpack-c for C++: its packer, and its parser with a visitor, without its objects between.
#pragma once

#include <msgpack/version.hpp>

#include "bench/bridges/write.h"
#include "formats/msgpack/parser.h"
#include "formats/msgpack/sink.h"

namespace roundtrip {

namespace msgpack_codec {

template <class T, Numbers numbers>
class Codec {
 public:
  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    Sink<numbers> sink(out);
    write_events(record, sink);
  }
  void load(View bytes, T& record) {
    loader_.start(record);
    parse(bytes, loader_);
  }

 private:
  events::Loader loader_;
};

}  // namespace msgpack_codec

namespace formats {

namespace msgpack {
struct Format {
  static constexpr FormatInfo info{
      .name = "msgpack",
      .library = "msgpack-c (C++)",
      .version = MSGPACK_VERSION,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "packer to a buffer, parse with a visitor to the record without the library's objects; a float or "
          "double is written as one by the adapter, since the packer would write 3.0 as the integer 3"};
  template <class T>
  using Codec = msgpack_codec::Codec<T, msgpack_codec::Numbers::as_they_are>;
};
}  // namespace msgpack

namespace msgpack_default {
struct Format {
  static constexpr FormatInfo info{
      .name = "msgpack_default",
      .library = "msgpack-c (C++)",
      .version = MSGPACK_VERSION,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes = "as msgpack, with the packer's own functions for numbers",
      .losses = {Loss::negative_zero, Loss::number_type},
      .lossy =
          "a number without a fraction is written as an integer: -0.0 comes back as 0, and in a document 3.0 "
          "as 3"};
  template <class T>
  using Codec = msgpack_codec::Codec<T, msgpack_codec::Numbers::shortest>;
};
}  // namespace msgpack_default

}  // namespace formats
}  // namespace roundtrip
