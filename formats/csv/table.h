// SPDX-License-Identifier: MIT
//
// Which records are a table, and which columns it has: known at compile time.
#pragma once

#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "bench/record/document.h"
#include "bench/record/type_tree.h"

namespace roundtrip::csv_codec {

/// What one field holds, unless it is absent.
template <class T>
concept scalar = kind::boolean<T> || kind::integer<T> || kind::floating<T> || kind::enumeration<T> ||
    kind::string<T> || kind::bytes<T>;

/// How many columns a value takes; 0 where it has none.
template <class T>
constexpr std::size_t column_count() {
  if constexpr (scalar<T>) {
    return 1;
  } else if constexpr (kind::optional<T>) {
    // An optional record that holds absent members only could not be told from one that is absent.
    return scalar<typename T::value_type> ? 1 : 0;
  } else if constexpr (kind::complex<T>) {
    return 2;
  } else if constexpr (kind::array<T>) {
    return std::tuple_size_v<T> * column_count<typename T::value_type>();
  } else if constexpr (kind::tuple<T> || kind::record<T>) {
    return []<class... Parts>(detail::Types<Parts...>) {
      const bool all = ((column_count<Parts>() != 0) && ...);
      return all ? (std::size_t{0} + ... + column_count<Parts>()) : 0;
    }(detail::parts_of<T>());
  } else {
    return 0;
  }
}

/// Calls f with each value that has a column of its own, in order.
template <class T, class F>
[[gnu::always_inline]] inline void for_each_cell(T& value, const F& f) {
  using Value = std::remove_const_t<T>;
  if constexpr (kind::record<Value>) {
    for_each_field(
        value, [&](const auto&, auto& member) __attribute__((always_inline)) { for_each_cell(member, f); });
  } else if constexpr (kind::array<Value>) {
    for (auto& element : value) for_each_cell(element, f);
  } else if constexpr (kind::tuple<Value>) {
    std::apply([&](auto&... parts) { (for_each_cell(parts, f), ...); }, value);
  } else if constexpr (kind::complex<Value>) {
    // A complex number is an array of two ([complex.numbers.general] of the C++ standard).
    using Part =
        std::conditional_t<std::is_const_v<T>, const typename Value::value_type, typename Value::value_type>;
    for (Part& part : reinterpret_cast<Part(&)[2]>(value)) f(part);
  } else {
    f(value);
  }
}

/// Adds the names of a value's columns: `normal.x` of a record, `octets.0` of what has no names.
/// @param name of the value itself
template <class T>
void add_column_names(const std::string& name, std::vector<std::string>& names) {
  const auto inner = [&](std::string_view step) {
    return name.empty() ? std::string(step) : std::string(name).append(".").append(step);
  };
  if constexpr (kind::record<T>) {
    std::apply(
        [&]<class... Members>(const Field<T, Members>&... field) {
          (add_column_names<Members>(inner(field.name), names), ...);
        },
        fields<T>);
  } else if constexpr (kind::array<T>) {
    for (std::size_t i = 0; i < std::tuple_size_v<T>; ++i) {
      add_column_names<typename T::value_type>(inner(std::to_string(i)), names);
    }
  } else if constexpr (kind::tuple<T>) {
    for_each_index<std::tuple_size_v<T>>(
        [&](auto i) { add_column_names<std::tuple_element_t<i(), T>>(inner(std::to_string(i())), names); });
  } else if constexpr (kind::complex<T>) {
    names.insert(names.end(), {inner("0"), inner("1")});
  } else {
    names.push_back(name);
  }
}

/// The list of a table's records: the root, or its only member.
template <class T>
[[nodiscard]] constexpr auto* rows_of(T& root) {
  using Root = std::remove_const_t<T>;
  constexpr auto list_of_records = []<class List>(Tag<List>) {
    if constexpr (kind::vector<List> || kind::array<List>) {
      return kind::record<typename List::value_type> && !std::same_as<typename List::value_type, Document>;
    } else {
      return false;
    }
  };
  if constexpr (list_of_records(Tag<Root>())) {
    return &root;
  } else if constexpr (kind::record<Root> && !std::same_as<Root, Document>) {
    constexpr auto& only = std::get<0>(fields<Root>);
    if constexpr (field_count<Root> == 1 &&
                  list_of_records(Tag<typename std::remove_cvref_t<decltype(only)>::type>())) {
      return &(root.*(only.pointer));
    } else {
      return static_cast<void*>(nullptr);
    }
  } else {
    return static_cast<void*>(nullptr);
  }
}

template <class T>
using Rows = std::remove_pointer_t<decltype(rows_of(std::declval<T&>()))>;

/// Why a type is no table; empty when it is one, or a document, which only its values tell.
template <class T>
[[nodiscard]] constexpr std::string_view why_no_table() {
  if constexpr (std::same_as<T, Document>) {
    return "";
  } else if constexpr (std::is_void_v<Rows<T>>) {
    return "it is not a table: that is one list of records, at the root or as its only member";
  } else if constexpr (column_count<typename Rows<T>::value_type>() == 0) {
    return "its records are no rows: a list, a map, a variant or an optional record has no columns";
  } else {
    return "";
  }
}

}  // namespace roundtrip::csv_codec
