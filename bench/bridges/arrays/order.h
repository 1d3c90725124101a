// SPDX-License-Identifier: MIT
//
// Elements that lie in another order than ours (the last extent is the fastest, little-endian), put into it.
#pragma once

#include <vector>

#include "bench/bridges/arrays/shape.h"
#include "bench/record/buffer.h"

namespace roundtrip::arrays {

struct Order {
  std::array<std::size_t, Shape::max_rank> strides{};  ///< of each extent: from one element to the next
  std::size_t element_size = 1;                        ///< bytes, as the strides are
  /// The size of the numbers in an element whose bytes stand the other way round; none do where it is 0.
  std::size_t swapped = 0;
};

/// The first extent is the fastest. @pre the elements are in memory: no product overflows
[[nodiscard]] Order fortran_order(const Shape& shape, std::size_t element_size);
[[nodiscard]] Order c_order(const Shape& shape, std::size_t element_size);

/// @pre all elements that the shape and the strides reach are in `bytes`
[[nodiscard]] std::vector<std::byte> in_c_order(const Shape& shape, const Order& order, View bytes);

}  // namespace roundtrip::arrays
