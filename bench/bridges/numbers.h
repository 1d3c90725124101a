// SPDX-License-Identifier: MIT
//
// Numbers side by side in memory whose type is known at run time: what a bridge is given at once where the
// format has arrays.
#pragma once

#include <array>
#include <bit>
#include <complex>
#include <cstring>
#include <string_view>

#include "bench/record/buffer.h"
#include "bench/record/record.h"

namespace roundtrip {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are in memory");

/// A bool is a byte of 0 or 1; the others are as in memory, little-endian.
enum class NumberType : std::uint8_t {
  boolean,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64
};

struct NumberTypeInfo {
  NumberType type;
  std::string_view name;
  std::size_t size;  ///< bytes
};
inline constexpr auto number_types = std::to_array<NumberTypeInfo>({{NumberType::boolean, "bool", 1},
                                                                    {NumberType::int8, "int8", 1},
                                                                    {NumberType::int16, "int16", 2},
                                                                    {NumberType::int32, "int32", 4},
                                                                    {NumberType::int64, "int64", 8},
                                                                    {NumberType::uint8, "uint8", 1},
                                                                    {NumberType::uint16, "uint16", 2},
                                                                    {NumberType::uint32, "uint32", 4},
                                                                    {NumberType::uint64, "uint64", 8},
                                                                    {NumberType::float32, "float32", 4},
                                                                    {NumberType::float64, "float64", 8}});

[[nodiscard]] constexpr std::size_t size_of(NumberType type) {
  return number_types.at(static_cast<std::size_t>(type)).size;
}
[[nodiscard]] constexpr std::string_view name_of(NumberType type) {
  return number_types.at(static_cast<std::size_t>(type)).name;
}

/// What is one number in memory.
template <class T>
concept plain_number = kind::boolean<T> || kind::integer<T> || kind::floating<T> || kind::enumeration<T>;

/// Of an enum: that of its integer.
template <plain_number T>
[[nodiscard]] constexpr NumberType number_type_of() {
  if constexpr (kind::enumeration<T>) {
    return number_type_of<std::underlying_type_t<T>>();
  } else if constexpr (kind::boolean<T>) {
    return NumberType::boolean;
  } else if constexpr (kind::floating<T>) {
    return sizeof(T) == 4 ? NumberType::float32 : NumberType::float64;
  } else {
    constexpr auto first = std::is_signed_v<T> ? NumberType::int8 : NumberType::uint8;
    return static_cast<NumberType>(static_cast<unsigned>(first) +
                                   static_cast<unsigned>(std::countr_zero(sizeof(T))));
  }
}

namespace detail {

/// What a type consists of if that is numbers side by side, and how many.
template <class T>
struct Leaf {
  static constexpr bool fixed = plain_number<T>;
  static constexpr std::size_t count = 1;
  using type = T;
};
template <kind::floating T>
struct Leaf<std::complex<T>> {
  static constexpr bool fixed = true;
  static constexpr std::size_t count = 2;
  using type = T;
};
template <class T, std::size_t n>
struct Leaf<std::array<T, n>> {
  static constexpr bool fixed = n != 0 && Leaf<T>::fixed;
  static constexpr std::size_t count = n * Leaf<T>::count;
  using type = typename Leaf<T>::type;
};

}  // namespace detail

/// A number, a complex number or an array of them: a fixed number of numbers, with nothing between.
template <class T>
inline constexpr bool fixed_numbers = detail::Leaf<T>::fixed;
template <class T>
requires fixed_numbers<T>
using leaf_of = typename detail::Leaf<T>::type;
template <class T>
requires fixed_numbers<T>
inline constexpr std::size_t leaf_count = detail::Leaf<T>::count;

namespace detail {

template <class T>
constexpr bool is_flat() {
  if constexpr (kind::record<T>) {
    return std::apply(
        []<class... Members>(const Field<T, Members>&...) { return (is_flat<Members>() && ...); }, fields<T>);
  } else {
    return fixed_numbers<T>;
  }
}

}  // namespace detail

/// A record of numbers, arrays of a fixed length and records of the same: nothing of it lies elsewhere.
template <class T>
concept flat_record = kind::record<T> && detail::is_flat<T>();

struct Numbers {
  NumberType type;
  View bytes;  ///< of any alignment; a whole number of elements

  [[nodiscard]] std::size_t size() const { return bytes.size() / size_of(type); }
};

/// Calls f with a value of the type at the place: a bool as the byte that it is.
template <class F>
decltype(auto) visit_number(NumberType type, const std::byte* place, F&& f) {
  const auto read = [&]<class T>(Tag<T>) -> decltype(auto) {
    T value;
    std::memcpy(&value, place, sizeof value);
    return f(value);
  };
  switch (type) {
    case NumberType::int8:
      return read(Tag<std::int8_t>{});
    case NumberType::int16:
      return read(Tag<std::int16_t>{});
    case NumberType::int32:
      return read(Tag<std::int32_t>{});
    case NumberType::int64:
      return read(Tag<std::int64_t>{});
    case NumberType::uint16:
      return read(Tag<std::uint16_t>{});
    case NumberType::uint32:
      return read(Tag<std::uint32_t>{});
    case NumberType::uint64:
      return read(Tag<std::uint64_t>{});
    case NumberType::float32:
      return read(Tag<float>{});
    case NumberType::float64:
      return read(Tag<double>{});
    case NumberType::boolean:
    case NumberType::uint8:
      break;
  }
  return read(Tag<std::uint8_t>{});
}

}  // namespace roundtrip
