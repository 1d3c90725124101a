// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "bench/bridges/byte_cursor.h"
#include "bench/suite/values/value_sink.h"
#include "formats/native/reader/failure.h"
#include "roundtrip_native/header.h"

namespace roundtrip::native_files {

/// The row layout (docs/native-format.md), in which values stand in the order of the walk through them. No
/// length makes anybody ask for memory, so that what has been claimed need not be counted.
class Rows {
 public:
  /// There is no other than the next.
  struct Place {};

  /// @param start of the value
  Rows(View file, std::size_t start) : cursor_(file, "native") { cursor_.take(start); }

  [[nodiscard]] Place root() const { return {}; }
  [[nodiscard]] Place part(Place, const auto&, std::size_t) const { return {}; }
  [[nodiscard]] std::size_t at(Place) const { return cursor_.place(); }
  void begin_record(const auto&) const {}
  void tell_progress(ValueSink& sink) const { sink.reached(cursor_.place()); }

  std::uint64_t bits(Place, std::size_t size) {
    const View bytes = cursor_.take(size);
    std::uint64_t number = 0;
    for (std::size_t i = size; i-- != 0;) number = number << 8U | std::to_integer<std::uint64_t>(bytes[i]);
    return number;
  }
  bool mark(Place place) { return below(2, native::Problem::boolean, place) != 0; }
  std::size_t alternative(Place place, std::size_t count) {
    return below(count, native::Problem::alternative, place);
  }
  View text(Place place) { return cursor_.take(length(place, 1)); }
  /// @param least bytes of an element
  std::uint64_t length(Place place, std::uint64_t least) {
    const std::size_t start = cursor_.place();
    std::uint64_t count = bits(place, 1);
    const bool is_long = count == native::detail::long_length;
    if (is_long) count = bits(place, 8);
    if ((is_long && count < native::detail::long_length) ||
        (count != 0 && (least == 0 || count > cursor_.left() / least))) {
      fail(native::Problem::length, start);
    }
    return count;
  }

  void finish() const {
    if (cursor_.left() != 0) fail(native::Problem::trailing, cursor_.place());
  }

 private:
  std::size_t below(std::size_t limit, native::Problem problem, Place place) {
    const std::uint64_t byte = bits(place, 1);
    if (byte >= limit) fail(problem, cursor_.place() - 1);
    return static_cast<std::size_t>(byte);
  }

  ByteCursor cursor_;
};

}  // namespace roundtrip::native_files
