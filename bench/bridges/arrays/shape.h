// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <stdexcept>

namespace roundtrip::arrays {

/// The extents of an array, the slowest first; none of a single number.
class Shape {
 public:
  static constexpr std::size_t max_rank = 8;

  Shape() = default;
  Shape(std::initializer_list<std::size_t> extents) {
    for (const std::size_t extent : extents) push(extent);
  }

  /// @throws std::runtime_error beyond max_rank
  void push(std::size_t extent) {
    if (rank_ == max_rank) throw std::runtime_error("an array of more than 8 dimensions");
    extents_[rank_++] = extent;
  }
  void pop() { --rank_; }
  [[nodiscard]] std::size_t rank() const { return rank_; }
  [[nodiscard]] std::size_t operator[](std::size_t i) const { return extents_[i]; }
  [[nodiscard]] const std::size_t* begin() const { return extents_.data(); }
  [[nodiscard]] const std::size_t* end() const { return extents_.data() + rank_; }

  /// The number of elements. @pre it was checked, or is that of something in memory
  [[nodiscard]] std::size_t count() const {
    std::size_t product = 1;
    for (const std::size_t extent : *this) product *= extent;
    return product;
  }
  /// How many bytes the elements, of that size, take. Nothing when a product overflows.
  [[nodiscard]] std::optional<std::size_t> bytes(std::size_t element_size) const {
    std::size_t product = element_size;
    bool empty = false;
    for (const std::size_t extent : *this) {
      if (extent == 0) {
        empty = true;
      } else if (__builtin_mul_overflow(product, extent, &product)) {
        return std::nullopt;
      }
    }
    return empty ? 0 : product;
  }
  /// Whether they take exactly so many.
  [[nodiscard]] bool takes(std::size_t element_size, std::size_t size) const {
    return bytes(element_size) == size;
  }

  bool operator==(const Shape& other) const { return std::equal(begin(), end(), other.begin(), other.end()); }

 private:
  std::array<std::size_t, max_rank> extents_{};
  std::size_t rank_ = 0;
};

}  // namespace roundtrip::arrays
