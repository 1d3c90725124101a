// SPDX-License-Identifier: MIT
//
// XML as other programs write it, by a convention that is simple and keeps all of it but the order of
// children that have different names:
//
//     the root                an object of one member, which has the root's name
//     an element              an object; a string where it has neither attributes nor elements in it
//     its attributes          members "@name"
//     its elements            members of their names; several of a name are an array
//     its text                the member "#text", where it is not blank
#include "bench/suite/reader.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bench/record/utf8.h"
#include "bench/suite/values/value_sink.h"
#include "formats/pugixml/tree.h"

namespace roundtrip {

namespace {

const Mapping element{"element became an object", "elements became objects"};
const Mapping attribute{"attribute became a member @name", "attributes became members @name"};
const Mapping repeated{"array is of elements of the same name", "arrays are of elements of the same name"};
const Mapping mixed{"element has text between elements, whose places were lost",
                    "elements have text between elements, whose places were lost"};
const Mapping document_type{
    "document type was passed over, and entities that it may define were not expanded",
    "document types were passed over"};

/// The library has all of a file in memory, several times its size.
constexpr std::size_t largest_inspected = 256UL << 20U;

constexpr std::string_view blanks = " \t\r\n";

[[noreturn]] void fail(const std::string& what, std::size_t at) {
  throw std::runtime_error("xml: " + what + " (at byte " + std::to_string(at) + ")");
}
[[noreturn]] void fail(const std::string& what, pugi::xml_node node) {
  fail(what, static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0)));
}

/// The library's strings end at a NUL, and it takes any bytes for UTF-8.
void require_text(std::string_view text) {
  if (const auto at = text.find('\0'); at != std::string_view::npos) fail("a NUL, which XML has not", at);
  if (const auto at = first_not_utf8(text)) fail("this is not UTF-8", *at);
  for (auto at = text.find("&#"); at != std::string_view::npos; at = text.find("&#", at + 2)) {
    std::size_t digit = at + 2;
    if (text.substr(digit, 1) == "x") ++digit;
    const std::size_t other = text.find_first_not_of('0', digit);
    if (other != std::string_view::npos && other != digit && text[other] == ';')
      fail("a reference to NUL, which XML has not", at);
  }
}

bool has_document_type(std::string_view text) {
  return text.find("<!DOCTYPE") != std::string_view::npos;
}

/// Whether it looks as what this family's row writes of a document (tree.h), all of it.
bool is_own(pugi::xml_node node, const char* name, std::size_t depth) {
  if (std::string_view(node.name()) != name || depth > max_document_depth) return false;
  const auto known = [](const pugi::xml_attribute& a) {
    const std::string_view word = a.name();
    return word == "type" || word == "nil" || word == "key";
  };
  constexpr std::array<std::string_view, 6> types{"array", "object", "boolean", "integer", "number", "bytes"};
  const auto type = std::find(types.begin(), types.end(), std::string_view(node.attribute("type").value()));
  const bool contains = node.first_child().type() == pugi::node_element;
  if (!std::all_of(node.attributes_begin(), node.attributes_end(), known) ||
      (type == types.end() && node.attribute("type")) || (contains && type - types.begin() > 1)) {
    return false;
  }
  return std::all_of(node.begin(), node.end(), [&](const pugi::xml_node& child) {
    return child.type() == pugi::node_element ? is_own(child, "e", depth + 1) : child == node.last_child();
  });
}

class Converter {
 public:
  explicit Converter(Mappings& mappings) : mappings_(mappings) {}

  Document root(pugi::xml_node node) {
    Document::Object object;
    object.emplace_back(node.name(), value(node, 1));
    return {std::move(object)};
  }

 private:
  /// What has the same name.
  struct Group {
    pugi::xml_node first;
    std::vector<pugi::xml_node> others{};
  };

  Document value(pugi::xml_node node, std::size_t depth) {
    if (depth >= max_document_depth) fail(too_deep_for_a_document(), node);
    std::string text;
    std::vector<Group> groups;
    std::unordered_map<std::string_view, std::size_t> known;
    for (const pugi::xml_node child : node.children()) {
      if (child.type() != pugi::node_element) {
        text += child.value();
        continue;
      }
      const auto [place, added] = known.emplace(child.name(), groups.size());
      if (added) {
        groups.push_back({child});
      } else {
        groups[place->second].others.push_back(child);
      }
    }
    if (groups.empty() && node.attributes().empty()) return {std::move(text)};
    mappings_.add(element);
    Document::Object object;
    for (const pugi::xml_attribute a : node.attributes()) {
      mappings_.add(attribute);
      object.emplace_back("@" + std::string(a.name()), Document{std::string(a.value())});
    }
    for (const Group& group : groups) object.emplace_back(group.first.name(), values(group, depth + 1));
    if (text.find_first_not_of(blanks) != std::string::npos) {
      if (!groups.empty()) mappings_.add(mixed);
      object.emplace_back("#text", Document{std::move(text)});
    }
    return {std::move(object)};
  }

  Document values(const Group& group, std::size_t depth) {
    if (group.others.empty()) return value(group.first, depth);
    mappings_.add(repeated);
    Document::Array array;
    array.push_back(value(group.first, depth + 1));
    for (const pugi::xml_node other : group.others) array.push_back(value(other, depth + 1));
    return {std::move(array)};
  }

  Mappings& mappings_;
};

/// Goes no deeper than the inspection shows.
void show(pugi::xml_node node, Inspection& inspection) {
  if (!inspection.has_room()) return inspection.hide(1);
  std::string text;
  std::uint64_t elements = 0;
  constexpr std::size_t longest_text = 256;
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_element) {
      ++elements;
    } else if (text.size() < longest_text) {
      text += std::string_view(child.value()).substr(0, longest_text);
    }
  }
  if (text.find_first_not_of(blanks) == std::string::npos) text.clear();
  const std::string shape = elements == 0 ? "" : counted(elements, "element");
  if (!inspection.begin({node.name(), "element", shape, {}, std::move(text)})) return;
  for (const pugi::xml_attribute a : node.attributes()) {
    inspection.leaf({"@" + std::string(a.name()), "attribute", "", {}, a.value()});
  }
  for (const pugi::xml_node child : node.children()) {
    if (child.type() == pugi::node_element) show(child, inspection);
  }
  inspection.end();
}

class XmlReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    std::string_view text = as_text(file);
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    if (text.starts_with("<?xml")) return Recognition::certain;
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(blanks)));
    return text.starts_with('<') ? Recognition::possible : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "XML");
    const std::string_view text = as_text(file.bytes());
    if (text.size() > largest_inspected) {
      throw std::runtime_error("xml: more than " + std::to_string(largest_inspected) +
                               " bytes, of which the library would make a tree in memory");
    }
    require_text(text);
    if (has_document_type(text)) inspection.fact("document type", "there is one; entities are not expanded");
    pugixml_codec::Tree tree;
    show(tree.load(file.bytes()), inspection);
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    require_text(as_text(file));
    pugixml_codec::Tree tree;
    const pugi::xml_node root = tree.load(file);
    if (is_own(root, "record", 0)) {
      Document document;
      pull(pugixml_codec::Node(root), document);
      return document;
    }
    if (has_document_type(as_text(file))) mappings.add(document_type);
    return Converter(mappings).root(root);
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<XmlReader>();
}

}  // namespace roundtrip
