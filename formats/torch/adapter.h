// SPDX-License-Identifier: MIT
//
// PyTorch's checkpoints: a record's arrays as tensors named by their path, the rest as JSON in a text.
#pragma once

#include "bench/bridges/arrays/codec.h"
#include "bench/suite/format.h"
#include "formats/torch/file.h"

namespace roundtrip::formats::torch_pt {

struct Format {
  static constexpr FormatInfo info{
      .name = "torch_pt",
      .library = "formats/torch, from PyTorch's serialization.py; checksums by libdeflate",
      .version = "3",
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "as torch.save of a dict: arrays of 8 numbers or more as tensors named by their path, vectors of "
          "numeric records by columns, bytes as uint8; unsigned integers of more than 8 bits as signed ones, "
          "as "
          "the JSON notes; the rest as JSON in the text $json; every checksum is checked on load, which runs "
          "no "
          "code"};

  template <class T>
  struct Codec : arrays::Codec<T, torch::File> {
    Codec() : arrays::Codec<T, torch::File>({.stored = torch::stored_type}) {}
  };
};

}  // namespace roundtrip::formats::torch_pt
