// SPDX-License-Identifier: MIT
//
// The functions of codec.h, for the two sources that instantiate them: together they would take the compiler
// too long.
#pragma once

#include <stdexcept>

#include "formats/nlohmann/codec.h"

namespace roundtrip::nlohmann_codec {

/// @param read calls from_cbor, or one of its like, with the first byte and the end
template <class Json, class Read>
Json read_binary(View bytes, Read read) {
  const auto* const first = reinterpret_cast<const std::uint8_t*>(bytes.data());
  Json json = read(first, first + bytes.size());
  // A string of BSON that is cut in front of its NUL is no error to the library, and no success.
  if (json.is_discarded()) throw std::runtime_error("the bytes end too early");
  return json;
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
  return read_binary<Json>(bytes, [](auto first, auto last) { return Json::from_cbor(first, last); });
}

template <class Json>
void Msgpack<Json>::write(const Json& json, BinaryOutput& out) {
  Json::to_msgpack(json, out);
}
template <class Json>
Json Msgpack<Json>::read(View bytes) {
  return read_binary<Json>(bytes, [](auto first, auto last) { return Json::from_msgpack(first, last); });
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
  return read_binary<Json>(bytes, [](auto first, auto last) { return Json::from_bson(first, last); });
}

template <class Json>
void Ubjson<Json>::write(const Json& json, BinaryOutput& out) {
  Json::to_ubjson(json, out, true, true);
}
template <class Json>
Json Ubjson<Json>::read(View bytes) {
  return read_binary<Json>(bytes, [](auto first, auto last) { return Json::from_ubjson(first, last); });
}

}  // namespace roundtrip::nlohmann_codec
