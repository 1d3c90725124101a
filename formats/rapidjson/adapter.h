// SPDX-License-Identifier: MIT
//
// rapidjson: the SAX side of the library, without its tree, with exact numbers and with its default ones; and
// its tree, read from bytes that stay as they are and in situ.
#pragma once

#include "bench/bridges/write.h"
#include "formats/rapidjson/dom.h"
#include "formats/rapidjson/reader.h"
#include "formats/rapidjson/writer.h"

namespace roundtrip {

namespace rapidjson_codec {

/// The library's output stream, with the names that an output has here.
class Text : public rapidjson::StringBuffer {
 public:
  [[nodiscard]] const char* data() const { return GetString(); }
  [[nodiscard]] std::size_t size() const { return GetSize(); }
  void clear() { Clear(); }
};

template <class T, Precision precision>
class Codec {
 public:
  using Output = Text;

  [[gnu::noinline]] void save(const T& record, Text& out) {
    sink_.start(out);
    write_events(record, sink_);
  }

  [[gnu::noinline]] void load(View bytes, T& record) { reader_.read(bytes, record); }

 private:
  TextSink sink_;
  TextReader<precision> reader_;
};

/// Through the tree. The text of in-situ parsing is the same.
template <class T>
class TreeCodec {
 public:
  using Output = Text;

  [[gnu::noinline]] void save(const T& record, Text& out) {
    rapidjson::Document document;
    write_value(record, Place(document, document.GetAllocator()));
    rapidjson_codec::write(document, out);
  }
  [[gnu::noinline]] void load(View bytes, T& record) {
    rapidjson::Document document;
    parse(bytes, document);
    pull(Node(document), record);
  }
};

template <class T>
class InSituCodec {
 public:
  using Output = Text;

  void save(const T& record, Text& out) { tree_.save(record, out); }
  [[gnu::noinline]] void load_in_situ(std::span<std::byte> bytes, T& record) {
    rapidjson::Document document;
    parse_in_situ(bytes, document);
    pull(Node(document), record);
  }

 private:
  TreeCodec<T> tree_;
};

}  // namespace rapidjson_codec

namespace formats {

namespace rapidjson {
struct Format {
  static constexpr FormatInfo info{
      .name = "rapidjson",
      .library = "rapidjson",
      .version = RAPIDJSON_VERSION_STRING,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "Writer to a StringBuffer, Reader from a MemoryStream to the record without a tree; numbers parsed "
          "with "
          "full precision, a float written as a double; bytes as base64; NaN and infinity as words that JSON "
          "does not have; without RAPIDJSON_SSE2, whose writer leaves U+001A to U+001F unescaped and whose "
          "reader "
          "needs a "
          "copy that ends with a NUL; an exponent near -2^31 overflows an int of the parser",
      .losses = {Loss::nan_payload},
      .lossy = "each NaN is written as the same word: its sign and payload are lost"};
  template <class T>
  using Codec = rapidjson_codec::Codec<T, rapidjson_codec::Precision::full>;
};
}  // namespace rapidjson

namespace rapidjson_fast {
struct Format {
  static constexpr FormatInfo info{.name = "rapidjson_fast",
                                   .library = "rapidjson",
                                   .version = RAPIDJSON_VERSION_STRING,
                                   .encoding = Encoding::text,
                                   .self_describing = true,
                                   .load_checks = LoadChecks::unchecked,
                                   .notes =
                                       "as rapidjson, but numbers are parsed as the library does by default; "
                                       "version 1.1.0 then reads outside "
                                       "of a table for an exponent below -2147483000: not for untrusted text",
                                   .losses = {Loss::nan_payload, Loss::last_digits},
                                   .lossy =
                                       "the default parser may return a neighbour of a double that has more "
                                       "than 15 digits; a NaN loses its "
                                       "sign and payload"};
  template <class T>
  using Codec = rapidjson_codec::Codec<T, rapidjson_codec::Precision::fast>;
};
}  // namespace rapidjson_fast

namespace rapidjson_dom {
struct Format {
  static constexpr FormatInfo info{
      .name = "rapidjson_dom",
      .library = "rapidjson",
      .version = RAPIDJSON_VERSION_STRING,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "through a Document, whose strings refer to the record when it is saved; numbers parsed with full "
          "precision; an exponent near -2^31 overflows an int of the parser; else as rapidjson",
      .losses = {Loss::nan_payload},
      .lossy = "each NaN is written as the same word: its sign and payload are lost"};
  template <class T>
  using Codec = rapidjson_codec::TreeCodec<T>;
};
}  // namespace rapidjson_dom

namespace rapidjson_in_situ {
struct Format {
  static constexpr FormatInfo info{
      .name = "rapidjson_in_situ",
      .library = "rapidjson",
      .version = RAPIDJSON_VERSION_STRING,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "as rapidjson_dom, parsed in situ: the text is overwritten, and the Document's strings point into "
          "it; an exponent near -2^31 overflows an int of the parser",
      .off_the_clock = "a copy of the text for each load, since in-situ parsing uses it up (not with files)",
      .losses = {Loss::nan_payload},
      .lossy = "each NaN is written as the same word: its sign and payload are lost"};
  template <class T>
  using Codec = rapidjson_codec::InSituCodec<T>;
};
}  // namespace rapidjson_in_situ

}  // namespace formats
}  // namespace roundtrip
