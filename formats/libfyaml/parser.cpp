// SPDX-License-Identifier: MIT
#include "formats/libfyaml/parser.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/yaml_scalars.h"
#include "formats/libfyaml/events.h"

namespace roundtrip::libfyaml_codec {

namespace {

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
    if (is_key()) throw std::runtime_error("a key that is not a string");
  }

  bool scalar(const fy_event_scalar_data& event) {
    const std::string_view text = text_of(event.value);
    const std::string_view tag = tag_of(event.tag, is_plain(event) ? yaml::plain_tag : yaml::quoted_tag);
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

}  // namespace

void parse(View bytes, events::Loader& loader) {
  Handler handler(loader);
  parse_events(bytes, [&](fy_event& event) {
    bool taken = false;
    try {
      taken = handler.take(event);
    } catch (const std::runtime_error& error) {
      fail_at(&event, error.what());
    }
    if (!taken) fail_at(&event, loader.error());
  });
  if (!loader.finish()) throw std::runtime_error("libfyaml: " + loader.error());
}

}  // namespace roundtrip::libfyaml_codec
