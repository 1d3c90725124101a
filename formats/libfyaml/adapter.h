// SPDX-License-Identifier: MIT
//
// libfyaml: YAML by the library's events, out and in, without its tree.
#pragma once

#include "bench/bridges/write.h"
#include "bench/suite/format.h"
#include "formats/libfyaml/emitter.h"
#include "formats/libfyaml/parser.h"

namespace roundtrip::formats::libfyaml {

struct Format {
  static constexpr FormatInfo info{.name = "libfyaml",
                                   .library = "libfyaml",
                                   .version = ROUNDTRIP_LIBFYAML_VERSION,
                                   .encoding = Encoding::text,
                                   .self_describing = true,
                                   .load_checks = LoadChecks::checked,
                                   .notes =
                                       "fy_emit_event and fy_parser_parse, without a tree; on one line in "
                                       "flow style, since version 0.7.12 mistakes a block sequence that "
                                       "begins with a collection for an empty one; every string in double "
                                       "quotes; bytes as !!binary; no aliases",
                                   .losses = {Loss::nan_payload},
                                   .lossy = "each NaN is written as .nan: its sign and payload are lost"};

  template <class T>
  class Codec {
   public:
    [[gnu::noinline]] void save(const T& record, Buffer& out) {
      libfyaml_codec::Emitter emitter(out);
      write_events(record, emitter);
      emitter.finish();
    }
    void load(View bytes, T& record) {
      loader_.start(record);
      libfyaml_codec::parse(bytes, loader_);
    }

   private:
    events::Loader loader_;
  };
};

}  // namespace roundtrip::formats::libfyaml
