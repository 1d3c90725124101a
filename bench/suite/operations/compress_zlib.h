// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/compression_operation.h"

namespace roundtrip::operations {

struct compress_zlib {
  static constexpr OperationInfo info{
      .name = "compress_zlib",
      .contract = "the encoded bytes to zlib, level 6, in a reused buffer; encoding them is off the clock",
      .rank = 8,
      .by_default = false};

  template <class Subject>
  struct Loop final : CompressionLoop<Subject> {
    explicit Loop(Subject subject)
        : CompressionLoop<Subject>(std::move(subject), Compression::zlib, Direction::compress) {}
  };
};

}  // namespace roundtrip::operations
