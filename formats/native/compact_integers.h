// SPDX-License-Identifier: MIT
//
// Columns of integers, as docs/native-format-compact.md describes them: each value less the smallest (frame
// of reference; Goldstein, Ramakrishnan and Shaft, "Compressing Relations and Indexes", 1998), or less the
// value before it, in as few bits as the largest of them needs. Values of more than a byte are split into
// planes: first the low byte of every value, then the next. That costs nothing, the compiler vectorises it,
// and general compression finds the high bytes together.
#pragma once

#include <bit>

#include "formats/native/compact_stream.h"

namespace roundtrip::native::compact::detail {

/// How a column's numbers are made of the packed ones.
enum class Base : std::uint8_t { zero, smallest, previous };

/// What a length can be, and how many there can be in a column.
inline constexpr std::uint64_t most_lengths = std::numeric_limits<Length>::max();

/// Bits that a packed number may take. The high half of a column's first byte is its Base, the low half an
/// index into this table.
inline constexpr std::array<std::uint8_t, 12> packed_bits{0, 1, 2, 4, 8, 16, 24, 32, 40, 48, 56, 64};

/// The index of the narrowest width that holds numbers up to `largest`.
constexpr unsigned width_of(std::uint64_t largest) {
  const auto bits = static_cast<unsigned>(std::bit_width(largest));
  if (bits <= 2) return bits;
  return bits <= 4 ? 3 : 3 + (bits + 7) / 8;
}

constexpr std::size_t packed_size(unsigned width, std::size_t count) {
  return (count * packed_bits[width] + 7) / 8;
}

/// Small magnitudes to small numbers: 0, -1, 1, -2 …
constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>((value >> 1) ^ (0 - (value & 1)));
}

/// Numbers below 2^bits, several in a byte, the first in its low bits.
template <unsigned bits, class Number>
std::byte* pack_bits(std::byte* out, std::size_t count, Number number) {
  constexpr std::size_t in_a_byte = 8 / bits;
  std::size_t i = 0;
  for (; i + in_a_byte <= count; i += in_a_byte) {
    unsigned byte = 0;
    for (std::size_t j = 0; j < in_a_byte; ++j) byte |= static_cast<unsigned>(number(i + j)) << (j * bits);
    *out++ = static_cast<std::byte>(byte);
  }
  if (i < count) {
    unsigned byte = 0;
    for (std::size_t j = 0; i + j < count; ++j) byte |= static_cast<unsigned>(number(i + j)) << (j * bits);
    *out++ = static_cast<std::byte>(byte);
  }
  return out;
}

/// The numbers number(0) … of U, of `width`; returns what follows them.
/// @param number knows what it needs by value: it could not stay in registers if a store of a byte might
/// change it
template <class U, class Number>
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
      const std::size_t planes = width - 3;
      for_each_index<sizeof(U)>([&](auto plane) {
        if (plane() >= planes) return;
        std::byte* __restrict const bytes = out + plane() * count;
        for (std::size_t i = 0; i < count; ++i) {
          bytes[i] = static_cast<std::byte>(static_cast<std::uint8_t>(number(i) >> (8 * plane())));
        }
      });
      return out + planes * count;
  }
}

/// One byte is put as it is; what is longer as a varint.
template <kind::integer V>
void put_value(Output& out, V value) {
  if constexpr (sizeof(V) == 1) {
    out.put_byte(static_cast<std::uint8_t>(value));
  } else if constexpr (std::signed_integral<V>) {
    out.put_varint(zigzag(value));
  } else {
    out.put_varint(value);
  }
}

/// The bytes that put_value() takes.
template <kind::integer V>
constexpr std::size_t value_size(V value) {
  if constexpr (sizeof(V) == 1) return 1;
  std::uint64_t number = 0;
  if constexpr (std::signed_integral<V>) {
    number = zigzag(value);
  } else {
    number = value;
  }
  return std::min((static_cast<std::size_t>(std::bit_width(number | 1)) + 6) / 7, varint_room);
}

template <class V>
struct Range {
  V smallest;
  V largest;
};

template <class V>
Range<V> range_of(const V* values, std::size_t count) {
  Range<V> range{values[0], values[0]};
  for (std::size_t i = 0; i < count; ++i) {
    range.smallest = std::min(range.smallest, values[i]);
    range.largest = std::max(range.largest, values[i]);
  }
  return range;
}

/// Of the differences between neighbours. @pre count > 1
template <class V>
auto range_of_steps(const V* values, std::size_t count) {
  using U = std::make_unsigned_t<V>;
  using Step = std::make_signed_t<V>;
  const auto step = [&](std::size_t i) {
    return static_cast<Step>(static_cast<U>(static_cast<U>(values[i]) - static_cast<U>(values[i - 1])));
  };
  Range<Step> range{step(1), step(1)};
  for (std::size_t i = 2; i < count; ++i) {
    range.smallest = std::min(range.smallest, step(i));
    range.largest = std::max(range.largest, step(i));
  }
  return range;
}

template <class V>
constexpr unsigned width_between(Range<V> range) {
  using U = std::make_unsigned_t<V>;
  return width_of(static_cast<U>(static_cast<U>(range.largest) - static_cast<U>(range.smallest)));
}

template <kind::integer V>
void pack_integers(Output& out, const V* values, std::size_t count) {
  using U = std::make_unsigned_t<V>;
  if (count == 0) return;
  if (count == 1) return put_value(out, values[0]);

  const Range<V> range = range_of(values, count);
  unsigned width = width_between(range);
  Base base = Base::smallest;
  std::size_t size = value_size(range.smallest) + packed_size(width, count);
  // As they are: all bits, or those that the largest has.
  const unsigned own_width = range.smallest < 0 ? 3 + sizeof(V) : width_of(static_cast<U>(range.largest));
  if (const std::size_t own_size = packed_size(own_width, count); own_size < size) {
    width = own_width;
    base = Base::zero;
    size = own_size;
  }
  const auto head = [&] { out.put_byte(static_cast<unsigned>(base) << 4 | width); };
  // Steps of narrow values are hardly narrower, and worse to compress.
  if constexpr (sizeof(V) >= 4) {
    if (packed_bits[width] > 8) {
      const auto steps = range_of_steps(values, count);
      const unsigned narrower = width_between(steps);
      if (narrower < width &&
          value_size(values[0]) + value_size(steps.smallest) + packed_size(narrower, count - 1) < size) {
        width = narrower;
        base = Base::previous;
        head();
        put_value(out, values[0]);
        put_value(out, steps.smallest);
        std::byte* const at = out.room(packed_size(width, count - 1));
        const auto smallest = static_cast<U>(steps.smallest);
        out.advance_to(pack_numbers<U>(at, width, count - 1, [=](std::size_t i) {
          return static_cast<U>(static_cast<U>(values[i + 1]) - static_cast<U>(values[i]) - smallest);
        }));
        return;
      }
    }
  }
  head();
  const auto smallest = static_cast<U>(base == Base::zero ? V{0} : range.smallest);
  if (base == Base::smallest) put_value(out, range.smallest);
  std::byte* const at = out.room(packed_size(width, count));
  out.advance_to(pack_numbers<U>(
      at, width, count, [=](std::size_t i) { return static_cast<U>(static_cast<U>(values[i]) - smallest); }));
}

template <kind::integer V>
V take_value(Input& in) {
  if constexpr (sizeof(V) == 1) return static_cast<V>(in.take_byte());
  const std::uint64_t number = in.take_varint();
  if constexpr (std::signed_integral<V>) {
    const std::int64_t value = unzigzag(number);
    if (value < std::numeric_limits<V>::min() || value > std::numeric_limits<V>::max()) [[unlikely]]
      in.refuse(Problem::column);
    return static_cast<V>(value);
  } else {
    if (number > std::numeric_limits<V>::max()) [[unlikely]]
      in.refuse(Problem::column);
    return static_cast<V>(number);
  }
}

template <unsigned bits, class U>
void unpack_bits(Input& in, std::size_t count, U base, U* numbers) {
  constexpr std::size_t in_a_byte = 8 / bits;
  constexpr unsigned mask = (1U << bits) - 1;
  const std::byte* bytes = in.take((count + in_a_byte - 1) / in_a_byte);
  std::size_t i = 0;
  for (; i + in_a_byte <= count; i += in_a_byte) {
    const auto byte = std::to_integer<unsigned>(*bytes++);
    for (std::size_t j = 0; j < in_a_byte; ++j) {
      numbers[i + j] = static_cast<U>(base + static_cast<U>((byte >> (j * bits)) & mask));
    }
  }
  if (i == count) return;
  auto byte = std::to_integer<unsigned>(*bytes);
  for (; i < count; ++i, byte >>= bits) numbers[i] = static_cast<U>(base + static_cast<U>(byte & mask));
  if (byte != 0) [[unlikely]]
    in.refuse(Problem::column);
}

template <unsigned planes, class U>
void join_planes(const std::byte* __restrict bytes, std::size_t count, U base, U* __restrict numbers) {
  for (std::size_t i = 0; i < count; ++i) {
    U number = 0;
    for (unsigned plane = 0; plane < planes; ++plane) {
      number = static_cast<U>(number |
                              static_cast<U>(std::to_integer<U>(bytes[plane * count + i]) << (8 * plane)));
    }
    numbers[i] = static_cast<U>(base + number);
  }
}

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
      const unsigned planes = width - 3;
      for_each_index<sizeof(U)>([&](auto i) {
        if (planes == i() + 1) {
          if (count > in.left() / planes) [[unlikely]]
            in.refuse(Problem::truncated);
          join_planes<i() + 1>(in.take(count * planes), count, base, numbers);
        }
      });
  }
}

/// @pre the memory for `count` values has been granted
template <kind::integer V>
const V* unpack_integers(Input& in, Arena& arena, std::size_t count) {
  using U = std::make_unsigned_t<V>;
  V* const values = arena.take<V>(count);
  if (count == 0) return values;
  if (count == 1) {
    values[0] = take_value<V>(in);
    return values;
  }
  const unsigned head = in.take_byte();
  const unsigned width = head & 15;
  if (width > 3 + sizeof(V) || head >> 4 > static_cast<unsigned>(Base::previous)) [[unlikely]]
    in.refuse(Problem::column);
  // A signed type and its unsigned one may stand for each other.
  auto* const numbers = reinterpret_cast<U*>(values);
  switch (static_cast<Base>(head >> 4)) {
    case Base::zero:
      unpack_numbers<U>(in, width, count, 0, numbers);
      break;
    case Base::smallest:
      unpack_numbers<U>(in, width, count, static_cast<U>(take_value<V>(in)), numbers);
      break;
    case Base::previous:
      numbers[0] = static_cast<U>(take_value<V>(in));
      const auto step = static_cast<U>(take_value<std::make_signed_t<V>>(in));
      unpack_numbers<U>(in, width, count - 1, step, numbers + 1);
      for (std::size_t i = 1; i < count; ++i) numbers[i] = static_cast<U>(numbers[i] + numbers[i - 1]);
      break;
  }
  return values;
}

/// What lengths add up to. No column of what they are the lengths of has 2^32 values or more.
inline std::uint64_t sum_of(const Input& in, const Length* lengths, std::size_t count) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += lengths[i];
  if (count > most_lengths || sum > most_lengths) [[unlikely]]
    in.refuse(Problem::length);
  return sum;
}

/// Of which each is 0 or 1.
inline const Mark* unpack_marks(Input& in, Arena& arena, std::size_t count) {
  const Mark* const marks = unpack_integers<Mark>(in, arena, count);
  Mark all = 0;
  for (std::size_t i = 0; i < count; ++i) all = static_cast<Mark>(all | marks[i]);
  if (all > 1) [[unlikely]]
    in.refuse(Problem::boolean);
  return marks;
}

}  // namespace roundtrip::native::compact::detail
