// SPDX-License-Identifier: MIT
//
// The native format column by column: how small it gets while it stays fast.
#pragma once

#include "bench/format.h"
#include "formats/native/compact.h"

namespace roundtrip::formats::native_compact {

struct Format {
  static constexpr FormatInfo info{
      .name = "native_compact",
      .library = "roundtrip",
      .version = "format version 2",
      .encoding = Encoding::binary,
      .notes =
          "the native format's compact layout, column by column: narrow integers, bits, dictionaries and "
          "decimals; every value is checked on load"};

  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { codec_.save(record, out); }
    void load(View bytes, T& record) { codec_.load(bytes, record); }
    T load_new(View bytes) { return codec_.load(bytes); }

   private:
    roundtrip::native::compact::Codec<T> codec_;
  };
};

}  // namespace roundtrip::formats::native_compact
