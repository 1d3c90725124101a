// SPDX-License-Identifier: MIT
#include "formats/joblib/array_writer.h"

#include <string>

#include "bench/bridges/arrays/numpy_type.h"

namespace roundtrip::joblib {

void ArrayWriter::write_dtype(NumberType type, bool complex) {
  std::uint32_t& known = dtypes_.at(2 * static_cast<std::size_t>(type) + std::size_t{complex});
  if (known != none) return writer_.get(known);
  const std::size_t size = complex ? 2 * size_of(type) : size_of(type);
  writer_.global("numpy", "dtype");
  writer_.string((complex ? 'c' : arrays::numpy_kind(type)) + std::to_string(size));
  writer_.boolean(false);  // not aligned
  writer_.boolean(true);   // copied
  writer_.end_tuple(3);
  writer_.call();
  known = writer_.memoize();
  // Its state: the version of this, the order of the bytes, what structures have, and three numbers that are
  // those of all types but structures.
  constexpr std::size_t members = 8;
  writer_.begin_tuple(members);
  writer_.integer(3);
  writer_.lasting_key(size == 1 ? "|" : "<");
  for (int i = 0; i != 3; ++i) writer_.none();
  writer_.integer(-1);
  writer_.integer(-1);
  writer_.integer(0);
  writer_.end_tuple(members);
  writer_.build();
}

void ArrayWriter::write(const arrays::Tensor& tensor) {
  arrays::Shape shape = tensor.shape;
  if (tensor.complex) shape.pop();
  writer_.begin_object(wrapper_module, wrapper_name);
  writer_.lasting_key("subclass");
  writer_.global("numpy", "ndarray");
  writer_.lasting_key("shape");
  writer_.begin_tuple(shape.rank());
  for (const std::size_t extent : shape) writer_.integer(extent);
  writer_.end_tuple(shape.rank());
  writer_.lasting_key("order");
  writer_.lasting_key("C");
  writer_.lasting_key("dtype");
  write_dtype(tensor.type, tensor.complex);
  writer_.lasting_key("allow_mmap");
  writer_.boolean(mappable_);
  writer_.lasting_key("numpy_array_alignment_bytes");
  writer_.integer(alignment);
  writer_.end_object();

  writer_.leave();
  const std::size_t padding = alignment - (out_->size() + 1) % alignment;
  out_->resize(out_->size() + 1 + padding);
  std::byte* const place = out_->data() + out_->size() - padding - 1;
  place[0] = static_cast<std::byte>(padding);
  std::memset(place + 1, 0xff, padding);
  const std::size_t before = out_->size();
  out_->resize(before + tensor.bytes());
  tensor.put(out_->data() + before);
  writer_.enter();
}

}  // namespace roundtrip::joblib
