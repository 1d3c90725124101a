// SPDX-License-Identifier: MIT
//
// safetensors: a record's arrays as tensors named by their path, the rest as JSON in one of bytes.
#pragma once

#include "bench/bridges/arrays/codec.h"
#include "bench/suite/format.h"
#include "formats/safetensors/file.h"

namespace roundtrip::formats::safetensors {

struct Format {
  static constexpr FormatInfo info{.name = "safetensors",
                                   .library = "formats/safetensors, from the published layout",
                                   .version = "1",
                                   .self_describing = true,
                                   .load_checks = LoadChecks::checked,
                                   .notes =
                                       "arrays of 8 numbers or more as tensors named by their path, vectors "
                                       "of numeric records by columns, "
                                       "bytes as U8; the rest as JSON in the tensor $json; all that the "
                                       "layout promises is checked on load"};

  template <class T>
  using Codec = arrays::Codec<T, safetensors_codec::File>;
};

}  // namespace roundtrip::formats::safetensors
