// SPDX-License-Identifier: MIT
//
// The library's generator as a sink of events (bench/bridges/write.h).
#pragma once

#include <yajl/yajl_gen.h>

#include <concepts>
#include <memory>
#include <string_view>

#include "bench/record/buffer.h"

namespace roundtrip::yajl_codec {

/// Lives as long as the codec, and writes straight to the output.
class Generator {
 public:
  Generator();

  void start(Buffer& out) {
    out_ = &out;
    yajl_gen_reset(generator_.get(), nullptr);
  }

  void null() { check(yajl_gen_null(generator_.get())); }
  void boolean(bool b) { check(yajl_gen_bool(generator_.get(), b ? 1 : 0)); }
  void integer(std::signed_integral auto i) { check(yajl_gen_integer(generator_.get(), i)); }
  void integer(std::unsigned_integral auto u) {
    if constexpr (sizeof u < sizeof(long long)) {
      check(yajl_gen_integer(generator_.get(), u));
    } else {
      large_integer(u);
    }
  }
  void number(double d);
  void string(std::string_view s) {
    check(yajl_gen_string(generator_.get(), reinterpret_cast<const unsigned char*>(s.data()), s.size()));
  }
  void key(std::string_view s) { string(s); }
  void begin_array(std::size_t) { check(yajl_gen_array_open(generator_.get())); }
  void end_array() { check(yajl_gen_array_close(generator_.get())); }
  void begin_object(std::size_t) { check(yajl_gen_map_open(generator_.get())); }
  void end_object() { check(yajl_gen_map_close(generator_.get())); }

 private:
  struct Free {
    void operator()(yajl_gen_t* generator) const { yajl_gen_free(generator); }
  };

  static void append(void* self, const char* text, std::size_t size) {
    static_cast<Generator*>(self)->out_->append(text, size);
  }

  static void check(yajl_gen_status status) {
    if (status != yajl_gen_status_ok) [[unlikely]]
      fail(status);
  }
  [[noreturn]] static void fail(yajl_gen_status status);
  void large_integer(std::uint64_t u);

  std::unique_ptr<yajl_gen_t, Free> generator_;
  Buffer* out_ = nullptr;
};

}  // namespace roundtrip::yajl_codec
