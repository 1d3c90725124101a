// SPDX-License-Identifier: MIT
//
// The library's emitter as a sink of events (bench/bridges/write.h), in the block style that it writes unless
// told otherwise.
#pragma once

#include <yaml-cpp/emitter.h>
#include <yaml-cpp/emittermanip.h>

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>

#include "bench/bridges/yaml_scalars.h"
#include "bench/record/buffer.h"

namespace roundtrip::yamlcpp_codec {

/// How deep the library's parser lets sequences and maps nest; a limit that was compiled into it.
inline constexpr std::size_t max_depth = 498;

class Sink {
 public:
  explicit Sink(std::ostream& out);

  void null();
  void boolean(bool b) { emitter_ << b; }
  /// Of 8 bits they would be characters to the library.
  template <class T>
  void integer(T i) {
    if constexpr (sizeof(T) == 1) {
      emitter_ << int{i};
    } else {
      emitter_ << i;
    }
  }
  /// As yaml_scalars.h has it: the library leaves out the point.
  void number(auto f) {
    yaml::NumberText memory;
    verbatim(yaml::text_of(f, memory));
  }
  /// In quotes, whatever it is: unquoted, `true` and `1` would be no strings, and the library does quote
  /// neither.
  /// @pre UTF-8
  void string(std::string_view s);
  void bytes(View b);
  void key(std::string_view s);
  /// @throws UnsupportedError when it nests too deep to be read again
  void begin_array(std::size_t) { begin(YAML::BeginSeq); }
  void end_array() { end(YAML::EndSeq); }
  void begin_object(std::size_t) { begin(YAML::BeginMap); }
  void end_object() { end(YAML::EndMap); }

  /// @throws std::runtime_error when the emitter did not like something
  void finish() const;

 private:
  /// Text that goes to the output as it is.
  void verbatim(std::string_view text);
  void begin(YAML::EMITTER_MANIP collection);
  void end(YAML::EMITTER_MANIP collection);

  YAML::Emitter emitter_;
  std::string text_;
  std::size_t depth_ = 0;
};

}  // namespace roundtrip::yamlcpp_codec
