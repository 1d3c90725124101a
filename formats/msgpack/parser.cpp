// SPDX-License-Identifier: MIT
#include "formats/msgpack/parser.h"

#include <msgpack.hpp>
#include <stdexcept>
#include <string>

namespace roundtrip::msgpack_codec {

namespace {

/// The library's visitor: its documented way to read without a tree.
class Visitor {
 public:
  explicit Visitor(events::Loader& loader) : loader_(loader) {}

  bool visit_nil() { return loader_.null(); }
  bool visit_boolean(bool b) { return loader_.boolean(b); }
  bool visit_positive_integer(std::uint64_t u) { return loader_.uint64(u); }
  bool visit_negative_integer(std::int64_t i) { return loader_.int64(i); }
  bool visit_float32(float f) { return loader_.number(static_cast<double>(f)); }
  bool visit_float64(double d) { return loader_.number(d); }
  bool visit_str(const char* text, std::uint32_t size) {
    return key_ ? loader_.key({text, size}) : loader_.string({text, size});
  }
  bool visit_bin(const char* bytes, std::uint32_t size) {
    return loader_.bytes(std::as_bytes(std::span(bytes, size)));
  }
  bool visit_ext(const char*, std::uint32_t) {
    return loader_.fail("an extension type stands here, and no record has one");
  }
  bool start_array(std::uint32_t size) { return loader_.start_array(size); }
  bool start_array_item() { return true; }
  bool end_array_item() { return true; }
  bool end_array() { return loader_.end_array(); }
  bool start_map(std::uint32_t) { return loader_.start_object(); }
  bool start_map_key() { return key_ = true; }
  bool end_map_key() {
    key_ = false;
    return true;
  }
  bool start_map_value() { return true; }
  bool end_map_value() { return true; }
  bool end_map() { return loader_.end_object(); }

  void parse_error(std::size_t, std::size_t offset) { fail("no MessagePack at byte ", offset); }
  void insufficient_bytes(std::size_t, std::size_t offset) { fail("the bytes end too early, at ", offset); }

 private:
  [[noreturn]] static void fail(const char* what, std::size_t offset) {
    throw std::runtime_error(std::string("msgpack: ") + what + std::to_string(offset));
  }

  events::Loader& loader_;
  bool key_ = false;
};

}  // namespace

void parse(View bytes, events::Loader& loader) {
  Visitor visitor(loader);
  const std::string_view text = as_text(bytes);
  std::size_t offset = 0;
  if (!::msgpack::parse(text.data(), text.size(), offset, visitor) || !loader.finish()) {
    throw std::runtime_error("msgpack: " + loader.error());
  }
  if (offset != text.size()) throw std::runtime_error("msgpack: there is something behind the value");
}

}  // namespace roundtrip::msgpack_codec
