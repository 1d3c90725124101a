// SPDX-License-Identifier: MIT
#include "formats/libbson/iterate.h"

#include <bson/bson.h>

#include <stdexcept>
#include <string>

namespace roundtrip::libbson_codec {

namespace {

/// One value after the other, in the order of the bytes. bson_iter_next checks all lengths of a value before
/// it returns true, so that the functions which do not look at the type again are safe behind it. The loader
/// limits the depth.
class Reader {
 public:
  Reader(const std::uint8_t* begin, events::Loader& loader) : begin_(begin), loader_(loader) {}

  void object(bson_iter_t& members) const {
    check(loader_.start_object());
    const auto start = members.raw - begin_;
    while (bson_iter_next(&members)) {
      check(loader_.key({bson_iter_key_unsafe(&members), bson_iter_key_len(&members)}));
      value(members);
    }
    check_end(members, start);
    check(loader_.end_object());
  }

 private:
  void array(bson_iter_t& elements) const {
    check(loader_.start_array());
    const auto start = elements.raw - begin_;
    while (bson_iter_next(&elements)) value(elements);
    check_end(elements, start);
    check(loader_.end_array());
  }

  void value(const bson_iter_t& at) const {
    switch (bson_iter_type_unsafe(&at)) {
      case BSON_TYPE_DOUBLE:
        return check(loader_.number(bson_iter_double_unsafe(&at)));
      case BSON_TYPE_UTF8: {
        std::size_t size = 0;
        const char* text = bson_iter_utf8_unsafe(&at, &size);
        return check(loader_.string({text, size}));
      }
      case BSON_TYPE_DOCUMENT: {
        bson_iter_t members = child(at);
        return object(members);
      }
      case BSON_TYPE_ARRAY: {
        bson_iter_t elements = child(at);
        return array(elements);
      }
      case BSON_TYPE_BINARY:
        return binary(at);
      case BSON_TYPE_BOOL:
        return check(loader_.boolean(bson_iter_bool_unsafe(&at)));
      case BSON_TYPE_NULL:
        return check(loader_.null());
      case BSON_TYPE_INT32:
        return check(loader_.int64(bson_iter_int32_unsafe(&at)));
      case BSON_TYPE_INT64:
        return check(loader_.int64(bson_iter_int64_unsafe(&at)));
      default:
        fail("a type of BSON's that JSON does not have", at.raw + at.type - begin_);
    }
  }

  void binary(const bson_iter_t& at) const {
    bson_subtype_t subtype{};
    std::uint32_t size = 0;
    const std::uint8_t* bytes = nullptr;
    bson_iter_binary(&at, &subtype, &size, &bytes);
    if (subtype != BSON_SUBTYPE_BINARY) fail("bytes of a special kind", at.raw + at.type - begin_);
    check(loader_.bytes(std::as_bytes(std::span(bytes, size))));
  }

  [[nodiscard]] bson_iter_t child(const bson_iter_t& at) const {
    bson_iter_t inner;
    if (!bson_iter_recurse(&at, &inner)) fail("an object or array is damaged", at.raw + at.type - begin_);
    return inner;
  }

  /// An iterator stops in the same way at the end and where it does not understand the bytes.
  void check_end(const bson_iter_t& stopped, std::ptrdiff_t start) const {
    if (stopped.err_off != 0) [[unlikely]]
      fail("the BSON is damaged", start + stopped.err_off);
  }
  void check(bool stored) const {
    if (!stored) [[unlikely]]
      throw std::runtime_error("libbson: " + loader_.error());
  }
  [[noreturn, gnu::cold]] static void fail(const char* what, std::ptrdiff_t byte) {
    throw std::runtime_error(std::string("libbson: ") + what + " (at byte " + std::to_string(byte) + ")");
  }

  const std::uint8_t* begin_;
  events::Loader& loader_;
};

}  // namespace

void read(View bytes, events::Loader& loader) {
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  bson_iter_t members;
  if (bytes.empty() || !bson_iter_init_from_data(&members, begin, bytes.size())) {
    throw std::runtime_error("libbson: the bytes are not one BSON document, whose size they begin with");
  }
  Reader(begin, loader).object(members);
  if (!loader.finish()) throw std::runtime_error("libbson: " + loader.error());
}

}  // namespace roundtrip::libbson_codec
