// SPDX-License-Identifier: MIT
#include "formats/gguf/file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "bench/bridges/arrays/fill.h"

namespace roundtrip::gguf_codec {

namespace {

constexpr std::string_view json_key = "roundtrip.json";

struct TypePair {
  NumberType number;
  gguf::Type tensor;
};
constexpr auto types = std::to_array<TypePair>({{NumberType::int8, gguf::Type::I8},
                                                {NumberType::int16, gguf::Type::I16},
                                                {NumberType::int32, gguf::Type::I32},
                                                {NumberType::int64, gguf::Type::I64},
                                                {NumberType::float32, gguf::Type::F32},
                                                {NumberType::float64, gguf::Type::F64}});

}  // namespace

NumberType stored(NumberType type) {
  switch (type) {
    case NumberType::boolean:
    case NumberType::uint8:
      return NumberType::int8;
    case NumberType::uint16:
      return NumberType::int16;
    case NumberType::uint32:
      return NumberType::int32;
    case NumberType::uint64:
      return NumberType::int64;
    default:
      return type;
  }
}

void File::write(const arrays::Splitter& splitter, Buffer& out) {
  tensors_.clear();
  for (const arrays::Tensor& tensor : splitter.tensors()) {
    const NumberType type = stored(tensor.type);
    const auto* const pair =
        std::find_if(types.begin(), types.end(), [&](const TypePair& p) { return p.number == type; });
    arrays::Shape shape = tensor.shape;
    if (shape.rank() == 0) shape.push(1);  // a tensor has at least one dimension
    tensors_.push_back({splitter.name(tensor), pair->tensor, shape});
  }
  const std::array<gguf::StringPair, 2> strings{
      {{"general.architecture", "roundtrip"}, {json_key, as_text(splitter.json())}}};
  const std::uint64_t size = gguf::write_header(tensors_, strings, header_);
  out.resize(header_.size() + size);
  std::memcpy(out.data(), header_.data(), header_.size());
  std::byte* const data = out.data() + header_.size();
  std::uint64_t end = 0;
  for (std::size_t i = 0; i != tensors_.size(); ++i) {
    std::memset(data + end, 0, tensors_[i].offset - end);
    splitter.tensors()[i].put(data + tensors_[i].offset);
    end = tensors_[i].offset + tensors_[i].bytes();
  }
}

void File::read(View bytes, events::Loader& loader) {
  const gguf::Header header = gguf::read_header(bytes);
  std::optional<View> json;
  for (const gguf::StringPair& pair : header.strings) {
    if (pair.key == json_key) json = std::as_bytes(std::span(pair.value));
  }
  stored_.clear();
  for (const gguf::Tensor& tensor : header.tensors) {
    const auto* const pair =
        std::find_if(types.begin(), types.end(), [&](const TypePair& p) { return p.tensor == tensor.type; });
    if (pair == types.end()) {
      throw std::runtime_error("gguf: " + std::string(tensor.name) +
                               " is of 16-bit floats, which no member can hold");
    }
    stored_.push_back({tensor.name, pair->number, tensor.shape,
                       bytes.subspan(header.data + tensor.offset, tensor.bytes())});
  }
  arrays::fill(json, stored_, loader);
}

}  // namespace roundtrip::gguf_codec
