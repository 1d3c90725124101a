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
  struct Loop final : CompressionLoop<Subject> {
    explicit Loop(Subject subject)
        : CompressionLoop<Subject>(std::move(subject), Compression::lz4, Direction::decompress) {}
  };
};

}  // namespace roundtrip::operations
