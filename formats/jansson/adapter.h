// SPDX-License-Identifier: MIT
//
// Jansson: its tree, written by json_dump_callback and read by json_loadb.
#pragma once

#include "bench/record/keys.h"
#include "formats/jansson/text.h"

namespace roundtrip::formats::jansson {

struct Format {
  static constexpr FormatInfo info{
      .name = "jansson",
      .library = "Jansson",
      .version = JANSSON_VERSION,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "through the library's tree, JSON_COMPACT, numbers with 17 digits; bytes as base64; integers above "
          "2^63-1 are unsupported; NaN and infinity as null",
      .losses = {Loss::nan_payload, Loss::non_finite},
      .lossy = "JSON has no NaN and no infinity, and the library refuses them: they are written as null"};

  template <class T>
  struct Codec {
    void prepare(const T& record) requires(std::same_as<T, Document>) {
      if (const auto path = first_repeated_key(record)) {
        throw UnsupportedError("Jansson's objects hold each key once", *path);
      }
    }
    [[gnu::noinline]] void save(const T& record, Buffer& out) {
      Tree<jansson_codec::Spelling> tree;
      write_value(record, TreePlace<jansson_codec::Spelling>(tree));
      jansson_codec::write_text(tree, out);
    }
    [[gnu::noinline]] void load(View bytes, T& record) {
      const auto tree = jansson_codec::read_text(bytes);
      pull(TreeNode<jansson_codec::Spelling>(tree), record);
    }
  };
};

}  // namespace roundtrip::formats::jansson
