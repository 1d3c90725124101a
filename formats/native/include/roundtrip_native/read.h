// SPDX-License-Identifier: MIT
//
// How values are loaded: read() makes a value in its place, read_into() fills one that is there and keeps the
// memory that it has.
//
// As in write.h the functions are always inlined, and the cursor is a local variable of the function around
// them that nobody else knows, so that it stays in registers. Everywhere, on entry, the bytes that are left
// are enough for the shortest value of the type and `Rest` more, for the members that follow, and
// read<Rest>(…) leaves that many. So only what varies is checked: a length against what is left beyond
// `Rest`.
#pragma once

#include "bench/record/buffer.h"
#include "roundtrip_native/error.h"
#include "roundtrip_native/layout.h"
#include "roundtrip_native/storage.h"

namespace roundtrip::native::detail {

struct InputCursor {
  const std::byte* in;
  const std::byte* end;

  [[nodiscard]] [[gnu::always_inline]] std::size_t left() const { return static_cast<std::size_t>(end - in); }
};

/// What a load needs to remember but not at every byte.
class Reader {
 public:
  /// @param explain finds out what is wrong with the bytes, and where
  Reader(View bytes, Error (*explain)(View bytes))
      : bytes_(bytes), explain_(explain), unclaimed_(bytes.size()) {}

  /// Never returns. The place where a load notices that something is wrong is not always where it is, and the
  /// path of the member is not known there: the bytes are read again by somebody who has time.
  [[noreturn, gnu::cold, gnu::noinline]] void refuse(Problem problem, const std::byte* at) const {
    Error error = explain_(bytes_);
    if (!error) error = {problem, static_cast<std::size_t>(at - bytes_.data()), {}, {}};
#ifdef __cpp_exceptions
    throw LoadError(std::move(error));
#else
    std::abort();
#endif
  }

  /// Before memory is made for elements that are read later: the bytes that they take at least. An element
  /// that holds others may take the bytes that were thought to be there for the next ones, and each level of
  /// such elements would ask for memory for all of them.
  [[gnu::always_inline]] void claim(std::size_t count, std::size_t least, const std::byte* at) {
    if (count * least > unclaimed_) [[unlikely]]
      refuse(Problem::length, at);
    unclaimed_ -= count * least;
  }

  unsigned depth = 0;  ///< of records of recursive types

 private:
  View bytes_;
  Error (*explain_)(View bytes);
  std::size_t unclaimed_;
};

[[gnu::always_inline]] inline void need(const InputCursor& cursor, std::size_t size, const Reader& reader) {
  if (cursor.left() < size) [[unlikely]]
    reader.refuse(Problem::truncated, cursor.in);
}

template <class T>
[[gnu::always_inline]] inline T take(InputCursor& cursor) {
  T value;
  std::memcpy(static_cast<void*>(&value), cursor.in, sizeof value);
  cursor.in += sizeof value;
  return value;
}

/// The number of elements that take at least `least` bytes each, of which so many can follow before `Rest`.
template <std::size_t Rest, std::size_t least>
[[gnu::always_inline]] inline std::size_t take_length(InputCursor& cursor, const Reader& reader) {
  static_assert(least > 0, "the length of a container of elements that take no bytes cannot be checked");
  std::size_t length = take<std::uint8_t>(cursor);
  if (length == long_length) [[unlikely]] {
    need(cursor, sizeof(std::uint64_t) + Rest, reader);
    const std::uint64_t given = little_endian(take<std::uint64_t>(cursor));
    length = static_cast<std::size_t>(given);
    if (given < long_length || length != given) [[unlikely]]
      reader.refuse(Problem::length, cursor.in);
  }
  if (length > (cursor.left() - Rest) / least) [[unlikely]]
    reader.refuse(Problem::length, cursor.in);
  return length;
}

template <std::size_t Rest, class T>
T read(InputCursor& cursor, Reader& reader);
template <std::size_t Rest, class T>
void read_into(InputCursor& cursor, T& value, Reader& reader);

template <std::size_t Rest, class T>
T read_associative(InputCursor& cursor, Reader& reader);

/// A cursor of one's own, of which the place is handed back at the end, when what is returned has been made.
/// Only the place: a cursor that was written by halves and is then read as a whole, in one move of 16 bytes,
/// waits until the halves have reached the cache.
struct ReadBack {
  ReadBack(const std::byte*& in, const std::byte* end) : cursor{in, end}, origin(in) {}
  ReadBack(const ReadBack&) = delete;
  ReadBack& operator=(const ReadBack&) = delete;
  ReadBack(ReadBack&&) = delete;
  ReadBack& operator=(ReadBack&&) = delete;
  ~ReadBack() { origin = cursor.in; }

  mutable InputCursor cursor;
  const std::byte*& origin;
};

/// To be handed to a container, for an element that is made in its place. The container may be code that is
/// not inlined, and what that code knows of cannot stay in registers: it knows only a copy of the cursor.
template <std::size_t Rest, class T>
class ReadInPlace {
 public:
  [[gnu::always_inline]] ReadInPlace(InputCursor& cursor, Reader& reader)
      : cursor_(cursor), origin_(cursor), reader_(reader) {}
  ReadInPlace(const ReadInPlace&) = delete;
  ReadInPlace& operator=(const ReadInPlace&) = delete;
  ReadInPlace(ReadInPlace&&) = delete;
  ReadInPlace& operator=(ReadInPlace&&) = delete;
  [[gnu::always_inline]] ~ReadInPlace() { origin_.in = cursor_.in; }

  // NOLINTNEXTLINE(google-explicit-constructor): to convert is all that it is for
  [[gnu::always_inline]] operator T() const {
    const ReadBack local(cursor_.in, cursor_.end);
    return read<Rest, T>(local.cursor, reader_);
  }

 private:
  mutable InputCursor cursor_;
  InputCursor& origin_;
  Reader& reader_;
};

/// A string of up to 15 bytes, in front of which 16 can be read.
[[gnu::always_inline]] inline std::string short_string_from(const std::byte* in, std::size_t size) {
  // A number of bytes that the compiler knows is a move or two; to shorten a string costs nothing.
  std::string value(reinterpret_cast<const char*>(in), short_string - 1);
  value.resize(size);
  return value;
}

template <std::size_t Rest>
[[gnu::always_inline]] inline std::string read_string(InputCursor& cursor, const Reader& reader) {
  const auto first = std::to_integer<std::size_t>(*cursor.in);
  if (first < short_string && cursor.left() >= 1 + short_string + Rest) [[likely]] {
    const std::byte* const begin = cursor.in + 1;
    cursor.in = begin + first;
    return short_string_from(begin, first);
  }
  const std::size_t size = take_length<Rest, 1>(cursor, reader);
  const auto* const begin = reinterpret_cast<const char*>(cursor.in);
  cursor.in += size;
  return {begin, size};
}

template <std::size_t Rest, class T>
[[gnu::always_inline]] inline void append_elements(InputCursor& cursor, T& vector, std::size_t count,
                                                   Reader& reader) {
  using Element = typename T::value_type;
  if constexpr (!has_fixed_size<Element>()) reader.claim(count, least_size<Element>(), cursor.in);
  append_each(
      vector, count, [&]() __attribute__((always_inline)) {
        if constexpr (!has_fixed_size<Element>()) need(cursor, least_size<Element>(), reader);
        return read<0, Element>(cursor, reader);
      });
}

template <std::size_t Rest, class T>
[[gnu::always_inline]] inline T read_vector(InputCursor& cursor, Reader& reader) {
  using Element = typename T::value_type;
  const std::size_t count = take_length<Rest, least_size<Element>()>(cursor, reader);
  T vector;
  if constexpr (is_any_bits<Element> || kind::bytes<T>) {
    append_image(vector, cursor.in, count);
    cursor.in += count * sizeof(Element);
  } else {
    append_elements<Rest>(cursor, vector, count, reader);
    if constexpr (!has_fixed_size<Element>()) need(cursor, Rest, reader);
  }
  return vector;
}

/// The mark of an optional or pointer. If it is set, the value can follow, and `Rest` bytes.
template <std::size_t Rest, class Value>
[[gnu::always_inline]] inline bool read_mark(InputCursor& cursor, const Reader& reader) {
  const auto mark = take<std::uint8_t>(cursor);
  if (mark > 1) [[unlikely]]
    reader.refuse(Problem::boolean, cursor.in - 1);
  if (mark != 0) need(cursor, least_size<Value>() + Rest, reader);
  return mark != 0;
}

/// Of a variant: calls make(I) for the alternative, for which there is room, and returns what it returns.
template <std::size_t Rest, class T, class Make>
[[gnu::always_inline]] inline auto with_alternative(std::size_t index, const InputCursor& cursor,
                                                    const Reader& reader, Make&& make) {
  if (index >= std::variant_size_v<T>) [[unlikely]]
    reader.refuse(Problem::alternative, cursor.in - 1);
  return dispatch<std::variant_size_v<T>>(
      index, [&](auto i) __attribute__((always_inline)) {
        need(cursor, least_size<std::variant_alternative_t<i(), T>>() + Rest, reader);
        return make(i);
      });
}

/// Counts the records of recursive types that are being read.
template <kind::record R>
class Depth {
 public:
  [[gnu::always_inline]] Depth(const InputCursor& cursor, Reader& reader) : reader_(reader) {
    if constexpr (is_recursive<R>) {
      if (reader.depth == max_depth) [[unlikely]]
        reader.refuse(Problem::depth, cursor.in);
      ++reader.depth;
    }
  }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;
  Depth(Depth&&) = delete;
  Depth& operator=(Depth&&) = delete;
  [[gnu::always_inline]] ~Depth() {
    if constexpr (is_recursive<R>) --reader_.depth;
  }

 private:
  Reader& reader_;
};

template <kind::record R, std::size_t I>
using MemberType = typename std::remove_cvref_t<decltype(std::get<I>(fields<R>))>::type;

template <std::size_t Rest, kind::record R>
[[gnu::always_inline]] inline R read_members(InputCursor& cursor, Reader& reader) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
    // Braces: the members are read from left to right.
    return R{read<Rest + least_after<R>[I], MemberType<R, I>>(cursor, reader)...};
  }
  (std::make_index_sequence<field_count<R>>{});
}

template <kind::record R>
[[gnu::noinline]] R read_out_of_line(const std::byte*& in, const std::byte* end, Reader& reader) {
  const ReadBack local(in, end);
  const Depth<R> depth(local.cursor, reader);
  return read_members<0, R>(local.cursor, reader);
}

template <std::size_t Rest, class T>
[[gnu::always_inline]] inline T read(InputCursor& cursor, Reader& reader) {
  if constexpr (is_any_bits<T>) {
    return take<T>(cursor);
  } else if constexpr (kind::boolean<T>) {
    const auto byte = take<std::uint8_t>(cursor);
    if (byte > 1) [[unlikely]]
      reader.refuse(Problem::boolean, cursor.in - 1);
    return byte != 0;
  } else if constexpr (number<T>) {
    return little_endian(take<T>(cursor));
  } else if constexpr (kind::enumeration<T>) {
    const auto value = static_cast<T>(little_endian(take<std::underlying_type_t<T>>(cursor)));
    if (!is_enumerator(value)) [[unlikely]]
      reader.refuse(Problem::enumerator, cursor.in - sizeof value);
    return value;
  } else if constexpr (kind::complex<T>) {
    using Part = typename T::value_type;
    const Part real = little_endian(take<Part>(cursor));
    return T(real, little_endian(take<Part>(cursor)));
  } else if constexpr (kind::string<T>) {
    return read_string<Rest>(cursor, reader);
  } else if constexpr (kind::vector<T> || kind::bytes<T>) {
    return read_vector<Rest, T>(cursor, reader);
  } else if constexpr (kind::map<T> || kind::set<T>) {
    return read_associative<Rest, T>(cursor, reader);
  } else if constexpr (kind::array<T>) {
    using Element = typename T::value_type;
    constexpr std::size_t count = std::tuple_size_v<T>;
    if constexpr (count <= 16) {
      return [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
        return T{read<Rest + (count - 1 - I) * least_size<Element>(), Element>(cursor, reader)...};
      }
      (std::make_index_sequence<count>{});
    } else {
      T array{};
      read_into<Rest>(cursor, array, reader);
      return array;
    }
  } else if constexpr (kind::optional<T>) {
    using Value = typename T::value_type;
    if (!read_mark<Rest, Value>(cursor, reader)) return T();
    return T(std::in_place, ReadInPlace<Rest, Value>(cursor, reader));
  } else if constexpr (kind::pointer<T>) {
    using Value = typename T::element_type;
    if (!read_mark<Rest, Value>(cursor, reader)) return T();
    return T(new Value(read<Rest, Value>(cursor, reader)));
  } else if constexpr (kind::tuple<T>) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) __attribute__((always_inline)) {
      return T{read<Rest + least_after<T>[I], std::tuple_element_t<I, T>>(cursor, reader)...};
    }
    (std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (kind::variant<T>) {
    const std::size_t index = take<std::uint8_t>(cursor);
    return with_alternative<Rest, T>(
        index, cursor, reader, [&](auto i) __attribute__((always_inline)) {
          return T(std::in_place_index<i()>,
                   ReadInPlace<Rest, std::variant_alternative_t<i(), T>>(cursor, reader));
        });
  } else if constexpr (kind::record<T>) {
    if constexpr (is_out_of_line<T>) {
      // Whoever is called must not know a cursor that is to stay in registers.
      const std::byte* in = cursor.in;
      T record = read_out_of_line<T>(in, cursor.end, reader);
      cursor.in = in;
      need(cursor, Rest, reader);
      return record;
    } else {
      return read_members<Rest, T>(cursor, reader);
    }
  } else {
    static_assert(kind::monostate<T>);
    return {};
  }
}

}  // namespace roundtrip::native::detail
