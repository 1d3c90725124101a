// SPDX-License-Identifier: MIT
#include "bench/driver/validate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <regex>
#include <stdexcept>
#include <utility>
#include <vector>

#include "bench/driver/error.h"
#include "bench/driver/json_text.h"

namespace roundtrip {

using JsonTree = nlohmann::json;
// Of a schema: its members keep their order.
using SchemaJson = nlohmann::ordered_json;

namespace {

struct TypeName {
  std::string_view name;
  bool (*is)(const JsonTree&);
};

/// 1.0 is an integer, too.
bool is_integer(const JsonTree& value) {
  if (!value.is_number_float()) return value.is_number();
  const double number = value.get<double>();
  return std::trunc(number) == number;
}

constexpr std::array types{
    TypeName{"null", [](const JsonTree& value) { return value.is_null(); }},
    TypeName{"boolean", [](const JsonTree& value) { return value.is_boolean(); }},
    TypeName{"integer", is_integer},
    TypeName{"number", [](const JsonTree& value) { return value.is_number(); }},
    TypeName{"string", [](const JsonTree& value) { return value.is_string(); }},
    TypeName{"array", [](const JsonTree& value) { return value.is_array(); }},
    TypeName{"object", [](const JsonTree& value) { return value.is_object(); }},
};

const TypeName& type_named(const std::string& name) {
  const auto* const type =
      std::find_if(types.begin(), types.end(), [&](const TypeName& each) { return each.name == name; });
  if (type == types.end()) throw std::logic_error("the schema has the unknown type " + name);
  return *type;
}

/// Holds every integer of 64 bits and every double as it is.
using Number = long double;

Number number_of(const JsonTree& value) {
  if (value.is_number_unsigned()) return static_cast<Number>(value.get<std::uint64_t>());
  if (value.is_number_integer()) return static_cast<Number>(value.get<std::int64_t>());
  return value.get<double>();
}

/// In Unicode characters.
std::size_t length_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }));
}

/// A bound as the schema has it, and as a number.
struct Bound {
  std::string text;
  Number number = 0;
};

}  // namespace

/// What a schema says of one value.
struct Schema::Rule {
  std::vector<const TypeName*> types;
  const Rule* reference = nullptr;
  std::vector<JsonTree> allowed;  // enum, or the one of const; none: all
  std::optional<Bound> minimum;
  std::optional<Bound> maximum;
  std::optional<Bound> above;
  std::optional<std::size_t> min_length;
  std::optional<std::size_t> max_length;
  std::optional<std::string> pattern_text;
  std::regex pattern;
  std::optional<std::size_t> min_items;
  std::unique_ptr<Rule> items;
  std::vector<std::string> required;
  std::vector<std::pair<std::string, std::unique_ptr<Rule>>> properties;
  std::vector<std::unique_ptr<Rule>> all_of;
  std::unique_ptr<Rule> condition;
  std::unique_ptr<Rule> then;
};

/// Where a value stands; written out only when it is wrong.
class Schema::Place {
 public:
  Place() = default;
  Place(const Place& parent, const std::string& name) : parent_(&parent), name_(&name) {}
  Place(const Place& parent, std::size_t index) : parent_(&parent), index_(index) {}

  [[nodiscard]] std::string text() const {
    if (parent_ == nullptr) return "";
    const std::string before = parent_->text();
    if (name_ == nullptr) return fmt::format("{}[{}]", before, index_);
    return before.empty() ? *name_ : before + "." + *name_;
  }

  [[noreturn]] void refuse(const std::string& why) const {
    const std::string path = text();
    throw InputError(path.empty() ? why : path + ": " + why);
  }

 private:
  const Place* parent_ = nullptr;
  const std::string* name_ = nullptr;  // null: it is an element
  std::size_t index_ = 0;
};

class Schema::Compiler {
 public:
  explicit Compiler(const SchemaJson& schema) {
    // First their names: they refer to each other.
    if (schema.contains("$defs")) {
      for (const auto& [name, each] : schema["$defs"].items()) definitions_["#/$defs/" + name];
      for (const auto& [name, each] : schema["$defs"].items()) {
        compile(each, definitions_["#/$defs/" + name], false);
      }
    }
    compile(schema, root_, true);
  }

  [[nodiscard]] const Rule& root() const { return root_; }

  static void check(const Rule& rule, const JsonTree& value, const Place& place) {
    if (rule.reference != nullptr) check(*rule.reference, value, place);
    check_kind(rule, value, place);
    if (value.is_number()) check_number(rule, value, place);
    if (value.is_string()) check_string(rule, value.get_ref<const std::string&>(), place);
    if (value.is_array()) check_array(rule, value, place);
    if (value.is_object()) check_object(rule, value, place);
    for (const auto& each : rule.all_of) check(*each, value, place);
    if (rule.condition != nullptr && rule.then != nullptr && holds(*rule.condition, value)) {
      check(*rule.then, value, place);
    }
  }

 private:
  static bool holds(const Rule& rule, const JsonTree& value) {
    try {
      check(rule, value, Place());
      return true;
    } catch (const InputError&) {
      return false;
    }
  }

  static void check_kind(const Rule& rule, const JsonTree& value, const Place& place) {
    if (!rule.types.empty() && std::none_of(rule.types.begin(), rule.types.end(),
                                            [&](const TypeName* type) { return type->is(value); })) {
      std::vector<std::string_view> names;
      for (const TypeName* type : rule.types) names.push_back(type->name);
      place.refuse(fmt::format("{} is not of the type {}", shown_value(value), fmt::join(names, " or ")));
    }
    if (!rule.allowed.empty() &&
        std::find(rule.allowed.begin(), rule.allowed.end(), value) == rule.allowed.end()) {
      std::vector<std::string> all;
      for (const JsonTree& each : rule.allowed) all.push_back(shown_value(each));
      place.refuse(fmt::format("{} is not {}{}", shown_value(value), all.size() == 1 ? "" : "one of ",
                               fmt::join(all, ", ")));
    }
  }

  static void check_number(const Rule& rule, const JsonTree& value, const Place& place) {
    const Number number = number_of(value);
    if (rule.minimum && number < rule.minimum->number) {
      place.refuse(fmt::format("{} is less than {}", value.dump(), rule.minimum->text));
    }
    if (rule.maximum && number > rule.maximum->number) {
      place.refuse(fmt::format("{} is greater than {}", value.dump(), rule.maximum->text));
    }
    if (rule.above && number <= rule.above->number) {
      place.refuse(fmt::format("{} is not greater than {}", value.dump(), rule.above->text));
    }
  }

  static void check_string(const Rule& rule, const std::string& text, const Place& place) {
    if (rule.min_length && length_of(text) < *rule.min_length) {
      place.refuse(fmt::format("{} is shorter than {} character{}", excerpt(text), *rule.min_length,
                               *rule.min_length == 1 ? "" : "s"));
    }
    if (rule.max_length && length_of(text) > *rule.max_length) {
      place.refuse(fmt::format("{} is longer than {} characters", excerpt(text), *rule.max_length));
    }
    if (rule.pattern_text && !std::regex_search(text, rule.pattern)) {
      place.refuse(
          fmt::format("{} does not match the regular expression {}", excerpt(text), *rule.pattern_text));
    }
  }

  static void check_array(const Rule& rule, const JsonTree& value, const Place& place) {
    if (rule.min_items && value.size() < *rule.min_items) {
      place.refuse(fmt::format("{} elements are fewer than {}", value.size(), *rule.min_items));
    }
    if (rule.items == nullptr) return;
    for (std::size_t i = 0; i < value.size(); ++i) check(*rule.items, value[i], Place(place, i));
  }

  static void check_object(const Rule& rule, const JsonTree& value, const Place& place) {
    for (const std::string& name : rule.required) {
      if (!value.contains(name)) place.refuse("the member " + name + " is missing");
    }
    for (const auto& [name, each] : rule.properties) {
      const auto member = value.find(name);
      if (member != value.end()) check(*each, *member, Place(place, name));
    }
  }

  std::unique_ptr<Rule> compiled(const SchemaJson& schema) {
    auto rule = std::make_unique<Rule>();
    compile(schema, *rule, false);
    return rule;
  }

  void compile(const SchemaJson& schema, Rule& rule, bool whole) {
    for (const auto& [keyword, value] : schema.items()) {
      if (keyword == "title" || keyword == "description") continue;
      if (whole && (keyword == "$schema" || keyword == "$defs")) continue;
      if (!compile_plain(keyword, value, rule) && !compile_nested(keyword, value, rule)) {
        throw std::logic_error("the schema has the unknown keyword " + keyword);
      }
    }
    if (rule.pattern_text && !rule.max_length) throw std::logic_error("a pattern without a maxLength");
  }

  static bool compile_plain(const std::string& keyword, const SchemaJson& value, Rule& rule) {
    if (keyword == "type") {
      const auto names =
          value.is_array() ? value.get<std::vector<std::string>>() : std::vector{value.get<std::string>()};
      for (const auto& name : names) rule.types.push_back(&type_named(name));
    } else if (keyword == "enum") {
      for (const SchemaJson& each : value) rule.allowed.push_back(each.get<JsonTree>());
    } else if (keyword == "const") {
      rule.allowed = {value.get<JsonTree>()};
    } else if (keyword == "minimum") {
      rule.minimum = bound(value);
    } else if (keyword == "maximum") {
      rule.maximum = bound(value);
    } else if (keyword == "exclusiveMinimum") {
      rule.above = bound(value);
    } else if (keyword == "minLength") {
      rule.min_length = value.get<std::size_t>();
    } else if (keyword == "maxLength") {
      rule.max_length = value.get<std::size_t>();
    } else if (keyword == "minItems") {
      rule.min_items = value.get<std::size_t>();
    } else if (keyword == "required") {
      rule.required = value.get<std::vector<std::string>>();
    } else if (keyword == "pattern") {
      rule.pattern_text = value.get<std::string>();
      rule.pattern = std::regex(*rule.pattern_text, std::regex::ECMAScript);
    } else {
      return false;
    }
    return true;
  }

  bool compile_nested(const std::string& keyword, const SchemaJson& value, Rule& rule) {
    if (keyword == "$ref") {
      const auto definition = definitions_.find(value.get<std::string>());
      if (definition == definitions_.end()) throw std::logic_error("the schema lacks " + value.dump());
      rule.reference = &definition->second;
    } else if (keyword == "items") {
      rule.items = compiled(value);
    } else if (keyword == "properties") {
      for (const auto& [name, each] : value.items()) rule.properties.emplace_back(name, compiled(each));
    } else if (keyword == "allOf") {
      for (const SchemaJson& each : value) rule.all_of.push_back(compiled(each));
    } else if (keyword == "if") {
      rule.condition = compiled(value);
    } else if (keyword == "then") {
      rule.then = compiled(value);
    } else {
      return false;
    }
    return true;
  }

  static Bound bound(const SchemaJson& value) { return {value.dump(), number_of(value.get<JsonTree>())}; }

  std::map<std::string, Rule> definitions_;
  Rule root_;
};

Schema::Schema(std::string_view text)
    : compiled_(std::make_unique<const Compiler>(SchemaJson::parse(text))) {}

Schema::~Schema() = default;

void Schema::check(const JsonTree& value) const {
  Compiler::check(compiled_->root(), value, Place());
}

}  // namespace roundtrip
