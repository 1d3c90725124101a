// SPDX-License-Identifier: MIT
#include "formats/pmml/xml.h"

#include <cmath>
#include <new>
#include <stdexcept>

#include "bench/bridges/hyperparameter_text.h"
#include "bench/record/unsupported.h"
#include "bench/record/utf8.h"

namespace roundtrip::pmml_models {

namespace {

/// Appends what the library has in its own buffer of 2 KiB.
class BufferWriter final : public pugi::xml_writer {
 public:
  explicit BufferWriter(Buffer& out) : out_(out) {}
  void write(const void* data, std::size_t size) override { out_.append(data, size); }

 private:
  Buffer& out_;
};

bool is_xml(char32_t code) {
  return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code != 0xfffe && code != 0xffff);
}

}  // namespace

bool is_xml_text(std::string_view text) {
  while (!text.empty()) {
    const Character character = first_character(text);
    if (!character.valid || !is_xml(character.code)) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

pugi::xml_node append(pugi::xml_node parent, const char* name) {
  const pugi::xml_node made = parent.append_child(name);
  if (!made) throw std::bad_alloc();
  return made;
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  if (!is_xml_text(value))
    throw UnsupportedError("XML 1.0 has no NUL, few control characters, and nothing that is not UTF-8");
  if (!node.append_attribute(name).set_value(value.data(), value.size())) throw std::bad_alloc();
}

void set(pugi::xml_node node, const char* name, double value) {
  if (!std::isfinite(value)) throw UnsupportedError("PMML's numbers are finite");
  set(node, name, digits_of(value));
}

void write(const pugi::xml_document& document, Buffer& out) {
  BufferWriter writer(out);
  document.save(writer, "", pugi::format_raw, pugi::encoding_utf8);
}

pugi::xml_node parse(View bytes, pugi::xml_document& document) {
  // White space in attributes stays what it is: the writer has it as references.
  constexpr unsigned options = pugi::parse_default & ~static_cast<unsigned>(pugi::parse_wconv_attribute);
  const auto result = document.load_buffer(bytes.data(), bytes.size(), options, pugi::encoding_utf8);
  if (!result)
    throw std::runtime_error(std::string("pmml: ") + result.description() + " at byte " +
                             std::to_string(result.offset));
  const pugi::xml_node root = document.document_element();
  if (std::string_view(root.name()) != "PMML") throw std::runtime_error("pmml: the root is not PMML");
  return root;
}

void refuse(pugi::xml_node node, const std::string& what) {
  throw std::runtime_error(std::string("pmml: ") + node.name() + " at byte " +
                           std::to_string(node.offset_debug()) + ": " + what);
}

pugi::xml_node child(pugi::xml_node parent, const char* name) {
  const pugi::xml_node found = parent.child(name);
  if (!found) refuse(parent, std::string("has no ") + name);
  if (found.next_sibling(name)) refuse(parent, std::string("has more than one ") + name);
  return found;
}

std::string_view text_of(pugi::xml_node node, const char* attribute) {
  const pugi::xml_attribute found = node.attribute(attribute);
  if (!found) refuse(node, std::string("attribute ") + attribute + " is missing");
  return found.value();
}

std::string_view kept_text_of(pugi::xml_node node, const char* attribute) {
  const std::string_view text = text_of(node, attribute);
  if (!is_xml_text(text)) refuse(node, std::string("attribute ") + attribute + " is not text of XML's");
  return text;
}

double number_of(pugi::xml_node node, const char* attribute) {
  const auto value = roundtrip::number_of<double>(
      text_of(node, attribute), std::string("pmml: ") + node.name() + " at byte " +
                                    std::to_string(node.offset_debug()) + ": attribute " + attribute);
  if (!std::isfinite(value)) refuse(node, std::string("attribute ") + attribute + " is not finite");
  return value;
}

std::int64_t integer_of(pugi::xml_node node, const char* attribute) {
  return roundtrip::number_of<std::int64_t>(
      text_of(node, attribute), std::string("pmml: ") + node.name() + " at byte " +
                                    std::to_string(node.offset_debug()) + ": attribute " + attribute);
}

void require(pugi::xml_node node, const char* attribute, std::string_view wanted) {
  const std::string_view value = text_of(node, attribute);
  if (value != wanted)
    refuse(node, "attribute " + std::string(attribute) + " is '" + std::string(value) + "', not '" +
                     std::string(wanted) + "'");
}

}  // namespace roundtrip::pmml_models
