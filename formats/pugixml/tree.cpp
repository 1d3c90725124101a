// SPDX-License-Identifier: MIT
#include "formats/pugixml/tree.h"

#include <charconv>
#include <new>
#include <stdexcept>
#include <string>

namespace roundtrip::pugixml_codec {

namespace detail {

void check(bool done) {
  if (!done) throw std::bad_alloc();
}

pugi::xml_node append(pugi::xml_node parent, const char* name) {
  const pugi::xml_node child = parent.append_child(name);
  check(!child.empty());
  return child;
}

void set_attribute(pugi::xml_node node, const char* name, std::string_view value) {
  check(node.append_attribute(name).set_value(value.data(), value.size()));
}

}  // namespace detail

namespace {

/// Appends what the library has in its own buffer of 2 KiB.
class BufferWriter final : public pugi::xml_writer {
 public:
  explicit BufferWriter(Buffer& out) : out_(out) {}
  void write(const void* data, std::size_t size) override { out_.append(data, size); }

 private:
  Buffer& out_;
};

std::runtime_error error_at(pugi::xml_node node, const std::string& what) {
  return std::runtime_error("pugixml: " + what + " (in the element at byte " +
                            std::to_string(node.offset_debug()) + ")");
}

}  // namespace

template <class T>
T Node::parse(const char* expected) const {
  const std::string_view text = string();
  const char* const end = text.data() + text.size();
  T value{};
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || rest != end) throw_unexpected(expected);
  return value;
}

bool Node::boolean() const {
  const std::string_view text = string();
  if (text != "true" && text != "false") throw_unexpected("true or false");
  return text == "true";
}
std::int64_t Node::int64() const {
  return parse<std::int64_t>("an integer from -2^63 to 2^63-1");
}
std::uint64_t Node::uint64() const {
  return parse<std::uint64_t>("an integer from 0 to 2^64-1");
}
double Node::number() const {
  return parse<double>("a number");
}

std::string_view Node::string() const {
  const pugi::xml_node text = node_.first_child();
  if (text.empty()) return {};
  const bool is_text = text.type() == pugi::node_pcdata || text.type() == pugi::node_cdata;
  if (!is_text || !text.next_sibling().empty()) throw_unexpected("text and nothing else");
  return text.value();
}

NodeKind Node::kind() const {
  if (is_null()) return NodeKind::null;
  const pugi::xml_attribute attribute = node_.attribute("type");
  const std::string_view type = attribute.value();
  if (attribute.empty()) return NodeKind::string;
  if (type == "boolean") return NodeKind::boolean;
  if (type == "integer") return string().starts_with('-') ? NodeKind::int64 : NodeKind::uint64;
  if (type == "number") return NodeKind::number;
  if (type == "bytes") return NodeKind::bytes;
  if (type == "array") return NodeKind::array;
  if (type == "object") return NodeKind::object;
  throw error_at(node_, "no type is named " + std::string(type));
}

void Node::expect_element(pugi::xml_node node) {
  if (std::string_view(node.name()) != "e") throw error_at(node.parent(), "expected elements <e> only");
}

std::string_view Node::key_of(pugi::xml_node entry) {
  expect_element(entry);
  const pugi::xml_attribute key = entry.attribute("key");
  if (key.empty()) throw error_at(entry, "an entry without a key");
  return key.value();
}

void Node::throw_missing(std::string_view name) const {
  throw error_at(node_, "no element <" + std::string(name) + ">");
}

void Node::throw_unexpected(const char* expected) const {
  throw error_at(node_, std::string("expected ") + expected);
}

pugi::xml_node Tree::make() {
  document_.reset();
  return detail::append(document_.root(), "record");
}

void Tree::save(Buffer& out) const {
  BufferWriter writer(out);
  document_.save(writer, "", pugi::format_raw, pugi::encoding_utf8);
}

pugi::xml_node Tree::load(View bytes) {
  // The default less what would change strings: line ends as they are, and texts of blanks only.
  constexpr unsigned flags = (pugi::parse_default & ~pugi::parse_eol) | pugi::parse_ws_pcdata_single;
  const pugi::xml_parse_result result =
      document_.load_buffer(bytes.data(), bytes.size(), flags, pugi::encoding_utf8);
  if (!result) {
    throw std::runtime_error("pugixml: " + std::string(result.description()) + " (at byte " +
                             std::to_string(result.offset) + ")");
  }
  const pugi::xml_node root = document_.document_element();
  if (!root.next_sibling().empty()) throw error_at(root, "a second root element follows");
  return root;
}

}  // namespace roundtrip::pugixml_codec
