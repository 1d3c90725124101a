// SPDX-License-Identifier: MIT
//
// Which columns a type has, known when it is compiled. A column holds the values of one place in the type
// tree; the columns of a type stand in the order in which a walk through its members meets them. A record of
// a recursive type has one set of columns for all its occurrences, behind those of the root.
#pragma once

#include <string>

#include "bench/record/description_text.h"
#include "roundtrip_native/layout.h"

namespace roundtrip::native::compact::detail {

using native::detail::is_recursive;
using native::detail::number;
using native::detail::Types;

/// How the values of a column are held in memory, and so how they are packed.
enum class ColumnKind : std::uint8_t {
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  text
};

template <number V>
constexpr ColumnKind kind_of() {
  if constexpr (kind::floating<V>) {
    return sizeof(V) == 4 ? ColumnKind::float32 : ColumnKind::float64;
  } else {
    constexpr auto first =
        static_cast<unsigned>(std::unsigned_integral<V> ? ColumnKind::uint8 : ColumnKind::int8);
    return static_cast<ColumnKind>(first + static_cast<unsigned>(std::countr_zero(sizeof(V))));
  }
}

/// What stands in a column of lengths, and in one of the marks of bools, optionals, pointers and variants.
using Length = std::uint32_t;
using Mark = std::uint8_t;

template <class T>
constexpr std::size_t column_count();

/// The columns of a record's own members.
template <kind::record R>
constexpr std::size_t member_columns() {
  return []<class... Parts>(Types<Parts...>) {
    return (std::size_t{0} + ... + column_count<Parts>());
  }(roundtrip::detail::parts_of<R>());
}

/// Whether a type has a column for itself, in front of those of its parts.
template <class T>
inline constexpr bool has_own_column =
    !(kind::array<T> || kind::tuple<T> || kind::record<T> || kind::monostate<T>);

template <class T>
constexpr std::size_t column_count() {
  if constexpr (kind::complex<T>) {
    return 1;
  } else {
    if constexpr (kind::record<T>) {
      if constexpr (is_recursive<T>) return 0;
    }
    return (has_own_column<T> ? 1 : 0) + []<class... Parts>(Types<Parts...>) {
      return (std::size_t{0} + ... + column_count<Parts>());
    }(roundtrip::detail::parts_of<T>());
  }
}

/// For each part of a type, the columns of the parts in front of it.
template <class T>
inline constexpr auto columns_before = []<class... Parts>(Types<Parts...>) {
  std::array<std::size_t, std::max<std::size_t>(sizeof...(Parts), 1)> before{column_count<Parts>()...};
  std::size_t sum = 0;
  for (std::size_t& count : before) sum += std::exchange(count, sum);
  return before;
}(roundtrip::detail::parts_of<T>());

/// Arrays that are copied as they lie in memory.
template <class T>
inline constexpr bool is_number_array = false;
template <number V, std::size_t N>
inline constexpr bool is_number_array<std::array<V, N>> = N > 0 && sizeof(std::array<V, N>) == N * sizeof(V);

template <class T>
struct IsRecursiveRecord : std::false_type {};
template <kind::record R>
struct IsRecursiveRecord<R> : std::bool_constant<is_recursive<R>> {};

/// Such types are walked one value at a time, so that records of a recursive type are numbered in the order
/// in which they are met. Others are walked member by member through many values at once.
template <class T>
inline constexpr bool holds_recursion = type_tree_contains<T, IsRecursiveRecord>;

/// Containers of nothing would have a length that no reader could check against the bytes that are there.
template <class T>
inline constexpr bool has_columns = column_count<T>() > 0 || holds_recursion<T>;

/// The records under a root that are of recursive types, in the order of the description.
template <member Root, class F>
constexpr void for_each_recursive(F&& f) {
  [&]<class... Records>(Types<Records...>) {
    const auto offer = [&]<class R>(Tag<R> tag) {
      if constexpr (is_recursive<R>) f(tag);
    };
    (offer(Tag<Records>{}), ...);
  }(roundtrip::detail::records_of<Root>());
}

/// The first column of a recursive type's set: how many there are. Those of its members follow.
template <member Root, kind::record R>
inline constexpr std::size_t recursive_base = [] {
  std::size_t base = column_count<Root>();
  bool found = false;
  for_each_recursive<Root>([&]<class Other>(Tag<Other>) {
    found = found || std::same_as<Other, R>;
    if (!found) base += 1 + member_columns<Other>();
  });
  return base;
}();

/// Which of the root's recursive records it is.
template <member Root, kind::record R>
inline constexpr std::size_t recursive_index = [] {
  std::size_t index = 0;
  bool found = false;
  for_each_recursive<Root>([&]<class Other>(Tag<Other>) {
    found = found || std::same_as<Other, R>;
    if (!found) ++index;
  });
  return index;
}();

template <member Root>
inline constexpr std::size_t recursive_count = [] {
  std::size_t count = 0;
  for_each_recursive<Root>([&]<class R>(Tag<R>) { ++count; });
  return count;
}();

/// For each of the root's recursive records, a number.
template <member Root>
using RecursiveCounts = std::array<std::uint64_t, std::max<std::size_t>(recursive_count<Root>, 1)>;

template <member Root>
inline constexpr std::size_t all_columns = [] {
  std::size_t count = column_count<Root>();
  for_each_recursive<Root>([&]<class R>(Tag<R>) { count += 1 + member_columns<R>(); });
  return count;
}();

/// Calls visit(kind, path) for each column of T.
template <class T, class Path, class Visit>
constexpr void visit_columns(const Path& path, Visit&& visit);

template <kind::record R, class Path, class Visit>
constexpr void visit_member_columns(const Path& path, Visit&& visit) {
  for_each_index<field_count<R>>([&](auto i) {
    constexpr auto field = std::get<i()>(fields<R>);
    visit_columns<typename decltype(field)::type>(path.member(field.name), visit);
  });
}

template <class T, class Path, class Visit>
constexpr void visit_columns(const Path& path, Visit&& visit) {
  if constexpr (kind::boolean<T>) {
    visit(kind_of<Mark>(), path);
  } else if constexpr (number<T>) {
    visit(kind_of<T>(), path);
  } else if constexpr (kind::enumeration<T>) {
    visit(kind_of<std::underlying_type_t<T>>(), path);
  } else if constexpr (kind::complex<T>) {
    visit(kind_of<typename T::value_type>(), path);
  } else if constexpr (kind::string<T> || kind::bytes<T>) {
    visit(ColumnKind::text, path);
  } else if constexpr (kind::vector<T>) {
    visit(kind_of<Length>(), path);
    visit_columns<typename T::value_type>(path.element(), visit);
  } else if constexpr (kind::array<T>) {
    visit_columns<typename T::value_type>(path.element(), visit);
  } else if constexpr (kind::optional<T>) {
    visit(kind_of<Mark>(), path);
    visit_columns<typename T::value_type>(path, visit);
  } else if constexpr (kind::pointer<T>) {
    visit(kind_of<Mark>(), path);
    visit_columns<typename T::element_type>(path, visit);
  } else if constexpr (kind::map<T>) {
    visit(kind_of<Length>(), path);
    visit_columns<typename T::key_type>(path.element(), visit);
    visit_columns<typename T::mapped_type>(path.element(), visit);
  } else if constexpr (kind::set<T>) {
    visit(kind_of<Length>(), path);
    visit_columns<typename T::key_type>(path.element(), visit);
  } else if constexpr (kind::tuple<T>) {
    for_each_index<std::tuple_size_v<T>>(
        [&](auto i) { visit_columns<std::tuple_element_t<i(), T>>(path.part(i()), visit); });
  } else if constexpr (kind::variant<T>) {
    visit(kind_of<Mark>(), path);
    for_each_index<std::variant_size_v<T>>(
        [&](auto i) { visit_columns<std::variant_alternative_t<i(), T>>(path, visit); });
  } else if constexpr (kind::record<T>) {
    if constexpr (!is_recursive<T>) visit_member_columns<T>(path, visit);
  }
}

template <member Root, class Path, class Visit>
constexpr void visit_all_columns(const Path& path, Visit&& visit) {
  visit_columns<Root>(path, visit);
  for_each_recursive<Root>([&]<class R>(Tag<R>) {
    const Path set = path.set(record_name<R>);
    visit(kind_of<Length>(), set);
    visit_member_columns<R>(set, visit);
  });
}

/// For who does not ask where a column comes from.
struct NoPath {
  constexpr NoPath member(std::string_view) const { return {}; }
  constexpr NoPath element() const { return {}; }
  constexpr NoPath part(std::size_t) const { return {}; }
  constexpr NoPath set(std::string_view) const { return {}; }
};

/// As messages name a column: `entries[].request`, and `@Expression.node` in a recursive type.
struct NamedPath {
  std::string text;

  [[nodiscard]] NamedPath member(std::string_view name) const {
    std::string longer = text;
    if (!longer.empty()) longer += '.';
    return {longer.append(name)};
  }
  [[nodiscard]] NamedPath element() const { return {text + "[]"}; }
  [[nodiscard]] NamedPath part(std::size_t index) const { return {text + '[' + std::to_string(index) + ']'}; }
  [[nodiscard]] NamedPath set(std::string_view name) const { return {std::string("@").append(name)}; }
};

template <member Root>
inline constexpr auto column_kinds = [] {
  std::array<ColumnKind, std::max<std::size_t>(all_columns<Root>, 1)> kinds{};
  std::size_t index = 0;
  visit_all_columns<Root>(NoPath{}, [&](ColumnKind kind, const NoPath&) { kinds[index++] = kind; });
  return kinds;
}();

template <member Root>
std::string path_of_column(std::size_t column) {
  std::string found;
  std::size_t index = 0;
  visit_all_columns<Root>(NamedPath{}, [&](ColumnKind, const NamedPath& path) {
    if (index++ == column) found = path.text;
  });
  return found;
}

}  // namespace roundtrip::native::compact::detail
