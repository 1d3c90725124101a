// SPDX-License-Identifier: MIT
//
// An array of a file that nobody here wrote, as a document: arrays in arrays, whatever its elements are.
#pragma once

#include <concepts>
#include <stdexcept>
#include <string>

#include "bench/bridges/arrays/shape.h"
#include "bench/bridges/numbers.h"
#include "bench/record/document.h"

namespace roundtrip::arrays {

namespace detail {

template <class Element>
Document nested(const Shape& shape, std::size_t dimension, std::size_t& index, const Element& element) {
  if (dimension == shape.rank()) return element(index++);
  Document::Array array;
  array.reserve(shape[dimension]);
  for (std::size_t i = 0; i != shape[dimension]; ++i)
    array.push_back(nested(shape, dimension + 1, index, element));
  return {std::move(array)};
}

}  // namespace detail

/// @param element called with the number of each, in C order, makes its document
/// @throws std::runtime_error when it has so many extents of 0 and 1 that what is in it is the least of it
template <class Element>
[[nodiscard]] Document document_array(const Shape& shape, const Element& element) {
  constexpr std::size_t most_for_nothing = 1'000'000;
  const std::size_t elements = shape.count();
  std::size_t rows = 1;
  for (std::size_t i = 0; i != shape.rank(); ++i) {
    if (rows > most_for_nothing && rows / shape.rank() > elements)
      throw std::runtime_error("an array of nothing but " + std::to_string(rows) + " empty arrays");
    if (shape[i] == 0) break;
    if (__builtin_mul_overflow(rows, shape[i], &rows)) rows = SIZE_MAX;
  }
  std::size_t index = 0;
  return detail::nested(shape, 0, index, element);
}

/// The number of a type at a place.
[[nodiscard]] inline Document document_number(NumberType type, const std::byte* place) {
  return visit_number(type, place, [&]<class T>(T value) -> Document {
    if constexpr (std::floating_point<T>) {
      return {double{value}};
    } else if constexpr (std::signed_integral<T>) {
      return Document::integer(std::int64_t{value});
    } else {
      if (type == NumberType::boolean) return {value != 0};
      return Document::integer(std::uint64_t{value});
    }
  });
}

}  // namespace roundtrip::arrays
