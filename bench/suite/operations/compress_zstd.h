// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/compression_operation.h"

namespace roundtrip::operations {

struct compress_zstd {
  static constexpr OperationInfo info{
      .name = "compress_zstd",
      .contract =
          "the encoded bytes to Zstandard, level 3, in a reused buffer; encoding them is off the clock",
      .rank = 10,
      .by_default = false};

  template <class Subject>
  struct Loop final : CompressionLoop<Subject> {
    explicit Loop(Subject subject)
        : CompressionLoop<Subject>(std::move(subject), Compression::zstd, Direction::compress) {}
  };
};

}  // namespace roundtrip::operations
