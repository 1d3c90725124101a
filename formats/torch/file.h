// SPDX-License-Identifier: MIT
//
// A checkpoint of what was split, and back.
#pragma once

#include <roundtrip_torch/checkpoint.h>

#include "bench/bridges/arrays/split.h"
#include "bench/bridges/event_loader.h"
#include "roundtrip_pickle/writer.h"

namespace roundtrip::torch {

/// PyTorch 1 has no unsigned integers but bytes.
[[nodiscard]] constexpr NumberType stored_type(NumberType type) {
  switch (type) {
    case NumberType::uint16:
      return NumberType::int16;
    case NumberType::uint32:
      return NumberType::int32;
    case NumberType::uint64:
      return NumberType::int64;
    default:
      return type;
  }
}

class File {
 public:
  void write(const arrays::Splitter& splitter, Buffer& out);
  /// @throws std::runtime_error as checkpoint.h and fill.h say
  void read(View bytes, events::Loader& loader);

 private:
  void write_pickle(const arrays::Splitter& splitter);

  archives::ZipWriter zip_{{.alignment = 64}};
  pickling::Writer<Buffer> writer_{{.protocol = 2}};
  Buffer pickle_;
};

}  // namespace roundtrip::torch
