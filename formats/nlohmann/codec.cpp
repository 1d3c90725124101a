// SPDX-License-Identifier: MIT
#include "formats/nlohmann/codec.h"

#include <algorithm>

#include "bench/record/keys.h"

namespace roundtrip::nlohmann_codec {

namespace {

const std::uint8_t* first(View bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}
const std::uint8_t* last(View bytes) {
  return first(bytes) + bytes.size();
}

}  // namespace

void OrderedObjects::check(const Document& document) {
  if (const auto path = first_repeated_key(document)) {
    throw UnsupportedError("a key stands twice in an object, and the library's objects have it once", *path);
  }
  std::size_t largest = 0;
  static_cast<void>(find_in_objects(document, [&](const Document::Object& object) {
    const std::uint64_t keys = object.size();
    comparisons_ += keys * (keys == 0 ? 0 : keys - 1) / 2;
    largest = std::max(largest, object.size());
    return std::optional<std::string>();
  }));
  if (comparisons_ <= most_comparisons) return;
  const auto path = find_in_objects(document, [&](const Document::Object& object) {
    return object.size() == largest ? std::optional<std::string>("") : std::nullopt;
  });
  throw UnsupportedError(
      "ordered_json compares a key with all before it in its object: " + std::to_string(comparisons_) +
          " comparisons in each save and load, more than the " + std::to_string(most_comparisons) +
          " that are tried here; " + std::to_string(largest) + " keys in one object",
      path.value_or(""));
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

template struct Text<nlohmann::json>;
template struct Text<nlohmann::ordered_json>;
template struct Cbor<nlohmann::json>;
template struct Cbor<nlohmann::ordered_json>;
template struct Msgpack<nlohmann::json>;
template struct Msgpack<nlohmann::ordered_json>;
template struct Bson<nlohmann::json>;
template struct Bson<nlohmann::ordered_json>;
template struct Ubjson<nlohmann::json>;
template struct Ubjson<nlohmann::ordered_json>;

}  // namespace roundtrip::nlohmann_codec
