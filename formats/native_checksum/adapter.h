// SPDX-License-Identifier: MIT
//
// The native format with its checksum, for what the checksum costs.
#pragma once

#include "bench/access.h"
#include "bench/format.h"
#include "bench/version_text.h"
#include "formats/native/checksum.h"

namespace roundtrip::formats::native_checksum {

struct Format {
  static constexpr FormatInfo info{.name = "native_checksum",
                                   .library = "roundtrip, libxxhash",
                                   .version = "format version 2, xxHash " ROUNDTRIP_VERSION_TEXT(
                                       XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE),
                                   .encoding = Encoding::binary,
                                   .notes =
                                       "native with an XXH3 checksum of 64 bits over all bytes, written by "
                                       "save and compared by load before anything else"};

  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::checked::save(record, out); }
    void load(View bytes, T& record) { native::checked::load(bytes, record); }
    T load_new(View bytes) { return native::checked::load<T>(bytes); }
    std::uint64_t access(View bytes) {
      std::uint64_t sum = 0;
      native::checked::view<T>(bytes).for_each_leaf([&](const auto& leaf) { sum += access_sum(leaf); });
      return sum;
    }
  };
};

}  // namespace roundtrip::formats::native_checksum
