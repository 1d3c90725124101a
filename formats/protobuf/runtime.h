// SPDX-License-Identifier: MIT
//
// What the generated conversions call: the few steps that need to name a type, which the generator cannot,
// since a description has no C++ types.
#pragma once

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>

#include "bench/record/kinds.h"

namespace roundtrip::protobuf {

/// Which message a record is saved as, and how. The generated header of a dataset specializes it for its
/// root:
///
///     using type = pb::log::Log;              the message
///     static constexpr bool recursive;        whether messages of one type can be nested to any depth
///     static void to_message(const Record&, type&);     into an empty message
///     static void from_message(const type&, Record&);   replaces what the record holds
template <class Record>
struct MessageFor;

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

/// Enums travel as integers.
template <kind::enumeration E, kind::integer I>
void to_enum(I integer, E& enumerator) {
  enumerator = static_cast<E>(integer);
}

/// A key or an element for the container, from the type that protobuf has for it.
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

template <class Byte>
void from_bytes(const std::string& bytes, std::vector<Byte>& value) {
  static_assert(sizeof(Byte) == 1);
  const auto* begin = reinterpret_cast<const Byte*>(bytes.data());
  value.assign(begin, begin + bytes.size());
}
template <class Byte, std::size_t N>
void from_bytes(const std::string& bytes, std::array<Byte, N>& value) {
  static_assert(sizeof(Byte) == 1);
  check_length("a field of bytes", N, bytes.size());
  std::copy_n(reinterpret_cast<const Byte*>(bytes.data()), N, value.begin());
}

/// Bytes where protobuf wants a std::string: the value of a map.
template <class Bytes>
void to_bytes(const Bytes& value, std::string& bytes) {
  bytes.assign(reinterpret_cast<const char*>(value.data()), value.size());
}

}  // namespace roundtrip::protobuf
