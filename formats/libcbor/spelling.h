// SPDX-License-Identifier: MIT
//
// libcbor's items for bench/bridges/tree_library.h.
#pragma once

#include <cbor.h>

#include "bench/bridges/tree_library.h"

namespace roundtrip::libcbor_codec {

struct Spelling {
  using Value = cbor_item_t;
  static constexpr bool null_is_nan = false;

  static cbor_item_t* null() { return cbor_new_null(); }
  static cbor_item_t* boolean(bool b) { return cbor_build_bool(b); }
  static cbor_item_t* integer(std::uint64_t u) {
    if (u <= UINT8_MAX) return cbor_build_uint8(static_cast<std::uint8_t>(u));
    if (u <= UINT16_MAX) return cbor_build_uint16(static_cast<std::uint16_t>(u));
    if (u <= UINT32_MAX) return cbor_build_uint32(static_cast<std::uint32_t>(u));
    return cbor_build_uint64(u);
  }
  static cbor_item_t* integer(std::int64_t i) {
    if (i >= 0) return integer(static_cast<std::uint64_t>(i));
    // What it is below -1.
    cbor_item_t* item = integer(~static_cast<std::uint64_t>(i));
    if (item != nullptr) cbor_mark_negint(item);
    return item;
  }
  static cbor_item_t* number(float f) { return cbor_build_float4(f); }
  static cbor_item_t* number(double d) { return cbor_build_float8(d); }
  static cbor_item_t* string(std::string_view s) { return cbor_build_stringn(s.data(), s.size()); }
  static cbor_item_t* bytes(View b) {
    return cbor_build_bytestring(reinterpret_cast<cbor_data>(b.data()), b.size());
  }
  static cbor_item_t* array(std::size_t size) { return cbor_new_definite_array(size); }
  static cbor_item_t* object(std::size_t size) { return cbor_new_definite_map(size); }
  static bool append(cbor_item_t* array, cbor_item_t* element) {
    return cbor_array_push(array, cbor_move(element));
  }
  static bool set(cbor_item_t* map, std::string_view key, cbor_item_t* member) {
    cbor_item_t* const name = string(key);
    return name != nullptr && cbor_map_add(map, {cbor_move(name), cbor_move(member)});
  }
  static void release(cbor_item_t* item) { cbor_decref(&item); }

  /// @throws ShapeError for what the adapter does not write: strings in parts, tags, undefined
  static NodeKind kind(const cbor_item_t* item) {
    switch (cbor_typeof(item)) {
      case CBOR_TYPE_UINT:
        return cbor_get_int(item) <= std::uint64_t{INT64_MAX} ? NodeKind::int64 : NodeKind::uint64;
      case CBOR_TYPE_NEGINT:
        if (cbor_get_int(item) <= std::uint64_t{INT64_MAX}) return NodeKind::int64;
        break;
      case CBOR_TYPE_BYTESTRING:
        if (cbor_bytestring_is_definite(item)) return NodeKind::bytes;
        break;
      case CBOR_TYPE_STRING:
        if (cbor_string_is_definite(item)) return NodeKind::string;
        break;
      case CBOR_TYPE_ARRAY:
        return NodeKind::array;
      case CBOR_TYPE_MAP:
        return NodeKind::object;
      case CBOR_TYPE_FLOAT_CTRL:
        if (cbor_is_float(item)) return NodeKind::number;
        if (cbor_is_bool(item)) return NodeKind::boolean;
        if (cbor_is_null(item)) return NodeKind::null;
        break;
      case CBOR_TYPE_TAG:
        break;
    }
    throw ShapeError("an item of this kind has no place in a record");
  }
  static bool boolean(const cbor_item_t* item) { return cbor_get_bool(item); }
  static std::int64_t int64(const cbor_item_t* item) {
    const auto i = static_cast<std::int64_t>(cbor_get_int(item));
    return cbor_isa_negint(item) ? -1 - i : i;
  }
  static std::uint64_t uint64(const cbor_item_t* item) { return cbor_get_int(item); }
  static double number(const cbor_item_t* item) { return cbor_float_get_float(item); }
  static std::string_view string(const cbor_item_t* item) {
    return {reinterpret_cast<const char*>(cbor_string_handle(item)), cbor_string_length(item)};
  }
  static View bytes(const cbor_item_t* item) {
    return std::as_bytes(std::span(cbor_bytestring_handle(item), cbor_bytestring_length(item)));
  }
  static std::size_t size(const cbor_item_t* array) { return cbor_array_size(array); }
  // Not cbor_array_get, which takes part in the ownership.
  static const cbor_item_t* at(const cbor_item_t* array, std::size_t i) {
    return cbor_array_handle(array)[i];
  }
  /// A map is a list of pairs, and the library has no search.
  static bool find(const cbor_item_t* map, std::string_view key, const cbor_item_t*& member) {
    for (const cbor_pair* at = first(map); at != nullptr; at = next(map, at)) {
      if (Spelling::member(at).first != key) continue;
      member = at->value;
      return true;
    }
    return false;
  }
  static const cbor_pair* first(const cbor_item_t* map) {
    return cbor_map_size(map) == 0 ? nullptr : cbor_map_handle(map);
  }
  static const cbor_pair* next(const cbor_item_t* map, const cbor_pair* at) {
    ++at;
    return at == cbor_map_handle(map) + cbor_map_size(map) ? nullptr : at;
  }
  static std::pair<std::string_view, const cbor_item_t*> member(const cbor_pair* at) {
    if (kind(at->key) != NodeKind::string) throw ShapeError("a key is not a string");
    return {string(at->key), at->value};
  }
};

}  // namespace roundtrip::libcbor_codec
