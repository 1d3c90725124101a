// SPDX-License-Identifier: MIT
#include "bench/driver/base/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <system_error>

namespace roundtrip {

namespace {

/// A decimal number without its sign: 0.d₁d₂d₃… × 10^exponent, in which neither the first digit nor the last
/// is 0.
struct Decimal {
  /// No double has more significant digits than this.
  static constexpr std::size_t most_digits = 767;

  std::string digits;  ///< one more than that at most: enough to see that there are too many
  std::int64_t exponent = 0;
};

Decimal decimal_of(std::string_view token) {
  Decimal decimal;
  bool fraction = false;
  std::size_t zeros = 0;  // behind the last digit that is none
  for (; !token.empty() && token[0] != 'e' && token[0] != 'E'; token.remove_prefix(1)) {
    const char c = token[0];
    fraction |= c == '.';
    if (c == '-' || c == '.') continue;
    const bool leading = c == '0' && decimal.digits.empty();
    if (fraction && leading) --decimal.exponent;
    if (!fraction && !leading) ++decimal.exponent;
    if (leading) continue;
    if (c == '0') {
      ++zeros;
      continue;
    }
    const std::size_t room = Decimal::most_digits + 1 - decimal.digits.size();
    decimal.digits.append(std::min(zeros, room), '0');
    if (zeros < room) decimal.digits += c;
    zeros = 0;
  }
  if (token.empty()) return decimal;
  token.remove_prefix(token.size() > 1 && token[1] == '+' ? 2 : 1);
  // Further than any text is long, and far from an overflow.
  constexpr std::int64_t far = std::int64_t{1} << 60;
  std::int64_t written = 0;
  const auto result = std::from_chars(token.data(), token.data() + token.size(), written);
  if (result.ec == std::errc::result_out_of_range) written = token[0] == '-' ? -far : far;
  decimal.exponent += std::clamp(written, -far, far);
  return decimal;
}

bool is_reproduced(const Decimal& written, double value) {
  const std::size_t count = written.digits.size();
  if (count == 0) return true;
  if (value == 0 || count > Decimal::most_digits) return false;
  const bool full_precision = std::abs(value) >= std::numeric_limits<double>::min();
  if (full_precision && count <= std::numeric_limits<double>::digits10) return true;
  std::array<char, Decimal::most_digits + 16> text{};
  const auto printed = std::to_chars(text.data(), text.data() + text.size(), std::abs(value),
                                     std::chars_format::scientific, static_cast<int>(count) - 1);
  const Decimal held = decimal_of({text.data(), static_cast<std::size_t>(printed.ptr - text.data())});
  return held.digits == written.digits && held.exponent == written.exponent;
}

}  // namespace

NearestDouble nearest_double(std::string_view token) {
  const Decimal written = decimal_of(token);
  NearestDouble nearest;
  const auto result = std::from_chars(token.data(), token.data() + token.size(), nearest.value);
  if (result.ec == std::errc::result_out_of_range) {
    nearest.value = std::copysign(written.exponent > 0 ? HUGE_VAL : 0.0, token[0] == '-' ? -1.0 : 1.0);
  }
  nearest.reproduced = is_reproduced(written, nearest.value);
  return nearest;
}

double rounded(double value, int digits) {
  return std::strtod(fmt::format("{:.{}g}", value, digits).c_str(), nullptr);
}

}  // namespace roundtrip
