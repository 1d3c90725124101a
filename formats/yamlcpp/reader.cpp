// SPDX-License-Identifier: MIT
#include "formats/yamlcpp/reader.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <string>
#include <vector>

#include "bench/bridges/yaml_scalars.h"

namespace roundtrip::yamlcpp_codec {

namespace {

class Handler final : public YAML::EventHandler {
 public:
  explicit Handler(events::Loader& loader) : loader_(loader) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  /// The library's tree would share what it names.
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YAML::ParserException(mark, "an alias, which the events leave to their reader");
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    expect_value(mark);
    check(loader_.null(), mark);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& text) override {
    check(is_key() ? loader_.key(text) : value(yaml::resolve(tag, text), text), mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    yaml::check_tag(tag);
    expect_value(mark);
    places_.push_back(Place::element);
    check(loader_.start_array(), mark);
  }
  void OnSequenceEnd() override { end(loader_.end_array()); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    yaml::check_tag(tag);
    expect_value(mark);
    places_.push_back(Place::key);
    check(loader_.start_object(), mark);
  }
  void OnMapEnd() override { end(loader_.end_object()); }

 private:
  /// Where the next node goes. The library does not tell a key from a value.
  enum class Place : std::uint8_t { element, key, value };

  bool is_key() {
    Place& place = places_.back();
    const bool key = place == Place::key;
    if (place != Place::element) place = key ? Place::value : Place::key;
    return key;
  }
  void expect_value(const YAML::Mark& mark) {
    if (is_key()) throw YAML::ParserException(mark, "a key that is not a string");
  }

  bool value(const yaml::Scalar& scalar, const std::string& text) {
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

  void end(bool taken) {
    places_.pop_back();
    check(taken, YAML::Mark::null_mark());
  }
  void check(bool taken, const YAML::Mark& mark) {
    if (!taken) throw YAML::ParserException(mark, loader_.error());
  }

  events::Loader& loader_;
  std::vector<Place> places_{Place::element};
};

}  // namespace

void Reader::parse(View bytes) {
  input_.open(bytes);
  YAML::Parser parser(input_);
  Handler handler(loader_);
  // A second document is a second root to the loader.
  while (parser.HandleNextDocument(handler)) {
  }
  if (!loader_.finish()) throw std::runtime_error("yaml-cpp: " + loader_.error());
}

}  // namespace roundtrip::yamlcpp_codec
