// SPDX-License-Identifier: MIT
//
// What the operation `access` does with every member of a record: a sum, so that each has been read and the
// result can be compared with that of the record in memory. It is as cheap as a use of all members can be:
// what is to be timed is how the members are got at.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "bench/record/buffer.h"
#include "bench/record/record.h"

namespace roundtrip {

/// The sum over all leaves, modulo 2^64. Of a number its bits, of a string or bytes the size and the first
/// and the last byte.
/// @tparam T a record, or a leaf as a format shows it: a number, enum, bool or complex, std::string_view,
/// View
template <class T>
[[nodiscard]] [[gnu::always_inline]] inline std::uint64_t access_sum(const T& value);

namespace detail {

template <class T>
std::uint64_t access_sum_of_record(const T& record) {
  std::uint64_t sum = 0;
  for_each_field(record, [&](const auto&, const auto& member) { sum += access_sum(member); });
  return sum;
}

}  // namespace detail

template <class T>
[[nodiscard]] [[gnu::always_inline]] inline std::uint64_t access_sum(const T& value) {
  if constexpr (kind::boolean<T> || kind::integer<T>) {
    return static_cast<std::uint64_t>(value);
  } else if constexpr (kind::enumeration<T>) {
    return static_cast<std::uint64_t>(value);
  } else if constexpr (std::same_as<T, float>) {
    return std::bit_cast<std::uint32_t>(value);
  } else if constexpr (std::same_as<T, double>) {
    return std::bit_cast<std::uint64_t>(value);
  } else if constexpr (kind::complex<T>) {
    return access_sum(value.real()) + access_sum(value.imag());
  } else if constexpr (kind::string<T> || kind::bytes<T> || std::same_as<T, std::string_view> ||
                       std::same_as<T, View>) {
    const View bytes = as_view(value);
    if (bytes.empty()) return 0;
    return bytes.size() + std::to_integer<std::uint64_t>(bytes.front()) +
           std::to_integer<std::uint64_t>(bytes.back());
  } else if constexpr (kind::record<T>) {
    return detail::access_sum_of_record(value);
  } else if constexpr (kind::variant<T>) {
    return std::visit([](const auto& held) { return access_sum(held); }, value);
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    return value ? access_sum(*value) : 0;
  } else if constexpr (kind::tuple<T> || detail::is_specialization<T, std::pair>) {
    return std::apply([](const auto&... part) { return (std::uint64_t{0} + ... + access_sum(part)); }, value);
  } else if constexpr (kind::monostate<T>) {
    return 0;
  } else {
    std::uint64_t sum = 0;
    for (const auto& element : value) sum += access_sum(element);
    return sum;
  }
}

}  // namespace roundtrip
