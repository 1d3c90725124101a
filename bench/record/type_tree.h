// SPDX-License-Identifier: MIT
//
// Questions about everything a type is made of, answered at compile time: "does it hold a map whose keys are
// not strings, anywhere?" An adapter uses them to say what its format cannot hold.
#pragma once

#include "bench/record/record.h"

namespace roundtrip {

namespace detail {

template <class... Ts>
struct Types {};

/// The types that a value of type T directly holds.
template <class T>
constexpr auto parts_of() {
  if constexpr (kind::vector<T> || kind::array<T> || kind::optional<T> || kind::complex<T>) {
    return Types<typename T::value_type>{};
  } else if constexpr (kind::pointer<T>) {
    return Types<typename T::element_type>{};
  } else if constexpr (kind::map<T>) {
    return Types<typename T::key_type, typename T::mapped_type>{};
  } else if constexpr (kind::set<T>) {
    return Types<typename T::key_type>{};
  } else if constexpr (kind::tuple<T>) {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return Types<std::tuple_element_t<I, T>...>{};
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (kind::variant<T>) {
    return []<class... Alternatives>(Tag<std::variant<Alternatives...>>) {
      return Types<Alternatives...>{};
    }(Tag<T>{});
  } else if constexpr (kind::record<T>) {
    return []<class... Members>(const std::tuple<Field<T, Members>...>&) {
      return Types<Members...>{};
    }(fields<T>);
  } else {
    return Types<>{};
  }
}

/// `seen` is grown on the way down only: a recursive type ends where it meets itself.
template <template <class> class Predicate, class T, class... Seen>
constexpr bool contains(Tag<T>, Types<Seen...>) {
  if constexpr ((std::same_as<T, Seen> || ...)) {
    return false;
  } else if constexpr (Predicate<T>::value) {
    return true;
  } else {
    return []<class... Parts>(Types<Parts...>) {
      return (contains<Predicate>(Tag<Parts>{}, Types<T, Seen...>{}) || ...);
    }(parts_of<T>());
  }
}

/// Whether a type is met again on the way down from it.
template <class T, class... Seen>
constexpr bool has_cycle(Tag<T>, Types<Seen...>) {
  if constexpr ((std::same_as<T, Seen> || ...)) {
    return true;
  } else {
    return []<class... Parts>(Types<Parts...>) {
      return (has_cycle(Tag<Parts>{}, Types<T, Seen...>{}) || ...);
    }(parts_of<T>());
  }
}

}  // namespace detail

/// Whether values of T can nest to any depth: something that it is made of contains itself.
template <class T>
inline constexpr bool nests_without_end = detail::has_cycle(Tag<T>{}, detail::Types<>{});

/// True when T or anything it is made of, at any depth, satisfies the predicate.
template <class T, template <class> class Predicate>
inline constexpr bool type_tree_contains = detail::contains<Predicate>(Tag<T>{}, detail::Types<>{});

}  // namespace roundtrip
