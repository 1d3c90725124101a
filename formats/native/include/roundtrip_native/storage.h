// SPDX-License-Identifier: MIT
//
// Elements that are constructed where they stay. A vector can only be filled by its own functions, each of
// which notes the new end in memory and looks for room, once for each element. With libstdc++ the elements
// are constructed in the vector's free room and the end is noted once. Both ways are tested and timed
// (ROUNDTRIP_NATIVE_PORTABLE, copy_bytes.h).
#pragma once

#include <memory>
#include <vector>

#include "roundtrip_native/copy_bytes.h"

namespace roundtrip::native::detail {

/// Converts to whatever `make` returns. Handed to a container it makes an element in its place: the compiler
/// has the call construct the result there.
template <class Make>
class InPlace {
 public:
  explicit InPlace(Make make) : make_(std::move(make)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): to convert is all that it is for
  [[gnu::always_inline]] operator decltype(std::declval<Make&>()())() { return make_(); }

 private:
  Make make_;
};

#if !ROUNDTRIP_NATIVE_PORTABLE
template <class T>
class OpenVector : public std::vector<T> {
 public:
  static T*& end_of(std::vector<T>& vector) { return static_cast<OpenVector&>(vector)._M_impl._M_finish; }
};

/// Where the next element goes; the vector learns of it at the end, whichever way that comes.
template <class T>
class NotedEnd {
 public:
  explicit NotedEnd(std::vector<T>& vector) : at(vector.data() + vector.size()), vector_(vector) {}
  NotedEnd(const NotedEnd&) = delete;
  NotedEnd& operator=(const NotedEnd&) = delete;
  NotedEnd(NotedEnd&&) = delete;
  NotedEnd& operator=(NotedEnd&&) = delete;
  ~NotedEnd() { OpenVector<T>::end_of(vector_) = at; }

  T* at;

 private:
  std::vector<T>& vector_;
};
#endif

/// Appends `count` elements, made by make() one after the other. After an exception those that were made are
/// there.
template <class T, class Make>
[[gnu::always_inline]] inline void append_each(std::vector<T>& vector, std::size_t count, Make&& make) {
  vector.reserve(vector.size() + count);
#if ROUNDTRIP_NATIVE_PORTABLE
  for (; count != 0; --count) vector.emplace_back(InPlace([&] { return make(); }));
#else
  NotedEnd<T> end(vector);
  for (; count != 0; --count) {
    ::new (static_cast<void*>(end.at)) T(make());
    ++end.at;
  }
#endif
}

#if ROUNDTRIP_NATIVE_PORTABLE
/// Reads values of T that lie in bytes, at no particular address.
template <class T>
class ImageIterator {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = const T*;
  using reference = T;

  explicit ImageIterator(const std::byte* at) : at_(at) {}
  T operator*() const {
    T value;
    std::memcpy(static_cast<void*>(&value), at_, sizeof value);
    return value;
  }
  ImageIterator& operator++() {
    at_ += sizeof(T);
    return *this;
  }
  ImageIterator& operator--() {
    at_ -= sizeof(T);
    return *this;
  }
  ImageIterator& operator+=(difference_type count) {
    at_ += count * static_cast<difference_type>(sizeof(T));
    return *this;
  }
  ImageIterator operator++(int) {
    const ImageIterator before = *this;
    ++*this;
    return before;
  }
  difference_type operator-(ImageIterator other) const {
    return (at_ - other.at_) / static_cast<difference_type>(sizeof(T));
  }
  bool operator==(const ImageIterator&) const = default;

 private:
  const std::byte* at_;
};
#endif

/// Appends `count` elements whose memory stands in bytes, at no particular address.
template <class T>
[[gnu::always_inline]] inline void append_image(std::vector<T>& vector, const std::byte* bytes,
                                                std::size_t count) {
  const std::size_t size = count * sizeof(T);
#if ROUNDTRIP_NATIVE_PORTABLE
  vector.insert(vector.end(), ImageIterator<T>(bytes), ImageIterator<T>(bytes + size));
#else
  if (count == 0) return;
  vector.reserve(vector.size() + count);
  std::memcpy(static_cast<void*>(vector.data() + vector.size()), bytes, size);
  OpenVector<T>::end_of(vector) += count;
#endif
}

}  // namespace roundtrip::native::detail
