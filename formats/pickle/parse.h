// SPDX-License-Identifier: MIT
//
// The reader of pickles, compiled once: the record is behind the loader's tables.
#pragma once

#include "bench/bridges/events.h"
#include "bench/record/buffer.h"
#include "bench/record/type_tree.h"
#include "roundtrip_pickle/stream.h"

namespace roundtrip::pickle_codec {

/// What a record's pickle may look like.
struct Form {
  bool shapes = false;   ///< tuples, complex numbers, maps with other keys than strings, or classes are in it
  bool classes = false;  ///< records are objects of a class
};

/// Tells the loader, which has been started, what stands in the bytes: as they come, or, where values are
/// shared or come in an order that this cannot follow, by way of a graph.
/// @throws std::runtime_error when they are no pickle, not what the record is written as, or ask for any
/// class or function but the record's own
void parse(View bytes, Form form, pickling::StreamReader& reader, events::Loader& loader);

template <class T>
struct HasShape : std::bool_constant<events::detail::shape_of<T>() != events::Shape::any &&
                                     events::detail::shape_of<T>() != events::Shape::record> {};

/// Of a document nobody knows what is in it, but it is written as lists and dicts.
template <class T>
inline constexpr bool has_shapes = type_tree_contains<T, HasShape>;
template <>
inline constexpr bool has_shapes<Document> = false;

}  // namespace roundtrip::pickle_codec
