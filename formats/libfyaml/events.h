// SPDX-License-Identifier: MIT
//
// The library's parser, event by event.
#pragma once

#include <libfyaml.h>

#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/record/buffer.h"
#include "formats/libfyaml/limits.h"
#include "formats/libfyaml/silence.h"

namespace roundtrip::libfyaml_codec {

[[nodiscard]] inline std::string_view text_of(fy_token* token) {
  std::size_t size = 0;
  const char* const text = fy_token_get_text(token, &size);
  return text == nullptr ? std::string_view() : std::string_view(text, size);
}

/// The tag of a node, in full; `otherwise` where it has none.
[[nodiscard]] inline std::string_view tag_of(fy_token* tag, std::string_view otherwise) {
  return tag == nullptr ? otherwise : text_of(tag);
}

[[nodiscard]] inline bool is_plain(const fy_event_scalar_data& scalar) {
  return scalar.value == nullptr || fy_token_scalar_style(scalar.value) == FYSS_PLAIN;
}

/// @param line from 1, as the library's messages have it
[[nodiscard]] inline std::string place(int line, int column) {
  return " (line " + std::to_string(line) + ", column " + std::to_string(column) + ")";
}

[[noreturn]] inline void fail_at(fy_event* event, const std::string& what) {
  const fy_mark* const mark = fy_event_start_mark(event);
  throw std::runtime_error("libfyaml: " + what +
                           (mark == nullptr ? std::string() : place(mark->line + 1, mark->column + 1)));
}

[[noreturn]] inline void fail(const Silence& messages) {
  void* iterator = nullptr;
  const fy_diag_error* const error = fy_diag_errors_iterate(messages.get(), &iterator);
  if (error == nullptr) throw std::runtime_error("libfyaml: this is not YAML");
  throw std::runtime_error("libfyaml: " + std::string(error->msg) + place(error->line, error->column));
}

/// Calls take(fy_event&) with one event after the other.
/// @throws std::runtime_error when the text is no YAML, or what `take` throws
template <class Take>
void parse_events(View bytes, const Take& take) {
  // The library takes no null pointer, which that to nothing may be.
  const std::string_view text = bytes.empty() ? std::string_view("") : as_text(bytes);
  refuse_what_is_slow(text);
  const Silence messages;
  fy_parse_cfg configuration{};
  configuration.flags = static_cast<fy_parse_cfg_flags>(FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE);
  configuration.diag = messages.get();
  struct Free {
    void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
  };
  // A new one each time: to use it again after an error, by fy_parser_reset, frees an input twice (0.7.12).
  const std::unique_ptr<fy_parser, Free> parser(fy_parser_create(&configuration));
  if (!parser || fy_parser_set_string(parser.get(), text.data(), text.size()) != 0) {
    throw std::bad_alloc();
  }
  const auto release = [&](fy_event* event) { fy_parser_event_free(parser.get(), event); };
  for (;;) {
    const std::unique_ptr<fy_event, decltype(release)> event(fy_parser_parse(parser.get()), release);
    if (!event) break;
    take(*event);
  }
  if (fy_parser_get_stream_error(parser.get())) fail(messages);
}

}  // namespace roundtrip::libfyaml_codec
