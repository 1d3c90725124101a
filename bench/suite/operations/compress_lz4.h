// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/compression_operation.h"

namespace roundtrip::operations {

struct compress_lz4 {
  static constexpr OperationInfo info{
      .name = "compress_lz4",
      .contract = "the encoded bytes to LZ4, its default, in a reused buffer; encoding them is off the clock",
      .rank = 12,
      .by_default = false};

  template <class Subject>
  using Loop = CompressLoop<Subject, Compression::lz4>;
};

}  // namespace roundtrip::operations
