// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/compression_operation.h"

namespace roundtrip::operations {

struct decompress_zlib {
  static constexpr OperationInfo info{
      .name = "decompress_zlib",
      .contract = "the bytes that compress_zlib makes to the encoded bytes, in a reused buffer; no load",
      .rank = 9,
      .by_default = false};

  template <class Subject>
  using Loop = DecompressLoop<Subject, Compression::zlib>;
};

}  // namespace roundtrip::operations
