// SPDX-License-Identifier: MIT
//
// Two figures of a record that no format has a say in: a checksum of its content, by which generated data is
// pinned across platforms, and its payload size, by which throughput is compared.
#pragma once

#include <bit>
#include <cstdint>
#include <span>

#include "bench/record/record.h"

namespace roundtrip {

namespace detail {

/// FNV-1a, 64 bits (Fowler, Noll and Vo; draft-eastlake-fnv), over integers in little-endian order.
class Fnv1a {
 public:
  template <std::unsigned_integral U>
  constexpr void add(U value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
      state_ = (state_ ^ static_cast<std::uint8_t>(value >> (8 * i))) * 0x100000001b3;
    }
  }
  [[nodiscard]] constexpr std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325;
};

template <member T>
void add_to_checksum(Fnv1a& hash, const T& value);

/// Elements in whatever order they come: the sum of their own checksums.
template <class Container>
void add_unordered(Fnv1a& hash, const Container& elements) {
  std::uint64_t sum = 0;
  for (const auto& element : elements) {
    Fnv1a own;
    if constexpr (kind::map<Container>) {
      add_to_checksum(own, element.first);
      add_to_checksum(own, element.second);
    } else {
      add_to_checksum(own, element);
    }
    sum += own.value();
  }
  hash.add(sum);
}

template <member T>
void add_to_checksum(Fnv1a& hash, const T& value) {
  if constexpr (kind::boolean<T>) {
    hash.add(static_cast<std::uint8_t>(value));
  } else if constexpr (kind::integer<T>) {
    hash.add(static_cast<std::make_unsigned_t<T>>(value));
  } else if constexpr (kind::enumeration<T>) {
    add_to_checksum(hash, static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::same_as<T, float>) {
    hash.add(std::bit_cast<std::uint32_t>(value));
  } else if constexpr (std::same_as<T, double>) {
    hash.add(std::bit_cast<std::uint64_t>(value));
  } else if constexpr (kind::complex<T>) {
    add_to_checksum(hash, value.real());
    add_to_checksum(hash, value.imag());
  } else if constexpr (kind::string<T> || kind::bytes<T>) {
    hash.add(static_cast<std::uint64_t>(value.size()));
    for (const auto c : value) hash.add(static_cast<std::uint8_t>(c));
  } else if constexpr (kind::unordered_map<T> || kind::unordered_set<T>) {
    hash.add(static_cast<std::uint64_t>(value.size()));
    add_unordered(hash, value);
  } else if constexpr (kind::map<T>) {
    hash.add(static_cast<std::uint64_t>(value.size()));
    for (const auto& [key, mapped] : value) {
      add_to_checksum(hash, key);
      add_to_checksum(hash, mapped);
    }
  } else if constexpr (kind::vector<T> || kind::array<T> || kind::set<T>) {
    hash.add(static_cast<std::uint64_t>(value.size()));
    for (const auto& element : value) add_to_checksum(hash, element);
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    hash.add(static_cast<std::uint8_t>(value ? 1 : 0));
    if (value) add_to_checksum(hash, *value);
  } else if constexpr (kind::tuple<T>) {
    std::apply([&](const auto&... element) { (add_to_checksum(hash, element), ...); }, value);
  } else if constexpr (kind::variant<T>) {
    hash.add(static_cast<std::uint32_t>(value.index()));
    std::visit([&](const auto& held) { add_to_checksum(hash, held); }, value);
  } else if constexpr (kind::record<T>) {
    for_each_field(value, [&](const auto&, const auto& field) { add_to_checksum(hash, field); });
  } else {
    static_assert(kind::monostate<T>);
  }
}

}  // namespace detail

/// A 64-bit checksum of everything a record holds. It depends on values alone: not on capacity, on padding or
/// on the order in which an unordered container happens to keep its elements.
template <member T>
[[nodiscard]] std::uint64_t checksum(const T& record) {
  detail::Fnv1a hash;
  detail::add_to_checksum(hash, record);
  return hash.value();
}

/// The bytes of information in a record, the same for every format: numbers, enums and bools at their width
/// in memory, the bytes of strings and byte vectors. Lengths, tags, names, padding and pointers do not count.
template <member T>
[[nodiscard]] std::uint64_t payload_bytes(const T& value) {
  const auto sum_of = [](const auto& range) {
    using Element = std::remove_cvref_t<decltype(*range.begin())>;
    if constexpr (kind::integer<Element> || kind::floating<Element> || kind::enumeration<Element>) {
      return static_cast<std::uint64_t>(range.size() * sizeof(Element));
    } else {
      std::uint64_t sum = 0;
      for (const auto& element : range) sum += payload_bytes(element);
      return sum;
    }
  };
  if constexpr (kind::boolean<T> || kind::integer<T> || kind::floating<T> || kind::enumeration<T> ||
                kind::complex<T>) {
    return sizeof(T);
  } else if constexpr (kind::string<T> || kind::bytes<T>) {
    return value.size();
  } else if constexpr (kind::map<T>) {
    std::uint64_t sum = 0;
    for (const auto& [key, mapped] : value) sum += payload_bytes(key) + payload_bytes(mapped);
    return sum;
  } else if constexpr (kind::vector<T> || kind::array<T> || kind::set<T>) {
    return sum_of(value);
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    return value ? payload_bytes(*value) : 0;
  } else if constexpr (kind::tuple<T>) {
    return std::apply(
        [](const auto&... element) { return (std::uint64_t{0} + ... + payload_bytes(element)); }, value);
  } else if constexpr (kind::variant<T>) {
    return std::visit([](const auto& held) { return payload_bytes(held); }, value);
  } else if constexpr (kind::record<T>) {
    std::uint64_t sum = 0;
    for_each_field(value, [&](const auto&, const auto& field) { sum += payload_bytes(field); });
    return sum;
  } else {
    static_assert(kind::monostate<T>);
    return 0;
  }
}

}  // namespace roundtrip
