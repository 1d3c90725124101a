// SPDX-License-Identifier: MIT
//
// The library's events as the loader's (bench/bridges/events.h), without its tree.
#pragma once

#include "bench/bridges/events.h"
#include "bench/bridges/streams.h"

namespace roundtrip::yamlcpp_codec {

class Reader {
 public:
  /// @throws std::runtime_error when the text is no YAML, or not what the record is written as
  template <class T>
  void read(View bytes, T& record) {
    loader_.start(record);
    parse(bytes);
  }

 private:
  void parse(View bytes);

  ViewStream input_;
  events::Loader loader_;
};

}  // namespace roundtrip::yamlcpp_codec
