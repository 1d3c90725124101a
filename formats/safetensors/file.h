// SPDX-License-Identifier: MIT
//
// A safetensors file of what was split, and back.
#pragma once

#include <string>
#include <vector>

#include <roundtrip_safetensors/safetensors.h>
#include "bench/bridges/arrays/split.h"
#include "bench/bridges/arrays/tensor.h"
#include "bench/bridges/event_loader.h"

namespace roundtrip::safetensors_codec {

class File {
 public:
  void write(const arrays::Splitter& splitter, Buffer& out);
  void read(View bytes, events::Loader& loader);

 private:
  std::vector<safetensors::Entry> entries_;
  std::string header_;
  std::vector<arrays::StoredTensor> tensors_;
};

}  // namespace roundtrip::safetensors_codec
