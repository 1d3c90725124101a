// SPDX-License-Identifier: MIT
//
// The compact layout of the native format: column by column, small and still fast, safe to load from anybody.
//
//     Buffer bytes;
//     native::compact::save(record, bytes);
//     auto record = native::compact::load<Record>(as_view(bytes));
//
// Who saves or loads many times keeps a Codec, and with it the memory that the columns are made in.
// docs/native-format-compact.md describes the bytes. Unlike the row layout it needs exceptions.
#pragma once

#include "roundtrip_native/compact_fill.h"
#include "roundtrip_native/rows.h"

namespace roundtrip::native::compact {

namespace detail {

template <ColumnKind kind>
auto value_of_kind() {
  if constexpr (kind == ColumnKind::text) {
    return Text{};
  } else if constexpr (kind == ColumnKind::float32) {
    return float{};
  } else if constexpr (kind == ColumnKind::float64) {
    return double{};
  } else if constexpr (kind == ColumnKind::int8) {
    return std::int8_t{};
  } else if constexpr (kind == ColumnKind::int16) {
    return std::int16_t{};
  } else if constexpr (kind == ColumnKind::int32) {
    return std::int32_t{};
  } else if constexpr (kind == ColumnKind::int64) {
    return std::int64_t{};
  } else if constexpr (kind == ColumnKind::uint8) {
    return std::uint8_t{};
  } else if constexpr (kind == ColumnKind::uint16) {
    return std::uint16_t{};
  } else if constexpr (kind == ColumnKind::uint32) {
    return std::uint32_t{};
  } else {
    static_assert(kind == ColumnKind::uint64);
    return std::uint64_t{};
  }
}

/// @return the footprint of the column
template <class V>
std::uint64_t pack_column(Output& out, Arena& arena, const Column& column, Column& text_bytes) {
  using Value = std::conditional_t<std::same_as<V, Text>, Length, V>;
  const auto* const values = column.values<Value>();
  const std::size_t count = column.count<Value>();
  check_size(count);
  std::uint64_t footprint = count * column_footprint<V>();
  if constexpr (std::same_as<V, Text>) {
    const auto size = text_bytes.count<std::byte>();
    std::memset(text_bytes.room(readable), 0, readable);
    pack_texts(out, arena, {values, text_bytes.values<std::byte>(), count, size});
    text_bytes.clear();
    footprint += size * text_byte_footprint;
  } else if constexpr (kind::floating<V>) {
    pack_floats(out, arena, values, count);
  } else if (count == 1) {
    put_value(out, *values);
  } else {
    pack_integers(out, values, count);
  }
  return footprint;
}

}  // namespace detail

/// Saves and loads values of one type. Keeps the memory that it works in, about as much as the largest value
/// takes itself; not to be used by two threads at once.
/// @tparam Whole what is done with the bytes as a whole (rows.h): nothing, or a checksum
/// (compact_checksum.h)
template <member T, class Whole = native::detail::Plain>
class Codec {
 public:
  /// Appends the header and the value to `out`.
  /// @throws SaveError when the value could not be loaded again: records of a recursive type nested deeper
  /// than max_depth, a variant that an exception left without a value, a string or container of 2^32 elements
  /// or more. `out` is then as it was.
  void save(const T& value, Buffer& out) { save_with(native::detail::head_of<T, flag>, value, out); }

  /// The same with the record's description behind the header.
  void save_described(const T& value, Buffer& out) {
    save_with(native::detail::head_of<T, flag | native::detail::flag_description>, value, out);
  }

  /// Makes a value of what was saved, with its description or without.
  /// @throws LoadError when the bytes are anything but what save() or save_described() writes for T
  [[nodiscard]] T load(View bytes) {
    T value{};
    load(bytes, value);
    return value;
  }

  /// Replaces what `value` holds by what was saved, and keeps the memory that it has.
  /// @throws LoadError as the other load(); what `value` then holds is valid and unspecified
  void load(View bytes, T& value) {
    unpack(bytes);
    try {
      detail::Filler<T>(unpacked_.data()).run(value);
    } catch (const detail::FillRefusal& refusal) {
      refuse(refusal.problem, bytes.size(), static_cast<std::size_t>(refusal.column - unpacked_.data()));
    }
  }

 private:
  static constexpr std::size_t columns = std::max<std::size_t>(detail::all_columns<T>, 1);

  static constexpr native::detail::Flags flag = native::detail::flag_compact | Whole::flags;

  template <std::size_t N>
  void save_with(const std::array<std::byte, N>& head, const T& value, Buffer& out) {
    const std::size_t start = out.size();
    try {
      append(head, value, out);
    } catch (...) {
      for (detail::Column& column : columns_) column.clear();
      out.resize(start);
      throw;
    }
  }

  template <std::size_t N>
  void append(const std::array<std::byte, N>& head, const T& value, Buffer& out) {
    const std::size_t start = out.size();
    arena_.reset();
    std::uint64_t footprint = detail::Gatherer<T>(columns_.data()).run(value);
    detail::Output output(out, N);
    output.put_bytes(head.data(), N);
    for_each_index<detail::all_columns<T>>([&](auto i) {
      if (columns_[i()].empty()) return;
      using Value = decltype(detail::value_of_kind<detail::column_kinds<T>[i()]>());
      footprint += detail::pack_column<Value>(output, arena_, columns_[i()], columns_[columns + i()]);
      columns_[i()].clear();
    });
    const std::uint64_t size = output.size() - start;
    if (const std::uint64_t least = detail::least_file_size(footprint); size < least) {
      output.put_zeros(static_cast<std::size_t>(least - size));
    }
    output.finish();
    Whole::seal(out.data() + start, out.size() - start);
  }

  /// Where the columns start.
  static std::size_t find_columns(View bytes) {
    if (native::detail::has_header_of<T, flag>(bytes)) [[likely]]
      return native::detail::head_of<T, flag>.size();
    native::detail::Head head;
    Error error = native::detail::read_head_of<T>(bytes, {flag, native::detail::flag_description}, head);
    if (error) throw LoadError(std::move(error));
    return head.size;
  }

  void unpack(View bytes) {
    detail::Input in(bytes);
    const std::size_t start = find_columns(bytes);
    if (!Whole::is_intact(bytes)) throw LoadError({Problem::checksum, header_size, {}, {}});
    in.take(start);
    arena_.reset();
    detail::Unpacker<T> unpacker(in, arena_, unpacked_.data());
    try {
      unpacker.run();
    } catch (const detail::Refusal& refusal) {
      refuse(refusal.problem, refusal.offset, unpacker.current());
    }
    // No zeros but those that make the file long enough for what it holds.
    const std::size_t size = in.offset();
    if (bytes.size() != std::max<std::uint64_t>(size, detail::least_file_size(in.footprint())) ||
        std::any_of(bytes.begin() + static_cast<std::ptrdiff_t>(size), bytes.end(),
                    [](std::byte byte) { return byte != std::byte{0}; })) {
      throw LoadError({Problem::trailing, size, {}, {}});
    }
  }

  [[noreturn, gnu::cold]] static void refuse(Problem problem, std::size_t offset, std::size_t column) {
    throw LoadError({problem, offset, detail::path_of_column<T>(column), {}});
  }

  /// The columns, then for each one more, with the bytes of its texts.
  std::array<detail::Column, 2 * columns> columns_;
  std::array<detail::UnpackedColumn, columns> unpacked_{};
  detail::Arena arena_;
};

/// As Codec::save(), with memory of its own.
template <member T>
void save(const T& value, Buffer& out) {
  Codec<T>().save(value, out);
}

/// As Codec::save_described(), with memory of its own.
template <member T>
void save_described(const T& value, Buffer& out) {
  Codec<T>().save_described(value, out);
}

/// As Codec::load(), with memory of its own.
template <member T>
[[nodiscard]] T load(View bytes) {
  return Codec<T>().load(bytes);
}

template <member T>
void load(View bytes, T& value) {
  Codec<T>().load(bytes, value);
}

/// What is wrong with the bytes of a T; no problem when they can be loaded.
template <member T>
[[nodiscard]] Error check(View bytes) {
  try {
    static_cast<void>(load<T>(bytes));
    return {};
  } catch (const LoadError& error) {
    return error.error();
  }
}

}  // namespace roundtrip::native::compact
