// SPDX-License-Identifier: MIT
//
// simdjson: its On Demand interface and its tree. The library only reads.
#pragma once

#include <cstring>

#include "bench/bridges/access_nodes.h"
#include "bench/bridges/json_text_sink.h"
#include "bench/bridges/write.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"
#include "formats/simdjson/nodes.h"

#define ROUNDTRIP_SIMDJSON_KERNEL ROUNDTRIP_TEXT_OF(SIMDJSON_BUILTIN_IMPLEMENTATION)

namespace roundtrip {

namespace simdjson_codec {

[[noreturn, gnu::cold]] inline void fail(::simdjson::error_code error, const std::string& where = {}) {
  throw std::runtime_error(std::string("simdjson: ").append(::simdjson::error_message(error)).append(where));
}

/// The parser copies the text behind which it needs room into memory of its own, which it keeps.
class DomReader {
 public:
  template <class Use>
  void read(View bytes, const Use& use) {
    if (bytes.empty()) fail(::simdjson::EMPTY);
    const std::string_view text = as_text(bytes);
    dom::element root;
    if (const auto error = parser_.parse(text.data(), text.size()).get(root)) fail(error);
    try {
      use(DomNode(root));
    } catch (const ::simdjson::simdjson_error& error) {
      fail(error.error());
    }
  }

 private:
  dom::parser parser_;
};

/// Here the copy is the user's to make. What is behind the text is the same each time.
class OnDemandReader {
 public:
  template <class Use>
  void read(View bytes, const Use& use) {
    if (bytes.empty()) fail(::simdjson::EMPTY);
    padded_.resize(bytes.size() + ::simdjson::SIMDJSON_PADDING);
    std::memcpy(padded_.data(), bytes.data(), bytes.size());
    std::memset(padded_.data() + bytes.size(), 0, ::simdjson::SIMDJSON_PADDING);
    const char* const text = as_text(as_view(padded_)).data();
    ondemand::document document;
    if (const auto error = parser_.iterate(text, bytes.size(), padded_.size()).get(document)) fail(error);
    const auto fail_here = [&](::simdjson::error_code error) {
      const char* at = nullptr;
      const bool known = document.current_location().get(at) == ::simdjson::SUCCESS;
      fail(error, known ? " (at byte " + std::to_string(at - text) + ")" : "");
    };
    try {
      use(OnDemandNode<ondemand::document&>(document));
    } catch (const ::simdjson::simdjson_error& error) {
      fail_here(error.error());
    }
    if (document.current_location().error() != ::simdjson::OUT_OF_BOUNDS) {
      fail_here(::simdjson::TRAILING_CONTENT);
    }
  }

 private:
  ondemand::parser parser_;
  Buffer padded_;
};

template <class T, class Reader>
class Codec {
 public:
  /// Never timed (without): what there is to be loaded.
  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    JsonTextSink sink(out);
    try {
      write_events(record, sink);
    } catch (const NotUtf8Error& error) {
      throw UnsupportedError(error.what());
    }
  }
  [[gnu::noinline]] void load(View bytes, T& record) {
    reader_.read(bytes, [&](auto root) { pull(root, record); });
  }
  [[gnu::noinline]] std::uint64_t access(View bytes) {
    std::uint64_t sum = 0;
    reader_.read(bytes, [&](auto root) { sum = access_nodes<T>(root); });
    return sum;
  }

 private:
  Reader reader_;
};

inline constexpr Losses losses{Loss::nan_payload, Loss::non_finite};
inline constexpr std::string_view lossy =
    "JSON has no NaN and no infinity: null is written, which is read back as NaN";
inline constexpr std::string_view off_the_clock = "the JSON text, which the suite writes";

constexpr std::string_view without(std::string_view operation) {
  return operation.starts_with("save") ? "simdjson reads only" : "";
}

}  // namespace simdjson_codec

namespace formats {

namespace simdjson_ondemand {
struct Format {
  static constexpr FormatInfo info{
      .name = "simdjson_ondemand",
      .library = "simdjson",
      .version = ROUNDTRIP_TEXT_OF(SIMDJSON_VERSION),
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "On Demand, in the order of the text, compiled for the kernel " ROUNDTRIP_SIMDJSON_KERNEL
          "; the text is copied on the clock into a buffer with the padding that the library needs; bytes as "
          "base64; documents with every value and key",
      .off_the_clock = simdjson_codec::off_the_clock,
      .losses = simdjson_codec::losses,
      .lossy = simdjson_codec::lossy};
  static constexpr std::string_view without(std::string_view operation) {
    return simdjson_codec::without(operation);
  }
  template <class T>
  using Codec = simdjson_codec::Codec<T, simdjson_codec::OnDemandReader>;
};
}  // namespace simdjson_ondemand

namespace simdjson_dom {
struct Format {
  static constexpr FormatInfo info{
      .name = "simdjson_dom",
      .library = "simdjson",
      .version = ROUNDTRIP_TEXT_OF(SIMDJSON_VERSION),
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "through the library's tree, with the kernel it chooses at run time; the text is copied on "
          "the "
          "clock by the parser, since it has no padding; members by at_key; bytes as base64",
      .off_the_clock = simdjson_codec::off_the_clock,
      .losses = simdjson_codec::losses,
      .lossy = simdjson_codec::lossy};
  static constexpr std::string_view without(std::string_view operation) {
    return simdjson_codec::without(operation);
  }
  template <class T>
  using Codec = simdjson_codec::Codec<T, simdjson_codec::DomReader>;
};
}  // namespace simdjson_dom

}  // namespace formats
}  // namespace roundtrip
