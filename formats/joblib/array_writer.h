// SPDX-License-Identifier: MIT
//
// The writer of joblib's files as a sink of events (bench/bridges/write.h): pickle's, but for the arrays.
#pragma once

#include <roundtrip_joblib/arrays.h>

#include "bench/bridges/arrays/gather.h"
#include "formats/pickle/sink.h"

namespace roundtrip::joblib {

class ArrayWriter {
 public:
  /// @param mappable whether readers may map the arrays: not in a file that will be compressed
  ArrayWriter(pickle_codec::Writer& writer, bool mappable) : writer_(writer), mappable_(mappable) {}

  /// @param out what the writer has begun to write to
  void start(Buffer& out) {
    out_ = &out;
    dtypes_.fill(none);
  }
  void write(const arrays::Tensor& tensor);

 private:
  static constexpr std::uint32_t none = UINT32_MAX;

  void write_dtype(NumberType type, bool complex);

  pickle_codec::Writer& writer_;
  bool mappable_;
  Buffer* out_ = nullptr;
  std::array<std::uint32_t, 2 * number_types.size()> dtypes_{};  ///< the numbers that the memo has for them
};

class Sink : public pickle_codec::Sink {
 public:
  Sink(pickle_codec::Writer& writer, ArrayWriter& arrays) : pickle_codec::Sink(writer), arrays_(arrays) {}

  /// What is enough numbers is an array; of what is less, each is a value.
  template <class Elements>
  bool whole(const Elements& elements) {
    if constexpr (arrays::may_be_tensor<Elements>) {
      const std::optional<arrays::Tensor> tensor = arrays::tensor_of(elements);
      if (tensor) arrays_.write(*tensor);
      return tensor.has_value();
    }
    return false;
  }

 private:
  ArrayWriter& arrays_;
};

}  // namespace roundtrip::joblib
