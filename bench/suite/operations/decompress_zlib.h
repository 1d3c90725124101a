// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/compression_operation.h"

namespace roundtrip::operations {

struct decompress_zlib {
  static constexpr OperationInfo info{
      .name = "decompress_zlib",
      .contract = "what compress_zlib made, back to the encoded bytes, in a reused buffer; no load",
      .rank = 9,
      .by_default = false};

  template <class Subject>
  struct Loop final : CompressionLoop<Subject> {
    explicit Loop(Subject subject)
        : CompressionLoop<Subject>(std::move(subject), Compression::zlib, Direction::decompress) {}
  };
};

}  // namespace roundtrip::operations
