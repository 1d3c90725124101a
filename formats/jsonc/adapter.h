// SPDX-License-Identifier: MIT
//
// json-c: its tree, its text and its parser.
#pragma once

#include <json-c/json_c_version.h>

#include "bench/record/keys.h"
#include "bench/suite/format.h"
#include "formats/jsonc/text.h"

namespace roundtrip::formats::jsonc {

struct Format {
  static constexpr FormatInfo info{
      .name = "jsonc",
      .library = "json-c",
      .version = JSON_C_VERSION,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "through the library's tree, JSON_C_TO_STRING_PLAIN without escaped slashes, a parser that is "
          "kept; "
          "bytes as base64; NaN and infinity as words that JSON does not have",
      .losses = {Loss::nan_payload, Loss::cut_at_nul},
      .lossy = "a key is cut at a NUL; each NaN is written as the same word: its sign and payload are lost"};

  template <class T>
  class Codec {
   public:
    void prepare(const T& record) {
      if constexpr (std::same_as<T, Document>) {
        if (const auto path = first_repeated_key(record)) {
          throw UnsupportedError("json-c's objects hold each key once", *path);
        }
        if (const auto path = first_key_with_nul(record)) {
          throw UnsupportedError("json-c cuts a key at a NUL", *path);
        }
      } else if (const auto path = first_key_cut_alike(record)) {
        throw UnsupportedError("json-c cuts a key at a NUL, and two keys become one", *path);
      }
    }
    [[gnu::noinline]] void save(const T& record, Buffer& out) {
      Tree<jsonc_codec::Spelling> tree;
      write_value(record, TreePlace<jsonc_codec::Spelling>(tree));
      jsonc_codec::write_text(tree, out);
    }
    [[gnu::noinline]] void load(View bytes, T& record) {
      const auto tree = parser_.read(bytes);
      pull(TreeNode<jsonc_codec::Spelling>(tree), record);
    }

   private:
    jsonc_codec::Parser parser_;
  };
};

}  // namespace roundtrip::formats::jsonc
