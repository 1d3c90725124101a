// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "bench/bridges/arrays/shape.h"

namespace roundtrip::arrays {

/// "3 × 4"; "scalar" without dimensions.
[[nodiscard]] inline std::string shape_text(const Shape& shape) {
  std::string text;
  for (const std::size_t extent : shape) text += (text.empty() ? "" : " × ") + std::to_string(extent);
  return text.empty() ? "scalar" : text;
}

}  // namespace roundtrip::arrays
