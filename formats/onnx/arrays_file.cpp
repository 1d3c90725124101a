// SPDX-License-Identifier: MIT
#include "formats/onnx/arrays_file.h"

#include <string>

#include "bench/bridges/arrays/fill.h"
#include "bench/record/utf8.h"
#include "formats/onnx/file.h"
#include "formats/onnx/graph.h"
#include "formats/onnx/tensor.h"

namespace roundtrip::onnx_models {

using ::onnx::GraphProto;
using ::onnx::NodeProto;
using ::onnx::TensorProto;
using ::onnx::ValueInfoProto;

namespace {

/// An initializer that is an output, too.
TensorProto& add(GraphProto& graph, std::string_view name, TensorProto::DataType type,
                 const arrays::Shape& shape) {
  auto& tensor = *graph.add_initializer();
  auto& output = *graph.add_output();
  auto& value_type = *output.mutable_type()->mutable_tensor_type();
  tensor.set_name(name.data(), name.size());
  output.set_name(name.data(), name.size());
  tensor.set_data_type(type);
  value_type.set_elem_type(type);
  auto& dims = *value_type.mutable_shape();  // there even where it is empty: a value without dimensions
  for (const std::size_t extent : shape) {
    tensor.add_dims(static_cast<std::int64_t>(extent));
    dims.add_dim()->set_dim_value(static_cast<std::int64_t>(extent));
  }
  return tensor;
}

[[noreturn]] void refuse_program(const std::string& what) {
  refuse(what + ": a model is a program, and no values to be read: inspect shows it");
}

}  // namespace

void ArraysFile::write(const arrays::Splitter& splitter, Buffer& out) {
  GraphProto& graph = start(proto_, "arrays");
  for (const arrays::Tensor& tensor : splitter.tensors()) {
    auto& raw =
        *add(graph, splitter.name(tensor), data_type_of(tensor.type), tensor.shape).mutable_raw_data();
    raw.resize(tensor.bytes());
    tensor.put(reinterpret_cast<std::byte*>(raw.data()));
  }
  const std::string_view json = as_text(splitter.json());
  add(graph, arrays::json_name, TensorProto::STRING, {}).add_string_data(json.data(), json.size());
  onnx_models::write(proto_, out);
}

void ArraysFile::read(View bytes, events::Loader& loader) {
  parse(bytes, proto_);
  // It stands last in files of ours, and nothing else would tell that one ends too early.
  if (proto_.opset_import_size() == 0) refuse("there is no opset_import");
  find_values(graph_of(proto_));
  arrays::fill(json_, tensors_, loader);
}

void ArraysFile::find_values(const GraphProto& graph) {
  values_.clear();
  tensors_.clear();
  lists_.clear();
  json_.reset();
  // Whether it is a program comes first: of one no tensor is worth a word.
  for (const NodeProto& node : graph.node()) {
    if (!is_of_onnx(node) || (node.op_type() != "Constant" && node.op_type() != "Identity"))
      refuse_program(named(node));
  }
  for (const TensorProto& tensor : graph.initializer()) add_tensor(tensor, tensor.name());
  for (const ValueInfoProto& input : graph.input()) {
    // Files before IR 4 name initializers so.
    if (!values_.contains(input.name())) refuse_program("input '" + input.name() + "'");
  }
  for (const NodeProto& node : graph.node()) add_node(node);
  for (const ValueInfoProto& output : graph.output()) check_output(output);
}

void ArraysFile::add_name(const std::string& name, const TensorProto& tensor) {
  if (name.empty()) refuse("a tensor has no name");
  if (!is_utf8(name)) refuse("a tensor's name is not UTF-8");
  if (!values_.emplace(name, &tensor).second) refuse("tensor '" + name + "' stands there twice");
}

void ArraysFile::add_tensor(const TensorProto& tensor, const std::string& name) {
  add_name(name, tensor);
  if (name == arrays::json_name && tensor.data_type() == TensorProto::STRING) {
    json_ = text_of(tensor, name);
  } else {
    tensors_.push_back(numbers_of(tensor, name, lists_));
  }
}

void ArraysFile::add_node(const NodeProto& proto) {
  const Node node(proto, {"value"});
  if (proto.output_size() != 1) node.refuse("has not one output");
  if (proto.op_type() == "Constant") return add_tensor(node.tensor("value"), node.output(0));
  // Another name of what is there: as one more array, a short file could ask for any memory.
  const auto found = values_.find(node.input(0));
  if (found == values_.end()) node.refuse("there is no tensor '" + node.input(0) + "'");
  add_name(node.output(0), *found->second);
}

void ArraysFile::check_output(const ValueInfoProto& output) const {
  const auto found = values_.find(output.name());
  if (found == values_.end()) refuse("output '" + output.name() + "': there is no such tensor");
  const TensorProto& tensor = *found->second;
  const auto& type = output.type().tensor_type();
  bool same = output.type().has_tensor_type() && type.elem_type() == tensor.data_type();
  if (type.has_shape()) {
    same = same && type.shape().dim_size() == tensor.dims_size();
    for (int i = 0; same && i != tensor.dims_size(); ++i) {
      const auto& dim = type.shape().dim(i);
      same = !dim.has_dim_value() || dim.dim_value() == tensor.dims(i);
    }
  }
  if (!same) refuse("output '" + output.name() + "': has another type or shape than its tensor");
}

}  // namespace roundtrip::onnx_models
