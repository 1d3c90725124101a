// SPDX-License-Identifier: MIT
//
// A record's description as text, made by the compiler:
//
//     Line{sku:string,quantity:uint32,price:double}
//     Order{lines:vector<@Line>}
//     =@Order
//
// A line for each record that is reachable from the root, members before owners where there is no recursion,
// and the root last. A type is its kind and, in angle brackets, what it is made of; a record is meant by @
// and its name. Types that are described alike have equal texts; any change to a name, a type or the order of
// members changes it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "bench/record/record.h"
#include "bench/record/type_tree.h"

namespace roundtrip {

namespace detail {

/// The records met so far, and those of them whose members have all been met, in that order.
template <class Met, class Listed>
struct RecordWalk {};

template <class State>
consteval State walk_records(Types<>, State state) {
  return state;
}

template <class T, class... Rest, class... Met, class... Listed>
consteval auto walk_records(Types<T, Rest...>, RecordWalk<Types<Met...>, Types<Listed...>> state) {
  if constexpr (!kind::record<T>) {
    return walk_records(Types<Rest...>{}, walk_records(parts_of<T>(), state));
  } else if constexpr ((std::same_as<T, Met> || ...)) {
    return walk_records(Types<Rest...>{}, state);
  } else {
    const auto inside = walk_records(parts_of<T>(), RecordWalk<Types<Met..., T>, Types<Listed...>>{});
    return []<class M, class... L>(RecordWalk<M, Types<L...>>) {
      return walk_records(Types<Rest...>{}, RecordWalk<M, Types<L..., T>>{});
    }(inside);
  }
}

/// A record may be named with its namespace. Anything else (a template's arguments) could not be told from
/// what stands around it.
constexpr bool is_plain_name(std::string_view name) {
  for (const char c : name) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
    if (!plain) return false;
  }
  return !name.empty();
}

template <class... Records>
constexpr bool have_different_names(Types<Records...>) {
  const std::array<std::string_view, sizeof...(Records)> names{record_name<Records>...};
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (names[i] == names[j]) return false;
    }
  }
  return true;
}

/// Records under T, each once.
template <member T>
consteval auto records_of() {
  return []<class Met, class... Records>(RecordWalk<Met, Types<Records...>>) {
    static_assert(have_different_names(Types<Records...>{}),
                  "two records of one root have the same name: a description can hold only one of them");
    static_assert((is_plain_name(record_name<Records>) && ...),
                  "a record is described under a plain name; give a template's instance an alias");
    return Types<Records...>{};
  }(walk_records(Types<T>{}, RecordWalk<Types<>, Types<>>{}));
}

struct TextCounter {
  std::size_t size = 0;
  constexpr void add(std::string_view text) { size += text.size(); }
};

template <std::size_t N>
struct TextWriter {
  std::array<char, N> text{};
  std::size_t size = 0;
  constexpr void add(std::string_view added) {
    for (const char c : added) text[size++] = c;
  }
};

template <class Sink>
constexpr void add_number(Sink& sink, std::size_t number) {
  if (number >= 10) add_number(sink, number / 10);
  sink.add(std::string_view("0123456789").substr(number % 10, 1));
}

template <class T>
constexpr std::string_view kind_name() {
  if constexpr (kind::boolean<T>) {
    return "bool";
  } else if constexpr (kind::integer<T>) {
    constexpr std::string_view names[] = {"int8",  "int16",  "int32",  "int64",
                                          "uint8", "uint16", "uint32", "uint64"};
    return names[(std::unsigned_integral<T> ? 4 : 0) + (sizeof(T) > 1) + (sizeof(T) > 2) + (sizeof(T) > 4)];
  } else if constexpr (kind::floating<T>) {
    return sizeof(T) == 4 ? "float" : "double";
  } else if constexpr (kind::enumeration<T>) {
    return "enum";
  } else if constexpr (kind::string<T>) {
    return "string";
  } else if constexpr (kind::bytes<T>) {
    return "bytes";
  } else if constexpr (kind::complex<T>) {
    return "complex";
  } else if constexpr (kind::vector<T>) {
    return "vector";
  } else if constexpr (kind::array<T>) {
    return "array";
  } else if constexpr (kind::optional<T>) {
    return "optional";
  } else if constexpr (kind::pointer<T>) {
    return "pointer";
  } else if constexpr (kind::map<T>) {
    return kind::ordered_map<T> ? "map" : "unordered_map";
  } else if constexpr (kind::set<T>) {
    return kind::ordered_set<T> ? "set" : "unordered_set";
  } else if constexpr (kind::tuple<T>) {
    return "tuple";
  } else if constexpr (kind::variant<T>) {
    return "variant";
  } else {
    static_assert(kind::monostate<T>);
    return "monostate";
  }
}

/// What stands in the angle brackets.
template <class T>
constexpr auto argument_types() {
  if constexpr (kind::enumeration<T>) {
    return Types<std::underlying_type_t<T>>{};
  } else {
    return parts_of<T>();
  }
}

template <class T, class Sink>
constexpr void add_type(Sink& sink) {
  if constexpr (kind::record<T>) {
    sink.add("@");
    sink.add(record_name<T>);
  } else {
    sink.add(kind_name<T>());
    [&]<class... Parts>(Types<Parts...>) {
      [[maybe_unused]] std::string_view separator = "<";
      ((sink.add(separator), separator = ",", add_type<Parts>(sink)), ...);
      if constexpr (kind::array<T>) {
        sink.add(",");
        add_number(sink, std::tuple_size_v<T>);
      }
      if constexpr (sizeof...(Parts) > 0) sink.add(">");
    }(argument_types<T>());
  }
}

template <class Record, class Sink>
constexpr void add_record(Sink& sink) {
  sink.add(record_name<Record>);
  sink.add("{");
  for_each_index<field_count<Record>>([&](auto i) {
    constexpr auto field = std::get<i()>(fields<Record>);
    if constexpr (i() > 0) sink.add(",");
    sink.add(field.name);
    sink.add(":");
    add_type<typename decltype(field)::type>(sink);
  });
  sink.add("}\n");
}

template <class T, class Sink>
constexpr void add_description(Sink& sink) {
  [&]<class... Records>(Types<Records...>) { (add_record<Records>(sink), ...); }(records_of<T>());
  sink.add("=");
  add_type<T>(sink);
  sink.add("\n");
}

template <class T>
inline constexpr auto description_storage = [] {
  constexpr std::size_t size = [] {
    TextCounter counter;
    add_description<T>(counter);
    return counter.size;
  }();
  TextWriter<size> writer;
  add_description<T>(writer);
  return writer.text;
}();

}  // namespace detail

/// The description of T, as shown above.
template <member T>
inline constexpr std::string_view description_text{detail::description_storage<T>.data(),
                                                   detail::description_storage<T>.size()};

}  // namespace roundtrip
