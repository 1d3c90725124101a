// SPDX-License-Identifier: MIT
//
// How values are saved: in one pass, with one check for room per record or element, and no call for what is
// short.
//
// The cursor goes in and out by value, in registers: as a member of an object it would have to be reloaded
// after every store of a byte, since a byte may alias anything. For the same reason, and since a member's
// code is a handful of instructions, the functions are always inlined; what is large or recursive becomes a
// function of its own (is_out_of_line).
//
// Everywhere `Rest` bytes of room are left by write<Rest>(…) as it found them: they are for the members that
// follow, which then need no check. On entry there is room for room_of<T>() more.
#pragma once

#include <new>

#include "bench/record/buffer.h"
#include "roundtrip_native/copy_bytes.h"
#include "roundtrip_native/error.h"
#include "roundtrip_native/layout.h"

namespace roundtrip::native::detail {

struct OutputCursor {
  std::byte* out;
  std::byte* end;

  [[nodiscard]] [[gnu::always_inline]] std::size_t room() const {
    return static_cast<std::size_t>(end - out);
  }
};

/// What a save needs to remember but not at every byte.
class Writer {
 public:
  /// @param estimate how many bytes the whole value may take, asked for when the buffer turns out too small
  Writer(Buffer& buffer, const void* value, std::size_t (*estimate)(const void* value))
      : buffer_(buffer), start_(buffer.size()), value_(value), estimate_(estimate) {}

  /// @param least room to begin with
  [[nodiscard]] OutputCursor begin(std::size_t least) {
    OutputCursor cursor{buffer_.data() + start_, buffer_.data() + buffer_.capacity()};
    return cursor.room() < least ? grow(cursor, least) : cursor;
  }

  void finish(OutputCursor cursor) { buffer_.resize(static_cast<std::size_t>(cursor.out - buffer_.data())); }
  void abandon() { buffer_.resize(start_); }

  /// At least `least` bytes of room, and as much as the whole value seems to need.
  [[gnu::noinline, gnu::cold]] OutputCursor grow(OutputCursor cursor, std::size_t least) {
    const auto size = static_cast<std::size_t>(cursor.out - buffer_.data());
    // The buffer keeps what it knows of when it moves.
    buffer_.resize(size);
    std::size_t capacity = size + least;
    if (estimate_ != nullptr) {
      capacity = std::max(capacity, start_ + estimate_(value_) + least);
      estimate_ = nullptr;
    }
    buffer_.reserve(capacity);
    return {buffer_.data() + size, buffer_.data() + buffer_.capacity()};
  }

  void fail(Problem problem) {
    if (problem_ == Problem::none) problem_ = problem;
  }
  [[nodiscard]] Problem problem() const { return problem_; }

  unsigned depth = 0;  ///< of records of recursive types

 private:
  Buffer& buffer_;
  std::size_t start_;
  const void* value_;
  std::size_t (*estimate_)(const void*);
  Problem problem_ = Problem::none;
};

[[gnu::always_inline]] inline OutputCursor ensure(OutputCursor cursor, std::size_t room, Writer& writer) {
  if (cursor.room() < room) [[unlikely]]
    return writer.grow(cursor, room);
  return cursor;
}

template <number T>
[[gnu::always_inline]] inline OutputCursor put(OutputCursor cursor, T value) {
  value = little_endian(value);
  std::memcpy(cursor.out, &value, sizeof value);
  cursor.out += sizeof value;
  return cursor;
}

/// Needs room for length_room.
[[gnu::always_inline]] inline OutputCursor put_length(OutputCursor cursor, std::size_t length) {
  if (length < long_length) [[likely]]
    return put(cursor, static_cast<std::uint8_t>(length));
  return put(put(cursor, static_cast<std::uint8_t>(long_length)), static_cast<std::uint64_t>(length));
}

template <std::size_t Rest, class T>
OutputCursor write(OutputCursor cursor, const T& value, Writer& writer);

/// Bytes of which there are `count`, behind their length. Needs no room but for `Rest`, and leaves that.
template <std::size_t Rest>
[[gnu::always_inline]] inline OutputCursor write_bytes(OutputCursor cursor, const void* bytes,
                                                       std::size_t count, std::size_t size, Writer& writer) {
  cursor = ensure(cursor, length_room + size + Rest, writer);
  cursor = put_length(cursor, count);
  if (size < short_string) {
    copy_short(cursor.out, static_cast<const std::byte*>(bytes), size);
  } else {
    copy_long(cursor.out, static_cast<const std::byte*>(bytes), size);
  }
  cursor.out += size;
  return cursor;
}

template <std::size_t Rest>
[[gnu::always_inline]] inline OutputCursor write_string(OutputCursor cursor, const std::string& value,
                                                        Writer& writer) {
  const std::size_t size = value.size();
  if (size > short_string) return write_bytes<Rest>(cursor, value.data(), size, size, writer);
  *cursor.out = static_cast<std::byte>(size);
  copy_short_string(cursor.out + 1, value);
  cursor.out += 1 + size;
  return cursor;
}

/// The elements of a container, each after making room for itself, then room for `Rest`.
template <std::size_t Rest, class T>
[[gnu::always_inline]] inline OutputCursor write_elements(OutputCursor cursor, const T& elements,
                                                          Writer& writer) {
  for (const auto& element : elements) {
    if constexpr (kind::map<T>) {
      cursor = ensure(cursor, room_of<typename T::key_type>() + room_of<typename T::mapped_type>(), writer);
      cursor = write<room_of<typename T::mapped_type>()>(cursor, element.first, writer);
      cursor = write<0>(cursor, element.second, writer);
    } else {
      cursor = ensure(cursor, room_of<typename T::value_type>(), writer);
      cursor = write<0>(cursor, element, writer);
    }
  }
  return ensure(cursor, Rest, writer);
}

template <std::size_t Rest, kind::record R>
[[gnu::always_inline]] inline OutputCursor write_members(OutputCursor cursor, const R& record,
                                                         Writer& writer) {
  [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
    ((cursor = write<Rest + room_after<R>[I]>(cursor, record.*(std::get<I>(fields<R>).pointer), writer)),
     ...);
  }
  (std::make_index_sequence<field_count<R>>{});
  return cursor;
}

template <kind::record R>
[[gnu::noinline]] OutputCursor write_out_of_line(OutputCursor cursor, const R& record, Writer& writer) {
  if constexpr (is_recursive<R>) {
    if (writer.depth == max_depth) [[unlikely]] {
      writer.fail(Problem::depth);
      return cursor;
    }
    ++writer.depth;
  }
  constexpr std::size_t room = [] {
    return []<class... Parts>(Types<Parts...>) {
      return (std::size_t{0} + ... + room_of<Parts>());
    }(roundtrip::detail::parts_of<R>());
  }();
  cursor = ensure(cursor, room, writer);
  cursor = write_members<0>(cursor, record, writer);
  if constexpr (is_recursive<R>) --writer.depth;
  return cursor;
}

template <std::size_t Rest, kind::variant V>
[[gnu::always_inline]] inline OutputCursor write_variant(OutputCursor cursor, const V& variant,
                                                         Writer& writer) {
  static_assert(std::variant_size_v<V> <= 255, "the index of an alternative is one byte");
  if (variant.valueless_by_exception()) [[unlikely]] {
    writer.fail(Problem::no_alternative);
    return cursor;
  }
  cursor = put(cursor, static_cast<std::uint8_t>(variant.index()));
  return dispatch<std::variant_size_v<V>>(
      variant.index(), [&](auto i) __attribute__((always_inline)) {
        return write<Rest>(cursor, *std::get_if<i()>(&variant), writer);
      });
}

template <std::size_t Rest, class T>
[[gnu::always_inline]] inline OutputCursor write(OutputCursor cursor, const T& value, Writer& writer) {
  if constexpr (is_image<T>) {
    move_bytes<sizeof(T)>(cursor.out, &value);
    cursor.out += sizeof(T);
    return cursor;
  } else if constexpr (kind::boolean<T>) {
    return put(cursor, static_cast<std::uint8_t>(value ? 1 : 0));
  } else if constexpr (number<T>) {
    return put(cursor, value);
  } else if constexpr (kind::enumeration<T>) {
    return put(cursor, static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (kind::complex<T>) {
    return put(put(cursor, value.real()), value.imag());
  } else if constexpr (kind::string<T>) {
    return write_string<Rest>(cursor, value, writer);
  } else if constexpr (kind::bytes<T>) {
    return write_bytes<Rest>(cursor, value.data(), value.size(), value.size(), writer);
  } else if constexpr (kind::vector<T>) {
    using Element = typename T::value_type;
    if constexpr (is_image<Element>) {
      return write_bytes<Rest>(cursor, value.data(), value.size(), value.size() * sizeof(Element), writer);
    } else {
      return write_elements<Rest>(put_length(cursor, value.size()), value, writer);
    }
  } else if constexpr (kind::map<T> || kind::set<T>) {
    return write_elements<Rest>(put_length(cursor, value.size()), value, writer);
  } else if constexpr (kind::array<T>) {
    std::size_t left = value.size();
    for (const auto& element : value) {
      --left;
      cursor = write<0>(cursor, element, writer);
      // An element that grew the buffer kept no room for those after it.
      if constexpr (!has_fixed_size<T>()) {
        cursor = ensure(cursor, left * room_of<typename T::value_type>() + Rest, writer);
      }
    }
    return cursor;
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    if (!value) return put(cursor, std::uint8_t{0});
    return write<Rest>(put(cursor, std::uint8_t{1}), *value, writer);
  } else if constexpr (kind::tuple<T>) {
    [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
      ((cursor = write<Rest + room_after<T>[I]>(cursor, std::get<I>(value), writer)), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
    return cursor;
  } else if constexpr (kind::variant<T>) {
    return write_variant<Rest>(cursor, value, writer);
  } else if constexpr (kind::record<T>) {
    if constexpr (is_out_of_line<T>) {
      return ensure(write_out_of_line(cursor, value, writer), Rest, writer);
    } else {
      return write_members<Rest>(cursor, value, writer);
    }
  } else {
    static_assert(kind::monostate<T>);
    return cursor;
  }
}

/// How many bytes a value may take: exact where that is known at once, for much of a kind from a sample.
class Estimate {
 public:
  template <class T>
  [[nodiscard]] std::size_t of(const T& value) {
    if constexpr (has_fixed_size<T>()) {
      return least_size<T>();
    } else if constexpr (kind::string<T> || kind::bytes<T>) {
      return length_of(value.size()) + value.size();
    } else if constexpr (kind::vector<T> || kind::map<T> || kind::set<T> || kind::array<T>) {
      return length_of(value.size()) + of_elements(value);
    } else if constexpr (kind::optional<T> || kind::pointer<T>) {
      return value ? 1 + of(*value) : 1;
    } else if constexpr (kind::tuple<T>) {
      return std::apply([&](const auto&... part) { return (std::size_t{0} + ... + of(part)); }, value);
    } else if constexpr (kind::variant<T>) {
      if (value.valueless_by_exception()) return 1;
      return 1 + std::visit([&](const auto& held) { return of(held); }, value);
    } else if constexpr (kind::record<T>) {
      if (records_left_ == 0) return least_size<T>();
      --records_left_;
      std::size_t sum = 0;
      for_each_field(value, [&](const auto&, const auto& member) { sum += of(member); });
      return sum;
    } else {
      return 0;
    }
  }

 private:
  static constexpr std::size_t most_sampled = 16;

  static std::size_t length_of(std::size_t length) { return length < long_length ? 1 : length_room; }

  template <class T>
  [[nodiscard]] std::size_t of_elements(const T& elements) {
    using Element = typename T::value_type;
    const std::size_t count = elements.size();
    if constexpr (has_fixed_size<Element>()) {
      return count * least_size<Element>();
    } else {
      const std::size_t sampled = std::min(count, most_sampled);
      if (sampled == 0) return 0;
      std::size_t sum = 0;
      auto at = elements.begin();
      // Spread over all of them where that costs nothing, from the middle of the first part on.
      constexpr bool is_indexed = kind::vector<T> || kind::array<T>;
      if constexpr (is_indexed) at += static_cast<std::ptrdiff_t>(count / sampled / 2);
      for (std::size_t i = 0; i < sampled; ++i) {
        if constexpr (kind::map<T>) {
          sum += of(at->first) + of(at->second);
        } else {
          sum += of(*at);
        }
        if (i + 1 == sampled) break;
        if constexpr (is_indexed) {
          at += static_cast<std::ptrdiff_t>(count / sampled);
        } else {
          ++at;
        }
      }
      // A little more than the sample says: to be a little short costs another allocation and a copy.
      return count == sampled ? sum : sum * count / sampled * 17 / 16;
    }
  }

  // A tree of pointers has no length to take a sample by.
  std::size_t records_left_ = 4096;
};

}  // namespace roundtrip::native::detail
