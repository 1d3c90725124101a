// SPDX-License-Identifier: MIT
//
// YAML as other programs write it: the core schema, with anchors and tags; one document or more.
#include "bench/suite/reader.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "bench/bridges/yaml_scalars.h"
#include "bench/suite/values/value_reader.h"
#include "formats/libfyaml/aliases.h"
#include "formats/libfyaml/events.h"
#include "formats/libfyaml/tags.h"

namespace roundtrip {

namespace {

using namespace libfyaml_codec;

const Mapping merge_key{"merge key << was kept as a key", "merge keys << were kept as keys"};

/// What copies of shared values may take: a few lines can stand for any number of them.
constexpr std::size_t most_copied = 64UL << 20U;
constexpr std::size_t most_copied_per_byte = 16;

Plain plain_of(const yaml::Scalar& scalar, std::string_view text) {
  switch (scalar.kind) {
    case NodeKind::null:
      return std::monostate();
    case NodeKind::boolean:
      return scalar.boolean;
    case NodeKind::int64:
      return scalar.int64;
    case NodeKind::uint64:
      return scalar.uint64;
    case NodeKind::number:
      return scalar.number;
    default:
      return text;
  }
}

std::string_view word_of(const Plain& value) {
  constexpr std::array<std::string_view, 7> words{"null", "bool", "int", "int", "float", "str", "binary"};
  return words.at(value.index());
}

/// Hands on one document. What reads and what inspects differ in what they do with aliases and code.
class Handler {
 public:
  explicit Handler(ValueSink& sink) : sink_(sink) {}
  Handler(const Handler&) = delete;
  Handler& operator=(const Handler&) = delete;
  Handler(Handler&&) = delete;
  Handler& operator=(Handler&&) = delete;
  virtual ~Handler() = default;

  void take(fy_event& event) {
    switch (event.type) {
      case FYET_DOCUMENT_END:
        ++documents_;
        document_ends();
        break;
      case FYET_SCALAR:
        reached(event);
        scalar(event.scalar);
        break;
      case FYET_SEQUENCE_START:
        container(event, event.sequence_start.tag, event.sequence_start.anchor, Place::element);
        break;
      case FYET_MAPPING_START:
        container(event, event.mapping_start.tag, event.mapping_start.anchor, Place::key);
        break;
      case FYET_SEQUENCE_END:
      case FYET_MAPPING_END:
        end();
        break;
      case FYET_ALIAS:
        if (places_.back() != Place::element && places_.back() != Place::value)
          throw std::runtime_error("an alias as a key, which is not looked up");
        static_cast<void>(is_key());
        alias(event, text_of(event.alias.anchor));
        break;
      default:
        break;
    }
  }

  [[nodiscard]] std::size_t documents() const { return documents_; }

 protected:
  [[nodiscard]] ValueSink& sink() { return sink_; }
  virtual void code(const NodeTag& tag, std::size_t offset) = 0;
  virtual void alias(fy_event& event, std::string_view name) = 0;
  virtual void value_begins(std::string_view /*anchor*/) {}
  virtual void container_begins(std::string_view /*anchor*/) {}
  virtual void container_ends() {}
  virtual void document_ends() {}

 private:
  /// Where the next node goes. The library does not tell a key from a value. Of a set the keys are elements.
  enum class Place : std::uint8_t { element, key, value, set_key, set_value };

  bool is_key() {
    Place& place = places_.back();
    const bool key = place == Place::key;
    if (place != Place::element) place = key ? Place::value : Place::key;
    return key;
  }

  void reached(fy_event& event) {
    const fy_mark* const mark = fy_event_start_mark(&event);
    if (mark != nullptr) sink_.reached(mark->input_pos);
  }

  NodeTag tag_of_node(fy_token* token) {
    NodeTag tag = tag_named(tag_of(token, {}));
    if (tag.use == TagUse::code) {
      const fy_mark* const mark = fy_token_start_mark(token);
      code(tag, mark == nullptr ? 0 : mark->input_pos);
    }
    if (tag.use == TagUse::unknown) sink_.mapped(mapping::tag);
    if (tag.use == TagUse::date) sink_.mapped(mapping::date);
    if (tag.use == TagUse::tuple) sink_.mapped(mapping::tuple);
    return tag;
  }

  void container(fy_event& event, fy_token* token, fy_token* anchor, Place inside) {
    reached(event);
    const NodeTag tag = tag_of_node(token);
    if (places_.back() == Place::set_value) throw std::runtime_error("a set with values");
    if (places_.back() == Place::set_key || is_key())
      throw std::runtime_error("a key that is a sequence or a mapping, which has no text");
    const bool set = tag.use == TagUse::set && inside == Place::key;
    if (set) sink_.mapped(mapping::set);
    const bool is_array = set || inside == Place::element;
    const std::string type = tag.name.empty() ? (inside == Place::element ? "seq" : "map") : tag.name;
    if (!(is_array ? sink_.start_array(type) : sink_.start_object(type)))
      throw std::runtime_error(too_deep_for_a_document());
    container_begins(text_of_anchor(anchor));
    places_.push_back(set ? Place::set_key : inside);
  }

  void end() {
    places_.pop_back();
    sink_.end();
    container_ends();
  }

  void scalar(const fy_event_scalar_data& data) {
    const NodeTag tag = tag_of_node(data.tag);
    const std::string_view text = text_of(data.value);
    const std::string_view anchor = text_of_anchor(data.anchor);
    Bytes room;
    const Plain value = value_of(tag, is_plain(data) && tag_of(data.tag, {}) != "!", text, room);
    Place& place = places_.back();
    if (place == Place::set_value) {
      place = Place::set_key;
      if (!std::holds_alternative<std::monostate>(value)) throw std::runtime_error("a set with values");
      return;
    }
    if (place == Place::set_key) {
      place = Place::set_value;
    } else if (is_key()) {
      return key(text, value, is_plain(data));
    }
    sink_.value(tag.name.empty() ? word_of(value) : std::string_view(tag.name), value);
    value_begins(anchor);
  }

  void key(std::string_view text, const Plain& value, bool plain) {
    if (plain && text == "<<") sink_.mapped(merge_key);
    if (std::holds_alternative<View>(value)) return put_key(sink_, value);
    // As it is written: 1.50 stays that.
    if (!std::holds_alternative<std::string_view>(value)) sink_.mapped(mapping::key);
    sink_.key(text);
  }

  static std::string_view text_of_anchor(fy_token* anchor) {
    return anchor == nullptr ? std::string_view() : text_of(anchor);
  }

  /// @param room for bytes
  static Plain value_of(const NodeTag& tag, bool plain, std::string_view text, Bytes& room) {
    if (tag.use == TagUse::date || tag.name == "str") return text;
    if (tag.use != TagUse::scalar)
      return plain ? plain_of(yaml::resolve(yaml::plain_tag, text), text) : Plain(text);
    if (tag.name == "binary") {
      room = yaml::bytes_of(text);
      return View(room);
    }
    const Plain value = plain_of(yaml::resolve(yaml::plain_tag, text), text);
    if (word_of(value) == tag.name) return value;
    if (tag.name == "float" && std::holds_alternative<std::int64_t>(value))
      return static_cast<double>(std::get<std::int64_t>(value));
    throw std::runtime_error("a scalar with the tag " + tag.name + " that is none");
  }

  ValueSink& sink_;
  std::size_t documents_ = 0;
  std::vector<Place> places_{Place::element};
};

class Reading final : public Handler {
 public:
  Reading(Mappings& mappings, std::size_t size)
      : Handler(builder_), builder_(mappings), may_be_copied_(most_copied + most_copied_per_byte * size) {}

  /// A text without a value is null.
  FileContent take_content() {
    if (values_.empty()) return Document();
    return content_of(std::move(values_));
  }

 protected:
  void code(const NodeTag& tag, std::size_t offset) override {
    throw std::runtime_error("the tag " + tag.name + " at byte " + std::to_string(offset) +
                             " asks for an object of a program, and is refused");
  }
  void alias(fy_event& event, std::string_view name) override {
    const fy_mark* const mark = fy_event_start_mark(&event);
    aliases_.alias(name, mark == nullptr ? std::string() : place(mark->line + 1, mark->column + 1));
    sink().mapped(mapping::shared);
    sink().value("", std::monostate());
  }
  void value_begins(std::string_view anchor) override { aliases_.value(anchor); }
  void container_begins(std::string_view anchor) override { aliases_.container(anchor); }
  void container_ends() override { aliases_.end(); }
  void document_ends() override {
    Document document = builder_.take();
    aliases_.resolve(document, may_be_copied_);
    // What an anchor names is of its own document.
    aliases_ = {};
    values_.push_back(std::move(document));
  }

 private:
  DocumentBuilder builder_;
  std::size_t may_be_copied_;
  Aliases aliases_;
  std::vector<Document> values_;
};

class Looking final : public Handler {
 public:
  Looking(ValueSink& sink, Inspection& inspection) : Handler(sink), inspection_(inspection) {}

 protected:
  void code(const NodeTag& tag, std::size_t offset) override {
    inspection_.refers_to({.name = tag.name, .offset = offset, .inside = "", .called = tag.called});
  }
  void alias(fy_event&, std::string_view name) override {
    sink().value("alias", std::string_view("*" + std::string(name)));
  }

 private:
  Inspection& inspection_;
};

void parse(View file, Handler& handler) {
  // The library takes what is not for the end.
  if (const auto at = first_not_utf8(as_text(file)))
    throw std::runtime_error("libfyaml: this is not UTF-8 (at byte " + std::to_string(*at) + ")");
  parse_events(file, [&](fy_event& event) {
    try {
      handler.take(event);
    } catch (const std::runtime_error& error) {
      fail_at(&event, error.what());
    }
  });
}

class YamlReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    constexpr std::size_t beginning = 4096;
    const std::string_view text = as_text(file).substr(0, beginning);
    if (text.starts_with("%YAML ")) return Recognition::certain;
    return text.find('\0') == std::string_view::npos ? Recognition::possible : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "YAML");
    InspectedValues values(inspection, file);
    Looking handler(values, inspection);
    parse(file.bytes(), handler);
    tell_values(inspection, handler.documents());
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    Reading handler(mappings, file.size());
    parse(file, handler);
    return handler.take_content();
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<YamlReader>();
}

}  // namespace roundtrip
