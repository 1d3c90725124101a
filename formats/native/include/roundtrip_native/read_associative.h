// SPDX-License-Identifier: MIT
//
// How maps and sets are loaded. An ordered one is saved in order, so that the end is the right place for each
// entry.
#pragma once

#include "roundtrip_native/read.h"

namespace roundtrip::native::detail {

/// Keys that nobody chose for it come nowhere near this.
inline constexpr std::size_t most_in_a_bucket = 1000;

/// Looks now and then whether a container's keys collide. Bytes can be made so that all of them do; to load
/// them would take the square of their number. When it looks cannot be foretold by whoever makes such bytes.
class CollisionGuard {
 public:
  /// @param somewhere in memory: where that is differs from run to run
  explicit CollisionGuard(const void* somewhere)
      : state_(static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(somewhere) >> 4) | 1U) {}

  template <class T>
  [[nodiscard]] bool finds_too_many(const T& container, typename T::const_iterator inserted) {
    if (--countdown_ != 0) [[likely]]
      return false;
    // Marsaglia's xorshift generator ("Xorshift RNGs", 2003).
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    countdown_ = 1 + state_ % 128;
    return container.bucket_size(container.bucket(key_of<T>(inserted))) > most_in_a_bucket;
  }

 private:
  template <class T>
  static const auto& key_of(typename T::const_iterator entry) {
    if constexpr (kind::map<T>) {
      return entry->first;
    } else {
      return *entry;
    }
  }

  std::uint32_t state_;
  std::uint32_t countdown_ = 64;
};

/// Reads entries at the end of a container until it holds `count`.
template <std::size_t Rest, class T>
[[gnu::always_inline]] inline void append_entries(InputCursor& cursor, T& container, std::size_t count,
                                                  Reader& reader) {
  using Key = typename T::key_type;
  [[maybe_unused]] CollisionGuard guard(&reader);
  for (std::size_t size = container.size() + 1; size <= count; ++size) {
    need(cursor, least_entry_size<T>(), reader);
    const std::byte* const at = cursor.in;
    InputCursor own = cursor;
    const auto inserted = [&] {
      if constexpr (kind::map<T>) {
        using Mapped = typename T::mapped_type;
        Key key = read<least_size<Mapped>(), Key>(own, reader);
        return container.emplace_hint(container.end(), std::move(key), ReadInPlace<0, Mapped>(own, reader));
      } else {
        return container.emplace_hint(container.end(), read<0, Key>(own, reader));
      }
    }();
    cursor.in = own.in;
    if (container.size() != size) [[unlikely]]
      reader.refuse(Problem::repeated_key, at);
    if constexpr (is_hashed<T>) {
      if (guard.finds_too_many(container, inserted)) [[unlikely]]
        reader.refuse(Problem::colliding_keys, at);
    } else {
      if (inserted != std::prev(container.end())) [[unlikely]]
        reader.refuse(Problem::key_order, at);
    }
  }
  need(cursor, Rest, reader);
}

template <std::size_t Rest, class T>
[[gnu::always_inline]] inline T read_associative(InputCursor& cursor, Reader& reader) {
  const std::size_t count = take_length<Rest, least_entry_size<T>()>(cursor, reader);
  reader.claim(count, least_entry_size<T>(), cursor.in);
  T container;
  if constexpr (is_hashed<T>) container.reserve(count);
  append_entries<Rest>(cursor, container, count, reader);
  return container;
}

}  // namespace roundtrip::native::detail
