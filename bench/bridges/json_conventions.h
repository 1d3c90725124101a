// SPDX-License-Identifier: MIT
//
// How a record looks in JSON and in the binary formats with JSON's data model. One set of conventions for all
// adapters of such formats, so that they write the same values and their sizes can be compared:
//
//     record                  object with the members' names
//     enum                    its integer
//     bytes                   base64 in text; the format's own type for bytes where it has one
//     vector, array, set, pair, tuple, complex     array
//     map with string keys    object
//     map with other keys     array of [key, value] arrays
//     optional, unique_ptr    null, or the value; the value in an array of one where it could itself be null
//     variant                 [index, value]
//     monostate               null
//     Document                the JSON value that it stands for
#pragma once

#include "bench/record/document.h"
#include "bench/record/type_tree.h"

namespace roundtrip::json_conventions {

/// A value that is written as null in some state: behind an optional it needs a wrapping.
template <class T>
concept nullable = kind::optional<T> || kind::pointer<T> || kind::monostate<T> || std::same_as<T, Document>;

/// A map that becomes an object.
template <class T>
concept string_map = kind::map<T> && kind::string<typename T::key_type>;

namespace detail {

template <class T>
struct CanChange : std::bool_constant<kind::vector<T> || kind::array<T> || kind::map<T> || kind::set<T> ||
                                      kind::pointer<T> || kind::record<T>> {};

}  // namespace detail

/// What stands for itself wherever it is: a key of a dict, or an element of a set, in languages that hash
/// them and let no list, dict or object be one.
template <class T>
concept plain_key = !type_tree_contains<T, detail::CanChange>;

}  // namespace roundtrip::json_conventions
