// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/file_operation.h"

namespace roundtrip::operations {

struct load_file {
  static constexpr OperationInfo info{
      .name = "load_file",
      .contract = "open, read into a reused buffer and close a file that is in the page cache, then load",
      .rank = 5,
      .floor = "memcpy"};

  template <class Subject>
  using Loop = LoadFileLoop<Subject>;
};

}  // namespace roundtrip::operations
