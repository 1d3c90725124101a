// SPDX-License-Identifier: MIT
#include "formats/safetensors/file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "bench/bridges/arrays/fill.h"

namespace roundtrip::safetensors_codec {

namespace {

using safetensors::DType;

constexpr std::array<std::pair<NumberType, DType>, number_types.size()> dtypes{
    {{NumberType::boolean, DType::BOOL},
     {NumberType::int8, DType::I8},
     {NumberType::int16, DType::I16},
     {NumberType::int32, DType::I32},
     {NumberType::int64, DType::I64},
     {NumberType::uint8, DType::U8},
     {NumberType::uint16, DType::U16},
     {NumberType::uint32, DType::U32},
     {NumberType::uint64, DType::U64},
     {NumberType::float32, DType::F32},
     {NumberType::float64, DType::F64}}};

}  // namespace

void File::write(const arrays::Splitter& splitter, Buffer& out) {
  entries_.clear();
  for (const arrays::Tensor& tensor : splitter.tensors()) {
    entries_.push_back(
        {splitter.name(tensor), dtypes.at(static_cast<std::size_t>(tensor.type)).second, tensor.shape});
  }
  const View json = splitter.json();
  entries_.push_back({arrays::json_name, DType::U8, {json.size()}});
  const std::uint64_t size = safetensors::write_header(entries_, {}, header_);
  out.resize(header_.size() + size);
  std::byte* const data = out.data() + header_.size();
  std::memcpy(out.data(), header_.data(), header_.size());
  for (std::size_t i = 0; i != splitter.tensors().size(); ++i)
    splitter.tensors()[i].put(data + entries_[i].begin);
  std::memcpy(data + entries_.back().begin, json.data(), json.size());
}

void File::read(View bytes, events::Loader& loader) {
  const safetensors::Header header = safetensors::read_header(bytes);
  tensors_.clear();
  std::optional<View> json;
  for (const safetensors::Entry& entry : header.entries) {
    const View data = bytes.subspan(header.data + entry.begin, entry.end - entry.begin);
    if (entry.name == arrays::json_name && entry.dtype == DType::U8) {
      json = data;
      continue;
    }
    const auto* const type = std::find_if(dtypes.begin(), dtypes.end(),
                                          [&](const auto& pair) { return pair.second == entry.dtype; });
    if (type == dtypes.end()) {
      throw std::runtime_error("safetensors: " + std::string(entry.name) + " is " +
                               std::string(name_of(entry.dtype)) + ", which no member can hold");
    }
    tensors_.push_back({entry.name, type->first, entry.shape, data});
  }
  arrays::fill(json, tensors_, loader);
}

}  // namespace roundtrip::safetensors_codec
