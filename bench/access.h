// SPDX-License-Identifier: MIT
//
// What the operation `access` does with every member of a record: a sum, so that each has been read and the
// result can be compared with that of the record in memory. It is as cheap as a use of all members can be:
// what is to be timed is how the members are got at.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "bench/buffer.h"
#include "bench/record.h"

namespace roundtrip {

namespace detail {

template <class T>
concept shown_record = requires(const T& shown) {
  shown.for_each([](const auto&, const auto&) {});
};
template <class T>
concept shown_variant = requires(const T& shown) {
  shown.visit([](const auto&) {});
};

}  // namespace detail

/// The sum over all members, modulo 2^64. Of a number its bits, of a string or bytes the size and the first
/// and the last byte, of a container the size and its elements.
/// @tparam T a record or what a format shows instead of one: numbers and enums as they are, std::string_view
/// for a string, View for bytes, something with for_each(f(field, member)) for a record, with visit(f(held))
/// for a variant, what * and bool can be said of for an optional or pointer, pair and tuple, and for
/// containers anything with size(), begin() and end(), of pairs for a map
template <class T>
[[nodiscard]] std::uint64_t access_sum(const T& shown) {
  if constexpr (kind::boolean<T>) {
    return shown ? 1 : 0;
  } else if constexpr (kind::integer<T>) {
    return static_cast<std::uint64_t>(shown);
  } else if constexpr (kind::enumeration<T>) {
    return access_sum(static_cast<std::underlying_type_t<T>>(shown));
  } else if constexpr (std::same_as<T, float>) {
    return std::bit_cast<std::uint32_t>(shown);
  } else if constexpr (std::same_as<T, double>) {
    return std::bit_cast<std::uint64_t>(shown);
  } else if constexpr (kind::complex<T>) {
    return access_sum(shown.real()) + access_sum(shown.imag());
  } else if constexpr (std::convertible_to<const T&, std::string_view> || kind::bytes<T> ||
                       std::same_as<T, View>) {
    const View bytes = as_view(shown);
    if (bytes.empty()) return 0;
    return bytes.size() + std::to_integer<std::uint64_t>(bytes.front()) +
           std::to_integer<std::uint64_t>(bytes.back());
  } else if constexpr (kind::record<T>) {
    std::uint64_t sum = 0;
    for_each_field(shown, [&](const auto&, const auto& member) { sum += access_sum(member); });
    return sum;
  } else if constexpr (detail::shown_record<T>) {
    std::uint64_t sum = 0;
    shown.for_each([&](const auto&, const auto& member) { sum += access_sum(member); });
    return sum;
  } else if constexpr (kind::variant<T>) {
    return shown.index() + std::visit([](const auto& held) { return access_sum(held); }, shown);
  } else if constexpr (detail::shown_variant<T>) {
    std::uint64_t sum = shown.index();
    shown.visit([&](const auto& held) { sum += access_sum(held); });
    return sum;
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    return shown ? 1 + access_sum(*shown) : 0;
  } else if constexpr (kind::tuple<T> || detail::is_specialization<T, std::pair>) {
    return std::apply([](const auto&... part) { return (std::uint64_t{0} + ... + access_sum(part)); }, shown);
  } else if constexpr (kind::monostate<T>) {
    return 0;
  } else {
    std::uint64_t sum = shown.size();
    for (const auto& element : shown) sum += access_sum(element);
    return sum;
  }
}

}  // namespace roundtrip
