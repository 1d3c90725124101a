// SPDX-License-Identifier: MIT
#include "bench/driver/base/json_schema.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

namespace roundtrip::json_schema {

namespace {

/// As people write it: 0 and not 0.0.
Json bound(double value) {
  const bool whole = std::trunc(value) == value && std::abs(value) <= limits::exact;
  return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

void add_bounds(Json& rule, const Limits& limits) {
  if (limits.above) rule["exclusiveMinimum"] = bound(*limits.above);
  if (limits.least) rule["minimum"] = bound(*limits.least);
  if (limits.most) rule["maximum"] = bound(*limits.most);
}

/// A value that can only be one.
Json constant(Json value) {
  return {{"const", std::move(value)}};
}

constexpr std::size_t line_length = 120;

std::string in_one_line(const Json& json) {
  if (!json.is_structured()) return json.dump();
  std::string text;
  for (const auto& [key, value] : json.items()) {
    if (!text.empty()) text += ", ";
    if (json.is_object()) text += Json(key).dump() + ": ";
    text += in_one_line(value);
  }
  return json.is_object() ? "{" + text + "}" : "[" + text + "]";
}

/// @param before how much stands before it in its line, its own comma included
void append(std::string& text, const Json& json, std::size_t indent, std::size_t before) {
  const std::string line = in_one_line(json);
  // A list of words reads better in a long line than in many.
  const bool list_of_words = json.is_array() && !json.empty() && json.front().is_string();
  if (!json.is_structured() || list_of_words || before + line.size() <= line_length) {
    text += line;
    return;
  }
  text += json.is_object() ? "{" : "[";
  const std::string margin(indent + 2, ' ');
  const char* separator = "\n";
  for (const auto& [key, value] : json.items()) {
    text += std::exchange(separator, ",\n") + margin;
    const std::string name = json.is_object() ? Json(key).dump() + ": " : "";
    text += name;
    append(text, value, indent + 2, indent + 3 + name.size());
  }
  text += "\n" + std::string(indent, ' ') + (json.is_object() ? "}" : "]");
}

}  // namespace

Json boolean_rule() {
  return {{"type", "boolean"}};
}

Json integer_rule(const Limits& limits, const Json& least, const Json& most) {
  if (limits.least && limits.least == limits.most) return constant(bound(*limits.least));
  Json rule{{"type", "integer"}, {"minimum", least}, {"maximum", most}};
  add_bounds(rule, limits);
  return rule;
}

Json number_rule(const Limits& limits) {
  Json rule{{"type", "number"}};
  add_bounds(rule, limits);
  return rule;
}

Json string_rule(const Limits& limits) {
  if (limits.words.size() == 1) return constant(limits.words.front());
  if (!limits.words.empty()) {
    Json words = Json::array();
    for (const std::string_view word : limits.words) words.push_back(word);
    return {{"enum", std::move(words)}};
  }
  Json rule{{"type", "string"}};
  if (limits.min_length != 0) rule["minLength"] = limits.min_length;
  if (limits.max_length != 0) rule["maxLength"] = limits.max_length;
  if (!limits.pattern.empty()) rule["pattern"] = limits.pattern;
  return rule;
}

Json list_rule(const Note& note, Json items) {
  Json rule{{"type", "array"}};
  if (note.min_items != 0) rule["minItems"] = note.min_items;
  rule["items"] = std::move(items);
  return rule;
}

Json or_null(Json rule) {
  if (!rule.contains("type")) throw std::logic_error("a member that may be null has no type");
  rule["type"] = Json::array({rule["type"], "null"});
  return rule;
}

Json object_rule(std::string_view description) {
  Json rule{{"type", "object"}};
  if (!description.empty()) rule["description"] = description;
  rule["required"] = Json::array();
  rule["properties"] = Json::object();
  return rule;
}

void add_member(Json& object, const Note& note, Json rule) {
  if (!note.description.empty()) rule["description"] = note.description;
  if (note.required) object["required"].push_back(note.member);
  object["properties"][std::string(note.member)] = std::move(rule);
}

Json root(std::string_view title) {
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}};
}

void add_alternatives(Json& object, const Json& definitions, std::string_view tag,
                      std::span<const std::string_view> objects) {
  std::vector<const Json*> rules;
  for (const std::string_view name : objects) rules.push_back(&definitions.at(std::string(name)));
  Json tags = Json::array();
  object["allOf"] = Json::array();
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const Json& it = rules[i]->at("properties").at(std::string(tag));
    tags.push_back(it.at("const"));
    object["allOf"].push_back(
        {{"if", {{"properties", {{tag, it}}}}}, {"then", {{"$ref", "#/$defs/" + std::string(objects[i])}}}});
  }
  for (const auto& [name, rule] : rules.front()->at("properties").items()) {
    const auto has_it = [&, &member = name, &same = rule](const Json* other) {
      const auto& properties = other->at("properties");
      return properties.contains(member) && properties[member] == same;
    };
    if (name == tag) {
      add_member(object, {.member = name}, {{"enum", tags}});
    } else if (std::all_of(rules.begin(), rules.end(), has_it)) {
      add_member(object, {.member = name}, rule);
    }
  }
}

std::string schema_text(const Json& schema) {
  std::string text;
  append(text, schema, 0, line_length);
  return text + "\n";
}

}  // namespace roundtrip::json_schema
