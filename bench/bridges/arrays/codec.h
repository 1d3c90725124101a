// SPDX-License-Identifier: MIT
//
// The codec of a format for arrays, of which only the file is its own.
#pragma once

#include "bench/bridges/arrays/split.h"
#include "bench/bridges/events.h"

namespace roundtrip::arrays {

/// @tparam File with `void write(const Splitter&, Buffer& out)` and `void read(View, events::Loader&)`, which
/// calls
///   fill (fill.h)
template <class T, class File>
class Codec {
 public:
  explicit Codec(const Limits& limits = {}) : splitter_(limits) {}

  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    splitter_.split(record);
    file_.write(splitter_, out);
  }
  void load(View bytes, T& record) {
    loader_.start(record);
    file_.read(bytes, loader_);
  }

 private:
  Splitter splitter_;
  File file_;
  events::Loader loader_;
};

}  // namespace roundtrip::arrays
