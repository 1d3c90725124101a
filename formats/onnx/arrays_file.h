// SPDX-License-Identifier: MIT
//
// An ONNX file of what was split, and back: a model that has no input and no operator. Its initializers are
// the arrays, and its outputs, so that a runtime which is given the model gives them. The JSON is one of
// them, the text `$json`.
#pragma once

#include <onnx/onnx_pb.h>

#include <deque>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "bench/bridges/arrays/split.h"
#include "bench/bridges/arrays/tensor.h"
#include "bench/bridges/event_loader.h"

namespace roundtrip::onnx_models {

class ArraysFile {
 public:
  void write(const arrays::Splitter& splitter, Buffer& out);

  /// Also reads what others wrote: constants that are nodes, and second names for values.
  /// @throws std::runtime_error naming what the graph has beside that
  void read(View bytes, events::Loader& loader);
  /// Of the file that was read, but for the JSON.
  [[nodiscard]] const std::vector<arrays::StoredTensor>& tensors() const { return tensors_; }

 private:
  void find_values(const ::onnx::GraphProto& graph);
  void add_tensor(const ::onnx::TensorProto& tensor, const std::string& name);
  void add_node(const ::onnx::NodeProto& proto);
  void add_name(const std::string& name, const ::onnx::TensorProto& tensor);
  void check_output(const ::onnx::ValueInfoProto& output) const;

  ::onnx::ModelProto proto_;
  std::map<std::string_view, const ::onnx::TensorProto*> values_;
  std::vector<arrays::StoredTensor> tensors_;
  std::deque<Bytes> lists_;
  std::optional<View> json_;
};

}  // namespace roundtrip::onnx_models
