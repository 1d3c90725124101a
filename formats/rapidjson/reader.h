// SPDX-License-Identifier: MIT
//
// The library's SAX reader, compiled once: it is large, and the record is behind the loader's tables.
#pragma once

#include "bench/bridges/events.h"
#include "bench/record/buffer.h"
#include "formats/rapidjson/library.h"

namespace roundtrip::rapidjson_codec {

enum class Precision : bool { full, fast };

/// Lives as long as the codec, for the memory of its stacks.
template <Precision precision>
class TextReader {
 public:
  /// @throws std::runtime_error when the text is no JSON, or not what the record is written as
  template <class T>
  void read(View bytes, T& record) {
    loader_.start(record);
    parse(bytes);
  }

 private:
  void parse(View bytes);

  rapidjson::Reader reader_;
  events::Loader loader_;
};

}  // namespace roundtrip::rapidjson_codec
