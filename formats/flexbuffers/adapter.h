// SPDX-License-Identifier: MIT
//
// FlexBuffers, the part of FlatBuffers without a schema: its builder and its references.
#pragma once

#include "bench/bridges/access_nodes.h"
#include "bench/bridges/write.h"
#include "bench/record/keys.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"
#include "formats/flexbuffers/node.h"
#include "formats/flexbuffers/sink.h"

namespace roundtrip {

namespace flexbuffers_codec {

inline constexpr const char* version = ROUNDTRIP_VERSION_TEXT(
    FLATBUFFERS_VERSION_MAJOR, FLATBUFFERS_VERSION_MINOR, FLATBUFFERS_VERSION_REVISION);

template <class T, bool verifies>
class Codec {
 public:
  using Output = Builder;

  void prepare(const T& record) {
    if constexpr (std::same_as<T, Document>) {
      if (const auto path = first_repeated_key(record)) {
        throw UnsupportedError("a FlexBuffers map holds each key once", *path);
      }
      if (const auto path = first_key_with_nul(record)) {
        throw UnsupportedError("FlexBuffers cuts a key at a NUL", *path);
      }
    } else if (const auto path = first_key_cut_alike(record)) {
      throw UnsupportedError("FlexBuffers cuts a key at a NUL, and two keys become one", *path);
    }
  }
  [[gnu::noinline]] void save(const T& record, Builder& out) {
    out.start();
    write_events(record, out);
    out.finish();
  }
  [[gnu::noinline]] void load(View bytes, T& record) {
    Amount allowance(bytes);
    pull(root(bytes, allowance), record);
  }
  [[gnu::noinline]] std::uint64_t access(View bytes) {
    Amount allowance(bytes);
    return access_nodes<T>(root(bytes, allowance));
  }

 private:
  using Amount = std::conditional_t<verifies, Allowance, AnyAmount>;

  Node<Amount> root(View bytes, Amount& allowance) {
    if constexpr (verifies) verifier_.check(bytes);
    return {flexbuffers::GetRoot(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()),
            allowance};
  }

  Verifier verifier_;
};

}  // namespace flexbuffers_codec

namespace formats {

namespace flexbuffers {
struct Format {
  static constexpr FormatInfo info{
      .name = "flexbuffers",
      .library = "FlatBuffers",
      .version = flexbuffers_codec::version,
      .self_describing = true,
      .load_checks = LoadChecks::on_request,
      .unchecked_row = "flexbuffers_unverified",
      .notes =
          "flexbuffers::Builder with shared keys, whose buffer is the output; read through references, after "
          "the bytes have been verified, to a depth of 2000; arrays of numbers of one type as typed vectors, "
          "those that lie in memory in the width that they have there",
      .losses = {Loss::key_order, Loss::cut_at_nul},
      .lossy =
          "maps are sorted by their keys, so that a document's members change their order; a key is cut at a "
          "NUL"};
  template <class T>
  using Codec = flexbuffers_codec::Codec<T, true>;
};
}  // namespace flexbuffers

namespace flexbuffers_unverified {
struct Format {
  static constexpr FormatInfo info{
      .name = "flexbuffers_unverified",
      .library = "FlatBuffers",
      .version = flexbuffers_codec::version,
      .self_describing = true,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "as flexbuffers, but the bytes are not verified and what is read from them is not counted: for "
          "bytes you wrote yourself",
      .losses = {Loss::key_order, Loss::cut_at_nul},
      .lossy =
          "maps are sorted by their keys, so that a document's members change their order; a key is cut at a "
          "NUL"};
  template <class T>
  using Codec = flexbuffers_codec::Codec<T, false>;
};
}  // namespace flexbuffers_unverified

}  // namespace formats
}  // namespace roundtrip
