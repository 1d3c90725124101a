// SPDX-License-Identifier: MIT
#include "formats/onnx/tensor.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace roundtrip::onnx_models {

using ::onnx::TensorProto;

namespace {

constexpr std::array<std::pair<NumberType, TensorProto::DataType>, number_types.size()> data_types{
    {{NumberType::boolean, TensorProto::BOOL},
     {NumberType::int8, TensorProto::INT8},
     {NumberType::int16, TensorProto::INT16},
     {NumberType::int32, TensorProto::INT32},
     {NumberType::int64, TensorProto::INT64},
     {NumberType::uint8, TensorProto::UINT8},
     {NumberType::uint16, TensorProto::UINT16},
     {NumberType::uint32, TensorProto::UINT32},
     {NumberType::uint64, TensorProto::UINT64},
     {NumberType::float32, TensorProto::FLOAT},
     {NumberType::float64, TensorProto::DOUBLE}}};

[[noreturn]] void refuse(const std::string& name, const std::string& what) {
  onnx_models::refuse("tensor '" + name + "': " + what);
}

/// How many elements the dims promise. @throws where that is not a number of elements
std::size_t element_count(const TensorProto& tensor, const std::string& name) {
  std::size_t count = 1;
  for (const std::int64_t dim : tensor.dims()) {
    std::size_t product = 0;
    if (dim < 0 || __builtin_mul_overflow(count, static_cast<std::size_t>(dim), &product))
      refuse(name, "a dimension of " + std::to_string(dim));
    count = product;
  }
  return count;
}

void require_count(std::size_t count, std::size_t wanted, const std::string& name) {
  if (count != wanted)
    refuse(name,
           "its dims say " + std::to_string(wanted) + " elements, and there are " + std::to_string(count));
}

void require_in_file(const TensorProto& tensor, const std::string& name) {
  if ((tensor.has_data_location() && tensor.data_location() != TensorProto::DEFAULT) ||
      tensor.external_data_size() != 0)
    refuse(name, "its data lies in another file");
  if (tensor.has_segment()) refuse(name, "is a segment of another one");
}

/// How many elements there are in all lists together.
std::size_t listed_count(const TensorProto& tensor) {
  std::size_t count = 0;
  for (const int size : {tensor.float_data_size(), tensor.int32_data_size(), tensor.string_data_size(),
                         tensor.int64_data_size(), tensor.double_data_size(), tensor.uint64_data_size()})
    count += static_cast<std::size_t>(size);
  return count;
}

/// The list that onnx.proto has for numbers of a type.
template <class T>
const auto& list_of(const TensorProto& tensor) {
  if constexpr (std::same_as<T, float>) {
    return tensor.float_data();
  } else if constexpr (std::same_as<T, double>) {
    return tensor.double_data();
  } else if constexpr (std::same_as<T, std::int64_t>) {
    return tensor.int64_data();
  } else if constexpr (std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t>) {
    return tensor.uint64_data();
  } else {
    return tensor.int32_data();
  }
}

template <class T>
Bytes listed(const TensorProto& tensor, const std::string& name) {
  const auto& list = list_of<T>(tensor);
  const auto count = static_cast<std::size_t>(list.size());
  if (count != listed_count(tensor)) refuse(name, "has data of another type than its data_type");
  require_count(count, element_count(tensor, name), name);
  Bytes bytes(count * sizeof(T));
  std::byte* to = bytes.data();
  for (const auto number : list) {
    if constexpr (std::integral<T>) {
      if (!std::in_range<T>(number)) refuse(name, std::to_string(number) + " is none of its data_type");
    }
    const auto element = static_cast<T>(number);
    std::memcpy(to, &element, sizeof element);
    to += sizeof element;
  }
  return bytes;
}

Bytes listed(const TensorProto& tensor, NumberType type, const std::string& name) {
  // The number itself is of no interest: it has the type.
  constexpr std::array<std::byte, sizeof(std::uint64_t)> any{};
  return visit_number(type, any.data(), [&]<class T>(T) { return listed<T>(tensor, name); });
}

/// The elements as they are in memory, from the raw bytes or from the list for the type; never from both.
View content_of(const TensorProto& tensor, NumberType type, const std::string& name,
                std::deque<Bytes>& lists) {
  require_in_file(tensor, name);
  if (!tensor.has_raw_data()) return lists.emplace_back(listed(tensor, type, name));
  if (listed_count(tensor) != 0) refuse(name, "has its data twice");
  const std::string& raw = tensor.raw_data();
  if (raw.size() % size_of(type) != 0)
    refuse(name, std::to_string(raw.size()) + " bytes are no whole number of elements");
  require_count(raw.size() / size_of(type), element_count(tensor, name), name);
  return std::as_bytes(std::span(raw));
}

template <class T>
std::vector<T> elements_of(const TensorProto& tensor, const std::string& name) {
  std::deque<Bytes> lists;
  const View content = content_of(tensor, number_type_of<T>(), name, lists);
  std::vector<T> elements(content.size() / sizeof(T));
  if (!elements.empty()) std::memcpy(elements.data(), content.data(), content.size());
  return elements;
}

[[noreturn]] void refuse_type(const TensorProto& tensor, const std::string& name, const char* wanted) {
  refuse(name, "its data_type is " + std::to_string(tensor.data_type()) + ", not " + wanted);
}

}  // namespace

void refuse(const std::string& what) {
  throw std::runtime_error("onnx: " + what);
}

TensorProto::DataType data_type_of(NumberType type) {
  return data_types.at(static_cast<std::size_t>(type)).second;
}

std::string type_name(std::uint64_t data_type) {
  // Some are of a later onnx.proto than that of the library.
  constexpr std::array<std::string_view, 24> names{
      "UNDEFINED",      "FLOAT",      "UINT8",          "INT8",       "UINT16",   "INT16",
      "INT32",          "INT64",      "STRING",         "BOOL",       "FLOAT16",  "DOUBLE",
      "UINT32",         "UINT64",     "COMPLEX64",      "COMPLEX128", "BFLOAT16", "FLOAT8E4M3FN",
      "FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ", "UINT4",      "INT4",     "FLOAT4E2M1"};
  return data_type < names.size() ? std::string(names.at(data_type)) : "type " + std::to_string(data_type);
}

arrays::StoredTensor numbers_of(const TensorProto& tensor, const std::string& name,
                                std::deque<Bytes>& lists) {
  const auto* const type = std::find_if(data_types.begin(), data_types.end(),
                                        [&](const auto& pair) { return pair.second == tensor.data_type(); });
  if (type == data_types.end())
    refuse(name,
           "is " + type_name(static_cast<std::uint32_t>(tensor.data_type())) + ", which no member can hold");
  if (static_cast<std::size_t>(tensor.dims_size()) > arrays::Shape::max_rank)
    refuse(name, "has " + std::to_string(tensor.dims_size()) + " dimensions, of at most " +
                     std::to_string(arrays::Shape::max_rank));
  const View content = content_of(tensor, type->first, name, lists);
  arrays::Shape shape;
  for (const std::int64_t dim : tensor.dims()) shape.push(static_cast<std::size_t>(dim));
  return {name, type->first, shape, content};
}

View text_of(const TensorProto& tensor, const std::string& name) {
  if (tensor.data_type() != TensorProto::STRING) refuse_type(tensor, name, "STRING");
  require_in_file(tensor, name);
  require_count(static_cast<std::size_t>(tensor.string_data_size()), element_count(tensor, name), name);
  if (tensor.has_raw_data() || listed_count(tensor) != 1 || tensor.string_data_size() != 1)
    refuse(name, "is not a single text");
  return std::as_bytes(std::span(tensor.string_data(0)));
}

std::vector<double> doubles_of(const TensorProto& tensor, const std::string& name) {
  if (tensor.data_type() == TensorProto::DOUBLE) return elements_of<double>(tensor, name);
  if (tensor.data_type() != TensorProto::FLOAT) refuse_type(tensor, name, "DOUBLE or FLOAT");
  const std::vector<float> floats = elements_of<float>(tensor, name);
  return {floats.begin(), floats.end()};
}

std::vector<std::int64_t> integers_of(const TensorProto& tensor, const std::string& name) {
  if (tensor.data_type() != TensorProto::INT64) refuse_type(tensor, name, "INT64");
  return elements_of<std::int64_t>(tensor, name);
}

models::Classes labels_of(const TensorProto& tensor, const std::string& name) {
  if (tensor.data_type() != TensorProto::STRING) return integers_of(tensor, name);
  require_count(static_cast<std::size_t>(tensor.string_data_size()), element_count(tensor, name), name);
  return std::vector<std::string>(tensor.string_data().begin(), tensor.string_data().end());
}

}  // namespace roundtrip::onnx_models
