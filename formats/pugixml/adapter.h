// SPDX-License-Identifier: MIT
//
// pugixml: XML by the library's tree.
#pragma once

#include "bench/record/keys.h"
#include "bench/suite/format.h"
#include "formats/pugixml/tree.h"

namespace roundtrip {

namespace pugixml_codec {

static_assert(PUGIXML_VERSION >= 1000 && PUGIXML_VERSION < 10000, "the macro has four digits: 1130 is 1.13");
inline constexpr char version[] = {'0' + PUGIXML_VERSION / 1000, '.', '0' + PUGIXML_VERSION / 100 % 10,
                                   '0' + PUGIXML_VERSION / 10 % 10, '\0'};

template <class T>
class Codec {
 public:
  void prepare(const T& record) {
    if (const auto path = first_key_cut_alike(record)) {
      throw UnsupportedError("pugixml cuts a key at a NUL, and two keys become one", *path);
    }
  }

  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    write_value(record, Place<types_of<T>>(tree_.make()));
    tree_.save(out);
  }

  [[gnu::noinline]] void load(View bytes, T& record) { pull(Node(tree_.load(bytes)), record); }

 private:
  Tree tree_;
};

}  // namespace pugixml_codec

namespace formats::pugixml {
struct Format {
  static constexpr FormatInfo info{
      .name = "pugixml",
      .library = "pugixml",
      .version = pugixml_codec::version,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "through the library's tree, saved raw, loaded by load_buffer; members are elements, the elements "
          "of "
          "arrays and maps are <e>, keys and null are attributes, documents say their types; control "
          "characters as references, which XML 1.0 forbids and the library reads; bytes as base64",
      .losses = {Loss::cut_at_nul, Loss::nan_payload},
      .lossy = "a string, a key too, is cut at a NUL; the payload of a NaN is lost"};
  template <class T>
  using Codec = pugixml_codec::Codec<T>;
};
}  // namespace formats::pugixml

}  // namespace roundtrip
