// SPDX-License-Identifier: MIT
//
// yajl: its generator and its parser of events, without a tree.
#pragma once

#include <yajl/yajl_version.h>

#include "bench/bridges/write.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"
#include "formats/yajl/generator.h"
#include "formats/yajl/parser.h"

namespace roundtrip::formats::yajl {

struct Format {
  static constexpr FormatInfo info{
      .name = "yajl",
      .library = "yajl",
      .version = ROUNDTRIP_VERSION_TEXT(YAJL_MAJOR, YAJL_MINOR, YAJL_MICRO),
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "yajl_gen straight to a buffer, yajl_parse with callbacks to the record without a tree; numbers "
          "are "
          "taken as text and read by std::from_chars, since the library's integers have 63 bits; bytes as "
          "base64; NaN and infinity as null",
      .losses = {Loss::nan_payload, Loss::non_finite},
      .lossy = "JSON has no NaN and no infinity, and the library refuses them: they are written as null"};

  template <class T>
  class Codec {
   public:
    [[gnu::noinline]] void save(const T& record, Buffer& out) {
      generator_.start(out);
      write_events(record, generator_);
    }
    void load(View bytes, T& record) {
      loader_.start(record);
      yajl_codec::parse(bytes, loader_);
    }

   private:
    yajl_codec::Generator generator_;
    events::Loader loader_{events::NullNumber::is_nan};
  };
};

}  // namespace roundtrip::formats::yajl
