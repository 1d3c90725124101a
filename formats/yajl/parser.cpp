// SPDX-License-Identifier: MIT
#include "formats/yajl/parser.h"

#include <yajl/yajl_parse.h>

#include <charconv>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

namespace roundtrip::yajl_codec {

namespace {

events::Loader& loader_of(void* context) {
  return *static_cast<events::Loader*>(context);
}

std::string_view text_of(const unsigned char* text, std::size_t size) {
  return {reinterpret_cast<const char*>(text), size};
}

/// The library checks that it is a number and would cut it to a long long or a double, by strtod; given as
/// text there are all of 64 bits without a sign, too.
bool number(events::Loader& loader, std::string_view text) {
  const char* const end = text.data() + text.size();
  if (text.find_first_of(".eE") == std::string_view::npos) {
    std::int64_t integer = 0;
    if (const auto [rest, error] = std::from_chars(text.data(), end, integer);
        rest == end && error == std::errc{}) {
      return loader.int64(integer);
    }
    std::uint64_t large = 0;
    if (const auto [rest, error] = std::from_chars(text.data(), end, large);
        rest == end && error == std::errc{}) {
      return loader.uint64(large);
    }
  }
  double d = 0;
  const auto [rest, error] = std::from_chars(text.data(), end, d);
  if (rest != end || error != std::errc{}) return loader.fail("the number is too large for a double");
  return loader.number(d);
}

constexpr yajl_callbacks callbacks{
    .yajl_null = [](void* l) -> int { return loader_of(l).null(); },
    .yajl_boolean = [](void* l, int b) -> int { return loader_of(l).boolean(b != 0); },
    .yajl_integer = nullptr,
    .yajl_double = nullptr,
    .yajl_number = [](void* l, const char* text, std::size_t size) -> int {
      return number(loader_of(l), {text, size});
    },
    .yajl_string = [](void* l, const unsigned char* text, std::size_t size) -> int {
      return loader_of(l).string(text_of(text, size));
    },
    .yajl_start_map = [](void* l) -> int { return loader_of(l).start_object(); },
    .yajl_map_key = [](void* l, const unsigned char* text, std::size_t size) -> int {
      return loader_of(l).key(text_of(text, size));
    },
    .yajl_end_map = [](void* l) -> int { return loader_of(l).end_object(); },
    .yajl_start_array = [](void* l) -> int { return loader_of(l).start_array(); },
    .yajl_end_array = [](void* l) -> int { return loader_of(l).end_array(); },
};

struct Free {
  void operator()(yajl_handle_t* parser) const { yajl_free(parser); }
};

[[noreturn]] void fail(yajl_handle_t* parser, yajl_status status, const events::Loader& loader) {
  if (status == yajl_status_client_canceled) throw std::runtime_error("yajl: " + loader.error());
  unsigned char* message = yajl_get_error(parser, 0, nullptr, 0);
  std::string text = "yajl: " + std::string(reinterpret_cast<const char*>(message));
  yajl_free_error(parser, message);
  while (text.ends_with('\n')) text.pop_back();
  throw std::runtime_error(text + " (at byte " + std::to_string(yajl_get_bytes_consumed(parser)) + ")");
}

}  // namespace

void parse(View bytes, events::Loader& loader) {
  // The library has no way to use a parser again.
  const std::unique_ptr<yajl_handle_t, Free> parser(yajl_alloc(&callbacks, nullptr, &loader));
  if (!parser) throw std::bad_alloc();
  const auto* text = reinterpret_cast<const unsigned char*>(bytes.data());
  yajl_status status = yajl_parse(parser.get(), text, bytes.size());
  if (status == yajl_status_ok) status = yajl_complete_parse(parser.get());
  if (status != yajl_status_ok) fail(parser.get(), status, loader);
  if (!loader.finish()) throw std::runtime_error("yajl: " + loader.error());
}

}  // namespace roundtrip::yajl_codec
