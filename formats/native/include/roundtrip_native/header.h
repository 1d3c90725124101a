// SPDX-License-Identifier: MIT
//
// What stands in front of a value:
//
//      0   magic "RTNB"
//      4   version of the format, u8
//      5   flags, u8: 1 a checksum follows, 2 the description follows, 4 the layout is that of compact.h
//      6   hash of the record's description, 16 bytes
//     22   with flag 1: checksum of what comes after it, u64 (checksum.h)
//          with flag 2: size of the description, u16, and its text
#pragma once

#include <array>
#include <cstring>

#include "bench/record/buffer.h"
#include "bench/record/description_text.h"
#include "roundtrip_native/error.h"
#include "roundtrip_native/layout.h"

namespace roundtrip::native {

inline constexpr std::uint8_t format_version = 2;
/// Of what every file starts with.
inline constexpr std::size_t header_size = 22;

using DescriptionHash = std::array<std::byte, 16>;

namespace detail {

using Flags = std::uint8_t;
inline constexpr Flags flag_checksum = 1;
inline constexpr Flags flag_description = 2;
inline constexpr Flags flag_compact = 4;
inline constexpr std::size_t checksum_size = 8;

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

/// All that stands in front of a T when it is saved with these flags; a checksum is still zero.
template <member T, Flags flags>
inline constexpr auto head_of = [] {
  constexpr std::string_view text = description_text<T>;
  constexpr bool described = (flags & flag_description) != 0;
  static_assert(!described || text.size() <= 0xffff, "the description's size is a u16");
  constexpr std::size_t size =
      header_size + ((flags & flag_checksum) != 0 ? checksum_size : 0) + (described ? 2 + text.size() : 0);
  std::array<std::byte, size> head{
      std::byte{'R'},  std::byte{'T'}, std::byte{'N'}, std::byte{'B'}, std::byte{format_version},
      std::byte{flags}};
  for (std::size_t i = 0; i < description_hash<T>.size(); ++i) head[6 + i] = description_hash<T>[i];
  if constexpr (described) {
    constexpr std::size_t start = size - text.size();
    head[start - 2] = static_cast<std::byte>(text.size() & 0xffU);
    head[start - 1] = static_cast<std::byte>(text.size() >> 8);
    for (std::size_t i = 0; i < text.size(); ++i) head[start + i] = static_cast<std::byte>(text[i]);
  }
  return head;
}();

/// Whether the bytes start as those of a T that was saved with these flags do: the case that is to be fast.
template <member T, Flags flags>
[[nodiscard]] [[gnu::always_inline]] inline bool has_header_of(View bytes) {
  if (bytes.size() < header_size) return false;
  // Three words that overlap, compared without a branch between them.
  const auto difference = [&](std::size_t at) {
    std::uint64_t found = 0;
    std::uint64_t expected = 0;
    std::memcpy(&found, bytes.data() + at, sizeof found);
    std::memcpy(&expected, head_of<T, flags>.data() + at, sizeof expected);
    return found ^ expected;
  };
  return (difference(0) | difference(8) | difference(header_size - 8)) == 0;
}

[[nodiscard]] inline std::string hexadecimal(View bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    text += digits[std::to_integer<std::size_t>(byte >> 4)];
    text += digits[std::to_integer<std::size_t>(byte & std::byte{15})];
  }
  return text;
}

/// A file's header, taken apart.
struct Head {
  Flags flags = 0;
  DescriptionHash hash{};
  std::string_view description;  ///< when it is there
  std::size_t size = 0;          ///< the value starts here
};

/// The flags that a reader expects.
struct Expected {
  Flags required = 0;
  Flags possible = 0;  ///< besides those
};

[[nodiscard]] inline Error check_flags(Flags flags, Expected expected) {
  const auto wrong =
      static_cast<Flags>((flags | expected.possible) ^ (expected.required | expected.possible));
  if (wrong == 0) return {};
  if ((wrong & flag_compact) != 0) return {Problem::layout, 5, {}, {}};
  if ((wrong & flag_checksum) == 0) return {Problem::flags, 5, {}, std::to_string(flags)};
  return {Problem::flags,
          5,
          {},
          (flags & flag_checksum) != 0 ? "it has a checksum, which native::checked reads"
                                       : "it has no checksum, and native::checked reads what has one"};
}

/// @return why it cannot be taken apart; no problem when it was
[[nodiscard]] inline Error read_head(View bytes, Expected expected, Head& head) {
  constexpr std::array<char, 4> magic{'R', 'T', 'N', 'B'};
  for (std::size_t i = 0; i < magic.size(); ++i) {
    if (i == bytes.size()) return {Problem::truncated, i, {}, {}};
    if (bytes[i] != static_cast<std::byte>(magic[i])) return {Problem::not_native, 0, {}, {}};
  }
  if (bytes.size() < header_size) return {Problem::truncated, bytes.size(), {}, {}};
  if (const auto version = std::to_integer<unsigned>(bytes[4]); version != format_version) {
    return {
        Problem::version, 4, {}, std::to_string(version) + "; it knows " + std::to_string(format_version)};
  }
  head.flags = std::to_integer<Flags>(bytes[5]);
  if (Error error = check_flags(head.flags, expected)) return error;
  std::copy_n(bytes.data() + 6, head.hash.size(), head.hash.begin());
  head.size = header_size + ((head.flags & flag_checksum) != 0 ? checksum_size : 0);
  std::size_t text_size = 0;
  if ((head.flags & flag_description) != 0) {
    if (bytes.size() < head.size + 2) return {Problem::truncated, bytes.size(), {}, {}};
    text_size = std::to_integer<std::size_t>(bytes[head.size]) |
                std::to_integer<std::size_t>(bytes[head.size + 1]) << 8;
    head.size += 2;
  }
  if (bytes.size() - std::min(bytes.size(), head.size) < text_size || bytes.size() < head.size) {
    return {Problem::truncated, bytes.size(), {}, {}};
  }
  head.description = as_text(bytes.subspan(head.size, text_size));
  head.size += text_size;
  return {};
}

/// @param hash of the file's record
[[nodiscard]] inline Error another_record(const DescriptionHash& hash, std::string_view description,
                                          const DescriptionHash& expected) {
  const std::string_view root = description.substr(description.rfind('=') + 1);
  return {Problem::other_record,
          6,
          {},
          "its description has the hash " + hexadecimal(View(hash)) + ", and that of " +
              std::string(root.substr(0, root.size() - 1)) + " is " + hexadecimal(View(expected))};
}

/// Reads the head of what must be a T.
template <member T>
[[nodiscard]] Error read_head_of(View bytes, Expected expected, Head& head) {
  if (Error error = read_head(bytes, expected, head)) return error;
  if (head.hash != description_hash<T>) {
    return another_record(head.hash, description_text<T>, description_hash<T>);
  }
  if ((head.flags & flag_description) != 0 && head.description != description_text<T>) {
    return {Problem::description, head.size - head.description.size(), {}, "its hash is another"};
  }
  return {};
}

}  // namespace detail

}  // namespace roundtrip::native
