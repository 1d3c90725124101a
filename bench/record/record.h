// SPDX-License-Identifier: MIT
//
// A record is a plain struct, described once, beside its definition:
//
//     struct Line { std::string sku; std::uint32_t quantity; double price; };
//     ROUNDTRIP_RECORD(Line, sku, quantity, price);
//
// From that one line come the visitor that every adapter is built on (`for_each_field`), the bit-exact
// comparison (difference.h), the checksum (checksum.h) and the schema (describe.h). Leaving out a member,
// naming one too many or changing the order is a compile error.
//
//     enum class Status : std::uint8_t { open, closed };
//     ROUNDTRIP_ENUM(Status, open, closed);
//
// lists the values that are valid, so that a format can refuse any other, with the names that a schema gives
// them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>

#include "bench/record/kinds.h"

namespace roundtrip {

/// One described member of a record.
template <class Record, class Member>
struct Field {
  using type = Member;
  std::string_view name;
  Member Record::*pointer;
  std::size_t index;   ///< position in the record, from 0
  std::size_t offset;  ///< of the member in the object, in bytes
};

namespace detail {

template <class Record, class... Members>
constexpr auto make_fields(const char* const (&names)[sizeof...(Members)],
                           const std::size_t (&offsets)[sizeof...(Members)], Members Record::*... pointers) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple<Field<Record, Members>...>{
        Field<Record, Members>{names[I], pointers, I, offsets[I]}...};
  }
  (std::index_sequence_for<Members...>{});
}

template <std::size_t N>
constexpr bool ascending(const std::size_t (&offsets)[N]) {
  for (std::size_t i = 1; i < N; ++i) {
    if (offsets[i] <= offsets[i - 1]) return false;
  }
  return true;
}

}  // namespace detail

/// The fields of a record as a std::tuple of Field, in the order of the description.
template <kind::record R>
inline constexpr auto fields = roundtrip_fields(Tag<R>{});

template <kind::record R>
inline constexpr std::size_t field_count = std::tuple_size_v<std::remove_cvref_t<decltype(fields<R>)>>;

/// The record's name as it was given to ROUNDTRIP_RECORD.
template <kind::record R>
inline constexpr std::string_view record_name = roundtrip_name(Tag<R>{});

/// Calls f(field, member) for each member, in the order of the description.
template <class R, class F>
requires kind::record<std::remove_cvref_t<R>>
[[gnu::always_inline]] inline constexpr void for_each_field(R&& record, F&& f) {
  using Record = std::remove_cvref_t<R>;
  [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
    (f(std::get<I>(fields<Record>), record.*(std::get<I>(fields<Record>).pointer)), ...);
  }
  (std::make_index_sequence<field_count<Record>>{});
}

/// Whether the value is one that its type names. Of an enum that is not described (ROUNDTRIP_ENUM), every
/// value of the underlying integer is.
template <kind::enumeration E>
[[gnu::always_inline]] inline constexpr bool is_enumerator(E value) {
  if constexpr (kind::described_enumeration<E>) {
    return roundtrip_is_enumerator(value);
  } else {
    return true;
  }
}

/// A value that an enum's type names.
template <class E>
struct Enumerator {
  std::string_view name;
  E value;
};

namespace detail {

template <class E, std::size_t N>
constexpr std::array<Enumerator<E>, N> make_enumerators(const char* const (&names)[N], const E (&values)[N]) {
  std::array<Enumerator<E>, N> made{};
  for (std::size_t i = 0; i < N; ++i) made[i] = {names[i], values[i]};
  return made;
}

}  // namespace detail

/// The enumerators of an enum as a std::array, in the order of ROUNDTRIP_ENUM.
template <kind::described_enumeration E>
inline constexpr auto enumerators = roundtrip_enumerators(Tag<E>{});

/// The enum's name as it was given to ROUNDTRIP_ENUM.
template <kind::described_enumeration E>
inline constexpr std::string_view enum_name = roundtrip_name(Tag<E>{});

}  // namespace roundtrip

// Applies m(a, b) to each b, with commas between. Recursion by __VA_OPT__ and re-scanning: 4^4 = 256 members.
#define ROUNDTRIP_PARENS ()
#define ROUNDTRIP_EXPAND(...) \
  ROUNDTRIP_EXPAND3(ROUNDTRIP_EXPAND3(ROUNDTRIP_EXPAND3(ROUNDTRIP_EXPAND3(__VA_ARGS__))))
#define ROUNDTRIP_EXPAND3(...) \
  ROUNDTRIP_EXPAND2(ROUNDTRIP_EXPAND2(ROUNDTRIP_EXPAND2(ROUNDTRIP_EXPAND2(__VA_ARGS__))))
#define ROUNDTRIP_EXPAND2(...) \
  ROUNDTRIP_EXPAND1(ROUNDTRIP_EXPAND1(ROUNDTRIP_EXPAND1(ROUNDTRIP_EXPAND1(__VA_ARGS__))))
#define ROUNDTRIP_EXPAND1(...) __VA_ARGS__
#define ROUNDTRIP_EACH(m, a, ...) __VA_OPT__(ROUNDTRIP_EXPAND(ROUNDTRIP_EACH_STEP(m, a, __VA_ARGS__)))
#define ROUNDTRIP_EACH_STEP(m, a, b, ...) \
  m(a, b) __VA_OPT__(, ROUNDTRIP_EACH_AGAIN ROUNDTRIP_PARENS(m, a, __VA_ARGS__))
#define ROUNDTRIP_EACH_AGAIN() ROUNDTRIP_EACH_STEP
// The same without commas.
#define ROUNDTRIP_ALL(m, a, ...) __VA_OPT__(ROUNDTRIP_EXPAND(ROUNDTRIP_ALL_STEP(m, a, __VA_ARGS__)))
#define ROUNDTRIP_ALL_STEP(m, a, b, ...) \
  m(a, b) __VA_OPT__(ROUNDTRIP_ALL_AGAIN ROUNDTRIP_PARENS(m, a, __VA_ARGS__))
#define ROUNDTRIP_ALL_AGAIN() ROUNDTRIP_ALL_STEP
#define ROUNDTRIP_NAME_OF(Type, member) #member
#define ROUNDTRIP_POINTER_TO(Type, member) &Type::member
#define ROUNDTRIP_OFFSET_OF(Type, member) offsetof(Type, member)
#define ROUNDTRIP_CASE_OF(Type, enumerator) case Type::enumerator:
#define ROUNDTRIP_VALUE_OF(Type, enumerator) Type::enumerator

/// Describes the aggregate `Type` by the names of all its members, in their order of declaration. Goes into
/// the namespace of the type, after its definition.
#define ROUNDTRIP_RECORD(Type, ...)                                                                          \
  static_assert(std::is_aggregate_v<Type>,                                                                   \
                "a record is a plain struct: no constructors, no private members");                          \
  /* A structured binding must name every member: this is the check that none was left out. */               \
  [[maybe_unused]] inline void roundtrip_check_all_members(const Type& record) {                             \
    [[maybe_unused]] const auto& [__VA_ARGS__] = record;                                                     \
  }                                                                                                          \
  /* offsetof of a type that is not standard-layout is conditionally supported; GCC and clang support it. */ \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Winvalid-offsetof\"") static_assert(     \
      ::roundtrip::detail::ascending({ROUNDTRIP_EACH(ROUNDTRIP_OFFSET_OF, Type, __VA_ARGS__)}),              \
      "describe the members of " #Type " in the order of their declaration");                                \
  [[maybe_unused]] constexpr auto roundtrip_fields(::roundtrip::Tag<Type>) {                                 \
    return ::roundtrip::detail::make_fields<Type>({ROUNDTRIP_EACH(ROUNDTRIP_NAME_OF, Type, __VA_ARGS__)},    \
                                                  {ROUNDTRIP_EACH(ROUNDTRIP_OFFSET_OF, Type, __VA_ARGS__)},  \
                                                  ROUNDTRIP_EACH(ROUNDTRIP_POINTER_TO, Type, __VA_ARGS__));  \
  }                                                                                                          \
  _Pragma("GCC diagnostic pop") [[maybe_unused]] constexpr std::string_view roundtrip_name(                  \
      ::roundtrip::Tag<Type>) {                                                                              \
    return #Type;                                                                                            \
  }                                                                                                          \
  static_assert(true)

/// Lists the enumerators of the enum `Type`, so that a format can refuse any other value and a schema name
/// them. Goes into the namespace of the type, before the records that hold it; leaving one out is a compile
/// error. Without it all values of the underlying integer are taken for valid.
#define ROUNDTRIP_ENUM(Type, ...)                                                      \
  _Pragma("GCC diagnostic push") _Pragma("GCC diagnostic error \"-Wswitch\"")          \
      [[maybe_unused]] constexpr bool                                                  \
      roundtrip_is_enumerator(Type value) {                                            \
    switch (value) {                                                                   \
      ROUNDTRIP_ALL(ROUNDTRIP_CASE_OF, Type, __VA_ARGS__)                              \
      return true;                                                                     \
    }                                                                                  \
    return false;                                                                      \
  }                                                                                    \
  _Pragma("GCC diagnostic pop") [[maybe_unused]] constexpr auto roundtrip_enumerators( \
      ::roundtrip::Tag<Type>) {                                                        \
    return ::roundtrip::detail::make_enumerators<Type>(                                \
        {ROUNDTRIP_EACH(ROUNDTRIP_NAME_OF, Type, __VA_ARGS__)},                        \
        {ROUNDTRIP_EACH(ROUNDTRIP_VALUE_OF, Type, __VA_ARGS__)});                      \
  }                                                                                    \
  [[maybe_unused]] constexpr std::string_view roundtrip_name(::roundtrip::Tag<Type>) { \
    return #Type;                                                                      \
  }                                                                                    \
  static_assert(std::is_enum_v<Type>)
