// SPDX-License-Identifier: MIT
//
// A GGUF file of what was split, and back.
#pragma once

#include <string>
#include <vector>

#include <roundtrip_gguf/gguf.h>
#include "bench/bridges/arrays/split.h"
#include "bench/bridges/arrays/tensor.h"
#include "bench/bridges/event_loader.h"

namespace roundtrip::gguf_codec {

/// GGUF's tensors have neither bools nor unsigned integers: they are signed ones of the same width, and the
/// JSON says what they were.
[[nodiscard]] NumberType stored(NumberType type);

inline constexpr arrays::Limits limits{.longest_name = gguf::longest_name, .stored = &stored};

class File {
 public:
  void write(const arrays::Splitter& splitter, Buffer& out);
  void read(View bytes, events::Loader& loader);

 private:
  std::vector<gguf::Tensor> tensors_;
  std::string header_;
  std::vector<arrays::StoredTensor> stored_;
};

}  // namespace roundtrip::gguf_codec
