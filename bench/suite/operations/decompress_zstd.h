// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/compression_operation.h"

namespace roundtrip::operations {

struct decompress_zstd {
  static constexpr OperationInfo info{
      .name = "decompress_zstd",
      .contract = "what compress_zstd made, back to the encoded bytes, in a reused buffer; no load",
      .rank = 11,
      .by_default = false};

  template <class Subject>
  struct Loop final : CompressionLoop<Subject> {
    explicit Loop(Subject subject)
        : CompressionLoop<Subject>(std::move(subject), Compression::zstd, Direction::decompress) {}
  };
};

}  // namespace roundtrip::operations
