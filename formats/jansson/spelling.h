// SPDX-License-Identifier: MIT
//
// Jansson for bench/bridges/tree_library.h.
#pragma once

#include <jansson.h>

#include "bench/bridges/tree_library.h"
#include "bench/suite/format.h"

namespace roundtrip::jansson_codec {

struct Spelling {
  using Value = json_t;
  static constexpr bool null_is_nan = true;

  static json_t* null() { return json_null(); }
  static json_t* boolean(bool b) { return json_boolean(b); }
  static json_t* integer(std::int64_t i) { return json_integer(i); }
  static json_t* integer(std::uint64_t u) {
    if (!std::in_range<json_int_t>(u)) throw UnsupportedError("Jansson has no integers above 2^63-1");
    return json_integer(static_cast<json_int_t>(u));
  }
  static json_t* number(double d) { return json_real(d); }
  static json_t* string(std::string_view s) { return json_stringn_nocheck(s.data(), s.size()); }
  static json_t* array(std::size_t) { return json_array(); }
  static json_t* object(std::size_t) { return json_object(); }
  static bool append(json_t* array, json_t* element) { return json_array_append_new(array, element) == 0; }
  static bool set(json_t* object, std::string_view key, json_t* member) {
    return json_object_setn_new_nocheck(object, key.data(), key.size(), member) == 0;
  }
  static void release(json_t* json) { json_decref(json); }

  static NodeKind kind(const json_t* json) {
    switch (json_typeof(json)) {
      case JSON_OBJECT:
        return NodeKind::object;
      case JSON_ARRAY:
        return NodeKind::array;
      case JSON_STRING:
        return NodeKind::string;
      case JSON_INTEGER:
        return NodeKind::int64;
      case JSON_REAL:
        return NodeKind::number;
      case JSON_TRUE:
      case JSON_FALSE:
        return NodeKind::boolean;
      case JSON_NULL:
        break;
    }
    return NodeKind::null;
  }
  static bool boolean(const json_t* json) { return json_is_true(json); }
  static std::int64_t int64(const json_t* json) { return json_integer_value(json); }
  /// kind() never says that there is one.
  static std::uint64_t uint64(const json_t* json) { return static_cast<std::uint64_t>(int64(json)); }
  static double number(const json_t* json) { return json_real_value(json); }
  static std::string_view string(const json_t* json) {
    return {json_string_value(json), json_string_length(json)};
  }
  static std::size_t size(const json_t* array) { return json_array_size(array); }
  static const json_t* at(const json_t* array, std::size_t i) { return json_array_get(array, i); }
  static bool find(const json_t* object, std::string_view key, const json_t*& member) {
    member = json_object_getn(object, key.data(), key.size());
    return member != nullptr;
  }
  // The library's iterators can change an object, and it has none that cannot.
  static void* first(const json_t* object) { return json_object_iter(const_cast<json_t*>(object)); }
  static void* next(const json_t* object, void* at) {
    return json_object_iter_next(const_cast<json_t*>(object), at);
  }
  static std::pair<std::string_view, const json_t*> member(void* at) {
    return {{json_object_iter_key(at), json_object_iter_key_len(at)}, json_object_iter_value(at)};
  }
};

}  // namespace roundtrip::jansson_codec
