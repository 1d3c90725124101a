// SPDX-License-Identifier: MIT
//
// The library's writer and reader with the settings that make them compact and exact. They are made once by
// their builders, as by a user with more than one text, and compiled once: no record has a part in them.
#pragma once

#include <json/json.h>

#include <memory>

#include "bench/bridges/streams.h"

namespace roundtrip::jsoncpp_codec {

class Text {
 public:
  Text();

  void write(const Json::Value& tree, Buffer& out);

  /// @throws std::runtime_error with the library's message, which has the line and the column
  void read(View bytes, Json::Value& tree);

 private:
  std::unique_ptr<Json::StreamWriter> writer_;
  std::unique_ptr<Json::CharReader> reader_;
  BufferStream stream_;
};

}  // namespace roundtrip::jsoncpp_codec
