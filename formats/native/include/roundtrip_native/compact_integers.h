// SPDX-License-Identifier: MIT
//
// Columns of integers, as docs/native-format-compact.md describes them: each value less the smallest (frame
// of reference; Goldstein, Ramakrishnan and Shaft, "Compressing Relations and Indexes", 1998), or less the
// value before it, in as few bits as the largest of them needs.
#pragma once

#include "roundtrip_native/compact_pack.h"

namespace roundtrip::native::compact::detail {

/// How a column's numbers are made of the packed ones: the high half of a column's first byte. The low half
/// is their width.
enum class Base : std::uint8_t { zero, smallest, previous };

/// What a length can be, and how many there can be in a column.
inline constexpr std::uint64_t most_lengths = std::numeric_limits<Length>::max();

/// Small magnitudes to small numbers: 0, -1, 1, -2 …
constexpr std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>((value >> 1) ^ (0 - (value & 1)));
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

/// Of value(first), value(first + 1) … before `end`. (The compiler takes several at once for variables, and
/// not for members of a Range.)
template <class Value>
auto range_of(std::size_t first, std::size_t end, Value value) {
  auto smallest = value(first);
  auto largest = smallest;
  for (std::size_t i = first; i < end; ++i) {
    smallest = std::min(smallest, value(i));
    largest = std::max(largest, value(i));
  }
  return Range<decltype(smallest)>{smallest, largest};
}

template <class V>
Range<V> range_of(const V* values, std::size_t count) {
  return range_of(0, count, [=](std::size_t i) { return values[i]; });
}

/// Of the differences between neighbours. @pre count > 1
template <class V>
auto range_of_steps(const V* values, std::size_t count) {
  using U = std::make_unsigned_t<V>;
  return range_of(1, count, [=](std::size_t i) {
    return static_cast<std::make_signed_t<V>>(
        static_cast<U>(static_cast<U>(values[i]) - static_cast<U>(values[i - 1])));
  });
}

template <class V>
constexpr unsigned width_between(Range<V> range) {
  using U = std::make_unsigned_t<V>;
  return width_of(static_cast<U>(static_cast<U>(range.largest) - static_cast<U>(range.smallest)));
}

/// @param range of the values
/// @pre count > 1
template <kind::integer V>
void pack_integers(Output& out, const V* values, std::size_t count, Range<V> range) {
  using U = std::make_unsigned_t<V>;
  unsigned width = width_between(range);
  Base base = Base::smallest;
  std::size_t size = value_size(range.smallest) + packed_size(width, count);
  // As they are: all bits, or those that the largest has.
  const unsigned own_width =
      range.smallest < 0 ? width_of_planes(sizeof(V)) : width_of(static_cast<U>(range.largest));
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
        out.advance_to(pack_numbers(at, width, count - 1, [=](std::size_t i) {
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
  out.advance_to(pack_numbers(
      at, width, count, [=](std::size_t i) { return static_cast<U>(static_cast<U>(values[i]) - smallest); }));
}

template <kind::integer V>
void pack_integers(Output& out, const V* values, std::size_t count) {
  if (count == 0) return;
  if (count == 1) return put_value(out, values[0]);
  pack_integers(out, values, count, range_of(values, count));
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
  if (width > width_of_planes(sizeof(V)) || head >> 4 > static_cast<unsigned>(Base::previous)) [[unlikely]]
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
