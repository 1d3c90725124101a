// SPDX-License-Identifier: MIT
//
// Arrays of numbers with a name: what formats for arrays (npz, safetensors, GGUF, HDF5) consist of.
#pragma once

#include <array>
#include <string_view>

#include "bench/bridges/arrays/shape.h"
#include "bench/bridges/numbers.h"

namespace roundtrip::arrays {

/// An array that is going to be written. What it is made of belongs to the record and must still be there.
struct Tensor {
  NumberType type;
  bool complex;  ///< the last extent is 2: a real and an imaginary part
  Shape shape;
  std::size_t name_offset, name_size;  ///< in the text of all names
  const void* source;
  std::size_t stride;              ///< of a column: from row to row, in bytes
  std::array<std::byte, 8> value;  ///< of a single number, which has no source
  void (*gather)(const Tensor&, std::byte* to);

  [[nodiscard]] std::size_t bytes() const { return shape.count() * size_of(type); }
  /// Puts the elements, row after row, where there is room for bytes().
  void put(std::byte* to) const { gather(*this, to); }
};

/// An array that was found in a file.
struct StoredTensor {
  std::string_view name;
  NumberType type;
  Shape shape;
  View data;  ///< @pre the shape takes it
};

/// The name of the array of bytes that holds as JSON what is no array, where a format has no better place.
inline constexpr std::string_view json_name = "$json";

}  // namespace roundtrip::arrays
