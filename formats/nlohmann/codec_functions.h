// SPDX-License-Identifier: MIT
//
// The functions of codec.h, for the two sources that instantiate them: together they would take the compiler
// too long.
#pragma once

#include <stdexcept>

#include "bench/bridges/depth.h"
#include "formats/nlohmann/codec.h"

namespace roundtrip::nlohmann_codec {

/// What from_cbor and its like build their tree with, and an end to what bytes can ask for: these readers
/// recurse, and UBJSON has arrays whose elements take no bytes.
template <class Json>
class Guarded : public nlohmann::detail::json_sax_dom_parser<Json> {
  using Builder = nlohmann::detail::json_sax_dom_parser<Json>;

 public:
  /// @param size of the bytes
  Guarded(Json& json, std::size_t size) : Builder(json), left_(size + most_without_bytes) {}

  bool start_object(std::size_t members) {
    enter(members);
    return Builder::start_object(members);
  }
  bool end_object() {
    --depth_;
    return Builder::end_object();
  }
  bool start_array(std::size_t elements) {
    enter(elements);
    return Builder::start_array(elements);
  }
  bool end_array() {
    --depth_;
    return Builder::end_array();
  }

 private:
  void enter(std::size_t announced) {
    if (++depth_ > max_depth) throw std::runtime_error(roundtrip::detail::too_deep("arrays and objects"));
    if (announced == std::size_t(-1)) return;  // how many there are shows at the end
    if (announced > left_) throw std::runtime_error("more elements are announced than the bytes can hold");
    left_ -= announced;
  }

  std::size_t depth_ = 0;
  std::size_t left_;  ///< elements that may still be announced
};

template <class Json>
Json read_binary(View bytes, typename Json::input_format_t format) {
  Json json;
  Guarded<Json> builder(json, bytes.size());
  const auto* const first = reinterpret_cast<const std::uint8_t*>(bytes.data());
  // A string of BSON that is cut in front of its NUL is no error to the library, and no success.
  if (!Json::sax_parse(first, first + bytes.size(), &builder, format)) {
    throw std::runtime_error("the bytes end too early");
  }
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
  return read_binary<Json>(bytes, Json::input_format_t::cbor);
}

template <class Json>
void Msgpack<Json>::write(const Json& json, BinaryOutput& out) {
  Json::to_msgpack(json, out);
}
template <class Json>
Json Msgpack<Json>::read(View bytes) {
  return read_binary<Json>(bytes, Json::input_format_t::msgpack);
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
  return read_binary<Json>(bytes, Json::input_format_t::bson);
}

template <class Json>
void Ubjson<Json>::write(const Json& json, BinaryOutput& out) {
  Json::to_ubjson(json, out, true, true);
}
template <class Json>
Json Ubjson<Json>::read(View bytes) {
  return read_binary<Json>(bytes, Json::input_format_t::ubjson);
}

}  // namespace roundtrip::nlohmann_codec
