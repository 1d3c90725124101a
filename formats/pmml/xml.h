// SPDX-License-Identifier: MIT
//
// The library's tree of a PMML document, and its elements as they are read: what is missing or otherwise
// throws std::runtime_error with the element's name and place.
#pragma once

#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "bench/record/buffer.h"

namespace roundtrip::pmml_models {

/// Whether XML 1.0 has all of its characters: a NUL, most control characters and what is not UTF-8 have no
/// place in it.
[[nodiscard]] bool is_xml_text(std::string_view text);

/// Appends an element.
pugi::xml_node append(pugi::xml_node parent, const char* name);
/// Appends an attribute. @throws UnsupportedError for what is no text of XML's
void set(pugi::xml_node node, const char* name, std::string_view value);
void set(pugi::xml_node node, const char* name, double value);

void write(const pugi::xml_document& document, Buffer& out);
/// @throws std::runtime_error for what is no XML, or no PMML
pugi::xml_node parse(View bytes, pugi::xml_document& document);

[[noreturn]] void refuse(pugi::xml_node node, const std::string& what);

/// The only child of that name. @throws where there is none, or more
pugi::xml_node child(pugi::xml_node parent, const char* name);
/// @throws where the attribute is missing
std::string_view text_of(pugi::xml_node node, const char* attribute);
/// A text that a model keeps. @throws where the attribute is missing, or is no text of XML's: the library
/// takes any bytes
std::string_view kept_text_of(pugi::xml_node node, const char* attribute);
/// @throws where the attribute is missing, or no number
double number_of(pugi::xml_node node, const char* attribute);
std::int64_t integer_of(pugi::xml_node node, const char* attribute);
/// @throws unless the attribute has that value
void require(pugi::xml_node node, const char* attribute, std::string_view wanted);

}  // namespace roundtrip::pmml_models
