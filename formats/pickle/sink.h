// SPDX-License-Identifier: MIT
//
// The writer of pickles as a sink of events (bench/bridges/write.h).
#pragma once

#include <concepts>
#include <span>
#include <string_view>

#include "bench/record/buffer.h"
#include "bench/record/unsupported.h"
#include "bench/record/utf8.h"
#include "roundtrip_pickle/writer.h"

namespace roundtrip::pickle_codec {

using Writer = pickling::Writer<Buffer>;

/// The module of the classes that records are written as, where they are.
inline constexpr std::string_view class_module = "records";

class Sink {
 public:
  explicit Sink(Writer& writer) : writer_(writer) {}

  void null() { writer_.none(); }
  void boolean(bool b) { writer_.boolean(b); }
  void integer(std::integral auto i) { writer_.integer(i); }
  void number(double d) { writer_.real(d); }
  void string(std::string_view s) { writer_.string(checked(s)); }
  void bytes(View b) { writer_.bytes(b); }
  template <class T>
  void numbers(std::span<const T> elements) {
    writer_.numbers(elements);
  }
  void complex(double real, double imaginary) { writer_.complex(real, imaginary); }
  void key(std::string_view s) { writer_.key(checked(s)); }
  void member(std::string_view name) { writer_.lasting_key(name); }
  void begin_array(std::size_t) { writer_.begin_list(); }
  void end_array() { writer_.end_list(); }
  void begin_object(std::size_t) { writer_.begin_dict(); }
  void end_object() { writer_.end_dict(); }
  void begin_tuple(std::size_t size) { writer_.begin_tuple(size); }
  void end_tuple(std::size_t size) { writer_.end_tuple(size); }
  void begin_set(std::size_t) { writer_.begin_set(); }
  void end_set() { writer_.end_set(); }
  void begin_pairs(std::size_t) { writer_.begin_dict(); }
  void end_pairs() { writer_.end_dict(); }

 protected:
  /// @throws UnsupportedError for what CPython could not read
  static std::string_view checked(std::string_view text) {
    if (!is_utf8(text))
      throw UnsupportedError("a text of Python is Unicode, and a string or a key is not UTF-8");
    return text;
  }
  Writer& writer() { return writer_; }

 private:
  Writer& writer_;
};

/// Records as objects of a class of their name.
class ClassSink : public Sink {
 public:
  using Sink::Sink;
  void begin_record(std::string_view name, std::size_t) { writer().begin_object(class_module, name); }
  void end_record() { writer().end_object(); }
};

}  // namespace roundtrip::pickle_codec
