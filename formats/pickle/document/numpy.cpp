// SPDX-License-Identifier: MIT
#include "formats/pickle/document/numpy.h"

#include <algorithm>
#include <array>
#include <bit>

#include "bench/bridges/foreign_scalars.h"
#include "bench/record/utf8.h"
#include "formats/pickle/numpy_code.h"

namespace roundtrip::pickle_document::numpy {

namespace {

/// numpy's own limit.
constexpr std::size_t most_dimensions = 64;

template <class T>
T load(const std::byte* at, bool swapped) {
  std::array<std::byte, sizeof(T)> bytes{};
  std::copy_n(at, sizeof(T), bytes.begin());
  if (swapped) std::reverse(bytes.begin(), bytes.end());
  return std::bit_cast<T>(bytes);
}

double real(const std::byte* at, std::size_t size, bool swapped) {
  if (size == 2) return from_half(load<std::uint16_t>(at, swapped));
  if (size == 4) return load<float>(at, swapped);
  return load<double>(at, swapped);
}

std::uint64_t natural(const std::byte* at, std::size_t size, bool swapped) {
  if (size == 1) return load<std::uint8_t>(at, swapped);
  if (size == 2) return load<std::uint16_t>(at, swapped);
  if (size == 4) return load<std::uint32_t>(at, swapped);
  return load<std::uint64_t>(at, swapped);
}

/// Characters of four bytes each, with zeros behind the last.
std::string text(const std::byte* at, std::size_t size, bool swapped) {
  std::string text;
  std::size_t end = size / 4 * 4;
  while (end != 0 && load<std::uint32_t>(at + end - 4, swapped) == 0) end -= 4;
  for (std::size_t i = 0; i != end; i += 4) {
    const auto code = load<std::uint32_t>(at + i, swapped);
    const bool character = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    if (character)
      append_utf8(text, static_cast<char32_t>(code));
    else
      text += replacement_character;
  }
  return text;
}

[[noreturn]] void refuse(const std::string& what, const Node& node) {
  pickling::fail(what, node.offset);
}

}  // namespace

bool Type::is_numeric() const {
  switch (letter) {
    case 'b':
      return bytes == 1;
    case 'i':
    case 'u':
      return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    case 'f':
      return bytes == 2 || bytes == 4 || bytes == 8;
    case 'c':
      return bytes == 8 || bytes == 16;
    default:
      return false;
  }
}

Document element(const Type& type, const std::byte* at) {
  switch (type.letter) {
    case 'b':
      return {*at != std::byte{0}};
    case 'u':
      return Document::integer(natural(at, type.bytes, type.swapped));
    case 'i': {
      const std::uint64_t bits = natural(at, type.bytes, type.swapped);
      const std::size_t unused = 64 - 8 * type.bytes;
      return Document::integer(static_cast<std::int64_t>(bits << unused) >> unused);
    }
    case 'f':
      return {real(at, type.bytes, type.swapped)};
    case 'c': {
      const std::size_t part = type.bytes / 2;
      return {Document::Array{{real(at, part, type.swapped)}, {real(at + part, part, type.swapped)}}};
    }
    case 'U':
      return {text(at, type.bytes, type.swapped)};
    default: {
      std::size_t size = type.bytes;
      while (size != 0 && at[size - 1] == std::byte{0}) --size;
      return {Bytes(at, at + size)};
    }
  }
}

Type type_of(const Graph& graph, NodeId id) {
  const auto at = [&](NodeId node) -> const Node& { return graph[node]; };
  const Node& node = at(id);
  const bool made =
      node.kind == Node::Kind::object && name_of(graph, at(node.items[0])).is("numpy", "dtype") &&
      !at(node.items[1]).items.empty() && at(at(node.items[1]).items[0]).kind == Node::Kind::string;
  if (!made) refuse("the type of an array of numpy is not there", node);
  const std::string_view code = as_text(at(at(node.items[1]).items[0]).bytes);
  const auto known = pickling::numpy_code(code);
  Type type;
  if (known) type = {known->letter, known->bytes()};
  constexpr std::size_t longest_text = std::size_t{4} << 20U;
  const bool is_text =
      (type.letter == 'S' || type.letter == 'U') && type.bytes != 0 && type.bytes <= longest_text;
  if (!type.is_numeric() && !is_text && type.letter != 'O') {
    refuse("an array of numpy's type " + std::string(code) + " has no counterpart", node);
  }
  // Behind its version the state has the order of bytes.
  if (node.items.size() > 2 && at(node.items[2]).items.size() > 1) {
    const Node& order = at(at(node.items[2]).items[1]);
    if (order.kind == Node::Kind::string) type.swapped = as_text(order.bytes) == ">";
  }
  return type;
}

Shape shape_of(const Graph& graph, NodeId id) {
  const Node& node = graph[id];
  if (node.kind != Node::Kind::tuple || node.items.size() > most_dimensions)
    refuse("the shape of an array is not a tuple", node);
  Shape shape;
  for (const NodeId item : node.items) {
    const Node& extent = graph[item];
    if (extent.kind != Node::Kind::integer || extent.integer < 0)
      refuse("the shape of an array has no numbers", extent);
    shape.push_back(static_cast<std::size_t>(extent.integer));
  }
  return shape;
}

std::size_t size_of(const Shape& shape, std::size_t element, const Node& node) {
  for (const std::size_t extent : shape) {
    if (__builtin_mul_overflow(element, extent, &element)) refuse("the shape of an array is too large", node);
  }
  return element;
}

std::optional<Wrapper> wrapper_of(const Graph& graph, const Node& object) {
  // scikit-learn had a joblib of its own once.
  const bool is_wrapper =
      object.kind == Node::Kind::object && object.items.size() >= 3 &&
      name_of(graph, graph[object.items[0]]).full().ends_with("joblib.numpy_pickle.NumpyArrayWrapper");
  if (!is_wrapper) return std::nullopt;
  const Node& state = graph[object.items[2]];
  std::optional<NodeId> shape;
  std::optional<NodeId> type;
  Wrapper wrapper;
  for (std::size_t i = 0; state.kind == Node::Kind::dict && i + 1 < state.items.size(); i += 2) {
    const std::string_view key = as_text(graph[state.items[i]].bytes);
    const NodeId value = state.items[i + 1];
    if (key == "shape") shape = value;
    if (key == "dtype") type = value;
    if (key == "order") wrapper.fortran = as_text(graph[value].bytes) == "F";
    if (key == "numpy_array_alignment_bytes") wrapper.padded = graph[value].kind != Node::Kind::none;
  }
  if (!shape || !type) refuse("an array of joblib without a type or a shape", object);
  wrapper.type = type_of(graph, *type);
  wrapper.shape = shape_of(graph, *shape);
  return wrapper;
}

}  // namespace roundtrip::pickle_document::numpy

namespace roundtrip::pickle_document {

std::optional<pickling::ReadOptions::Behind> behind(const Graph& graph, NodeId object, std::size_t position,
                                                    View rest) {
  const auto wrapper = numpy::wrapper_of(graph, graph[object]);
  if (!wrapper) return std::nullopt;
  if (wrapper->type.letter == 'O') return pickling::ReadOptions::Behind{.pickle = true};
  const std::size_t size = numpy::size_of(wrapper->shape, wrapper->type.bytes, graph[object]);
  std::size_t skipped = 0;
  if (wrapper->padded) {
    if (rest.empty()) pickling::fail("an array has no padding", position);
    skipped = 1 + std::to_integer<std::size_t>(rest[0]);
  }
  if (skipped > rest.size() || size > rest.size() - skipped)
    pickling::fail("the elements of an array end beyond the file", position);
  return pickling::ReadOptions::Behind{.skipped = skipped, .size = size};
}

}  // namespace roundtrip::pickle_document
