// SPDX-License-Identifier: MIT
//
// The library's writer as a sink of events (bench/bridges/write.h).
#pragma once

#include <concepts>
#include <limits>
#include <string_view>

#include "bench/suite/format.h"
#include "formats/rapidjson/library.h"

namespace roundtrip::rapidjson_codec {

/// @throws UnsupportedError when the length does not fit into the library's 32 bits
inline rapidjson::SizeType length_of(std::string_view text) {
  if (text.size() > std::numeric_limits<rapidjson::SizeType>::max()) {
    throw UnsupportedError("rapidjson has no strings of 4 GiB or more");
  }
  return static_cast<rapidjson::SizeType>(text.size());
}

class TextSink {
 public:
  void start(rapidjson::StringBuffer& out) { writer_.Reset(out); }

  void null() { writer_.Null(); }
  void boolean(bool b) { writer_.Bool(b); }
  /// The narrowest of the library's functions: it has a cheaper one for 32 bits.
  template <std::integral T>
  void integer(T i) {
    if constexpr (sizeof(T) < sizeof(std::int64_t)) {
      if constexpr (std::is_signed_v<T>) {
        writer_.Int(i);
      } else {
        writer_.Uint(i);
      }
    } else if constexpr (std::is_signed_v<T>) {
      writer_.Int64(i);
    } else {
      writer_.Uint64(i);
    }
  }
  void number(double d) { writer_.Double(d); }
  void string(std::string_view s) { writer_.String(s.data(), length_of(s)); }
  void key(std::string_view s) { writer_.Key(s.data(), length_of(s)); }
  void begin_array(std::size_t) { writer_.StartArray(); }
  void end_array() { writer_.EndArray(); }
  void begin_object(std::size_t) { writer_.StartObject(); }
  void end_object() { writer_.EndObject(); }

 private:
  rapidjson::Writer<rapidjson::StringBuffer> writer_;
};

}  // namespace roundtrip::rapidjson_codec
