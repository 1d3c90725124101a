// SPDX-License-Identifier: MIT
//
// The vocabulary of record members: one concept for each kind of C++ type that a format must be able to hold.
// An adapter is written as one function per kind, constrained by these concepts; the compiler says which kind
// an adapter forgot.
#pragma once

#include <array>
#include <complex>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace roundtrip {

/// Raw bytes: a kind of its own, because text formats must encode it and most binary formats have a type for
/// it.
using Bytes = std::vector<std::byte>;

/// Names a type as a function argument without an object of it.
template <class T>
struct Tag {
  using type = T;
};

namespace detail {

template <class T, template <class...> class Template>
inline constexpr bool is_specialization = false;
template <class... Arguments, template <class...> class Template>
inline constexpr bool is_specialization<Template<Arguments...>, Template> = true;

template <class T>
inline constexpr bool is_array = false;
template <class T, std::size_t N>
inline constexpr bool is_array<std::array<T, N>> = true;

}  // namespace detail

namespace kind {

template <class T>
concept boolean = std::same_as<T, bool>;

/// The integers of <cstdint>. Plain `char` and `wchar_t` are text in C++ and are left out on purpose.
template <class T>
concept integer = std::same_as<T, std::int8_t> || std::same_as<T, std::int16_t> ||
    std::same_as<T, std::int32_t> || std::same_as<T, std::int64_t> || std::same_as<T, std::uint8_t> ||
    std::same_as<T, std::uint16_t> || std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t>;

template <class T>
concept floating = std::same_as<T, float> || std::same_as<T, double>;

/// Stored as its underlying integer by every format. std::byte is an enum to C++ and no number here.
template <class T>
concept enumeration = std::is_enum_v<T> && !std::same_as<T, std::byte> && integer<std::underlying_type_t<T>>;

/// An enum whose enumerators are listed with ROUNDTRIP_ENUM (record.h).
template <class T>
concept described_enumeration = enumeration<T> && requires(T value) {
  { roundtrip_is_enumerator(value) } -> std::same_as<bool>;
};

/// UTF-8 text, NUL allowed.
template <class T>
concept string = std::same_as<T, std::string>;

template <class T>
concept bytes = std::same_as<T, Bytes>;

template <class T>
concept complex = detail::is_specialization<T, std::complex> && floating<typename T::value_type>;

/// std::vector of anything but bytes (its own kind) and bool (no real elements: use
/// std::vector<std::uint8_t>).
template <class T>
concept vector =
    detail::is_specialization<T, std::vector> && !bytes<T> && !std::same_as<typename T::value_type, bool>;

template <class T>
concept array = detail::is_array<T>;

template <class T>
concept optional = detail::is_specialization<T, std::optional>;

/// std::unique_ptr to one object; null is a value. The only way to recursion.
template <class T>
concept pointer = detail::is_specialization<T, std::unique_ptr> && !std::is_array_v<typename T::element_type>;

template <class T>
concept ordered_map = detail::is_specialization<T, std::map>;
template <class T>
concept unordered_map = detail::is_specialization<T, std::unordered_map>;
template <class T>
concept map = ordered_map<T> || unordered_map<T>;

template <class T>
concept ordered_set = detail::is_specialization<T, std::set>;
template <class T>
concept unordered_set = detail::is_specialization<T, std::unordered_set>;
template <class T>
concept set = ordered_set<T> || unordered_set<T>;

/// std::pair and std::tuple: a fixed number of unnamed members.
template <class T>
concept tuple = detail::is_specialization<T, std::pair> || detail::is_specialization<T, std::tuple>;

template <class T>
concept variant = detail::is_specialization<T, std::variant>;

/// The empty alternative of a variant.
template <class T>
concept monostate = std::same_as<T, std::monostate>;

/// A struct described with ROUNDTRIP_RECORD (record.h).
template <class T>
concept record = std::is_class_v<T> && requires {
  roundtrip_fields(Tag<T>{});
};

}  // namespace kind

/// Every type that may be (a member of) a record.
template <class T>
concept member = kind::boolean<T> || kind::integer<T> || kind::floating<T> || kind::enumeration<T> ||
    kind::string<T> || kind::bytes<T> || kind::complex<T> || kind::vector<T> || kind::array<T> ||
    kind::optional<T> || kind::pointer<T> || kind::map<T> || kind::set<T> || kind::tuple<T> ||
    kind::variant<T> || kind::monostate<T> || kind::record<T>;

/// Calls f(I) with an integral constant for each index 0 … N-1, in order.
template <std::size_t N, class F>
constexpr void for_each_index(F&& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (f(std::integral_constant<std::size_t, I>{}), ...);
  }
  (std::make_index_sequence<N>{});
}

/// Makes alternative `index` of a variant the held one, value-initialised, and calls f with it.
/// @return false, with the variant untouched, when the variant has no such alternative.
template <kind::variant V, class F>
constexpr bool emplace_alternative(V& variant, std::size_t index, F&& f) {
  bool found = false;
  for_each_index<std::variant_size_v<V>>([&](auto i) {
    if (i() != index) return;
    // An alternative that is held already is kept, so that loading into a used record can reuse its memory.
    if (variant.index() != i()) variant.template emplace<i()>();
    f(std::get<i()>(variant));
    found = true;
  });
  return found;
}

}  // namespace roundtrip
