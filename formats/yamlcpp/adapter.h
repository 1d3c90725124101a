// SPDX-License-Identifier: MIT
//
// yaml-cpp: YAML by the library's tree, as its users read it, and by its events.
#pragma once

#include "bench/bridges/streams.h"
#include "bench/bridges/write.h"
#include "bench/suite/format.h"
#include "formats/yamlcpp/node.h"
#include "formats/yamlcpp/reader.h"
#include "formats/yamlcpp/sink.h"

namespace roundtrip {

namespace yamlcpp_codec {

inline constexpr Losses losses{Loss::nan_payload};
inline constexpr std::string_view lossy = "each NaN is written as .nan: its sign and payload are lost";

/// Saving is the same for both.
template <class T>
class Writer {
 public:
  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    output_.open(out);
    Sink sink(output_);
    write_events(record, sink);
    sink.finish();
    output_.close();
  }

 private:
  BufferStream output_;
};

template <class T>
class TreeCodec : public Writer<T> {
 public:
  [[gnu::noinline]] void load(View bytes, T& record) {
    input_.open(bytes);
    Visits visits(bytes);
    pull(Node(YAML::Load(input_), visits), record);
  }

 private:
  ViewStream input_;
};

template <class T>
class EventsCodec : public Writer<T> {
 public:
  [[gnu::noinline]] void load(View bytes, T& record) { reader_.read(bytes, record); }

 private:
  Reader reader_;
};

}  // namespace yamlcpp_codec

namespace formats {

namespace yamlcpp {
struct Format {
  static constexpr FormatInfo info{
      .name = "yamlcpp",
      .library = "yaml-cpp",
      .version = ROUNDTRIP_YAML_CPP_VERSION,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "Emitter to a stream over the suite's own memory, in its default block style with every string in "
          "double quotes; YAML::Load, and as<T>() of the nodes; bytes as !!binary; nests no deeper than 498",
      .losses = yamlcpp_codec::losses,
      .lossy = yamlcpp_codec::lossy};
  template <class T>
  using Codec = yamlcpp_codec::TreeCodec<T>;
};
}  // namespace yamlcpp

namespace yamlcpp_events {
struct Format {
  static constexpr FormatInfo info{
      .name = "yamlcpp_events",
      .library = "yaml-cpp",
      .version = ROUNDTRIP_YAML_CPP_VERSION,
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "as yamlcpp, but loads with Parser::HandleNextDocument to the record without a tree; no aliases",
      .losses = yamlcpp_codec::losses,
      .lossy = yamlcpp_codec::lossy};
  template <class T>
  using Codec = yamlcpp_codec::EventsCodec<T>;
};
}  // namespace yamlcpp_events

}  // namespace formats
}  // namespace roundtrip
