// SPDX-License-Identifier: MIT
//
// What stands in front of a value:
//
//     0   magic "RTNB"
//     4   version of the format, u8
//     5   flags, u8
//     6   hash of the record's description, 16 bytes
#pragma once

#include <array>

#include "bench/buffer.h"
#include "bench/description_text.h"
#include "formats/native/error.h"

namespace roundtrip::native {

inline constexpr std::uint8_t format_version = 2;
inline constexpr std::size_t header_size = 22;

using DescriptionHash = std::array<std::byte, 16>;

namespace detail {

/// FNV-1a, 128 bits (Fowler, Noll and Vo; draft-eastlake-fnv), the least significant byte first.
constexpr DescriptionHash hash_of(std::string_view text) {
  // In four digits of 32 bits: no compiler knows wider integers everywhere. The prime is 2^88 + 0x13b.
  std::array<std::uint64_t, 4> hash{0x6295c58d, 0x62b82175, 0x07bb0142, 0x6c62272e};
  for (const char c : text) {
    hash[0] ^= static_cast<std::uint8_t>(c);
    std::array<std::uint64_t, 4> product{};
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      std::uint64_t digit = carry + hash[i] * 0x13b;
      if (i == 2) digit += (hash[0] << 24) & 0xffffffff;
      if (i == 3) digit += (hash[0] >> 8) + ((hash[1] << 24) & 0xffffffff);
      product[i] = digit & 0xffffffff;
      carry = digit >> 32;
    }
    hash = product;
  }
  DescriptionHash bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::byte>(hash[i / 4] >> (8 * (i % 4)));
  }
  return bytes;
}

}  // namespace detail

/// Equal for types that are encoded alike and have the same names, different after any change to them.
template <member T>
inline constexpr DescriptionHash description_hash = detail::hash_of(description_text<T>);

namespace detail {

constexpr std::array<std::byte, header_size> make_header(std::uint8_t flags, const DescriptionHash& hash) {
  std::array<std::byte, header_size> header{
      std::byte{'R'},  std::byte{'T'}, std::byte{'N'}, std::byte{'B'}, std::byte{format_version},
      std::byte{flags}};
  for (std::size_t i = 0; i < hash.size(); ++i) header[6 + i] = hash[i];
  return header;
}

template <member T>
inline constexpr std::array<std::byte, header_size> header_of = make_header(0, description_hash<T>);

template <member T>
[[nodiscard]] inline bool has_header_of(View bytes) {
  if (bytes.size() < header_size) return false;
  // Three words that overlap, compared without a branch between them.
  const auto difference = [&](std::size_t at) {
    std::uint64_t found = 0;
    std::uint64_t expected = 0;
    std::memcpy(&found, bytes.data() + at, sizeof found);
    std::memcpy(&expected, header_of<T>.data() + at, sizeof expected);
    return found ^ expected;
  };
  return (difference(0) | difference(8) | difference(header_size - 8)) == 0;
}

/// @param text of hash, as messages show it
inline std::string hexadecimal(View bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += digits[std::to_integer<std::size_t>(byte >> 4)];
    text += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  return text;
}

/// Why the bytes do not start with the header of a T; no problem when they do.
template <member T>
[[nodiscard]] Error check_header(View bytes) {
  const auto& expected = header_of<T>;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i == bytes.size()) return {Problem::truncated, i, {}, {}};
    if (bytes[i] != expected[i]) return {Problem::not_native, 0, {}, {}};
  }
  if (bytes.size() < header_size) return {Problem::truncated, bytes.size(), {}, {}};
  if (bytes[4] != expected[4]) {
    return {Problem::version,
            4,
            {},
            std::to_string(std::to_integer<int>(bytes[4])) + "; it knows " + std::to_string(format_version)};
  }
  if (bytes[5] != expected[5]) return {Problem::flags, 5, {}, std::to_string(std::to_integer<int>(bytes[5]))};
  if (!has_header_of<T>(bytes)) {
    constexpr std::string_view text = description_text<T>;
    const std::string_view root = text.substr(text.rfind('=') + 1);
    return {Problem::other_record,
            6,
            {},
            "its description has the hash " + hexadecimal(bytes.subspan(6, 16)) + ", and that of " +
                std::string(root.substr(0, root.size() - 1)) + " is " +
                hexadecimal(View(description_hash<T>))};
  }
  return {};
}

}  // namespace detail

}  // namespace roundtrip::native
