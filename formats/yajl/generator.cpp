// SPDX-License-Identifier: MIT
#include "formats/yajl/generator.h"

#include <array>
#include <charconv>
#include <cmath>
#include <new>
#include <stdexcept>
#include <string>

#include "bench/suite/format.h"

namespace roundtrip::yajl_codec {

Generator::Generator() : generator_(yajl_gen_alloc(nullptr)) {
  if (!generator_) throw std::bad_alloc();
  yajl_gen_config(generator_.get(), yajl_gen_print_callback, append, static_cast<void*>(this));
}

void Generator::fail(yajl_gen_status status) {
  if (status == yajl_max_depth_exceeded) {
    throw UnsupportedError("yajl writes arrays and objects up to " + std::to_string(YAJL_MAX_DEPTH) +
                           " deep, a limit that is compiled into it");
  }
  throw std::runtime_error("yajl: the generator refuses a value with status " + std::to_string(status));
}

/// The library refuses what JSON does not have.
void Generator::number(double d) {
  if (std::isfinite(d)) {
    check(yajl_gen_double(generator_.get(), d));
  } else {
    null();
  }
}

/// The library's integers are signed; of others it takes the text.
void Generator::large_integer(std::uint64_t u) {
  std::array<char, 20> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), u);
  check(yajl_gen_number(generator_.get(), text.data(), static_cast<std::size_t>(end - text.data())));
}

}  // namespace roundtrip::yajl_codec
