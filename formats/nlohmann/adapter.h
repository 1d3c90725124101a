// SPDX-License-Identifier: MIT
//
// nlohmann/json: JSON, and the four binary formats that the library writes from the same tree.
#pragma once

#include "bench/bridges/nlohmann_tree.h"
#include "bench/record/type_tree.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"
#include "formats/nlohmann/codec.h"

namespace roundtrip {

namespace nlohmann_codec {

inline constexpr const char* version = ROUNDTRIP_VERSION_TEXT(
    NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH);

/// Record → tree, and back. Out of line: it is large, the formats of a dataset share it, and a call is
/// nothing beside it.
template <class T, nlohmann_tree::BytesAs bytes_as>
struct SharedTree {
  [[gnu::noinline]] static void encode(const T& record, json_for<T>& json) {
    write_value(record, nlohmann_tree::Place<json_for<T>, bytes_as>(json));
  }
  [[gnu::noinline]] static void decode(const json_for<T>& json, T& record) {
    pull(nlohmann_tree::Node(json), record);
  }
};

template <class T>
struct IsBytes : std::bool_constant<kind::bytes<T>> {};

/// Where a record has no bytes, all formats share one.
template <class T, nlohmann_tree::BytesAs bytes_as>
using Tree = SharedTree<T, std::same_as<T, Document> || type_tree_contains<T, IsBytes>
                               ? bytes_as
                               : nlohmann_tree::BytesAs::base64>;

/// Record → tree → bytes, and back.
template <class T, template <class> class Writer, nlohmann_tree::BytesAs bytes_as>
struct TreeCodec {
  using Json = json_for<T>;
  using Output = typename Writer<Json>::Output;

  void prepare(const T& record) requires(std::same_as<T, Document>) { objects_.check(record); }

  void save(const T& record, Output& out) {
    Json json;
    Tree<T, bytes_as>::encode(record, json);
    Writer<Json>::write(json, out);
  }

  void load(View bytes, T& record) { Tree<T, bytes_as>::decode(Writer<Json>::read(bytes), record); }

 private:
  OrderedObjects objects_;
};

}  // namespace nlohmann_codec

namespace formats {

namespace nlohmann_json {
struct Format {
  static constexpr FormatInfo info{
      .name = "nlohmann_json",
      .library = "nlohmann/json",
      .version = nlohmann_codec::version,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "through the library's tree, minified by dump(); bytes as base64; documents through ordered_json",
      .losses = {Loss::nan_payload, Loss::non_finite},
      .lossy = "JSON has no NaN and no infinity: the library writes null, which is read back as NaN"};
  template <class T>
  using Codec = nlohmann_codec::TreeCodec<T, nlohmann_codec::Text, nlohmann_tree::BytesAs::base64>;
};
}  // namespace nlohmann_json

namespace nlohmann_cbor {
struct Format {
  static constexpr FormatInfo info{
      .name = "nlohmann_cbor",
      .library = "nlohmann/json",
      .version = nlohmann_codec::version,
      .self_describing = true,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "through the library's tree, to_cbor and from_cbor, which copies the tree once more and sets no "
          "limit on how deep bytes may nest; documents through ordered_json",
      .losses = {Loss::nan_payload},
      .lossy = "the library writes each NaN as the same half-precision one: its sign and payload are lost"};
  template <class T>
  using Codec = nlohmann_codec::TreeCodec<T, nlohmann_codec::Cbor, nlohmann_tree::BytesAs::binary>;
};
}  // namespace nlohmann_cbor

namespace nlohmann_msgpack {
struct Format {
  static constexpr FormatInfo info{.name = "nlohmann_msgpack",
                                   .library = "nlohmann/json",
                                   .version = nlohmann_codec::version,
                                   .self_describing = true,
                                   .load_checks = LoadChecks::unchecked,
                                   .notes =
                                       "through the library's tree, to_msgpack and from_msgpack, which "
                                       "copies the tree once more and sets no limit on how deep bytes may "
                                       "nest; documents through ordered_json"};
  template <class T>
  using Codec = nlohmann_codec::TreeCodec<T, nlohmann_codec::Msgpack, nlohmann_tree::BytesAs::binary>;
};
}  // namespace nlohmann_msgpack

namespace nlohmann_bson {
struct Format {
  static constexpr FormatInfo info{.name = "nlohmann_bson",
                                   .library = "nlohmann/json",
                                   .version = nlohmann_codec::version,
                                   .self_describing = true,
                                   .load_checks = LoadChecks::unchecked,
                                   .notes =
                                       "through the library's tree, to_bson and from_bson, which "
                                       "copies the tree once more and sets no limit on how deep bytes may "
                                       "nest; documents through ordered_json"};
  template <class T>
  using Codec = nlohmann_codec::TreeCodec<T, nlohmann_codec::Bson, nlohmann_tree::BytesAs::binary>;
};
}  // namespace nlohmann_bson

namespace nlohmann_ubjson {
struct Format {
  static constexpr FormatInfo info{
      .name = "nlohmann_ubjson",
      .library = "nlohmann/json",
      .version = nlohmann_codec::version,
      .self_describing = true,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "through the library's tree, to_ubjson with sizes and types of "
          "containers and from_ubjson, which copies the tree once more and sets no limit on how deep bytes "
          "may nest; counts in the bytes are trusted; documents through ordered_json; bytes are arrays of "
          "uint8"};
  template <class T>
  using Codec = nlohmann_codec::TreeCodec<T, nlohmann_codec::Ubjson, nlohmann_tree::BytesAs::binary>;
};
}  // namespace nlohmann_ubjson

}  // namespace formats
}  // namespace roundtrip
