// SPDX-License-Identifier: MIT
//
// npz: a record's arrays as NumPy's, named by their path, in a ZIP archive; the rest as JSON in one of bytes.
#pragma once

#include <libdeflate.h>

#include "bench/bridges/arrays/codec.h"
#include "bench/suite/format.h"
#include "formats/npz/file.h"

namespace roundtrip {

namespace npz_codec {

template <archives::Method method>
struct FileBy : File {
  FileBy() : File(method) {}
};

inline constexpr const char* library =
    "formats/npz, from NumPy's documentation; checksums and deflate by libdeflate";

}  // namespace npz_codec

namespace formats::npz {
struct Format {
  static constexpr FormatInfo info{
      .name = "npz",
      .library = npz_codec::library,
      .version = LIBDEFLATE_VERSION_STRING,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "as numpy.savez: stored; arrays of 8 numbers or more named by their path, vectors of numeric "
          "records by "
          "columns, bytes as uint8; the rest as JSON in the array $json; every checksum is checked on load"};
  template <class T>
  using Codec = arrays::Codec<T, npz_codec::FileBy<archives::Method::stored>>;
};
}  // namespace formats::npz

namespace formats::npz_compressed {
struct Format {
  static constexpr FormatInfo info{
      .name = "npz_compressed",
      .library = npz_codec::library,
      .version = LIBDEFLATE_VERSION_STRING,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes = "as numpy.savez_compressed: npz with each array deflated at level 6"};
  template <class T>
  using Codec = arrays::Codec<T, npz_codec::FileBy<archives::Method::deflated>>;
};
}  // namespace formats::npz_compressed

}  // namespace roundtrip
