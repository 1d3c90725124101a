// SPDX-License-Identifier: MIT
//
// JsonCpp: JSON through the library's tree.
#pragma once

#include "bench/record/keys.h"
#include "bench/suite/format.h"
#include "formats/jsoncpp/text.h"
#include "formats/jsoncpp/tree.h"

namespace roundtrip {

namespace jsoncpp_codec {

template <class T>
class Codec {
 public:
  void prepare(const T& record) requires(std::same_as<T, Document>) {
    if (const auto path = first_repeated_key(record)) {
      throw UnsupportedError("a key stands twice in an object, and the library's objects have it once",
                             *path);
    }
  }

  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    Json::Value tree;
    write_value(record, Place(tree));
    text_.write(tree, out);
  }

  [[gnu::noinline]] void load(View bytes, T& record) {
    Json::Value tree;
    text_.read(bytes, tree);
    pull(Node(tree), record);
  }

 private:
  Text text_;
};

}  // namespace jsoncpp_codec

namespace formats::jsoncpp {
struct Format {
  static constexpr FormatInfo info{
      .name = "jsoncpp",
      .library = "JsonCpp",
      .version = JSONCPP_VERSION_STRING,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "through the library's tree; StreamWriter with 17 digits, no indentation and UTF-8 as it is, "
          "CharReader in its strict mode; bytes as base64; NaN and infinity as words that JSON does not have",
      .losses = {Loss::nan_payload, Loss::key_order},
      .lossy =
          "the library's objects are maps: the keys of a document come back sorted; each NaN is written as "
          "the "
          "same word: its sign and payload are lost"};
  template <class T>
  using Codec = jsoncpp_codec::Codec<T>;
};
}  // namespace formats::jsoncpp

}  // namespace roundtrip
