// SPDX-License-Identifier: MIT
//
// Nodes (nodes.h) to the sum that the operation `access` asks for (bench/record/access.h): each leaf is read
// as the record's type has it, in the same order and with the same functions of the node as pull would, and
// nothing is kept. What could not be pulled is refused here, too, but for keys that stand twice: to find
// those, all would have to be kept.
#pragma once

#include <tuple>

#include "bench/bridges/nodes.h"
#include "bench/record/access.h"
#include "bench/record/type_tree.h"

namespace roundtrip {

namespace detail {

template <class T, class Node, class Level>
[[nodiscard]] std::uint64_t access_at(Node node, Level level);

/// The next element, read as a T.
template <class T, class Elements, class Level>
std::uint64_t access_next(Taker<Elements>& taker, Level level) {
  std::uint64_t sum = 0;
  taker.next([&](auto node) { sum = access_at<T>(std::move(node), level); });
  return sum;
}

template <class... Parts, class Node, class Level>
std::uint64_t access_parts(Node node, Level level) {
  const Level inside = level.inside_loaded();
  auto&& elements = node.elements();
  Taker taker(elements, sizeof...(Parts));
  std::uint64_t sum = 0;
  ((sum += access_next<Parts>(taker, inside)), ...);
  taker.finish();
  return sum;
}

template <class T, class Node, class Level>
std::uint64_t access_array(Node node, Level level) {
  const Level inside = level.inside_loaded();
  constexpr std::size_t size = std::tuple_size_v<T>;
  auto&& elements = node.elements();
  Taker taker(elements, size);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += access_next<typename T::value_type>(taker, inside);
  taker.finish();
  return sum;
}

template <class T, class Node, class Level>
std::uint64_t access_variant(Node node, Level level) {
  const Level inside = level.inside_loaded();
  auto&& elements = node.elements();
  Taker taker(elements, 2);
  std::uint32_t index = 0;
  taker.take(index, inside);
  if (index >= std::variant_size_v<T>) wrong_alternative(index);
  std::uint64_t sum = 0;
  for_each_index<std::variant_size_v<T>>([&](auto i) {
    if (i() == index) sum = access_next<std::variant_alternative_t<i(), T>>(taker, inside);
  });
  taker.finish();
  return sum;
}

template <class T, class Node, class Level>
std::uint64_t access_elements(Node node, Level level) {
  const Level inside = level.inside_loaded();
  std::uint64_t sum = 0;
  for (auto&& element : node.elements()) sum += access_at<T>(std::move(element), inside);
  return sum;
}

template <class T, class Node, class Level>
std::uint64_t access_members(Node node, Level level) {
  const Level inside = level.inside_loaded();
  std::uint64_t sum = 0;
  for (auto&& [key, member] : node.members()) {
    sum += access_sum(std::string_view(key)) + access_at<T>(std::move(member), inside);
  }
  return sum;
}

template <class Node, class Level>
std::uint64_t access_document(Node node, Level level) {
  switch (node.kind()) {
    case NodeKind::null:
      return 0;
    case NodeKind::boolean:
      return access_sum(node.boolean());
    case NodeKind::int64:
      return access_sum(node.int64());
    case NodeKind::uint64:
      return access_sum(node.uint64());
    case NodeKind::number:
      return access_sum(node.number());
    case NodeKind::string:
      return access_sum(std::string_view(node.string()));
    case NodeKind::bytes: {
      Bytes bytes;
      if constexpr (requires { node.bytes(bytes); }) node.bytes(bytes);
      return access_sum(bytes);
    }
    case NodeKind::array:
      return access_elements<Document>(std::move(node), level);
    case NodeKind::object:
      return access_members<Document>(std::move(node), level);
  }
  return 0;
}

template <class T, class Object, class Level>
[[gnu::always_inline]] inline std::uint64_t access_member(Object& object, std::string_view name,
                                                          Level level) {
  if constexpr (is_left_out_when_absent<T, Object>) {
    auto found = object.find(name);
    return found ? access_at<T>(*std::move(found), level) : 0;
  } else {
    return access_at<T>(object.member(name), level);
  }
}

template <kind::record T, class Node, class Level>
std::uint64_t access_record(Node node, Level level) {
  const Level inside = level.inside_loaded();
  auto&& object = node.object();
  std::uint64_t sum = 0;
  std::apply(
      [&]<class... Fields>(const Fields&... field) __attribute__((always_inline)) {
        ((sum += access_member<typename Fields::type>(object, field.name, inside)), ...);
      },
      fields<T>);
  end_object(object);
  return sum;
}

template <class T, class Node, class Level>
std::uint64_t access_held(Node node, Level level) {
  if (node.is_null()) return 0;
  if constexpr (json_conventions::nullable<T>) {
    return access_parts<T>(std::move(node), level);
  } else {
    return access_at<T>(std::move(node), level);
  }
}

template <class T, class Node, class Level>
std::uint64_t access_at(Node node, Level level) {
  if constexpr (std::same_as<T, Document>) {
    return access_document(std::move(node), level);
  } else if constexpr (kind::complex<T>) {
    using Part = typename T::value_type;
    return access_parts<Part, Part>(std::move(node), level);
  } else if constexpr (json_conventions::string_map<T>) {
    return access_members<typename T::mapped_type>(std::move(node), level);
  } else if constexpr (kind::map<T>) {
    using Pair = std::pair<typename T::key_type, typename T::mapped_type>;
    return access_elements<Pair>(std::move(node), level);
  } else if constexpr (kind::vector<T> || kind::set<T>) {
    return access_elements<typename T::value_type>(std::move(node), level);
  } else if constexpr (kind::array<T>) {
    return access_array<T>(std::move(node), level);
  } else if constexpr (kind::optional<T>) {
    return access_held<typename T::value_type>(std::move(node), level);
  } else if constexpr (kind::pointer<T>) {
    return access_held<typename T::element_type>(std::move(node), level);
  } else if constexpr (kind::tuple<T>) {
    return [&]<class... Parts>(Types<Parts...>) {
      return access_parts<Parts...>(std::move(node), level);
    }(parts_of<T>());
  } else if constexpr (kind::variant<T>) {
    return access_variant<T>(std::move(node), level);
  } else if constexpr (kind::record<T>) {
    return access_record<T>(std::move(node), level);
  } else if constexpr (kind::string<T>) {
    return access_sum(std::string_view(node.string()));
  } else {
    // A number, a bool, an enum, bytes or nothing: as pull reads it, and no dearer.
    T leaf{};
    pull_at(std::move(node), leaf, level);
    return access_sum(leaf);
  }
}

}  // namespace detail

/// @tparam T what pull would fill: a record, a document or a part of one
/// @return what access_sum gives of the value that pull would load
/// @throws what pull does
template <class T, class Node>
[[nodiscard]] std::uint64_t access_nodes(Node node) {
  return detail::access_at<T>(std::move(node), NestingLevelOf<T>());
}

}  // namespace roundtrip
