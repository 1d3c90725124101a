// SPDX-License-Identifier: MIT
//
// The elements of a TensorProto, which are looked at before they are used. Everything throws
// std::runtime_error with the tensor's name and what of it is otherwise than it should be.
#pragma once

#include <onnx/onnx_pb.h>

#include <deque>
#include <string>
#include <vector>

#include "bench/bridges/arrays/tensor.h"
#include "bench/record/models.h"

namespace roundtrip::onnx_models {

[[noreturn]] void refuse(const std::string& what);

[[nodiscard]] ::onnx::TensorProto::DataType data_type_of(NumberType type);
/// What onnx.proto calls a data_type: "FLOAT16".
[[nodiscard]] std::string type_name(std::uint64_t data_type);

// Of the functions below each takes the name that a message is to have: a tensor in an attribute has none.

/// The numbers, which stay where they are.
/// @param lists gets what is not there as raw bytes, but as the list of numbers that onnx.proto has for the
/// type
[[nodiscard]] arrays::StoredTensor numbers_of(const ::onnx::TensorProto& tensor, const std::string& name,
                                              std::deque<Bytes>& lists);
/// The text of a tensor that is a single one.
[[nodiscard]] View text_of(const ::onnx::TensorProto& tensor, const std::string& name);

// Of a model; there are as many elements as the dims say.

std::vector<double> doubles_of(const ::onnx::TensorProto& tensor, const std::string& name);
std::vector<std::int64_t> integers_of(const ::onnx::TensorProto& tensor, const std::string& name);
/// Strings, or integers.
models::Classes labels_of(const ::onnx::TensorProto& tensor, const std::string& name);

}  // namespace roundtrip::onnx_models
