// SPDX-License-Identifier: MIT
#include "formats/onnx/file.h"

#include <limits>
#include <stdexcept>

#include "bench/record/unsupported.h"

namespace roundtrip::onnx_models {

namespace {

constexpr std::size_t most_bytes = std::numeric_limits<int>::max();

}  // namespace

::onnx::GraphProto& start(::onnx::ModelProto& proto, const char* graph_name) {
  proto.Clear();
  proto.set_ir_version(ir_version);
  proto.set_producer_name("roundtrip");
  proto.add_opset_import()->set_version(opset_version);
  auto& graph = *proto.mutable_graph();
  graph.set_name(graph_name);
  return graph;
}

void write(const ::onnx::ModelProto& proto, Buffer& out) {
  const std::size_t size = proto.ByteSizeLong();
  if (size > most_bytes) throw UnsupportedError("an ONNX file, as protobuf has it, ends at 2 GiB");
  out.resize(size);
  proto.SerializeWithCachedSizesToArray(reinterpret_cast<std::uint8_t*>(out.data()));
}

void parse(View bytes, ::onnx::ModelProto& proto) {
  if (bytes.size() > most_bytes) throw std::runtime_error("onnx: more than 2 GiB");
  if (!proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    throw std::runtime_error("onnx: these bytes are no ModelProto");
}

}  // namespace roundtrip::onnx_models
