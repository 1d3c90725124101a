// SPDX-License-Identifier: MIT
//
// What the tables of events.h look like, and where those of a root record are compiled. They know no format,
// and every member of every nested record is in them: the library roundtrip_events_<name> of a dataset has
// them once, and the families that load by events declare that with ROUNDTRIP_EVENT_TABLES(extern, Record)
// (bench/formats.cmake). Where nothing is declared they are compiled where a loader starts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "bench/bridges/numbers.h"
#include "bench/record/buffer.h"

namespace roundtrip::events {

class Loader;
struct Container;
struct Frame;

/// How a value of a type is told where a format has more kinds of array than one, and names its records.
enum class Shape : std::uint8_t {
  any,
  tuple,    ///< a pair, tuple or variant, or what could be null twice: an array of `tuple_size`
  complex,  ///< an array of two numbers
  pairs,    ///< a map whose keys are no strings: an array of arrays of two
  record,
};

/// What each event does to a value of one C++ type.
struct Type {
  std::string (*expected)();
  bool (*null)(Loader&, void* value);
  bool (*boolean)(Loader&, void* value, bool);
  bool (*int64)(Loader&, void* value, std::int64_t);
  bool (*uint64)(Loader&, void* value, std::uint64_t);
  bool (*number)(Loader&, void* value, double);
  bool (*string)(Loader&, void* value, std::string_view);
  bool (*bytes)(Loader&, void* value, View);
  bool (*text)(Loader&, void* value, std::string_view);  ///< what it means is the type's to say
  bool (*start_object)(Loader&, void* value);
  bool (*start_array)(Loader&, void* value, std::size_t size);
  bool may_be_absent;  ///< in a record
  /// An array at once. Null: one by one.
  bool (*numbers)(Loader&, void* value, const Numbers&);
  /// The value's numbers of each row, of which there are as many as in `rows` records, the first at `value`
  /// and each of the others `stride` bytes behind the one before. Null: it is no fixed number of them.
  bool (*column)(Loader&, void* value, std::size_t rows, std::size_t stride, const Numbers&);
  /// Makes room for as many records, of which the columns will come. Null: they are no records of numbers.
  bool (*start_columns)(Loader&, void* value, std::size_t rows);
  Shape shape;
  std::uint8_t tuple_size;
  std::string_view record_name;
};

/// The table of a record that a loader starts with, from which all others are reached. An object with an
/// address and no constant: a constant would be instantiated wherever it is named.
template <class Root>
struct Tables {
  static const Type root;
};

}  // namespace roundtrip::events

#define ROUNDTRIP_EVENT_TABLES(EXTERN, ...) EXTERN template struct ::roundtrip::events::Tables<__VA_ARGS__>
