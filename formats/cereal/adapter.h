// SPDX-License-Identifier: MIT
//
// cereal: two binary archives, JSON and XML, all from the same serialize functions.
#pragma once

#include <cereal/archives/binary.hpp>
#include <cereal/archives/json.hpp>
#include <cereal/archives/portable_binary.hpp>
#include <cereal/archives/xml.hpp>
#include <cereal/version.hpp>

#include "bench/bridges/streams.h"
#include "bench/record/keys.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"
#include "formats/cereal/serialize.h"

namespace roundtrip {

namespace cereal_codec {

inline constexpr const char* version =
    ROUNDTRIP_VERSION_TEXT(CEREAL_VERSION_MAJOR, CEREAL_VERSION_MINOR, CEREAL_VERSION_PATCH);

struct Binary {
  using Input = cereal::BinaryInputArchive;
  using Output = cereal::BinaryOutputArchive;
  static Output open(std::ostream& stream) { return {stream}; }
};

struct PortableBinary {
  using Input = cereal::PortableBinaryInputArchive;
  using Output = cereal::PortableBinaryOutputArchive;
  static Output open(std::ostream& stream) { return {stream}; }
};

struct Json {
  using Input = cereal::JSONInputArchive;
  using Output = cereal::JSONOutputArchive;
  /// As many digits as a number needs, and as few line breaks as cereal can be told to write.
  static Output open(std::ostream& stream) { return {stream, Output::Options::NoIndent()}; }
};

struct Xml {
  using Input = cereal::XMLInputArchive;
  using Output = cereal::XMLOutputArchive;
  static Output open(std::ostream& stream) {
    return {stream, Output::Options().indent(false).sizeAttributes(false)};
  }
};

/// The streams live as long as the codec, the archives as long as a call: what cereal's documentation asks
/// for. Both functions are kept out of the timed loops, each of which would otherwise hold a copy of the
/// record's code.
template <class T, class Archives>
class Codec {
 public:
  /// cereal reads a map's keys like any other text: up to a NUL.
  void prepare(const T& record) requires cereal::roundtrip_detail::is_text<typename Archives::Output> {
    if (const auto path = first_key_cut_alike(record)) {
      throw UnsupportedError("cereal cuts a key at a NUL, and two keys become one", *path);
    }
  }

  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    output_.open(out);
    {
      typename Archives::Output archive = Archives::open(output_);
      archive(record);
    }
    output_.close();
  }

  [[gnu::noinline]] void load(View bytes, T& record) {
    input_.open(bytes);
    loaded_size = bytes.size();
    typename Archives::Input archive(input_);
    archive(record);
  }

 private:
  BufferStream output_;
  ViewStream input_;
};

}  // namespace cereal_codec

namespace formats {

namespace cereal_binary {
struct Format {
  static constexpr FormatInfo info{
      .name = "cereal_binary",
      .library = "cereal",
      .version = cereal_codec::version,
      .load_checks = LoadChecks::checked,
      .notes =
          "streams over the suite's own memory; bytes as binary_data; a "
          "document as the record that stands for it; no count may exceed the bytes"};
  template <class T>
  using Codec = cereal_codec::Codec<T, cereal_codec::Binary>;
};
}  // namespace cereal_binary

namespace cereal_portable_binary {
struct Format {
  static constexpr FormatInfo info{.name = "cereal_portable_binary",
                                   .library = "cereal",
                                   .version = cereal_codec::version,
                                   .load_checks = LoadChecks::checked,
                                   .notes =
                                       "streams over the suite's own memory, in the byte order of the "
                                       "machine; bytes as binary_data; a document "
                                       "as the record that stands for it; no count may exceed the bytes"};
  template <class T>
  using Codec = cereal_codec::Codec<T, cereal_codec::PortableBinary>;
};
}  // namespace cereal_portable_binary

namespace cereal_json {
struct Format {
  static constexpr FormatInfo info{
      .name = "cereal_json",
      .library = "cereal",
      .version = cereal_codec::version,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "streams over the suite's own memory; without indentation, but with the line breaks that cereal "
          "writes anyway; bytes as base64; NaN and infinity as words that JSON does not have; a document as "
          "the "
          "record "
          "that stands for it; the library's parser sets no limit on how deep a text may nest, and an "
          "exponent near -2^31 overflows an int of it",
      .losses = {Loss::cut_at_nul, Loss::nan_payload},
      .lossy =
          "a string, a key too, is cut at a NUL; each NaN is written as the same word: its sign and payload "
          "are lost"};
  template <class T>
  using Codec = cereal_codec::Codec<T, cereal_codec::Json>;
};
}  // namespace cereal_json

namespace cereal_xml {
struct Format {
  static constexpr FormatInfo info{
      .name = "cereal_xml",
      .library = "cereal",
      .version = cereal_codec::version,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "streams over the suite's own memory; without indentation and size attributes, 17 digits; bytes as "
          "base64; control characters as they are, which XML forbids and cereal reads; a document as the "
          "record "
          "that stands for it; the library's parser sets no limit on how deep a text may nest",
      .losses = {Loss::cut_at_nul, Loss::nan_payload},
      .lossy = "a string, a key too, is cut at a NUL; the payload of a NaN is lost"};
  template <class T>
  using Codec = cereal_codec::Codec<T, cereal_codec::Xml>;
};
}  // namespace cereal_xml

}  // namespace formats
}  // namespace roundtrip
