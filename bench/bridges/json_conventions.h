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

namespace roundtrip::json_conventions {

/// A value that is written as null in some state: behind an optional it needs a wrapping.
template <class T>
concept nullable = kind::optional<T> || kind::pointer<T> || kind::monostate<T> || std::same_as<T, Document>;

/// A map that becomes an object.
template <class T>
concept string_map = kind::map<T> && kind::string<typename T::key_type>;

}  // namespace roundtrip::json_conventions
