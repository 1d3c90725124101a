// SPDX-License-Identifier: MIT
//
// Arrays and numbers of numpy (numpy/core/src/multiarray/methods.c and descriptor.c have what they are made
// of).
#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

#include "bench/record/utf8.h"
#include "formats/pickle/document/documents.h"

namespace roundtrip::pickle_document {

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

/// IEEE 754's binary16.
double half(std::uint16_t bits) {
  const int exponent = bits >> 10U & 0x1fU;
  const int fraction = bits & 0x3ffU;
  double value = 0;
  if (exponent == 0x1f) {
    value = fraction == 0 ? HUGE_VAL : std::nan("");
  } else {
    value = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 0x400, exponent - 25);
  }
  return (bits & 0x8000U) != 0 ? -value : value;
}

double real(const std::byte* at, std::size_t size, bool swapped) {
  if (size == 2) return half(load<std::uint16_t>(at, swapped));
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

bool is_numeric(char letter, std::size_t size) {
  switch (letter) {
    case 'b':
      return size == 1;
    case 'i':
    case 'u':
      return size == 1 || size == 2 || size == 4 || size == 8;
    case 'f':
      return size == 2 || size == 4 || size == 8;
    case 'c':
      return size == 8 || size == 16;
    default:
      return false;
  }
}

}  // namespace

Document Documents::element(const Type& type, const std::byte* at) {
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

/// Its letter, the size of an element, and the order of bytes.
Documents::Type Documents::type_of(NodeId id) const {
  const Node& node = at(id);
  const bool made = node.kind == Kind::object && name_of(at(node.items[0])).is("numpy", "dtype") &&
                    !at(node.items[1]).items.empty() && at(at(node.items[1]).items[0]).kind == Kind::string;
  if (!made) refuse("the type of an array of numpy is not there", node);
  const std::string_view code = as_text(at(at(node.items[1]).items[0]).bytes);
  Type type;
  type.letter = code.empty() ? '\0' : code.front();
  const char* const end = code.data() + code.size();
  if (code.size() > 1) {
    const auto [rest, error] = std::from_chars(code.data() + 1, end, type.bytes);
    if (error != std::errc{} || rest != end) type.letter = '\0';
  }
  constexpr std::size_t longest_text = 1U << 20U;
  if (type.letter == 'U' && type.bytes <= longest_text) type.bytes *= 4;
  const bool is_text =
      (type.letter == 'S' || type.letter == 'U') && type.bytes != 0 && type.bytes <= 4 * longest_text;
  if (!is_numeric(type.letter, type.bytes) && !is_text && type.letter != 'O') {
    refuse("an array of numpy's type " + std::string(code) + " has no counterpart", node);
  }
  // Behind its version the state has the order of bytes.
  if (node.items.size() > 2 && at(node.items[2]).items.size() > 1) {
    const Node& order = at(at(node.items[2]).items[1]);
    if (order.kind == Kind::string) type.swapped = as_text(order.bytes) == ">";
  }
  return type;
}

std::vector<std::size_t> Documents::shape_of(NodeId id) const {
  const Node& node = at(id);
  if (node.kind != Kind::tuple || node.items.size() > most_dimensions)
    refuse("the shape of an array is no tuple", node);
  std::vector<std::size_t> shape;
  for (const NodeId item : node.items) {
    const Node& extent = at(item);
    if (extent.kind != Kind::integer || extent.integer < 0)
      refuse("the shape of an array has no numbers", extent);
    shape.push_back(static_cast<std::size_t>(extent.integer));
  }
  return shape;
}

Document Documents::elements(const Node& node, const std::vector<std::size_t>& shape, bool fortran,
                             const std::function<Document(std::size_t)>& element_at) {
  if (shape.size() > 1) mappings_.add(mapping::shape);
  std::vector<std::size_t> strides(shape.size());
  std::size_t stride = 1;
  for (std::size_t i = 0; i != shape.size(); ++i) {
    const std::size_t dimension = fortran ? i : shape.size() - 1 - i;
    strides[dimension] = stride;
    stride *= shape[dimension];
  }
  const std::function<Document(std::size_t, std::size_t)> part = [&](std::size_t dimension,
                                                                     std::size_t index) {
    if (dimension == shape.size()) return element_at(index);
    count(shape[dimension], node);
    Document::Array array;
    array.reserve(shape[dimension]);
    for (std::size_t i = 0; i != shape[dimension]; ++i)
      array.push_back(part(dimension + 1, index + i * strides[dimension]));
    return Document{std::move(array)};
  };
  return part(0, 0);
}

Document Documents::numbers(const Node& node, const Type& type, const std::vector<std::size_t>& shape,
                            View data, bool fortran) {
  std::size_t bytes = type.bytes;
  for (const std::size_t extent : shape) {
    if (__builtin_mul_overflow(bytes, extent, &bytes)) refuse("the shape of an array is too large", node);
  }
  if (bytes != data.size()) refuse("an array of numpy has another number of bytes than its shape says", node);
  if (is_numeric(type.letter, type.bytes) && type.bytes < 8 && type.letter != 'b')
    mappings_.add(mapping::width);
  return elements(node, shape, fortran,
                  [&](std::size_t index) { return element(type, data.data() + index * type.bytes); });
}

/// Its state: a version, the shape, the type, whether the first dimension is the fastest, and the bytes, or a
/// list of objects. Old ones have no version.
Document Documents::numpy_array(const Node& node, const Items& given) {
  if (node.items.size() < 3) refuse("an array of numpy has no state", node);
  const Items& state = at(node.items[2]).items;
  if (state.size() != 5 && state.size() != 4) refuse("the state of an array of numpy is not its own", node);
  const std::size_t first = state.size() - 4;
  if (!given.empty() && at(given[0]).kind == Kind::global && !name_of(at(given[0])).is("numpy", "ndarray")) {
    mappings_.add(mapping::object_of(name_of(at(given[0])).full()));
  }
  const auto shape = shape_of(state[first]);
  const Type type = type_of(state[first + 1]);
  const bool fortran = at(state[first + 2]).integer != 0;
  const Node& data = at(state[first + 3]);
  if (type.letter != 'O') return numbers(node, type, shape, data.bytes, fortran);
  std::size_t objects = 1;
  for (const std::size_t extent : shape) {
    if (__builtin_mul_overflow(objects, extent, &objects)) refuse("the shape of an array is too large", node);
  }
  if (data.kind != Kind::list || data.items.size() != objects)
    refuse("an array of objects has too few", node);
  // The list has them with the last dimension as the fastest, whatever the array has.
  return elements(node, shape, false, [&](std::size_t index) { return value(data.items[index]); });
}

bool Documents::called_numpy(NodeId id, const Name& function, const Items& given, Document& out) {
  const Node& node = at(id);
  const auto is = [&](std::string_view module, std::string_view name) {
    // The two names of numpy's inner package.
    return function.name == name && (function.module == std::string("numpy.core.").append(module) ||
                                     function.module == std::string("numpy._core.").append(module));
  };
  if (is("multiarray", "_reconstruct")) {
    out = numpy_array(node, given);
  } else if (is("multiarray", "scalar") && given.size() == 2) {
    const Type type = type_of(given[0]);
    out = type.letter == 'O' ? value(given[1]) : numbers(node, type, {}, at(given[1]).bytes, false);
  } else if (is("numeric", "_frombuffer") && given.size() == 4) {
    const bool fortran = as_text(at(given[3]).bytes) == "F";
    out = numbers(node, type_of(given[1]), shape_of(given[2]), at(given[0]).bytes, fortran);
  } else {
    return false;
  }
  return true;
}

}  // namespace roundtrip::pickle_document
