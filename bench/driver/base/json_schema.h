// SPDX-License-Identifier: MIT
//
// The JSON Schema (draft 2020-12) of a record, from its description and its notes (schema_notes.h). What it
// may say is what validate.h checks.
#pragma once

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "bench/driver/base/schema_notes.h"

namespace roundtrip {

namespace json_schema {

/// A schema: its members keep their order.
using Json = nlohmann::ordered_json;

[[nodiscard]] Json boolean_rule();
/// @param least, most what the type holds
[[nodiscard]] Json integer_rule(const Limits& limits, const Json& least, const Json& most);
[[nodiscard]] Json number_rule(const Limits& limits);
[[nodiscard]] Json string_rule(const Limits& limits);
[[nodiscard]] Json list_rule(const Note& note, Json items);
/// @throws std::logic_error of a rule without a type
[[nodiscard]] Json or_null(Json rule);
/// An object's, without members yet.
[[nodiscard]] Json object_rule(std::string_view description);
void add_member(Json& object, const Note& note, Json rule);

/// The head of a schema.
[[nodiscard]] Json root(std::string_view title);
/// Takes over into the rule of an object what those of all the alternatives have in common, and for the rest
/// refers to them: the text in the object's member `tag` says to which.
/// @param objects the names of the alternatives in `definitions`
void add_alternatives(Json& object, const Json& definitions, std::string_view tag,
                      std::span<const std::string_view> objects);
/// In lines of up to some hundred characters.
[[nodiscard]] std::string schema_text(const Json& schema);

template <kind::record T>
Json record_rule(Json& definitions);

/// @param definitions of the records that are come to, by their names
template <member T>
Json rule_of(const Note& note, Json& definitions) {
  if constexpr (kind::optional<T>) {
    using Held = typename T::value_type;
    if constexpr (kind::record<Held>) {
      return or_null(record_rule<Held>(definitions));
    } else {
      return or_null(rule_of<Held>(note, definitions));
    }
  } else if constexpr (kind::boolean<T>) {
    return boolean_rule();
  } else if constexpr (kind::integer<T>) {
    using Range = std::numeric_limits<T>;
    return integer_rule(note.limits, Range::min(), Range::max());
  } else if constexpr (kind::floating<T>) {
    return number_rule(note.limits);
  } else if constexpr (kind::string<T>) {
    return string_rule(note.limits);
  } else if constexpr (kind::vector<T>) {
    const Note of_elements{.member = note.member, .limits = note.limits};
    return list_rule(note, rule_of<typename T::value_type>(of_elements, definitions));
  } else {
    static_assert(kind::record<T>, "no file of ours has members of this type yet");
    const std::string name(record_name<T>);
    if (!definitions.contains(name)) {
      Json rule = record_rule<T>(definitions);
      definitions[name] = std::move(rule);
    }
    return {{"$ref", "#/$defs/" + name}};
  }
}

template <kind::record T>
Json record_rule(Json& definitions) {
  Json rule = object_rule(schema_notes<T>.description);
  const auto add = [&]<class Field>(const Field& field) {
    const Note note = schema_notes<T>.of(field.name);
    add_member(rule, note, rule_of<typename Field::type>(note, definitions));
  };
  std::apply([&](const auto&... each) { (add(each), ...); }, fields<T>);
  return rule;
}

}  // namespace json_schema

/// The schema of a file that holds one such record, as text.
template <kind::record T>
[[nodiscard]] std::string json_schema_of(std::string_view title) {
  json_schema::Json schema = json_schema::root(title);
  auto definitions = json_schema::Json::object();
  schema.update(json_schema::record_rule<T>(definitions));
  schema["$defs"] = std::move(definitions);
  return json_schema::schema_text(schema);
}

/// The same of a file that holds one of several records, which the text in their member `tag` tells apart.
template <kind::record... T>
[[nodiscard]] std::string json_schema_of_any(std::string_view title, std::string_view description,
                                             std::string_view tag) {
  json_schema::Json schema = json_schema::root(title);
  schema.update(json_schema::object_rule(description));
  auto definitions = json_schema::Json::object();
  (json_schema::rule_of<T>({}, definitions), ...);
  static constexpr std::array names{record_name<T>...};
  json_schema::add_alternatives(schema, definitions, tag, names);
  schema["$defs"] = std::move(definitions);
  return json_schema::schema_text(schema);
}

}  // namespace roundtrip
