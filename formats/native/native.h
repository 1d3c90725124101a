// SPDX-License-Identifier: MIT
//
// The suite's own binary format: the fastest way to save a record and to load it that we know, safe to load
// from anybody.
//
//     Buffer bytes;
//     native::save(record, bytes);
//     auto record = native::load<Record>(as_view(bytes));
//
// docs/native-format.md describes the bytes. Loading checks every length against the bytes that are left
// before it allocates, refuses what no save writes, and limits recursion.
#pragma once

#include "formats/native/check.h"
#include "formats/native/header.h"
#include "formats/native/read_into.h"
#include "formats/native/write.h"

namespace roundtrip::native {

namespace detail {

template <class T>
std::size_t estimate_saved(const void* value) {
  return header_size + Estimate().of(*static_cast<const T*>(value));
}

template <class T>
[[gnu::noinline, gnu::cold]] Error explain(View bytes) {
  Error error = check_header<T>(bytes);
  if (error) return error;
  Checker checker(bytes.data(), bytes);
  checker.template run<T>(bytes.data() + header_size);
  return checker.take_error();
}

/// Makes room, writes header and value.
template <class T>
[[gnu::always_inline]] inline Problem save(const T& value, Buffer& out) {
  Writer writer(out, &value, &estimate_saved<T>);
  OutputCursor cursor = writer.begin(header_size + room_of<T>());
  move_bytes<header_size>(cursor.out, header_of<T>.data());
  cursor.out += header_size;
  cursor = write<0>(cursor, value, writer);
  writer.finish(cursor);
  return writer.problem();
}

template <class T>
[[gnu::always_inline]] inline InputCursor begin_load(View bytes, const Reader& reader) {
  InputCursor cursor{bytes.data(), bytes.data() + bytes.size()};
  if (!has_header_of<T>(bytes)) [[unlikely]]
    reader.refuse(Problem::not_native, cursor.in);
  cursor.in += header_size;
  need(cursor, least_size<T>(), reader);
  return cursor;
}

[[gnu::always_inline]] inline void end_load(const InputCursor& cursor, const Reader& reader) {
  if (cursor.in != cursor.end) [[unlikely]]
    reader.refuse(Problem::trailing, cursor.in);
}

}  // namespace detail

/// What is wrong with the bytes of a T; no problem when they can be loaded. Nothing is made of them.
template <member T>
[[nodiscard]] Error check(View bytes) {
  return detail::explain<T>(bytes);
}

#ifdef __cpp_exceptions

/// Appends the header and the value to `out`.
/// @throws SaveError when the value could not be loaded again: records of a recursive type nested deeper than
/// max_depth, or a variant that an exception left without a value. `out` is then as it was.
template <member T>
void save(const T& value, Buffer& out) {
  const std::size_t size = out.size();
  if (const Problem problem = detail::save(value, out); problem != Problem::none) [[unlikely]] {
    out.resize(size);
    throw SaveError(problem);
  }
}

/// Makes a value of what was saved.
/// @throws LoadError when the bytes are anything but what save() writes for T
template <member T>
[[nodiscard]] T load(View bytes) {
  detail::Reader reader(bytes, &detail::explain<T>);
  detail::InputCursor cursor = detail::begin_load<T>(bytes, reader);
  T value = detail::read<0, T>(cursor, reader);
  detail::end_load(cursor, reader);
  return value;
}

/// Replaces what `value` holds by what was saved, and keeps the memory that it has.
/// @throws LoadError when the bytes are anything but what save() writes for T; what `value` then holds is
/// valid and unspecified
template <member T>
void load(View bytes, T& value) {
  detail::Reader reader(bytes, &detail::explain<T>);
  detail::InputCursor cursor = detail::begin_load<T>(bytes, reader);
  detail::read_into<0>(cursor, value, reader);
  detail::end_load(cursor, reader);
}

#endif

}  // namespace roundtrip::native
