// SPDX-License-Identifier: MIT
#pragma once

#include "bench/suite/file_operation.h"

namespace roundtrip::operations {

struct save_file_sync {
  static constexpr OperationInfo info{
      .name = "save_file_sync",
      .contract = "save_file with an fsync before the close: the bytes are on the device",
      .rank = 6,
      .floor = "memcpy"};

  template <class Subject>
  using Loop = SaveFileLoop<Subject, Sync::yes>;
};

}  // namespace roundtrip::operations
