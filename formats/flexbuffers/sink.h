// SPDX-License-Identifier: MIT
//
// The library's builder as a sink of events (bench/bridges/write.h), and as the output of save.
#pragma once

#include <flatbuffers/flexbuffers.h>

#include <concepts>
#include <string_view>
#include <vector>

#include "bench/record/buffer.h"

namespace roundtrip::flexbuffers_codec {

/// Owns the bytes that it builds: they are the output, and are copied nowhere.
class Builder {
 public:
  void null() { builder_.Null(); }
  void boolean(bool b) { builder_.Bool(b); }
  void integer(std::signed_integral auto i) { builder_.Int(i); }
  void integer(std::unsigned_integral auto u) { builder_.UInt(u); }
  void number(float f) { builder_.Float(f); }
  void number(double d) { builder_.Double(d); }
  void string(std::string_view s) { builder_.String(s.data(), s.size()); }
  void key(std::string_view s) { builder_.Key(s.data(), s.size()); }
  void bytes(View b) { builder_.Blob(b.data(), b.size()); }
  void begin_array(std::size_t) { open_.push_back(builder_.StartVector()); }
  void end_array() { builder_.EndVector(take(), false, false); }
  void begin_object(std::size_t) { open_.push_back(builder_.StartMap()); }
  void end_object() { builder_.EndMap(take()); }

  /// Before the first event, and after the last.
  void start() {
    builder_.Clear();
    open_.clear();
    finished_ = false;
  }
  void finish() {
    builder_.Finish();
    finished_ = true;
  }

  void clear() { start(); }
  [[nodiscard]] const std::uint8_t* data() const { return finished_ ? builder_.GetBuffer().data() : nullptr; }
  [[nodiscard]] std::size_t size() const { return finished_ ? builder_.GetSize() : 0; }

 private:
  std::size_t take() {
    const std::size_t start = open_.back();
    open_.pop_back();
    return start;
  }

  flexbuffers::Builder builder_;
  std::vector<std::size_t> open_;  ///< where containers in progress begin
  bool finished_ = false;
};

}  // namespace roundtrip::flexbuffers_codec
