// SPDX-License-Identifier: MIT
//
// The memory that a save and a load work in, kept from call to call.
#pragma once

#include <memory>
#include <vector>

#include "bench/record/buffer.h"
#include "roundtrip_native/compact_shape.h"

namespace roundtrip::native::compact::detail {

/// The values of a column that is being collected: an array of one type, known to whoever uses it.
class Column {
 public:
  /// Where `count` more values go, to be filled.
  template <class V>
  [[nodiscard]] V* append(std::size_t count) {
    const std::size_t size = count * sizeof(V);
    auto* const values = reinterpret_cast<V*>(room(size));
    at_ += size;
    return values;
  }

  /// Where at least `size` more bytes can be written; advance_to() notes what was.
  [[nodiscard]] std::byte* room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) [[unlikely]]
      grow(size);
    return at_;
  }
  void advance_to(std::byte* end) { at_ = end; }
  [[nodiscard]] const std::byte* end() const { return end_; }

  template <class V>
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(at_ - begin_.get()) / sizeof(V);
  }
  template <class V>
  [[nodiscard]] const V* values() const {
    return reinterpret_cast<const V*>(begin_.get());
  }
  [[nodiscard]] bool empty() const { return at_ == begin_.get(); }
  void clear() { at_ = begin_.get(); }

 private:
  [[gnu::noinline]] void grow(std::size_t more) {
    const auto size = static_cast<std::size_t>(at_ - begin_.get());
    const std::size_t capacity = std::max({size + more, 2 * size, std::size_t{64}});
    auto larger = std::make_unique_for_overwrite<std::byte[]>(capacity);
    if (size != 0) std::memcpy(larger.get(), begin_.get(), size);
    begin_ = std::move(larger);
    at_ = begin_.get() + size;
    end_ = begin_.get() + capacity;
  }

  std::unique_ptr<std::byte[]> begin_;
  std::byte* at_ = nullptr;
  std::byte* end_ = nullptr;
};

/// Memory that is handed out piece by piece and taken back all at once.
class Arena {
 public:
  /// Room for `count` values, which are not initialised.
  template <class V>
  [[nodiscard]] V* take(std::size_t count) {
    const std::size_t size = (count * sizeof(V) + (alignment - 1)) / alignment * alignment;
    if (static_cast<std::size_t>(end_ - at_) < size) [[unlikely]]
      return reinterpret_cast<V*>(take_more(size));
    return reinterpret_cast<V*>(std::exchange(at_, at_ + size));
  }

  /// Takes everything back. What was in several pieces will be in one.
  void reset() {
    if (blocks_.size() > 1) {
      blocks_.clear();
      at_ = add_block(std::exchange(total_, 0));
      end_ = at_ + total_;
    } else if (!blocks_.empty()) {
      at_ = blocks_.front().get();
    }
  }

 private:
  static constexpr std::size_t alignment = 16;
  static constexpr std::size_t block_size = 4096;
  using Block = std::unique_ptr<std::byte[]>;

  std::byte* add_block(std::size_t size) {
    blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
    total_ += size;
    return blocks_.back().get();
  }

  /// Nothing is added for what may come, and hardly anything left over: a load is to take little more than it
  /// needs.
  [[gnu::noinline]] std::byte* take_more(std::size_t size) {
    if (size > block_size / 8) return add_block(size);
    at_ = add_block(block_size);
    end_ = at_ + block_size;
    return std::exchange(at_, at_ + size);
  }

  std::vector<Block> blocks_;
  std::byte* at_ = nullptr;
  std::byte* end_ = nullptr;
  std::size_t total_ = 0;
};

/// A string's or a byte array's bytes.
struct Text {
  const std::byte* data;
  std::size_t size;
};

/// Bytes that can be read from where a text starts, whether they belong to it or not.
inline constexpr std::size_t readable = native::detail::short_string;

}  // namespace roundtrip::native::compact::detail
