// SPDX-License-Identifier: MIT
//
// Numbers in few bits, as docs/native-format-compact.md describes them: of less than a byte, several in a
// byte; of more, in planes: first the low byte of every number, then the next. Planes cost little, and
// general compression finds the high bytes together.
//
// Both are done a chunk at a time, in steps that any machine with vectors of 16 bytes has: bits are moved
// together eight numbers at a time in one word; bytes are sorted into planes by perfect shuffles. (A chunk's
// bytes have an index of a few bits, those of the number and those of the byte in it. To interleave the first
// half of the bytes with the second rotates that index by one bit, and a few times that brings the byte's
// number to the front.)
#pragma once

#include <bit>

#include "roundtrip_native/compact_stream.h"

namespace roundtrip::native::compact::detail {

/// Bits that a packed number may take, by its width.
inline constexpr std::array<std::uint8_t, 12> packed_bits{0, 1, 2, 4, 8, 16, 24, 32, 40, 48, 56, 64};

/// The narrowest width that holds numbers up to `largest`.
constexpr unsigned width_of(std::uint64_t largest) {
  const auto bits = static_cast<unsigned>(std::bit_width(largest));
  if (bits <= 2) return bits;
  return bits <= 4 ? 3 : 3 + (bits + 7) / 8;
}

/// The width of numbers that are stored in planes.
constexpr unsigned width_of_planes(std::size_t planes) {
  return 3 + static_cast<unsigned>(planes);
}

constexpr std::size_t packed_size(unsigned width, std::size_t count) {
  return (count * packed_bits[width] + 7) / 8;
}

inline std::uint64_t load_word(const std::byte* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

template <std::size_t bytes>
using Unsigned =
    std::conditional_t<bytes == 1, std::uint8_t,
                       std::conditional_t<bytes == 2, std::uint16_t,
                                          std::conditional_t<bytes == 4, std::uint32_t, std::uint64_t>>>;

/// Numbers that are packed together; what is left over at the end of a column is packed one by one.
inline constexpr std::size_t chunk_size = 64;

/// A word with the low `bits` of every `group` bits set.
template <unsigned bits, unsigned group>
constexpr std::uint64_t low_bits() {
  std::uint64_t word = 0;
  for (unsigned i = 0; i < 64; i += group) word |= ((std::uint64_t{1} << bits) - 1) << i;
  return word;
}

/// Eight numbers below 2^bits, a byte each, side by side in the low bits of a word.
template <unsigned bits>
constexpr std::uint64_t squeeze(std::uint64_t word) {
  constexpr unsigned gap = 8 - bits;
  word = (word | word >> gap) & low_bits<2 * bits, 16>();
  word = (word | word >> (2 * gap)) & low_bits<4 * bits, 32>();
  return (word | word >> (4 * gap)) & low_bits<8 * bits, 64>();
}

/// The reverse of squeeze().
template <unsigned bits>
constexpr std::uint64_t spread(std::uint64_t word) {
  constexpr unsigned gap = 8 - bits;
  word = (word | word << (4 * gap)) & low_bits<4 * bits, 32>();
  word = (word | word << (2 * gap)) & low_bits<2 * bits, 16>();
  return (word | word << gap) & low_bits<bits, 8>();
}

/// Numbers below 2^bits, several in a byte, the first in its low bits.
template <unsigned bits, class Number>
std::byte* pack_bits(std::byte* __restrict out, std::size_t count, Number number) {
  using native::detail::little_endian;
  std::size_t i = 0;
  for (; i + chunk_size <= count; i += chunk_size) {
    std::array<std::byte, chunk_size> bytes;
    for (std::size_t j = 0; j < chunk_size; ++j) {
      bytes[j] = static_cast<std::byte>(static_cast<std::uint8_t>(number(i + j)));
    }
    for (std::size_t j = 0; j < chunk_size; j += 8, out += bits) {
      const std::uint64_t eight = squeeze<bits>(little_endian(load_word(bytes.data() + j)));
      const auto packed = little_endian(static_cast<Unsigned<bits>>(eight));
      std::memcpy(out, &packed, bits);
    }
  }
  constexpr std::size_t in_a_byte = 8 / bits;
  while (i < count) {
    unsigned byte = 0;
    for (std::size_t j = 0; j < in_a_byte && i < count; ++j, ++i) {
      byte |= static_cast<unsigned>(number(i)) << (j * bits);
    }
    *out++ = static_cast<std::byte>(byte);
  }
  return out;
}

template <unsigned bits, class U>
void unpack_bits(Input& in, std::size_t count, U base, U* __restrict numbers) {
  using native::detail::little_endian;
  constexpr std::size_t in_a_byte = 8 / bits;
  const std::byte* from = in.take((count + in_a_byte - 1) / in_a_byte);
  std::size_t i = 0;
  for (; i + chunk_size <= count; i += chunk_size) {
    std::array<std::uint8_t, chunk_size> bytes;
    for (std::size_t j = 0; j < chunk_size; j += 8, from += bits) {
      Unsigned<bits> packed = 0;
      std::memcpy(&packed, from, bits);
      const std::uint64_t eight = little_endian(spread<bits>(little_endian(packed)));
      std::memcpy(bytes.data() + j, &eight, sizeof eight);
    }
    for (std::size_t j = 0; j < chunk_size; ++j) numbers[i + j] = static_cast<U>(base + bytes[j]);
  }
  constexpr unsigned mask = (1U << bits) - 1;
  unsigned byte = 0;
  for (std::size_t j = 0; i < count; ++i, ++j) {
    byte = j % in_a_byte == 0 ? std::to_integer<unsigned>(*from++) : byte >> bits;
    numbers[i] = static_cast<U>(base + static_cast<U>(byte & mask));
  }
  if (byte > mask) [[unlikely]]
    in.refuse(Problem::column);
}

/// Bytes that are worked on at once.
using Vector [[gnu::vector_size(16)]] = std::uint8_t;
inline constexpr std::size_t lanes = sizeof(Vector);

/// The bytes of both halves in turn.
template <std::size_t N>
[[gnu::always_inline]] inline void interleave_halves(std::array<Vector, N>& all) {
  const std::array<Vector, N> before = all;
  for (std::size_t i = 0; i < N / 2; ++i) {
    const Vector& a = before[i];
    const Vector& b = before[i + N / 2];
    all[2 * i] = __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    all[2 * i + 1] =
        __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  }
}

/// Calls f with the size of the narrowest type that has so many bytes.
template <class F>
void with_number_size(std::size_t planes, F f) {
  if (planes == 1) return f(std::integral_constant<std::size_t, 1>{});
  if (planes == 2) return f(std::integral_constant<std::size_t, 2>{});
  if (planes <= 4) return f(std::integral_constant<std::size_t, 4>{});
  return f(std::integral_constant<std::size_t, 8>{});
}

/// @pre planes <= N <= sizeof(U)
template <std::size_t N, class Number>
void split_chunks(std::byte* __restrict out, std::size_t planes, std::size_t count, Number number) {
  for (std::size_t i = 0; i + chunk_size <= count; i += chunk_size) {
    std::array<Unsigned<N>, chunk_size> chunk;
    for (std::size_t j = 0; j < chunk_size; ++j) {
      chunk[j] = native::detail::little_endian(static_cast<Unsigned<N>>(number(i + j)));
    }
    for (std::size_t j = 0; j < chunk_size; j += lanes) {
      std::array<Vector, N> bytes;
      std::memcpy(bytes.data(), chunk.data() + j, sizeof bytes);
      for (std::size_t bit = 1; bit < lanes; bit *= 2) interleave_halves(bytes);
      for (std::size_t plane = 0; plane < N; ++plane) {
        if (plane < planes) std::memcpy(out + plane * count + i + j, &bytes[plane], lanes);
      }
    }
  }
}

template <class Number>
std::byte* pack_planes(std::byte* __restrict out, std::size_t planes, std::size_t count, Number number) {
  constexpr std::size_t most = sizeof(number(0));
  with_number_size(planes, [&](auto size) {
    constexpr std::size_t N = size();
    if constexpr (N == 1) {
      for (std::size_t i = 0; i < count; ++i) {
        out[i] = static_cast<std::byte>(static_cast<std::uint8_t>(number(i)));
      }
    } else if constexpr (N <= most) {
      split_chunks<N>(out, planes, count, number);
      for (std::size_t i = count - count % chunk_size; i < count; ++i) {
        const auto value = static_cast<Unsigned<N>>(number(i));
        for (std::size_t plane = 0; plane < planes; ++plane) {
          out[plane * count + i] = static_cast<std::byte>(static_cast<std::uint8_t>(value >> (8 * plane)));
        }
      }
    }
  });
  return out + planes * count;
}

template <std::size_t N, class U>
void join_chunks(const std::byte* __restrict bytes, std::size_t planes, std::size_t count, U base,
                 U* __restrict numbers) {
  for (std::size_t i = 0; i + chunk_size <= count; i += chunk_size) {
    std::array<Unsigned<N>, chunk_size> chunk;
    for (std::size_t j = 0; j < chunk_size; j += lanes) {
      std::array<Vector, N> all{};
      for (std::size_t plane = 0; plane < N; ++plane) {
        if (plane < planes) std::memcpy(&all[plane], bytes + plane * count + i + j, lanes);
      }
      for (std::size_t byte = 1; byte < N; byte *= 2) interleave_halves(all);
      std::memcpy(chunk.data() + j, all.data(), sizeof all);
    }
    for (std::size_t j = 0; j < chunk_size; ++j) {
      numbers[i + j] = static_cast<U>(base + native::detail::little_endian(chunk[j]));
    }
  }
}

template <class U>
void unpack_planes(Input& in, std::size_t planes, std::size_t count, U base, U* __restrict numbers) {
  if (count > in.left() / planes) [[unlikely]]
    in.refuse(Problem::truncated);
  const std::byte* const bytes = in.take(count * planes);
  with_number_size(planes, [&](auto size) {
    constexpr std::size_t N = size();
    if constexpr (N == 1) {
      for (std::size_t i = 0; i < count; ++i) {
        numbers[i] = static_cast<U>(base + std::to_integer<U>(bytes[i]));
      }
    } else if constexpr (N <= sizeof(U)) {
      join_chunks<N>(bytes, planes, count, base, numbers);
      for (std::size_t i = count - count % chunk_size; i < count; ++i) {
        std::uint64_t number = 0;
        for (std::size_t plane = 0; plane < planes; ++plane) {
          number |= std::to_integer<std::uint64_t>(bytes[plane * count + i]) << (8 * plane);
        }
        numbers[i] = static_cast<U>(base + number);
      }
    }
  });
}

/// The numbers number(0) … of `width`; returns what follows them.
/// @param number knows what it needs by value: it could not stay in registers if a store of a byte might
/// change it
template <class Number>
std::byte* pack_numbers(std::byte* __restrict out, unsigned width, std::size_t count, Number number) {
  switch (width) {
    case 0:
      return out;
    case 1:
      return pack_bits<1>(out, count, number);
    case 2:
      return pack_bits<2>(out, count, number);
    case 3:
      return pack_bits<4>(out, count, number);
    default:
      return pack_planes(out, width - width_of_planes(0), count, number);
  }
}

/// @pre the width is at most that of all bytes of U
template <class U>
void unpack_numbers(Input& in, unsigned width, std::size_t count, U base, U* numbers) {
  switch (width) {
    case 0:
      return static_cast<void>(std::fill_n(numbers, count, base));
    case 1:
      return unpack_bits<1>(in, count, base, numbers);
    case 2:
      return unpack_bits<2>(in, count, base, numbers);
    case 3:
      return unpack_bits<4>(in, count, base, numbers);
    default:
      return unpack_planes(in, width - width_of_planes(0), count, base, numbers);
  }
}

}  // namespace roundtrip::native::compact::detail
