// SPDX-License-Identifier: MIT
//
// Columns of floats and doubles. What people write down are decimals: where every value is an integer divided
// by one power of ten, to the last bit, the integers are stored. (The idea is that of ALP; Afroozeh, Kuffo
// and Boncz, "ALP: Adaptive Lossless floating-Point Compression", 2023. Here there are no exceptions and no
// blocks.) Otherwise the values are stored as they are, those that repeat the one before them left out where
// that pays.
#pragma once

#include <cmath>

#include "roundtrip_native/compact_integers.h"

namespace roundtrip::native::compact::detail {

/// The first byte of a column: these bits, or `decimal` and the exponent of the power of ten.
inline constexpr unsigned in_planes = 1;
inline constexpr unsigned without_repeats = 2;
inline constexpr unsigned decimal = 16;

/// Powers of ten that a double holds exactly, and more than anybody writes.
inline constexpr std::array<double, 11> powers_of_ten{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};

template <kind::floating F>
using BitsOf = std::conditional_t<sizeof(F) == 4, std::uint32_t, std::uint64_t>;

template <kind::floating F>
BitsOf<F> bits_of(F value) {
  return std::bit_cast<BitsOf<F>>(value);
}

/// The value that a decimal stands for: one division, rounded as IEEE 754 says, and so the same everywhere.
template <kind::floating F>
F from_decimal(std::int64_t integer, double power) {
  return static_cast<F>(static_cast<double>(integer) / power);
}

/// The integers that are nearest to value × power. It looks at all values, so that the compiler can do
/// several at once.
/// @return whether from_decimal() makes every value of its integer; else they have no meaning
template <kind::floating F>
bool to_decimals(const F* values, std::size_t count, double power, std::int64_t* integers) {
  // A double of this size has no bits for fractions; an integer below 2^51 that is added to it is in its low
  // bits.
  constexpr double rounder = 0x1.8p52;
  BitsOf<F> wrong = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double sum = static_cast<double>(values[i]) * power + rounder;
    const double integer = sum - rounder;
    integers[i] = static_cast<std::int64_t>(bits_of(sum) - bits_of(rounder));
    wrong |= bits_of(static_cast<F>(integer / power)) ^ bits_of(values[i]);
    // What is too large gives itself back, and so does NaN.
    wrong |= std::abs(integer) < 0x1p51 ? 0 : 1;
  }
  return wrong == 0;
}

/// The values as decimals.
/// @param[out] integers `count` of them
/// @return the least exponent with which all are decimals; powers_of_ten.size() when there is none
template <kind::floating F>
std::size_t make_decimals(const F* values, std::size_t count, std::int64_t* integers) {
  std::size_t exponent = 0;
  std::size_t unsure = 0;
  for (std::size_t i = 0; i < count; i += chunk_size) {
    const std::size_t size = std::min(chunk_size, count - i);
    while (!to_decimals(values + i, size, powers_of_ten[exponent], integers + i)) {
      if (++exponent == powers_of_ten.size()) return exponent;
      unsure = i;
    }
  }
  // A decimal stays one when it gets a zero at its end, unless it gets too large.
  return to_decimals(values, unsure, powers_of_ten[exponent], integers) ? exponent : powers_of_ten.size();
}

/// Whether a sample of the values has hardly one twice. Planes make repeats hard to find for general
/// compression, and help it with anything else.
template <kind::floating F>
bool are_different(const F* values, std::size_t count) {
  constexpr std::size_t most_sampled = 1024;
  constexpr std::size_t slots = 4 * most_sampled;
  if (count < 64) return false;
  const std::size_t sampled = std::min(count, most_sampled);
  const F* const sample = values + (count - sampled) / 2;
  std::array<std::uint16_t, slots> table{};
  std::size_t repeated = 0;
  for (std::size_t i = 0; i < sampled; ++i) {
    // Fibonacci hashing (Knuth, The Art of Computer Programming 6.4).
    const std::uint64_t bits = bits_of(sample[i]);
    auto slot = static_cast<std::size_t>((bits * 0x9e3779b97f4a7c15) >> 52);
    while (table[slot] != 0 && bits_of(sample[table[slot] - 1U]) != bits) slot = (slot + 1) % slots;
    if (table[slot] != 0) ++repeated;
    table[slot] = static_cast<std::uint16_t>(i + 1);
  }
  return repeated * 32 < sampled;
}

template <kind::floating F>
void put_values(Output& out, bool planes, const F* values, std::size_t count) {
  std::byte* const at = out.room(count * sizeof(F));
  if (planes) {
    out.advance_to(pack_planes(at, sizeof(F), count, [=](std::size_t i) { return bits_of(values[i]); }));
    return;
  }
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(at, values, count * sizeof(F));
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      const F value = native::detail::little_endian(values[i]);
      std::memcpy(at + i * sizeof(F), &value, sizeof value);
    }
  }
  out.advance_to(at + count * sizeof(F));
}

/// Whether decimals of this range take less than values of F.
template <kind::floating F>
bool are_narrow(Range<std::int64_t> range) {
  return width_between(range) < width_of_planes(sizeof(F));
}

/// Tells from a few values, quickly, that all together are no narrow decimals: with more of them neither the
/// exponent nor the range gets smaller. (With nine digits every float is a decimal.)
template <kind::floating F>
bool cannot_be_decimals(const F* values, std::size_t count) {
  constexpr std::size_t sampled = 32;
  if (count < 4 * sampled) return false;
  std::array<F, sampled> sample;
  std::array<std::int64_t, sampled> integers;
  for (std::size_t i = 0; i < sampled; ++i) sample[i] = values[i * (count / sampled)];
  return make_decimals(sample.data(), sampled, integers.data()) == powers_of_ten.size() ||
         !are_narrow<F>(range_of(integers.data(), sampled));
}

/// @return whether that is possible, and smaller than the values themselves
template <kind::floating F>
bool pack_decimals(Output& out, Arena& arena, const F* values, std::size_t count) {
  if (cannot_be_decimals(values, count)) return false;
  auto* const integers = arena.take<std::int64_t>(count);
  const std::size_t exponent = make_decimals(values, count, integers);
  if (exponent == powers_of_ten.size()) return false;
  const auto put_exponent = [&] { out.put_byte(decimal + static_cast<unsigned>(exponent)); };
  if (count == 1) {
    if (zigzag(integers[0]) >> (7 * (sizeof(F) - 1)) != 0) return false;
    put_exponent();
    put_value(out, integers[0]);
  } else {
    const auto range = range_of(integers, count);
    if (!are_narrow<F>(range)) return false;
    put_exponent();
    pack_integers(out, integers, count, range);
  }
  return true;
}

template <kind::floating F>
void pack_without_repeats(Output& out, Arena& arena, const F* values, std::size_t count) {
  auto* const marks = arena.take<Mark>(count);
  auto* const kept = arena.take<F>(count);
  std::size_t last = 0;
  kept[0] = values[0];
  for (std::size_t i = 1; i < count; ++i) {
    const bool is_new = bits_of(values[i]) != bits_of(values[i - 1]);
    marks[i - 1] = is_new ? 1 : 0;
    last += is_new ? 1 : 0;
    kept[last] = values[i];
  }
  const bool planes = are_different(kept, last + 1);
  out.put_byte(without_repeats + (planes ? in_planes : 0));
  pack_integers(out, marks, count - 1);
  put_values(out, planes, kept, last + 1);
}

template <kind::floating F>
void pack_floats(Output& out, Arena& arena, const F* values, std::size_t count) {
  if (count == 0 || pack_decimals(out, arena, values, count)) return;
  std::size_t kept = 1;
  for (std::size_t i = 1; i < count; ++i) {
    kept += bits_of(values[i]) != bits_of(values[i - 1]) ? 1 : 0;
  }
  if (kept < count && (kept - 1) * 4 <= count * 3) return pack_without_repeats(out, arena, values, count);
  const bool planes = are_different(values, count);
  out.put_byte(planes ? in_planes : 0);
  put_values(out, planes, values, count);
}

/// The values' bytes, in memory as the machine has them, at no particular address.
template <kind::floating F>
const std::byte* unpack_values(Input& in, Arena& arena, bool planes, std::size_t count) {
  if (planes) {
    auto* const bits = arena.take<BitsOf<F>>(count);
    unpack_planes<BitsOf<F>>(in, sizeof(F), count, 0, bits);
    return reinterpret_cast<const std::byte*>(bits);
  }
  if (count > in.left() / sizeof(F)) [[unlikely]]
    in.refuse(Problem::truncated);
  const std::byte* const bytes = in.take(count * sizeof(F));
  if constexpr (std::endian::native == std::endian::little) {
    return bytes;
  } else {
    auto* const values = arena.take<F>(count);
    for (std::size_t i = 0; i < count; ++i) {
      std::memcpy(values + i, bytes + i * sizeof(F), sizeof(F));
      values[i] = native::detail::little_endian(values[i]);
    }
    return reinterpret_cast<const std::byte*>(values);
  }
}

template <kind::floating F>
const std::byte* repeat_values(Input& in, Arena& arena, bool planes, std::size_t count) {
  const Mark* const marks = unpack_marks(in, arena, count - 1);
  std::size_t kept = 1;
  for (std::size_t i = 0; i + 1 < count; ++i) kept += marks[i];
  const std::byte* from = unpack_values<F>(in, arena, planes, kept);
  auto* const values = arena.take<F>(count);
  for (std::size_t i = 0;; ++i) {
    std::memcpy(values + i, from, sizeof(F));
    if (i + 1 == count) return reinterpret_cast<const std::byte*>(values);
    from += marks[i] * sizeof(F);
  }
}

/// The values' bytes, in memory as the machine has them, at no particular address.
/// @pre the memory for `count` values has been granted
template <kind::floating F>
const std::byte* unpack_floats(Input& in, Arena& arena, std::size_t count) {
  if (count == 0) return nullptr;
  const unsigned head = in.take_byte();
  if (head >= decimal) {
    if (head - decimal >= powers_of_ten.size()) [[unlikely]]
      in.refuse(Problem::column);
    const double power = powers_of_ten[head - decimal];
    const auto* const integers = unpack_integers<std::int64_t>(in, arena, count);
    auto* const values = arena.take<F>(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = from_decimal<F>(integers[i], power);
    return reinterpret_cast<const std::byte*>(values);
  }
  if (head > (in_planes | without_repeats)) [[unlikely]]
    in.refuse(Problem::column);
  const bool planes = (head & in_planes) != 0;
  if ((head & without_repeats) != 0) return repeat_values<F>(in, arena, planes, count);
  return unpack_values<F>(in, arena, planes, count);
}

}  // namespace roundtrip::native::compact::detail
