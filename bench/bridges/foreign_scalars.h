// SPDX-License-Identifier: MIT
//
// Numbers and times that other formats have and a document has not, as what stands for them there.
#pragma once

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include "bench/record/buffer.h"

namespace roundtrip {

/// The double of the same value as a float of 16 bits (IEEE 754 binary16).
[[nodiscard]] inline double from_half(std::uint16_t bits) {
  const auto exponent = static_cast<int>(bits >> 10U & 31U);
  const double fraction = bits & 0x3ffU;
  double value = 0;
  if (exponent == 31) {
    value =
        fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    value = std::ldexp(fraction, -24);
  } else {
    value = std::ldexp(fraction + 0x400, exponent - 25);
  }
  return std::copysign(value, (bits & 0x8000U) != 0 ? -1.0 : 1.0);
}

/// What the work for longer ones would grow with the square of: bytes of an integer.
inline constexpr std::size_t longest_big_integer = 1024;

/// The decimal digits of an integer. @param magnitude big-endian @pre no longer than longest_big_integer
/// @param beyond_one whether the integer is -1 - magnitude, as CBOR has those below zero
[[nodiscard]] inline std::string decimal_digits(View magnitude, bool beyond_one) {
  constexpr std::uint64_t billion = 1'000'000'000;
  // The most significant first.
  std::vector<std::uint32_t> limbs(magnitude.size() / 4 + 2);
  for (std::size_t i = 0; i != magnitude.size(); ++i) {
    const std::size_t from_end = magnitude.size() - 1 - i;
    limbs[limbs.size() - 1 - from_end / 4] |= std::to_integer<std::uint32_t>(magnitude[i])
                                              << from_end % 4 * 8;
  }
  if (beyond_one) {
    for (std::size_t i = limbs.size(); i != 0 && ++limbs[i - 1] == 0;) --i;
  }
  std::string reversed;
  std::size_t first = 0;
  for (;;) {
    while (first != limbs.size() && limbs[first] == 0) ++first;
    if (first == limbs.size()) break;
    std::uint64_t rest = 0;
    for (std::size_t i = first; i != limbs.size(); ++i) {
      rest = rest << 32U | limbs[i];
      limbs[i] = static_cast<std::uint32_t>(rest / billion);
      rest %= billion;
    }
    for (int digit = 0; digit != 9; ++digit, rest /= 10) reversed += static_cast<char>('0' + rest % 10);
  }
  while (!reversed.empty() && reversed.back() == '0') reversed.pop_back();
  if (reversed.empty()) return "0";
  if (beyond_one) reversed += '-';
  return {reversed.rbegin(), reversed.rend()};
}

/// A time as ISO 8601 has it, in UTC: "2026-11-29T10:00:00Z", with as many digits of a second as it needs.
/// @param seconds since 1970 began, leap seconds not counted @param nanoseconds after that, below 10^9
/// @return empty beyond the years 0 to 9999
[[nodiscard]] inline std::string iso_time(std::int64_t seconds, std::uint32_t nanoseconds) {
  constexpr std::int64_t day = 86'400;
  constexpr std::int64_t first = -62'167'219'200;
  constexpr std::int64_t last = 253'402'300'799;
  if (seconds < first || seconds > last) return "";
  const std::int64_t days = (seconds - (seconds % day + day) % day) / day;
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  const auto second = static_cast<int>(seconds - days * day);
  std::array<char, 64> text;
  const int size = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%09u",
                                 static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                 static_cast<unsigned>(date.day()), second / 3600, second / 60 % 60,
                                 second % 60, nanoseconds);
  std::string made(text.data(), static_cast<std::size_t>(size));
  made.resize(made.find_last_not_of('0') + 1);
  if (made.back() == '.') made.pop_back();
  return made + "Z";
}

}  // namespace roundtrip
