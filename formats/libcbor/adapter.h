// SPDX-License-Identifier: MIT
//
// libcbor: its streaming encoder and decoder, and its items.
#pragma once

#include "bench/suite/format.h"
#include "formats/libcbor/decoder.h"
#include "formats/libcbor/encoder.h"
#include "formats/libcbor/items.h"

namespace roundtrip::formats::libcbor {

struct Format {
  static constexpr FormatInfo info{
      .name = "libcbor",
      .library = "libcbor",
      .version = CBOR_VERSION,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "the streaming encoder to a buffer, cbor_stream_decode with callbacks to the record without items; "
          "containers and strings of stated sizes only"};

  template <class T>
  class Codec {
   public:
    [[gnu::noinline]] void save(const T& record, Buffer& out) {
      libcbor_codec::Encoder encoder(out);
      write_events(record, encoder);
    }
    void load(View bytes, T& record) {
      loader_.start(record);
      libcbor_codec::decode(bytes, counted_);
    }

   private:
    events::Loader loader_;
    events::CountedLoader counted_{loader_};
  };
};

}  // namespace roundtrip::formats::libcbor

namespace roundtrip::formats::libcbor_items {

struct Format {
  static constexpr FormatInfo info{
      .name = "libcbor_items",
      .library = "libcbor",
      .version = CBOR_VERSION,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "through the library's items, cbor_serialize and cbor_load; members of a record are searched for, "
          "since its maps are lists; containers and strings of stated sizes only"};

  template <class T>
  struct Codec {
    [[gnu::noinline]] void save(const T& record, Buffer& out) {
      Tree<libcbor_codec::Spelling> tree;
      write_value(record, TreePlace<libcbor_codec::Spelling>(tree));
      libcbor_codec::write_items(tree, out);
    }
    [[gnu::noinline]] void load(View bytes, T& record) {
      const auto tree = libcbor_codec::read_items(bytes);
      pull(TreeNode<libcbor_codec::Spelling>(tree), record);
    }
  };
};

}  // namespace roundtrip::formats::libcbor_items
