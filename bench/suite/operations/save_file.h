// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/file_operation.h"

namespace roundtrip::operations {

struct save_file {
  static constexpr OperationInfo info{
      .name = "save_file",
      .contract = "save, then create or truncate a file, write it and close it; no fsync",
      .rank = 4,
      .floor = "memcpy"};

  template <class Subject>
  using Loop = SaveFileLoop<Subject, Sync::no>;
};

}  // namespace roundtrip::operations
