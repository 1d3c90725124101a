// SPDX-License-Identifier: MIT
//
// What the generated conversions call: the few steps that need to name a type, which the generator cannot,
// since a description has no C++ types.
#pragma once

#include <algorithm>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <string>

#include "bench/record/access.h"

namespace roundtrip::schema {

/// How a record becomes a message, for an API that a schema's compiler generates. The generated header of a
/// dataset specializes it for its root:
///
///     using type = pb::log::Log;              the message
///     static constexpr bool recursive;        whether messages of one type can be nested to any depth
///     static void to_message(const Record&, type&);     into an empty message; written bottom-up, it is
///                                                       given a builder, and returns the message
///     static void from_message(const type&, Record&);   replaces what the record holds
///     static std::uint64_t access(const type&);         access_sum of what the message holds, where the
///                                                       spelling says that it is read in place
template <class Api, class Record>
struct Conversion;

/// The object that an optional or a pointer holds; a new one when it holds none.
template <kind::optional T>
[[nodiscard]] auto& engage(T& optional) {
  if (!optional) optional.emplace();
  return *optional;
}
template <kind::pointer T>
[[nodiscard]] auto& engage(T& pointer) {
  if (!pointer) pointer = std::make_unique<typename T::element_type>();
  return *pointer;
}

/// Alternative I of a variant: the held one, so that its memory is reused, or else a new one.
template <std::size_t I, kind::variant V>
auto& alternative(V& variant) {
  if (variant.index() != I) variant.template emplace<I>();
  return std::get<I>(variant);
}

/// From the integer that an enum travels as, or from the schema's enum.
template <kind::enumeration E, class Source>
void to_enum(Source source, E& enumerator) {
  static_assert(kind::integer<Source> || std::is_enum_v<Source>);
  enumerator = static_cast<E>(source);
}

/// A key or an element for the container, from the type that the library has for it.
template <class Container, class T>
[[nodiscard]] typename Container::key_type key_for(const Container&, const T& value) {
  return static_cast<typename Container::key_type>(value);
}

/// An empty key for the container, to be filled.
template <class Container>
[[nodiscard]] typename Container::key_type make_key(const Container&) {
  return {};
}

/// @throws std::runtime_error when a message has not as many elements as an array
inline void check_length(const char* field, std::size_t expected, std::size_t found) {
  if (found == expected) return;
  throw std::runtime_error(std::string(field) + " has " + std::to_string(found) + " elements instead of " +
                           std::to_string(expected));
}

/// The exception for a message in which no alternative of a variant is set.
[[nodiscard]] inline std::runtime_error no_alternative(const char* field) {
  return std::runtime_error(std::string(field) + " has no alternative set, or one that is unknown");
}

/// @param bytes anything with data() and size()
template <class Source, class Byte>
void from_bytes(const Source& bytes, std::vector<Byte>& value) {
  static_assert(sizeof(Byte) == 1);
  const auto* begin = reinterpret_cast<const Byte*>(bytes.data());
  value.assign(begin, begin + bytes.size());
}
template <class Source, class Byte, std::size_t N>
void from_bytes(const Source& bytes, std::array<Byte, N>& value) {
  static_assert(sizeof(Byte) == 1);
  check_length("a field of bytes", N, bytes.size());
  std::copy_n(reinterpret_cast<const Byte*>(bytes.data()), N, value.begin());
}

/// Bytes in the container that the library has for them.
template <class Bytes, class Target>
void to_bytes(const Bytes& value, Target& bytes) {
  const auto* begin = reinterpret_cast<const typename Target::value_type*>(value.data());
  bytes.assign(begin, begin + value.size());
}

/// A text of the library's, which is anything with data() and size().
template <class Text>
void from_text(const Text& text, std::string& value) {
  value.assign(text.data(), text.size());
}

/// What access_sum gives of a text or of bytes.
/// @param text anything with data() and size()
template <class Text>
[[nodiscard]] std::uint64_t sum_of_text(const Text& text) {
  static_assert(sizeof(*text.data()) == 1);
  return access_sum(View(reinterpret_cast<const std::byte*>(text.data()), text.size()));
}

/// What access_sum gives of a vector or an array of uint8, which travels as bytes.
template <class Bytes>
[[nodiscard]] std::uint64_t sum_of_numbers(const Bytes& bytes) {
  static_assert(sizeof(*bytes.data()) == 1);
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return std::accumulate(begin, begin + bytes.size(), std::uint64_t{0});
}

}  // namespace roundtrip::schema
