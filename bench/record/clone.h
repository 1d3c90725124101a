// SPDX-License-Identifier: MIT
#pragma once

#include "bench/record/type_tree.h"

namespace roundtrip {

namespace detail {
template <class T>
struct IsPointer : std::bool_constant<kind::pointer<T>> {};
}  // namespace detail

/// Whether a type's own copy constructor copies all of it. std::is_copy_constructible cannot tell: a vector
/// of something that holds a unique_ptr claims to be.
template <member T>
inline constexpr bool is_copyable = !type_tree_contains<T, detail::IsPointer>;

/// A deep copy: the copy constructor's, or member by member where a unique_ptr forbids it.
template <member T>
[[nodiscard]] T clone(const T& value) {
  if constexpr (is_copyable<T>) {
    return value;
  } else if constexpr (kind::pointer<T>) {
    return value ? std::make_unique<typename T::element_type>(clone(*value)) : nullptr;
  } else if constexpr (kind::optional<T>) {
    return value ? T(clone(*value)) : T();
  } else if constexpr (kind::vector<T>) {
    T copy;
    copy.reserve(value.size());
    for (const auto& element : value) copy.push_back(clone(element));
    return copy;
  } else if constexpr (kind::map<T>) {
    T copy;
    for (const auto& [key, mapped] : value) copy.emplace_hint(copy.end(), key, clone(mapped));
    return copy;
  } else if constexpr (kind::variant<T>) {
    return std::visit([]<class Held>(const Held& held) { return T(std::in_place_type<Held>, clone(held)); },
                      value);
  } else if constexpr (kind::array<T>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return T{clone(value[I])...};
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (kind::tuple<T>) {
    return std::apply([](const auto&... element) { return T(clone(element)...); }, value);
  } else {
    static_assert(kind::record<T>);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return T{clone(value.*(std::get<I>(fields<T>).pointer))...};
    }
    (std::make_index_sequence<field_count<T>>{});
  }
}

}  // namespace roundtrip
