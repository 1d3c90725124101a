// SPDX-License-Identifier: MIT
//
// NumPy's names for the types of numbers: a letter for the kind, and the size of an element in bytes.
#pragma once

#include <optional>

#include "bench/bridges/numbers.h"

namespace roundtrip::arrays {

[[nodiscard]] constexpr char numpy_kind(NumberType type) {
  return name_of(type)[0];
}

/// @param kind b (bool), i, u, f, or c of complex numbers, whose type is that of their two parts
/// @return nothing for what no member can hold, such as float16
[[nodiscard]] constexpr std::optional<NumberType> type_of_numpy(char kind, std::size_t size) {
  if (kind == 'c') return size % 2 == 0 ? type_of_numpy('f', size / 2) : std::nullopt;
  for (const NumberTypeInfo& info : number_types) {
    if (info.size == size && numpy_kind(info.type) == kind) return info.type;
  }
  return std::nullopt;
}

}  // namespace roundtrip::arrays
