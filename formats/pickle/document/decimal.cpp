// SPDX-License-Identifier: MIT
#include "formats/pickle/document/decimal.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace roundtrip::pickle_document {

std::optional<std::string> decimal_digits(View bytes) {
  // 256^1786 has 4,301 digits.
  constexpr std::size_t most_bytes = 1786;
  if (bytes.empty() || bytes.size() > most_bytes) return std::nullopt;
  const bool negative = std::to_integer<unsigned>(bytes.back()) >= 0x80;
  std::vector<std::uint32_t> magnitude;  // a byte each, the greatest first
  unsigned carry = negative ? 1 : 0;
  for (const std::byte byte : bytes) {
    const unsigned digit =
        (negative ? ~std::to_integer<unsigned>(byte) & 0xffU : std::to_integer<unsigned>(byte)) + carry;
    magnitude.push_back(digit & 0xffU);
    carry = digit >> 8U;
  }
  magnitude.push_back(carry);
  std::reverse(magnitude.begin(), magnitude.end());

  constexpr std::uint32_t billion = 1'000'000'000;
  std::string digits;  // the least first
  const auto is_zero = [](std::uint32_t digit) { return digit == 0; };
  while (!std::all_of(magnitude.begin(), magnitude.end(), is_zero)) {
    std::uint64_t rest = 0;
    for (std::uint32_t& digit : magnitude) {
      rest = rest << 8U | digit;
      digit = static_cast<std::uint32_t>(rest / billion);
      rest %= billion;
    }
    for (int i = 0; i < 9; ++i, rest /= 10) digits += static_cast<char>('0' + rest % 10);
  }
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.empty()) digits = "0";
  if (negative) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace roundtrip::pickle_document
