// SPDX-License-Identifier: MIT
//
// The row layout of the suite's own binary format: the fastest way to save a record and to load it that we
// know, safe to load from anybody.
//
//     Buffer bytes;
//     native::save(record, bytes);
//     auto record = native::load<Record>(as_view(bytes));
//
// docs/native-format.md describes the bytes. Loading checks every length against the bytes that are left
// before it allocates, refuses what no save writes, and limits recursion.
#pragma once

#include "roundtrip_native/check.h"
#include "roundtrip_native/header.h"
#include "roundtrip_native/read_into.h"
#include "roundtrip_native/write.h"

namespace roundtrip::native {

namespace detail {

/// What is done with the bytes as a whole, beside the value. This one: nothing.
struct Plain {
  static constexpr Flags flags = 0;
  [[gnu::always_inline]] static bool is_intact(View) { return true; }
  [[gnu::always_inline]] static void seal(std::byte*, std::size_t) {}
};

template <class T>
std::size_t estimate_saved(const void* value) {
  return header_size + checksum_size + Estimate().of(*static_cast<const T*>(value));
}

/// Where the value starts in bytes whose header is not the one that is expected first; or why it does not.
template <class T, class Whole>
[[gnu::noinline, gnu::cold]] Error find_value(View bytes, std::size_t& start) {
  Head head;
  Error error = read_head_of<T>(bytes, {Whole::flags, flag_description}, head);
  start = head.size;
  return error;
}

/// What is wrong with the bytes of a T, if anything is.
/// @param[out] start where the value starts in bytes that are right
template <class T, class Whole>
[[nodiscard]] Error examine(View bytes, std::size_t& start) {
  start = head_of<T, Whole::flags>.size();
  if (!has_header_of<T, Whole::flags>(bytes)) [[unlikely]] {
    if (Error error = find_value<T, Whole>(bytes, start)) return error;
  }
  if (bytes.size() < start) return {Problem::truncated, bytes.size(), {}, {}};
  if (!Whole::is_intact(bytes)) return {Problem::checksum, header_size, {}, {}};
  Checker checker(bytes);
  checker.template run<T>(bytes.data() + start);
  return checker.take_error();
}

template <class T, class Whole>
Error explain(View bytes) {
  std::size_t start = 0;
  return examine<T, Whole>(bytes, start);
}

template <class T, class Whole, Flags more>
[[gnu::always_inline]] inline Problem save(const T& value, Buffer& out) {
  constexpr auto& head = head_of<T, Whole::flags | more>;
  const std::size_t start = out.size();
  Writer writer(out, &value, &estimate_saved<T>);
  OutputCursor cursor = writer.begin(head.size() + room_of<T>());
  move_bytes<head.size()>(cursor.out, head.data());
  cursor.out += head.size();
  cursor = write<0>(cursor, value, writer);
  writer.finish(cursor);
  Whole::seal(out.data() + start, out.size() - start);
  return writer.problem();
}

template <class T, class Whole>
[[gnu::always_inline]] inline InputCursor begin_load(View bytes, const Reader& reader) {
  std::size_t start = head_of<T, Whole::flags>.size();
  if (!has_header_of<T, Whole::flags>(bytes)) [[unlikely]] {
    if (find_value<T, Whole>(bytes, start)) reader.refuse(Problem::not_native, bytes.data());
  }
  if (bytes.size() < start || !Whole::is_intact(bytes)) [[unlikely]]
    reader.refuse(Problem::checksum, bytes.data());
  InputCursor cursor{bytes.data() + start, bytes.data() + bytes.size()};
  need(cursor, least_size<T>(), reader);
  return cursor;
}

[[gnu::always_inline]] inline void end_load(const InputCursor& cursor, const Reader& reader) {
  if (cursor.in != cursor.end) [[unlikely]]
    reader.refuse(Problem::trailing, cursor.in);
}

template <class T, class Whole>
[[gnu::always_inline]] inline T load(View bytes) {
  Reader reader(bytes, &explain<T, Whole>);
  InputCursor cursor = begin_load<T, Whole>(bytes, reader);
  T value = read<0, T>(cursor, reader);
  end_load(cursor, reader);
  return value;
}

template <class T, class Whole>
[[gnu::always_inline]] inline void load_into(View bytes, T& value) {
  Reader reader(bytes, &explain<T, Whole>);
  InputCursor cursor = begin_load<T, Whole>(bytes, reader);
  read_into<0>(cursor, value, reader);
  end_load(cursor, reader);
}

template <class T, class Whole>
Error try_load(View bytes, T& value) {
#ifdef __cpp_exceptions
  try {
    load_into<T, Whole>(bytes, value);
    return {};
  } catch (LoadError& error) {
    return error.take();
  }
#else
  // Nothing can be left half-way: what can be wrong is found before.
  if (Error error = explain<T, Whole>(bytes)) return error;
  load_into<T, Whole>(bytes, value);
  return {};
#endif
}

template <class T, class Whole, Flags more>
Problem try_save(const T& value, Buffer& out) {
  const std::size_t size = out.size();
  const Problem problem = save<T, Whole, more>(value, out);
  if (problem != Problem::none) [[unlikely]]
    out.resize(size);
  return problem;
}

#ifdef __cpp_exceptions
template <class T, class Whole, Flags more>
void save_or_throw(const T& value, Buffer& out) {
  if (const Problem problem = try_save<T, Whole, more>(value, out); problem != Problem::none) [[unlikely]] {
    throw SaveError(problem);
  }
}
#endif

}  // namespace detail

/// Appends the header and the value to `out`.
/// @return what is wrong with a value that could not be loaded again: records of a recursive type nested
/// deeper than max_depth, or a variant that an exception left without a value. `out` is then as it was.
template <member T>
[[nodiscard]] Problem try_save(const T& value, Buffer& out) {
  return detail::try_save<T, detail::Plain, 0>(value, out);
}

/// Replaces what `value` holds by what was saved, and keeps the memory that it has. Throws nothing of its
/// own.
/// @return what is wrong with bytes that are anything but what save() writes for T; what `value` then holds
/// is valid and unspecified
template <member T>
[[nodiscard]] Error try_load(View bytes, T& value) {
  return detail::try_load<T, detail::Plain>(bytes, value);
}

/// What is wrong with the bytes of a T; no problem when they can be loaded. Nothing is made of them.
template <member T>
[[nodiscard]] Error check(View bytes) {
  return detail::explain<T, detail::Plain>(bytes);
}

#ifdef __cpp_exceptions

/// Appends the header and the value to `out`.
/// @throws SaveError where try_save() would return a problem
template <member T>
void save(const T& value, Buffer& out) {
  detail::save_or_throw<T, detail::Plain, 0>(value, out);
}

/// The same with the record's description behind the header, so that a program whose record has changed can
/// read it (evolve.h), and one that has no such record, too.
/// @throws SaveError where try_save() would return a problem
template <member T>
void save_described(const T& value, Buffer& out) {
  detail::save_or_throw<T, detail::Plain, detail::flag_description>(value, out);
}

/// Makes a value of what was saved, with its description or without.
/// @throws LoadError when the bytes are anything but what save() or save_described() writes for T
template <member T>
[[nodiscard]] T load(View bytes) {
  return detail::load<T, detail::Plain>(bytes);
}

/// Replaces what `value` holds by what was saved, and keeps the memory that it has.
/// @throws LoadError as the other load(); what `value` then holds is valid and unspecified
template <member T>
void load(View bytes, T& value) {
  detail::load_into<T, detail::Plain>(bytes, value);
}

#endif

}  // namespace roundtrip::native
