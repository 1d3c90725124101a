// SPDX-License-Identifier: MIT
//
// Pickle, the way Python saves objects, in C++.
#pragma once

#include "bench/bridges/write.h"
#include "bench/suite/format.h"
#include "formats/pickle/parse.h"
#include "formats/pickle/sink.h"

namespace roundtrip {

namespace pickle_codec {

/// @tparam SinkOf Sink or ClassSink
template <class T, std::uint8_t protocol, class SinkOf = Sink>
class Codec {
 public:
  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    writer_.begin(out);
    SinkOf sink(writer_);
    write_events(record, sink);
    writer_.finish();
  }
  void load(View bytes, T& record) {
    constexpr bool classes = std::same_as<SinkOf, ClassSink>;
    loader_.start(record);
    parse(bytes, {has_shapes<T> || classes, classes}, reader_, loader_);
  }

 private:
  Writer writer_{pickling::WriterOptions{.protocol = protocol}};
  events::Loader loader_;
  pickling::StreamReader reader_;
};

inline constexpr std::string_view library = "our own, of CPython's pickletools and PEPs 307, 3154 and 574";

}  // namespace pickle_codec

namespace formats {

namespace pickle {
struct Format {
  static constexpr FormatInfo info{
      .name = "pickle",
      .library = pickle_codec::library,
      .version = "protocol 5",
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "protocol 5: records as dicts, std::tuple, pair and variant as tuples, sets as sets, complex as "
          "complex, maps "
          "as dicts where their keys can be; keys are memoized, values are not; the load runs no code"};
  template <class T>
  using Codec = pickle_codec::Codec<T, 5>;
};
}  // namespace pickle

namespace pickle_protocol4 {
struct Format {
  static constexpr FormatInfo info{.name = "pickle_protocol4",
                                   .library = pickle_codec::library,
                                   .version = "protocol 4",
                                   .self_describing = true,
                                   .load_checks = LoadChecks::checked,
                                   .notes = "as pickle, in the protocol of Python 3.4 and later"};
  template <class T>
  using Codec = pickle_codec::Codec<T, 4>;
};
}  // namespace pickle_protocol4

namespace pickle_protocol2 {
struct Format {
  static constexpr FormatInfo info{.name = "pickle_protocol2",
                                   .library = pickle_codec::library,
                                   .version = "protocol 2",
                                   .self_describing = true,
                                   .load_checks = LoadChecks::checked,
                                   .notes =
                                       "as pickle, in the protocol that Python 2.3 and most other languages "
                                       "read; it has no bytes and no sets, which "
                                       "are written as calls that stand for them"};
  template <class T>
  using Codec = pickle_codec::Codec<T, 2>;
};
}  // namespace pickle_protocol2

namespace pickle_classes {
struct Format {
  static constexpr FormatInfo info{.name = "pickle_classes",
                                   .library = pickle_codec::library,
                                   .version = "protocol 5",
                                   .self_describing = true,
                                   .load_checks = LoadChecks::checked,
                                   .notes =
                                       "as pickle, with records as objects of classes of their name in the "
                                       "module records; the load takes these "
                                       "classes and no others"};
  template <class T>
  static constexpr std::string_view unsupported() {
    return std::same_as<T, Document> ? "a document has no classes" : "";
  }
  template <class T>
  using Codec = pickle_codec::Codec<T, 5, pickle_codec::ClassSink>;
};
}  // namespace pickle_classes

}  // namespace formats
}  // namespace roundtrip
