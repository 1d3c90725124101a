// SPDX-License-Identifier: MIT
//
// The functions of codec.h, for the two sources that instantiate them: together they would take the compiler
// too long.
#pragma once

#include "formats/nlohmann/codec.h"

namespace roundtrip::nlohmann_codec {

inline const std::uint8_t* first(View bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}
inline const std::uint8_t* last(View bytes) {
  return first(bytes) + bytes.size();
}

template <class Json>
void Text<Json>::write(const Json& json, std::string& out) {
  out = json.dump();
}
template <class Json>
Json Text<Json>::read(View bytes) {
  const std::string_view text = as_text(bytes);
  return Json::parse(text.begin(), text.end());
}

template <class Json>
void Cbor<Json>::write(const Json& json, BinaryOutput& out) {
  Json::to_cbor(json, out);
}
template <class Json>
Json Cbor<Json>::read(View bytes) {
  return Json::from_cbor(first(bytes), last(bytes));
}

template <class Json>
void Msgpack<Json>::write(const Json& json, BinaryOutput& out) {
  Json::to_msgpack(json, out);
}
template <class Json>
Json Msgpack<Json>::read(View bytes) {
  return Json::from_msgpack(first(bytes), last(bytes));
}

template <class Json>
void Bson<Json>::write(const Json& json, BinaryOutput& out) {
  try {
    Json::to_bson(json, out);
  } catch (const typename Json::exception& error) {
    // What BSON has no place for: a root that is no object, a key with a NUL, an integer above 2^63-1.
    throw UnsupportedError(error.what());
  }
}
template <class Json>
Json Bson<Json>::read(View bytes) {
  return Json::from_bson(first(bytes), last(bytes));
}

template <class Json>
void Ubjson<Json>::write(const Json& json, BinaryOutput& out) {
  Json::to_ubjson(json, out, true, true);
}
template <class Json>
Json Ubjson<Json>::read(View bytes) {
  return Json::from_ubjson(first(bytes), last(bytes));
}

}  // namespace roundtrip::nlohmann_codec
