// SPDX-License-Identifier: MIT
//
// An ONNX file: a ModelProto, which libonnx's own classes write and read.
#pragma once

#include <onnx/onnx_pb.h>

#include "bench/record/buffer.h"

namespace roundtrip::onnx_models {

/// The versions of a file of ours: those that libonnx 1.12 knows and that most readers have had since 2021.
inline constexpr int ir_version = 7;
inline constexpr int opset_version = 13;
inline constexpr int ml_opset_version = 3;
inline constexpr const char* ml_domain = "ai.onnx.ml";

/// Makes it an empty file of ours.
/// @return its graph
::onnx::GraphProto& start(::onnx::ModelProto& proto, const char* graph_name);

/// @throws UnsupportedError beyond protobuf's 2 GiB
void write(const ::onnx::ModelProto& proto, Buffer& out);

/// @throws std::runtime_error when these bytes are no ModelProto
void parse(View bytes, ::onnx::ModelProto& proto);

}  // namespace roundtrip::onnx_models
