// SPDX-License-Identifier: MIT
//
// ONNX, the exchange format of machine-learning models: a protobuf message that holds a graph of operators,
// and tensors. The model kinds are graphs; of every other record the arrays are tensors, the rest is JSON.
#pragma once

#include "bench/bridges/arrays/codec.h"
#include "bench/suite/format.h"
#include "formats/onnx/arrays_file.h"
#include "formats/onnx/file.h"
#include "formats/onnx/models.h"

namespace roundtrip {

namespace onnx_models {

template <class T>
inline constexpr bool is_model =
    std::same_as<T, models::LinearClassifier> || std::same_as<T, models::TreeEnsemble> ||
    std::same_as<T, models::MultilayerPerceptron>;

template <class T>
class ModelCodec {
 public:
  void save(const T& model, Buffer& out) {
    onnx_models::save(model, proto_);
    write(proto_, out);
  }
  void load(View bytes, T& model) {
    parse(bytes, proto_);
    onnx_models::load(proto_, model);
  }

 private:
  ::onnx::ModelProto proto_;
};

}  // namespace onnx_models

namespace formats::onnx {
struct Format {
  static constexpr FormatInfo info{
      .name = "onnx",
      .library = "libonnx (onnx_proto)",
      .version = "1.12.0, of the opsets 13 and ai.onnx.ml 3",
      .encoding = Encoding::binary,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "models: a graph that runtimes predict by, its weights as tensors of doubles: Gemm and Softmax, or "
          "TreeEnsembleClassifier with its double attributes; what the graph has no place for in "
          "metadata_props; arrays that would not make a valid graph are unsupported. All else: arrays of 8 "
          "numbers or more as initializers named by their path, vectors of numeric records by columns, bytes "
          "as UINT8; the rest as JSON in the initializer $json, a text. Through a ModelProto that is kept"};

  template <class T>
  using Codec = std::conditional_t<onnx_models::is_model<T>, onnx_models::ModelCodec<T>,
                                   arrays::Codec<T, onnx_models::ArraysFile>>;
};
}  // namespace formats::onnx

}  // namespace roundtrip
