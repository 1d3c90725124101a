// SPDX-License-Identifier: MIT
//
// Copies of few bytes. A call of memcpy with a size that is not known costs as much as saving the rest of a
// small record; two moves that overlap copy any of a range of sizes.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>

#include "roundtrip_native/layout.h"

// Define it to 1 to use nothing but what the C++ standard promises. Otherwise two facts of libstdc++ are
// used, in this file and in storage.h.
#ifndef ROUNDTRIP_NATIVE_PORTABLE
#ifdef __GLIBCXX__
#define ROUNDTRIP_NATIVE_PORTABLE 0
#else
#define ROUNDTRIP_NATIVE_PORTABLE 1
#endif
#endif

namespace roundtrip::native::detail {

/// A copy of N bytes; the compiler makes one or two moves of it.
template <std::size_t N>
[[gnu::always_inline]] inline void move_bytes(std::byte* to, const void* from) {
  std::memcpy(to, from, N);
}

/// `size` bytes, N to 2 N; from and to do not overlap.
template <std::size_t N>
[[gnu::always_inline]] inline void move_overlapping(std::byte* to, const std::byte* from, std::size_t size) {
  move_bytes<N>(to, from);
  move_bytes<N>(to + size - N, from + size - N);
}

/// Up to 16 bytes.
[[gnu::always_inline]] inline void copy_short(std::byte* to, const std::byte* from, std::size_t size) {
  if (size >= 8) {
    move_overlapping<8>(to, from, size);
  } else if (size >= 4) {
    move_overlapping<4>(to, from, size);
  } else if (size != 0) {
    // First, middle, last: of one byte all three are the same.
    to[0] = from[0];
    to[size / 2] = from[size / 2];
    to[size - 1] = from[size - 1];
  }
}

/// 16 bytes or more.
[[gnu::always_inline]] inline void copy_long(std::byte* to, const std::byte* from, std::size_t size) {
  if (size <= 32) {
    move_overlapping<16>(to, from, size);
  } else if (size <= 64) {
    move_overlapping<32>(to, from, size);
  } else {
    std::memcpy(to, from, size);
  }
}

[[gnu::always_inline]] inline void copy_any(std::byte* to, const std::byte* from, std::size_t size) {
  if (size <= 16) {
    copy_short(to, from, size);
  } else {
    copy_long(to, from, size);
  }
}

/// Up to 16 bytes of a string, to where 16 can be written.
[[gnu::always_inline]] inline void copy_short_string(std::byte* to, const std::string& from) {
#if ROUNDTRIP_NATIVE_PORTABLE
  copy_short(to, reinterpret_cast<const std::byte*>(from.data()), from.size());
#else
  // A string's characters stand in 16 bytes inside of it, or in 17 and more elsewhere: there are always 16.
  move_bytes<short_string>(to, from.data());
#endif
}

/// Up to 15 bytes into a string that is at least as long, from where 16 can be read.
[[gnu::always_inline]] inline void shorten_to(std::string& to, const std::byte* from, std::size_t size) {
#if ROUNDTRIP_NATIVE_PORTABLE
  to.resize(size);
  copy_short(reinterpret_cast<std::byte*>(to.data()), from, size);
#else
  // For the same reason 16 bytes can be written, over the end of the string and then its end again.
  move_bytes<short_string>(reinterpret_cast<std::byte*>(to.data()), from);
  to.resize(size);
  to[size] = '\0';
#endif
}

}  // namespace roundtrip::native::detail
