// SPDX-License-Identifier: MIT
//
// json-c for bench/bridges/tree_library.h. Its null is a null pointer.
#pragma once

#include <json-c/json_object.h>
#include <json-c/linkhash.h>

#include "bench/bridges/tree_library.h"

namespace roundtrip::jsonc_codec {

struct Spelling {
  using Value = json_object;
  /// The library has words for NaN and infinities.
  static constexpr bool null_is_nan = false;

  static json_object* null() { return nullptr; }
  static json_object* boolean(bool b) { return json_object_new_boolean(b ? 1 : 0); }
  static json_object* integer(std::int64_t i) { return json_object_new_int64(i); }
  static json_object* integer(std::uint64_t u) { return json_object_new_uint64(u); }
  static json_object* number(double d) { return json_object_new_double(d); }
  static json_object* string(std::string_view s) {
    if (!std::in_range<int>(s.size())) throw std::length_error("json-c has no strings of 2 GiB or more");
    return json_object_new_string_len(s.data(), static_cast<int>(s.size()));
  }
  static json_object* array(std::size_t size) {
    return json_object_new_array_ext(std::in_range<int>(size) ? static_cast<int>(size) : 0);
  }
  static json_object* object(std::size_t) { return json_object_new_object(); }
  static bool append(json_object* array, json_object* element) {
    return json_object_array_add(array, element) == 0 || drop(element);
  }
  /// Every key is new: the codec has looked for those that are not.
  static bool set(json_object* object, std::string_view key, json_object* member) {
    return json_object_object_add_ex(object, key.data(), member, JSON_C_OBJECT_ADD_KEY_IS_NEW) == 0 ||
           drop(member);
  }
  static void release(json_object* json) { json_object_put(json); }

  static NodeKind kind(const json_object* json) {
    switch (json_object_get_type(json)) {
      case json_type_boolean:
        return NodeKind::boolean;
      case json_type_double:
        return NodeKind::number;
      case json_type_int:
        // The type does not tell whether it is one of int64 or of uint64, which is cut.
        return json_object_get_int64(json) == INT64_MAX ? NodeKind::uint64 : NodeKind::int64;
      case json_type_object:
        return NodeKind::object;
      case json_type_array:
        return NodeKind::array;
      case json_type_string:
        return NodeKind::string;
      case json_type_null:
        break;
    }
    return NodeKind::null;
  }
  static bool boolean(const json_object* json) { return json_object_get_boolean(json) != 0; }
  static std::int64_t int64(const json_object* json) { return json_object_get_int64(json); }
  static std::uint64_t uint64(const json_object* json) { return json_object_get_uint64(json); }
  static double number(const json_object* json) { return json_object_get_double(json); }
  static std::string_view string(const json_object* json) {
    // The text may be made when it is asked for, by a function that takes no const.
    auto* text = const_cast<json_object*>(json);
    return {json_object_get_string(text), static_cast<std::size_t>(json_object_get_string_len(json))};
  }
  static std::size_t size(const json_object* array) { return json_object_array_length(array); }
  static const json_object* at(const json_object* array, std::size_t i) {
    return json_object_array_get_idx(array, i);
  }
  static bool find(const json_object* object, std::string_view key, const json_object*& member) {
    json_object* found = nullptr;
    const bool there = json_object_object_get_ex(object, key.data(), &found) != 0;
    member = found;
    return there;
  }
  static lh_entry* first(const json_object* object) { return lh_table_head(json_object_get_object(object)); }
  static lh_entry* next(const json_object*, lh_entry* at) { return lh_entry_next(at); }
  static std::pair<std::string_view, const json_object*> member(lh_entry* at) {
    return {static_cast<const char*>(lh_entry_k(at)), static_cast<const json_object*>(lh_entry_v(at))};
  }

 private:
  static bool drop(json_object* json) {
    json_object_put(json);
    return false;
  }
};

}  // namespace roundtrip::jsonc_codec
