// SPDX-License-Identifier: MIT
//
// Types and shapes of numpy's arrays, as they stand in a graph (descriptor.c in numpy/core/src/multiarray has
// what they are made of).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record/document.h"
#include "roundtrip_pickle/graph.h"

namespace roundtrip::pickle_document {

using pickling::Graph;
using pickling::Node;
using pickling::NodeId;

/// Of a class or function.
struct Name {
  std::string_view module;
  std::string_view name;
  [[nodiscard]] std::string full() const { return std::string(module).append(".").append(name); }
  [[nodiscard]] bool is(std::string_view m, std::string_view n) const { return module == m && name == n; }
};
[[nodiscard]] inline Name name_of(const Graph& graph, const Node& global) {
  return {as_text(global.bytes), as_text(graph[global.items[0]].bytes)};
}

namespace numpy {

struct Type {
  char letter = 0;
  std::size_t bytes = 0;  ///< of an element
  bool swapped = false;   ///< big-endian
  /// Whether it is one of numbers, bools among them.
  [[nodiscard]] bool is_numeric() const;
};
using Shape = std::vector<std::size_t>;

/// @throws pickling::Error when it is none, or one that no document can have
[[nodiscard]] Type type_of(const Graph& graph, NodeId id);
[[nodiscard]] Shape shape_of(const Graph& graph, NodeId id);
/// How many bytes the elements take, each of that size.
[[nodiscard]] std::size_t size_of(const Shape& shape, std::size_t element, const Node& node);
[[nodiscard]] Document element(const Type& type, const std::byte* at);

/// What joblib has in the place of an array: its bytes, or a pickle of its objects, follow.
struct Wrapper {
  Type type;
  Shape shape;
  bool fortran = false;
  bool padded = false;
};
/// Nothing for any other object. @throws pickling::Error
[[nodiscard]] std::optional<Wrapper> wrapper_of(const Graph& graph, const Node& object);

}  // namespace numpy

/// For ReadOptions: arrays that joblib wrote.
[[nodiscard]] std::optional<pickling::ReadOptions::Behind> behind(const Graph& graph, NodeId object,
                                                                  std::size_t position, View rest);

}  // namespace roundtrip::pickle_document
