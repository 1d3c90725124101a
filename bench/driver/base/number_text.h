// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace roundtrip {

/// The double that is nearest to a number, and whether it is the number that was written.
struct NearestDouble {
  double value = 0;  ///< an infinity beyond the largest double
  /// Whether the value, printed with as many significant digits as were written (zeros at both ends are
  /// none), gives those again. 0.1, 1.10 and 100000000000000000000 do; 0.1000000000000000000001 and
  /// 9007199254740993.0 do not, nor does any other number than 0 that became 0.
  bool reproduced = true;
};

/// To so many significant digits: more say nothing of what was measured, and make a file large.
[[nodiscard]] double rounded(double value, int digits);

/// @param token a number by the grammar of JSON (RFC 8259, section 6)
[[nodiscard]] NearestDouble nearest_double(std::string_view token);

}  // namespace roundtrip
