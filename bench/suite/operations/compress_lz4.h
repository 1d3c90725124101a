// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/compression_operation.h"

namespace roundtrip::operations {

struct compress_lz4 {
  static constexpr OperationInfo info{.name = "compress_lz4",
                                      .contract =
                                          "the encoded bytes to an LZ4 block, default acceleration, in a "
                                          "reused buffer; encoding them is off the clock",
                                      .rank = 12,
                                      .by_default = false};

  template <class Subject>
  struct Loop final : CompressionLoop<Subject> {
    explicit Loop(Subject subject)
        : CompressionLoop<Subject>(std::move(subject), Compression::lz4, Direction::compress) {}
  };
};

}  // namespace roundtrip::operations
