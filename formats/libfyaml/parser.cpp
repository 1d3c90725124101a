// SPDX-License-Identifier: MIT
#include "formats/libfyaml/parser.h"

#include <libfyaml.h>

#include <cstdint>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/yaml_scalars.h"
#include "formats/libfyaml/limits.h"
#include "formats/libfyaml/silence.h"

namespace roundtrip::libfyaml_codec {

namespace {

std::string_view text_of(fy_token* token) {
  std::size_t size = 0;
  const char* const text = fy_token_get_text(token, &size);
  return text == nullptr ? std::string_view() : std::string_view(text, size);
}

/// The tag of a node, in full; `otherwise` where it has none.
std::string_view tag_of(fy_token* tag, std::string_view otherwise) {
  return tag == nullptr ? otherwise : text_of(tag);
}

/// @param line from 1, as the library's messages have it
std::string place(int line, int column) {
  return " (line " + std::to_string(line) + ", column " + std::to_string(column) + ")";
}

[[noreturn]] void fail_at(fy_event* event, const std::string& what) {
  const fy_mark* const mark = fy_event_start_mark(event);
  throw std::runtime_error("libfyaml: " + what +
                           (mark == nullptr ? std::string() : place(mark->line + 1, mark->column + 1)));
}

/// Hands one document's events on.
class Handler {
 public:
  explicit Handler(events::Loader& loader) : loader_(loader) {}

  /// @throws std::runtime_error where a value is not one of a tree of values, but not the loader's errors
  /// @return whether the loader took it
  bool take(const fy_event& event) {
    switch (event.type) {
      case FYET_SCALAR:
        return scalar(event.scalar);
      case FYET_SEQUENCE_START:
        yaml::check_tag(tag_of(event.sequence_start.tag, {}));
        expect_value();
        places_.push_back(Place::element);
        return loader_.start_array();
      case FYET_MAPPING_START:
        yaml::check_tag(tag_of(event.mapping_start.tag, {}));
        expect_value();
        places_.push_back(Place::key);
        return loader_.start_object();
      case FYET_SEQUENCE_END:
        places_.pop_back();
        return loader_.end_array();
      case FYET_MAPPING_END:
        places_.pop_back();
        return loader_.end_object();
      case FYET_ALIAS:
        throw std::runtime_error("an alias, which the events leave to their reader");
      default:
        return true;  // the beginnings and ends of stream and document: a second one is a second root
    }
  }

 private:
  /// Where the next node goes. The library does not tell a key from a value.
  enum class Place : std::uint8_t { element, key, value };

  bool is_key() {
    Place& place = places_.back();
    const bool key = place == Place::key;
    if (place != Place::element) place = key ? Place::value : Place::key;
    return key;
  }
  void expect_value() {
    if (is_key()) throw std::runtime_error("a key that is no string");
  }

  bool scalar(const fy_event_scalar_data& event) {
    const std::string_view text = text_of(event.value);
    const bool plain = event.value == nullptr || fy_token_scalar_style(event.value) == FYSS_PLAIN;
    const std::string_view tag = tag_of(event.tag, plain ? yaml::plain_tag : yaml::quoted_tag);
    if (is_key()) {
      yaml::check_tag(tag);
      return loader_.key(text);
    }
    const yaml::Scalar scalar = yaml::resolve(tag, text);
    switch (scalar.kind) {
      case NodeKind::null:
        return loader_.null();
      case NodeKind::boolean:
        return loader_.boolean(scalar.boolean);
      case NodeKind::int64:
        return loader_.int64(scalar.int64);
      case NodeKind::uint64:
        return loader_.uint64(scalar.uint64);
      case NodeKind::number:
        return loader_.number(scalar.number);
      case NodeKind::bytes:
        return loader_.bytes(yaml::bytes_of(text));
      default:
        return loader_.string(text);
    }
  }

  events::Loader& loader_;
  std::vector<Place> places_{Place::element};
};

struct Free {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};

[[noreturn]] void fail(const Silence& messages) {
  void* iterator = nullptr;
  const fy_diag_error* const error = fy_diag_errors_iterate(messages.get(), &iterator);
  if (error == nullptr) throw std::runtime_error("libfyaml: this is no YAML");
  throw std::runtime_error("libfyaml: " + std::string(error->msg) + place(error->line, error->column));
}

}  // namespace

void parse(View bytes, events::Loader& loader) {
  // The library takes no null pointer, which that to nothing may be.
  const std::string_view text = bytes.empty() ? std::string_view("") : as_text(bytes);
  refuse_what_is_slow(text);
  const Silence messages;
  fy_parse_cfg configuration{};
  configuration.flags = static_cast<fy_parse_cfg_flags>(FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE);
  configuration.diag = messages.get();
  // A new one each time: to use it again after an error, by fy_parser_reset, frees an input twice (0.7.12).
  const std::unique_ptr<fy_parser, Free> parser(fy_parser_create(&configuration));
  if (!parser || fy_parser_set_string(parser.get(), text.data(), text.size()) != 0) {
    throw std::bad_alloc();
  }
  const auto release = [&](fy_event* event) { fy_parser_event_free(parser.get(), event); };
  Handler handler(loader);
  for (;;) {
    const std::unique_ptr<fy_event, decltype(release)> event(fy_parser_parse(parser.get()), release);
    if (!event) break;
    bool taken = false;
    try {
      taken = handler.take(*event);
    } catch (const std::runtime_error& error) {
      fail_at(event.get(), error.what());
    }
    if (!taken) fail_at(event.get(), loader.error());
  }
  if (fy_parser_get_stream_error(parser.get())) fail(messages);
  if (!loader.finish()) throw std::runtime_error("libfyaml: " + loader.error());
}

}  // namespace roundtrip::libfyaml_codec
