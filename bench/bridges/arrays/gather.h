// SPDX-License-Identifier: MIT
//
// Which parts of a record are arrays of numbers, what shape they have, and how their elements are put side by
// side.
#pragma once

#include <optional>

#include "bench/bridges/arrays/tensor.h"
#include "bench/record/document.h"

namespace roundtrip::arrays {

/// Of arrays in one another that are made one: readers of GGUF know four dimensions.
inline constexpr std::size_t most_dimensions = 4;

namespace detail {

/// A vector or an array, in any number of one another, whose innermost elements are numbers.
template <class T>
struct Nested {
  static constexpr bool value = fixed_numbers<T>;
  static constexpr std::size_t rank = 0;
  using type = T;
};
template <class T>
requires(kind::vector<T> || kind::array<T>) struct Nested<T> {
  static constexpr bool value = Nested<typename T::value_type>::value;
  static constexpr std::size_t rank = 1 + Nested<typename T::value_type>::rank;
  using type = typename Nested<typename T::value_type>::type;
};

template <class T>
concept nested_numbers = (kind::vector<T> || kind::array<T>)&&Nested<T>::value;

/// Adds the extents. @return whether all arrays of one depth have the same
template <class T>
bool add_shape(const T& value, Shape& shape) {
  if constexpr (kind::vector<T> || kind::array<T>) {
    shape.push(value.size());
    if constexpr (Nested<T>::rank > 1) {
      if (value.empty()) return false;
      Shape inner;
      for (const auto& element : value) {
        Shape other;
        if (!add_shape(element, other) || (&element != &*value.begin() && other != inner)) return false;
        inner = other;
      }
      for (const std::size_t extent : inner) shape.push(extent);
    }
  }
  return true;
}

template <class T>
std::byte* put_nested(const T& value, std::byte* to) {
  if constexpr (Nested<T>::rank <= 1) {
    const auto bytes = std::as_bytes(std::span(value));
    if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
    return to + bytes.size();
  } else {
    for (const auto& element : value) to = put_nested(element, to);
    return to;
  }
}

template <class T>
void gather_nested(const Tensor& tensor, std::byte* to) {
  put_nested(*static_cast<const T*>(tensor.source), to);
}

inline void gather_bytes(const Tensor& tensor, std::byte* to) {
  std::memcpy(to, tensor.source, tensor.shape.count());
}

inline void gather_value(const Tensor& tensor, std::byte* to) {
  std::memcpy(to, tensor.value.data(), size_of(tensor.type));
}

/// A member of the records of a vector.
template <class T>
void gather_column(const Tensor& tensor, std::byte* to) {
  const auto* from = static_cast<const std::byte*>(tensor.source);
  for (std::size_t left = tensor.shape[0]; left != 0; --left, from += tensor.stride, to += sizeof(T)) {
    std::memcpy(to, from, sizeof(T));
  }
}

/// What kind of number all elements are, at any depth.
class DocumentNumbers {
 public:
  /// Looks at an array, and adds its extents. @return whether it is one of numbers of one kind
  bool add(const Document::Array& array, Shape& shape) {
    if (array.empty() || shape.rank() == most_dimensions) return false;
    shape.push(array.size());
    const std::size_t kind = array.front().value.index();
    if (kind != array_kind) {
      return (kind == int64_kind || kind == uint64_kind || kind == double_kind) && same(kind) &&
             std::all_of(array.begin(), array.end(),
                         [&](const Document& d) { return d.value.index() == kind; });
    }
    Shape inner = shape;
    for (const Document& element : array) {
      Shape other = shape;
      const auto* part = std::get_if<Document::Array>(&element.value);
      if (part == nullptr || !add(*part, other)) return false;
      if (&element != &array.front() && other != inner) return false;
      inner = other;
    }
    shape = inner;
    return true;
  }
  [[nodiscard]] NumberType type() const {
    return kind_ == int64_kind    ? NumberType::int64
           : kind_ == uint64_kind ? NumberType::uint64
                                  : NumberType::float64;
  }

 private:
  static constexpr std::size_t int64_kind = 2, uint64_kind = 3, double_kind = 4, array_kind = 7;
  static_assert(std::same_as<std::variant_alternative_t<int64_kind, Document::Value>, std::int64_t> &&
                std::same_as<std::variant_alternative_t<uint64_kind, Document::Value>, std::uint64_t> &&
                std::same_as<std::variant_alternative_t<double_kind, Document::Value>, double> &&
                std::same_as<std::variant_alternative_t<array_kind, Document::Value>, Document::Array>);

  bool same(std::size_t kind) {
    if (kind_ == 0) kind_ = kind;
    return kind_ == kind;
  }

  std::size_t kind_ = 0;
};

inline std::byte* put_document(const Document::Array& array, std::byte* to) {
  for (const Document& element : array) {
    std::visit(
        [&]<class T>(const T& held) {
          if constexpr (std::same_as<T, Document::Array>) {
            to = put_document(held, to);
          } else if constexpr (kind::integer<T> || kind::floating<T>) {
            std::memcpy(to, &held, sizeof held);
            to += sizeof held;
          }
        },
        element.value);
  }
  return to;
}

inline void gather_document(const Tensor& tensor, std::byte* to) {
  put_document(*static_cast<const Document::Array*>(tensor.source), to);
}

}  // namespace detail

/// From so many numbers on an array is one of its own, and not written with the rest.
inline constexpr std::size_t least_elements = 8;

/// What an array of numbers may be in: vectors and arrays in one another, and a document's.
template <class T>
concept may_be_tensor = std::same_as<T, Document::Array> || detail::nested_numbers<T>;

/// Elements that are numbers, all of one type and at least `least_elements` of them; nothing when they are
/// not. What they lie in must stay until they have been put.
template <may_be_tensor T>
[[nodiscard]] std::optional<Tensor> tensor_of(const T& elements) {
  Tensor tensor{};
  tensor.source = &elements;
  if constexpr (std::same_as<T, Document::Array>) {
    detail::DocumentNumbers numbers;
    if (!numbers.add(elements, tensor.shape)) return std::nullopt;
    tensor.type = numbers.type();
    tensor.gather = &detail::gather_document;
  } else {
    using Nested = detail::Nested<T>;
    using Element = typename Nested::type;
    constexpr bool complex = kind::complex<Element>;
    if constexpr (Nested::rank + std::size_t{complex} > most_dimensions) return std::nullopt;
    if (!detail::add_shape(elements, tensor.shape)) return std::nullopt;
    if (complex) tensor.shape.push(2);
    tensor.complex = complex;
    tensor.type = number_type_of<leaf_of<Element>>();
    tensor.gather = &detail::gather_nested<T>;
  }
  if (tensor.shape.count() < least_elements) return std::nullopt;
  return tensor;
}

}  // namespace roundtrip::arrays
