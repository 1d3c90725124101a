// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace roundtrip {

/// Encoded bytes that are read.
using View = std::span<const std::byte>;

[[nodiscard]] inline std::string_view as_text(View bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Encoded bytes that are written: a growing array that is never zero-filled and keeps its capacity when it
/// is cleared. (std::vector<std::byte>::resize writes every byte twice.)
class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&&) noexcept = default;
  Buffer& operator=(Buffer&&) noexcept = default;
  explicit Buffer(View bytes) { append(bytes.data(), bytes.size()); }
  Buffer(const Buffer& other) : Buffer(View(other.data(), other.size())) {}
  Buffer& operator=(const Buffer& other) {
    if (this != &other) {
      clear();
      append(other.data(), other.size());
    }
    return *this;
  }
  ~Buffer() = default;

  [[nodiscard]] std::byte* data() { return bytes_.get(); }
  [[nodiscard]] const std::byte* data() const { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }

  void clear() { size_ = 0; }

  /// Makes room for `capacity` bytes in all; what is there is kept.
  void reserve(std::size_t capacity) {
    if (capacity > capacity_) grow(capacity);
  }

  /// Sets the size; new bytes are indeterminate.
  void resize(std::size_t size) {
    reserve(size);
    size_ = size;
  }

  void append(const void* bytes, std::size_t count) {
    if (count == 0) return;
    if (count > capacity_ - size_) grow(size_ + count);
    std::memcpy(bytes_.get() + size_, bytes, count);
    size_ += count;
  }

 private:
  [[gnu::noinline]] void grow(std::size_t capacity) {
    const std::size_t larger = std::max({capacity, 2 * capacity_, std::size_t{256}});
    auto bytes = std::make_unique_for_overwrite<std::byte[]>(larger);
    if (size_ != 0) std::memcpy(bytes.get(), bytes_.get(), size_);
    bytes_ = std::move(bytes);
    capacity_ = larger;
  }

  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// The bytes of anything contiguous: Buffer, std::string, std::vector of bytes.
template <class Output>
[[nodiscard]] View as_view(const Output& output) {
  return std::as_bytes(std::span(output.data(), output.size()));
}

}  // namespace roundtrip
