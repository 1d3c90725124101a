// SPDX-License-Identifier: MIT
#include "bench/bridges/arrays/order.h"

#include <algorithm>
#include <cstring>

namespace roundtrip::arrays {

Order fortran_order(const Shape& shape, std::size_t element_size) {
  Order order{.element_size = element_size};
  std::size_t stride = element_size;
  for (std::size_t i = 0; i != shape.rank(); stride *= shape[i++]) order.strides[i] = stride;
  return order;
}

Order c_order(const Shape& shape, std::size_t element_size) {
  Order order{.element_size = element_size};
  std::size_t stride = element_size;
  for (std::size_t i = shape.rank(); i != 0; stride *= shape[--i]) order.strides[i - 1] = stride;
  return order;
}

std::vector<std::byte> in_c_order(const Shape& shape, const Order& order, View bytes) {
  const std::size_t size = order.element_size;
  const std::size_t count = shape.count();
  std::vector<std::byte> made(count * size);
  std::array<std::size_t, Shape::max_rank> index{};
  std::size_t from = 0;
  for (std::size_t to = 0; to != count; ++to) {
    std::byte* const place = made.data() + to * size;
    std::memcpy(place, bytes.data() + from, size);
    if (order.swapped != 0) {
      for (std::size_t i = 0; i != size; i += order.swapped)
        std::reverse(place + i, place + i + order.swapped);
    }
    for (std::size_t i = shape.rank(); i != 0; --i) {
      from += order.strides[i - 1];
      if (++index[i - 1] != shape[i - 1]) break;
      from -= order.strides[i - 1] * shape[i - 1];
      index[i - 1] = 0;
    }
  }
  return made;
}

}  // namespace roundtrip::arrays
