// SPDX-License-Identifier: MIT
#include "formats/libcbor/decoder.h"

#include <cbor/callbacks.h>
#include <cbor/streaming.h>

#include <stdexcept>
#include <string>

namespace roundtrip::libcbor_codec {

namespace {

/// The library's callbacks cannot say that it is to stop.
struct Decoding {
  events::CountedLoader& loader;
  bool good = true;

  bool refuse(const char* what) {
    return loader.loader().fail(std::string(what) + " has no place in a record");
  }
};

template <class F>
void tell(void* context, F f) {
  auto& decoding = *static_cast<Decoding*>(context);
  decoding.good = decoding.good && f(decoding.loader);
}

template <class Unsigned>
void unsigned_integer(void* context, Unsigned u) {
  tell(context, [&](auto& loader) { return loader.uint64(u); });
}

template <class Unsigned>
void negative_integer(void* context, Unsigned u) {
  tell(context, [&](auto& loader) {
    if (u > static_cast<std::uint64_t>(INT64_MAX)) return loader.loader().fail("an integer is below -2^63");
    return loader.int64(-1 - static_cast<std::int64_t>(u));
  });
}

void refuse(void* context, const char* what) {
  auto& decoding = *static_cast<Decoding*>(context);
  decoding.good = decoding.good && decoding.refuse(what);
}

constexpr cbor_callbacks callbacks{
    .uint8 = unsigned_integer<std::uint8_t>,
    .uint16 = unsigned_integer<std::uint16_t>,
    .uint32 = unsigned_integer<std::uint32_t>,
    .uint64 = unsigned_integer<std::uint64_t>,
    .negint64 = negative_integer<std::uint64_t>,
    .negint32 = negative_integer<std::uint32_t>,
    .negint16 = negative_integer<std::uint16_t>,
    .negint8 = negative_integer<std::uint8_t>,
    .byte_string_start = [](void* c) { refuse(c, "a string of bytes in parts"); },
    .byte_string =
        [](void* c, cbor_data bytes, std::size_t size) {
          tell(c, [&](auto& loader) { return loader.bytes(std::as_bytes(std::span(bytes, size))); });
        },
    .string =
        [](void* c, cbor_data text, std::size_t size) {
          tell(c, [&](auto& loader) { return loader.string({reinterpret_cast<const char*>(text), size}); });
        },
    .string_start = [](void* c) { refuse(c, "a string in parts"); },
    .indef_array_start = [](void* c) { refuse(c, "an array of no stated size"); },
    .array_start = [](void* c,
                      std::size_t n) { tell(c, [n](auto& loader) { return loader.start_array(n); }); },
    .indef_map_start = [](void* c) { refuse(c, "a map of no stated size"); },
    .map_start = [](void* c,
                    std::size_t n) { tell(c, [n](auto& loader) { return loader.start_object(n); }); },
    .tag = [](void* c, std::uint64_t) { refuse(c, "a tag"); },
    .float2 = [](void* c, float f) { tell(c, [f](auto& loader) { return loader.number(f); }); },
    .float4 = [](void* c, float f) { tell(c, [f](auto& loader) { return loader.number(f); }); },
    .float8 = [](void* c, double d) { tell(c, [d](auto& loader) { return loader.number(d); }); },
    .undefined = [](void* c) { refuse(c, "an undefined value"); },
    .null = [](void* c) { tell(c, [](auto& loader) { return loader.null(); }); },
    .boolean = [](void* c, bool b) { tell(c, [b](auto& loader) { return loader.boolean(b); }); },
    .indef_break = [](void* c) { refuse(c, "a break"); },
};

}  // namespace

void decode(View bytes, events::CountedLoader& loader) {
  loader.start();
  Decoding decoding{loader};
  while (!loader.complete()) {
    const cbor_decoder_result result =
        cbor_stream_decode(reinterpret_cast<cbor_data>(bytes.data()), bytes.size(), &callbacks, &decoding);
    if (result.status == CBOR_DECODER_NEDATA) throw std::runtime_error("libcbor: the bytes end too early");
    if (result.status == CBOR_DECODER_ERROR) throw std::runtime_error("libcbor: no CBOR");
    if (!decoding.good) throw std::runtime_error("libcbor: " + loader.loader().error());
    bytes = bytes.subspan(result.read);
  }
  if (!bytes.empty()) throw std::runtime_error("libcbor: there is something behind the value");
}

}  // namespace roundtrip::libcbor_codec
