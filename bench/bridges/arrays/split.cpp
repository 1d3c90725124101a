// SPDX-License-Identifier: MIT
#include "bench/bridges/arrays/split.h"

namespace roundtrip::arrays {

void Splitter::add_step(const Step& step) {
  if (!step.is_key) {
    names_ += std::to_string(step.index);
    return;
  }
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : step.key) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || std::string_view("%.$/\\").find(c) != std::string_view::npos) {
      names_.append({'%', digits[byte / 16], digits[byte % 16]});
    } else {
      names_ += c;
    }
  }
}

void Splitter::name_by_path(Tensor& tensor) {
  tensor.name_offset = names_.size();
  if (path_.empty()) names_ += '$';
  for (const Step& step : path_) {
    if (&step != path_.data()) names_ += '.';
    add_step(step);
  }
  tensor.name_size = names_.size() - tensor.name_offset;
  if (tensor.name_size > limits_.longest_name || names_may_repeat_) make_distinct(tensor);
}

void Splitter::make_distinct(Tensor& tensor) {
  const bool too_long = tensor.name_size > limits_.longest_name;
  if (!too_long && seen_.insert(std::string(name(tensor))).second) return;
  // No path has a '%' and a '#' behind it, and the number is another one each time.
  const std::string end = "%#" + std::to_string(tensors_.size());
  std::size_t size = std::min(tensor.name_size, limits_.longest_name - end.size());
  // Not in the middle of a character.
  while (size < tensor.name_size &&
         (static_cast<unsigned char>(names_[tensor.name_offset + size]) & 0xc0U) == 0x80) {
    --size;
  }
  names_.resize(tensor.name_offset + size);
  names_ += end;
  tensor.name_size = names_.size() - tensor.name_offset;
}

void Splitter::add(Tensor tensor, std::string_view marker) {
  name_by_path(tensor);
  sink_.begin_object(1);
  sink_.key(marker);
  sink_.string(name(tensor));
  if (limits_.stored(tensor.type) != tensor.type) {
    sink_.key("as");
    sink_.string(name_of(tensor.type));
  }
  sink_.end_object();
  tensors_.push_back(tensor);
}

void Splitter::add_scalar(NumberType type, const void* bits) {
  Tensor tensor{};
  tensor.type = type;
  std::memcpy(tensor.value.data(), bits, size_of(type));
  tensor.gather = &detail::gather_value;
  add(tensor, "$scalar");
}

void Splitter::add_bytes(View bytes) {
  if (bytes.size() < least_elements) {
    sink_.begin_object(1);
    sink_.key("$base64");
    sink_.string(to_base64(Bytes(bytes.begin(), bytes.end())));
    sink_.end_object();
    return;
  }
  Tensor tensor{};
  tensor.type = NumberType::uint8;
  tensor.shape.push(bytes.size());
  tensor.source = bytes.data();
  tensor.gather = &detail::gather_bytes;
  add(tensor, "$bytes");
}

void Splitter::key(std::string_view name) {
  if (!name.starts_with('$')) return sink_.key(name);
  sink_.key("$" + std::string(name));
}

}  // namespace roundtrip::arrays
