// SPDX-License-Identifier: MIT
//
// The library's emitter as a sink of events (bench/bridges/write.h).
#pragma once

#include <libfyaml.h>

#include <array>
#include <charconv>
#include <concepts>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/yaml_scalars.h"
#include "bench/record/buffer.h"

namespace roundtrip::libfyaml_codec {

/// One document, straight to the output. The library has no way to use an emitter again.
class Emitter {
 public:
  explicit Emitter(Buffer& out);
  Emitter(const Emitter&) = delete;
  Emitter& operator=(const Emitter&) = delete;
  Emitter(Emitter&&) = delete;
  Emitter& operator=(Emitter&&) = delete;
  ~Emitter();

  void null() { plain("null"); }
  void boolean(bool b) { plain(b ? "true" : "false"); }
  void integer(std::integral auto i) {
    std::array<char, 24> text;
    plain({text.data(), std::to_chars(text.begin(), text.end(), i).ptr});
  }
  void number(std::floating_point auto f) {
    yaml::NumberText memory;
    plain(yaml::text_of(f, memory));
  }
  /// In quotes, whatever it is: unquoted, `true` and `1` would be no strings.
  /// @pre UTF-8
  /// @throws UnsupportedError where it has what refuse_what_is_slow (limits.h) would not let in again
  void string(std::string_view s);
  void bytes(View b);
  /// @throws UnsupportedError when it is too long for a key without a `?`, which the library would leave out
  void key(std::string_view s);
  void begin_array(std::size_t) { begin(FYET_SEQUENCE_START, FYET_SEQUENCE_END); }
  void end_array() { end(FYET_SEQUENCE_END); }
  void begin_object(std::size_t) { begin(FYET_MAPPING_START, FYET_MAPPING_END); }
  void end_object() { end(FYET_MAPPING_END); }

  /// Ends the document.
  /// @throws std::runtime_error when the library did not like something
  void finish();

 private:
  struct Free {
    void operator()(fy_emitter* emitter) const { fy_emitter_destroy(emitter); }
  };

  static int append(fy_emitter* emitter, fy_emitter_write_type type, const char* text, int size, void* self);

  void plain(std::string_view text) { scalar(FYSS_PLAIN, text); }
  void scalar(fy_scalar_style style, std::string_view text);
  /// Text that goes to the output as it is, in the place of a plain scalar.
  void verbatim(std::string text);
  void begin(fy_event_type type, fy_event_type end);
  void end(fy_event_type type);
  /// @throws std::runtime_error where the library did not make the event, or did not write it
  void emit(fy_event* event);

  Buffer& out_;
  std::vector<fy_event_type> open_;   ///< what ends each sequence and map
  std::queue<std::string> verbatim_;  ///< what the library, which looks ahead, has not come to yet
  bool key_ = false;                  ///< whether a value is missing
  bool finished_ = false;
  bool out_of_memory_ = false;
  std::unique_ptr<fy_emitter, Free> emitter_;
};

}  // namespace roundtrip::libfyaml_codec
