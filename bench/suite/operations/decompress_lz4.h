// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/compression_operation.h"

namespace roundtrip::operations {

struct decompress_lz4 {
  static constexpr OperationInfo info{
      .name = "decompress_lz4",
      .contract = "what compress_lz4 made, back to the encoded bytes, in a reused buffer; no load",
      .rank = 13,
      .by_default = false};

  template <class Subject>
  using Loop = DecompressLoop<Subject, Compression::lz4>;
};

}  // namespace roundtrip::operations
