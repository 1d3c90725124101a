// SPDX-License-Identifier: MIT
//
// ONNX, the exchange format of machine-learning models: a protobuf message that holds a graph of operators.
// It holds the model kinds, and nothing else.
#pragma once

#include "bench/suite/format.h"
#include "formats/onnx/file.h"
#include "formats/onnx/models.h"

namespace roundtrip::formats::onnx {

struct Format {
  static constexpr FormatInfo info{
      .name = "onnx",
      .library = "libonnx (onnx_proto)",
      .version = "1.12.0, of the opsets 13 and ai.onnx.ml 3",
      .encoding = Encoding::binary,
      .notes =
          "a graph that runtimes predict by, its weights as tensors of doubles: Gemm and Softmax, or "
          "TreeEnsembleClassifier with its double attributes; what the graph has no place for in "
          "metadata_props; through a ModelProto that is kept. Arrays of which the graph would be none are "
          "unsupported"};

  template <class T>
  static constexpr std::string_view unsupported() {
    constexpr bool is_model = std::same_as<T, models::LinearClassifier> ||
                              std::same_as<T, models::TreeEnsemble> ||
                              std::same_as<T, models::MultilayerPerceptron>;
    return is_model ? ""
                    : "ONNX holds models: a linear classifier, a tree ensemble, a multi-layer perceptron";
  }

  template <class T>
  class Codec {
   public:
    void save(const T& model, Buffer& out) {
      onnx_models::save(model, proto_);
      onnx_models::write(proto_, out);
    }
    void load(View bytes, T& model) {
      onnx_models::parse(bytes, proto_);
      onnx_models::load(proto_, model);
    }

   private:
    ::onnx::ModelProto proto_;
  };
};

}  // namespace roundtrip::formats::onnx
