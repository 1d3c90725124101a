// SPDX-License-Identifier: MIT
//
// The native format with a checksum, for bytes that may have been damaged on their way. It is XXH3 of 64 bits
// (Y. Collet, github.com/Cyan4973/xxHash, doc/xxhash_spec.md), by libxxhash: of all the bytes behind it, with
// the header's first eight bytes as the seed. The rest of the header is the record's hash, which is compared.
//
// What is loaded must have one: a reader that did without where the flag says so would let the flag be
// flipped.
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "roundtrip_native/evolve.h"
#include "roundtrip_native/view.h"

namespace roundtrip::native {

namespace detail {

struct Checksummed {
  static constexpr Flags flags = flag_checksum;

  static bool is_intact(View bytes) {
    if (bytes.size() < header_size + checksum_size) return false;
    std::uint64_t found = 0;
    std::memcpy(&found, bytes.data() + header_size, sizeof found);
    return little_endian(found) == sum_of(bytes.data(), bytes.size());
  }

  static void seal(std::byte* bytes, std::size_t size) {
    const std::uint64_t sum = little_endian(sum_of(bytes, size));
    std::memcpy(bytes + header_size, &sum, sizeof sum);
  }

 private:
  static std::uint64_t sum_of(const std::byte* bytes, std::size_t size) {
    std::uint64_t seed = 0;
    std::memcpy(&seed, bytes, sizeof seed);
    constexpr std::size_t start = header_size + checksum_size;
    return XXH3_64bits_withSeed(bytes + start, size - start, little_endian(seed));
  }
};

}  // namespace detail

/// The functions of rows.h, with a checksum. No flipped bit gets past them: its problem is `checksum`, or
/// one of the header's.
namespace checked {

/// @see native::try_save
template <member T>
[[nodiscard]] Problem try_save(const T& value, Buffer& out) {
  return detail::try_save<T, detail::Checksummed, 0>(value, out);
}

/// @see native::try_load
template <member T>
[[nodiscard]] Error try_load(View bytes, T& value) {
  return detail::try_load<T, detail::Checksummed>(bytes, value);
}

/// @see native::try_load_evolved
template <member T>
[[nodiscard]] Error try_load_evolved(View bytes, T& value) {
  return detail::load_evolved<T, detail::Checksummed>(bytes, value);
}

/// @see native::check
template <member T>
[[nodiscard]] Error check(View bytes) {
  return detail::explain<T, detail::Checksummed>(bytes);
}

/// @see native::try_view
template <member T>
[[nodiscard]] Error try_view(View bytes, view_of<T>& view) {
  return detail::try_view<T, detail::Checksummed>(bytes, view);
}

#ifdef __cpp_exceptions

/// @see native::save
template <member T>
void save(const T& value, Buffer& out) {
  detail::save_or_throw<T, detail::Checksummed, 0>(value, out);
}

/// @see native::save_described
template <member T>
void save_described(const T& value, Buffer& out) {
  detail::save_or_throw<T, detail::Checksummed, detail::flag_description>(value, out);
}

/// @see native::load
template <member T>
[[nodiscard]] T load(View bytes) {
  return detail::load<T, detail::Checksummed>(bytes);
}

/// @see native::load
template <member T>
void load(View bytes, T& value) {
  detail::load_into<T, detail::Checksummed>(bytes, value);
}

/// @see native::load_evolved
template <member T>
[[nodiscard]] T load_evolved(View bytes) {
  return detail::load_evolved_or_throw<T, detail::Checksummed>(bytes);
}

/// @see native::view
template <member T>
[[nodiscard]] view_of<T> view(View bytes) {
  return detail::view_or_throw<T, detail::Checksummed>(bytes);
}

#endif

}  // namespace checked

}  // namespace roundtrip::native
