// SPDX-License-Identifier: MIT
#include <algorithm>

#include "bench/record/keys.h"
#include "formats/nlohmann/codec_functions.h"

namespace roundtrip::nlohmann_codec {

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

template struct Text<nlohmann::json>;
template struct Cbor<nlohmann::json>;
template struct Msgpack<nlohmann::json>;
template struct Bson<nlohmann::json>;
template struct Ubjson<nlohmann::json>;

}  // namespace roundtrip::nlohmann_codec
