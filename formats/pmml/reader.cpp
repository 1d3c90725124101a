// SPDX-License-Identifier: MIT
//
// What is in a PMML document, of any version and with any models.
#include "bench/suite/reader.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "bench/record/utf8.h"
#include "formats/pmml/xml.h"

namespace roundtrip {

namespace {

/// The library has all of a file in memory, several times its size.
constexpr std::size_t largest_inspected = 256UL << 20U;

void show_fields(pugi::xml_node dictionary, Inspection& inspection) {
  const auto fields = dictionary.children("DataField");
  const auto count = static_cast<std::uint64_t>(std::distance(fields.begin(), fields.end()));
  if (count == 0 || !inspection.begin({"DataDictionary", "fields", counted(count, "field"), {}, ""})) return;
  for (const pugi::xml_node field : fields) {
    if (!inspection.has_room()) {
      inspection.hide(1);
      continue;
    }
    std::string type = field.attribute("dataType").value();
    const std::string_view optype = field.attribute("optype").value();
    if (!optype.empty()) type.append(", ").append(optype);
    const auto values = field.children("Value");
    const auto of = static_cast<std::uint64_t>(std::distance(values.begin(), values.end()));
    inspection.leaf({field.attribute("name").value(), type, of == 0 ? "" : counted(of, "value"), {}, ""});
  }
  inspection.end();
}

/// @param node an element that has a MiningSchema, which is what models have in common
void show_model(pugi::xml_node node, Inspection& inspection) {
  const auto elements = static_cast<std::uint64_t>(std::count_if(
      node.begin(), node.end(), [](const pugi::xml_node& n) { return n.type() == pugi::node_element; }));
  if (!inspection.begin({node.attribute("modelName").value(),
                         node.name(),
                         counted(elements, "element"),
                         {},
                         node.attribute("functionName").value()})) {
    return;
  }
  for (const pugi::xml_node field : node.child("MiningSchema").children("MiningField")) {
    const std::string_view usage = field.attribute("usageType").value();
    if (!inspection.has_room()) {
      inspection.hide(1);
    } else {
      inspection.leaf({field.attribute("name").value(),
                       "MiningField",
                       "",
                       {},
                       std::string(usage.empty() ? "active" : usage)});
    }
  }
  inspection.end();
}

class PmmlReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    constexpr std::size_t beginning = 4096;
    const std::string_view text = as_text(file).substr(0, beginning);
    const std::size_t found = text.find("<PMML");
    const bool ends = found != std::string_view::npos && found + 5 < text.size() &&
                      std::string_view(" \t\r\n>").find(text[found + 5]) != std::string_view::npos;
    return ends && text.find_first_not_of(" \t\r\n\xef\xbb\xbf") == text.find('<') ? Recognition::certain
                                                                                   : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "PMML");
    const std::string_view text = as_text(file.bytes());
    if (text.size() > largest_inspected) {
      throw std::runtime_error("pmml: more than " + std::to_string(largest_inspected) +
                               " bytes, of which the library would make a tree in memory");
    }
    if (const auto at = first_not_utf8(text))
      throw std::runtime_error("pmml: this is not UTF-8 (at byte " + std::to_string(*at) + ")");
    pugi::xml_document document;
    const pugi::xml_node root = pmml_models::parse(file.bytes(), document);
    inspection.fact("version", root.attribute("version").value());
    const pugi::xml_node header = root.child("Header");
    for (const char* const name : {"copyright", "description", "modelVersion"}) {
      if (header.attribute(name)) inspection.fact(name, header.attribute(name).value());
    }
    if (const pugi::xml_node application = header.child("Application")) {
      inspection.fact("application", std::string(application.attribute("name").value())
                                         .append(application.attribute("version") ? " " : "")
                                         .append(application.attribute("version").value()));
    }
    for (const pugi::xml_node extension : header.children("Extension"))
      inspection.fact(extension.attribute("name").value(), extension.attribute("value").value());
    static_cast<void>(inspection.begin({"", "PMML", "", text.size(), ""}));
    show_fields(root.child("DataDictionary"), inspection);
    for (const pugi::xml_node child : root.children()) {
      if (child.child("MiningSchema")) show_model(child, inspection);
    }
    inspection.end();
  }

  [[nodiscard]] FileContent read(View, Mappings&) const override {
    throw std::runtime_error("pmml: a model is a program, and no values to be read: inspect shows it");
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<PmmlReader>();
}

}  // namespace roundtrip
