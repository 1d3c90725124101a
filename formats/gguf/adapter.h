// SPDX-License-Identifier: MIT
//
// GGUF: a record's arrays as tensors named by their path, the rest as JSON in a string of the metadata.
#pragma once

#include "bench/bridges/arrays/codec.h"
#include "bench/suite/format.h"
#include "formats/gguf/file.h"

namespace roundtrip::formats::gguf {

struct Format {
  static constexpr FormatInfo info{
      .name = "gguf",
      .library = "formats/gguf, from the published specification",
      .version = "1",
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "GGUF 3; arrays of 8 numbers or more as tensors named by their path, vectors of numeric records by "
          "columns, bytes as I8; unsigned integers and bools as signed ones of the same width, as the JSON "
          "notes; the "
          "rest as JSON in the metadata roundtrip.json"};

  template <class T>
  struct Codec : arrays::Codec<T, gguf_codec::File> {
    Codec() : arrays::Codec<T, gguf_codec::File>(gguf_codec::limits) {}
  };
};

}  // namespace roundtrip::formats::gguf
