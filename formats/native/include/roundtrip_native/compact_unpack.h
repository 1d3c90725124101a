// SPDX-License-Identifier: MIT
//
// From bytes to columns. Everything is checked here: each value of each column, and that the columns fit
// together, so that nothing is left to check when a record is made of them but the keys of maps and the depth
// of recursion. How many values a column has follows from the columns before it: the lengths, marks and
// indices of what holds them. Of a recursive type the number is in the file, and what holds such records must
// add up to it.
#pragma once

#include "roundtrip_native/compact_floats.h"
#include "roundtrip_native/compact_texts.h"

namespace roundtrip::native::compact::detail {

/// Of an unpacked column: the next value. Values are as in memory, but at no particular address.
struct UnpackedColumn {
  const std::byte* at;
};

template <member Root>
class Unpacker {
 public:
  Unpacker(Input& in, Arena& arena, UnpackedColumn* columns) : in_(in), arena_(arena), columns_(columns) {}

  void run() {
    unpack<Root>(1, columns_);
    for_each_recursive<Root>([&]<class R>(Tag<R>) {
      constexpr std::size_t base = recursive_base<Root, R>;
      const Length count = *unpack_column<Length>(1, columns_ + base);
      stored_[recursive_index<Root, R>] = count;
      unpack_parts<R>(count, columns_ + base + 1);
    });
    for_each_recursive<Root>([&]<class R>(Tag<R>) {
      current_ = columns_ + recursive_base<Root, R>;
      if (held_[recursive_index<Root, R>] != stored_[recursive_index<Root, R>]) [[unlikely]]
        in_.refuse(Problem::reference);
    });
  }

  /// The column that was the last to be unpacked, or looked at.
  [[nodiscard]] std::size_t current() const { return static_cast<std::size_t>(current_ - columns_); }

 private:
  /// Turns to the column, of `count` values.
  template <class V>
  void begin(std::size_t count, UnpackedColumn* column) {
    current_ = column;
    in_.grant(count, column_footprint<V>());
  }

  template <class V>
  const V* unpack_column(std::size_t count, UnpackedColumn* column) {
    begin<V>(count, column);
    const V* const values = unpack_integers<V>(in_, arena_, count);
    column->at = reinterpret_cast<const std::byte*>(values);
    return values;
  }

  const Mark* unpack_mark_column(std::size_t count, UnpackedColumn* column) {
    begin<Mark>(count, column);
    const Mark* const marks = unpack_marks(in_, arena_, count);
    column->at = reinterpret_cast<const std::byte*>(marks);
    return marks;
  }

  template <class T>
  void unpack(std::size_t count, UnpackedColumn* column) {
    if (count == 0) return;
    if constexpr (kind::boolean<T>) {
      unpack_mark_column(count, column);
    } else if constexpr (kind::integer<T>) {
      unpack_column<T>(count, column);
    } else if constexpr (kind::enumeration<T>) {
      const auto* const values = unpack_column<std::underlying_type_t<T>>(count, column);
      for (std::size_t i = 0; i < count; ++i) {
        if (!is_enumerator(static_cast<T>(values[i]))) [[unlikely]]
          in_.refuse(Problem::enumerator);
      }
    } else if constexpr (kind::floating<T>) {
      begin<T>(count, column);
      column->at = unpack_floats<T>(in_, arena_, count);
    } else if constexpr (kind::complex<T>) {
      begin<typename T::value_type>(2 * count, column);
      column->at = unpack_floats<typename T::value_type>(in_, arena_, 2 * count);
    } else if constexpr (kind::string<T> || kind::bytes<T>) {
      begin<Text>(count, column);
      column->at = reinterpret_cast<const std::byte*>(unpack_texts(in_, arena_, count));
    } else if constexpr (kind::array<T>) {
      unpack<typename T::value_type>(std::tuple_size_v<T> * count, column);
    } else if constexpr (kind::vector<T> || kind::set<T> || kind::map<T>) {
      const std::size_t total = unpack_lengths<T>(count, column);
      unpack_elements<T>(total, column + 1);
    } else if constexpr (kind::optional<T> || kind::pointer<T>) {
      using Value = std::remove_cvref_t<decltype(*std::declval<T&>())>;
      const Mark* const marks = unpack_mark_column(count, column);
      std::size_t held = 0;
      for (std::size_t i = 0; i < count; ++i) held += marks[i];
      if constexpr (kind::pointer<T>) in_.grant(held, element_footprint<T>());
      unpack<Value>(held, column + 1);
    } else if constexpr (kind::variant<T>) {
      unpack_variant<T>(count, column);
    } else if constexpr (kind::record<T>) {
      if constexpr (is_recursive<T>) {
        held_[recursive_index<Root, T>] += count;
      } else {
        unpack_parts<T>(count, column);
      }
    } else if constexpr (kind::tuple<T>) {
      unpack_parts<T>(count, column);
    } else {
      static_assert(kind::monostate<T>);
    }
  }

  template <class T>
  std::size_t unpack_lengths(std::size_t count, UnpackedColumn* column) {
    const auto* const lengths = unpack_column<Length>(count, column);
    const std::uint64_t total = sum_of(in_, lengths, count);
    in_.grant(total, element_footprint<T>());
    return static_cast<std::size_t>(total);
  }

  template <class T>
  void unpack_elements(std::size_t total, UnpackedColumn* column) {
    static_assert([]<class... Parts>(Types<Parts...>) { return (has_columns<Parts> || ...); }(
                      roundtrip::detail::parts_of<T>()),
                  "the length of a container of elements that take no bytes cannot be checked");
    if constexpr (kind::vector<T>) {
      unpack<typename T::value_type>(total, column);
    } else {
      unpack<typename T::key_type>(total, column);
      if constexpr (kind::map<T>) {
        unpack<typename T::mapped_type>(total, column + column_count<typename T::key_type>());
      }
    }
  }

  template <class T>
  void unpack_variant(std::size_t count, UnpackedColumn* column) {
    const Mark* const indices = unpack_column<Mark>(count, column);
    std::array<std::size_t, 256> counts{};
    for (std::size_t i = 0; i < count; ++i) ++counts[indices[i]];
    std::size_t valid = 0;
    for (std::size_t i = 0; i < std::variant_size_v<T>; ++i) valid += counts[i];
    if (valid != count) [[unlikely]]
      in_.refuse(Problem::alternative);
    for_each_index<std::variant_size_v<T>>([&](auto i) {
      unpack<std::variant_alternative_t<i(), T>>(counts[i()], column + 1 + columns_before<T>[i()]);
    });
  }

  template <class T>
  void unpack_parts(std::size_t count, UnpackedColumn* column) {
    [&]<class... Parts>(Types<Parts...>) {
      std::size_t index = 0;
      (unpack<Parts>(count, column + columns_before<T>[index++]), ...);
    }(roundtrip::detail::parts_of<T>());
  }

  Input& in_;
  Arena& arena_;
  UnpackedColumn* columns_;
  UnpackedColumn* current_ = columns_;
  RecursiveCounts<Root> held_{};
  RecursiveCounts<Root> stored_{};
};

}  // namespace roundtrip::native::compact::detail
