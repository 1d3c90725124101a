// SPDX-License-Identifier: MIT
#include "bench/driver/base/validate.h"

#include <fmt/format.h>
#include <regex.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "bench/driver/base/error.h"
#include "bench/driver/base/json_text.h"

namespace roundtrip {

using JsonTree = nlohmann::json;
// Of a schema: its members keep their order.
using SchemaJson = nlohmann::ordered_json;

struct Schema::TypeName {
  std::string_view name;
  bool (*is)(const JsonTree&);

  static const TypeName& named(const std::string& name);
};

namespace {

/// 1.0 is an integer, too.
bool is_integer(const JsonTree& value) {
  if (!value.is_number_float()) return value.is_number();
  const double number = value.get<double>();
  return std::trunc(number) == number;
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

}  // namespace

const Schema::TypeName& Schema::TypeName::named(const std::string& name) {
  static constexpr std::array types{
      TypeName{"null", [](const JsonTree& value) { return value.is_null(); }},
      TypeName{"boolean", [](const JsonTree& value) { return value.is_boolean(); }},
      TypeName{"integer", is_integer},
      TypeName{"number", [](const JsonTree& value) { return value.is_number(); }},
      TypeName{"string", [](const JsonTree& value) { return value.is_string(); }},
      TypeName{"array", [](const JsonTree& value) { return value.is_array(); }},
      TypeName{"object", [](const JsonTree& value) { return value.is_object(); }},
  };
  const auto* const type =
      std::find_if(types.begin(), types.end(), [&](const TypeName& each) { return each.name == name; });
  if (type == types.end()) throw std::logic_error("the schema has the unknown type " + name);
  return *type;
}

/// A bound as the schema has it, and as a number.
struct Schema::Bound {
  std::string text;
  Number number = 0;
};

/// POSIX's extended regular expressions: what our patterns use means the same in ECMAScript's, which JSON
/// Schema asks for. std::regex recurses as deep as the text is long.
class Schema::Pattern {
 public:
  explicit Pattern(std::string text) : text_(std::move(text)) {
    if (::regcomp(&compiled_, text_.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
      throw std::logic_error("the schema has the wrong pattern " + text_);
    }
  }
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  ~Pattern() { ::regfree(&compiled_); }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool matches(const std::string& value) const {
    // A NUL in it is no end.
    regmatch_t range{0, static_cast<regoff_t>(value.size())};
    return ::regexec(&compiled_, value.c_str(), 1, &range, REG_STARTEND) == 0;
  }

 private:
  std::string text_;
  regex_t compiled_{};
};

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
  std::unique_ptr<Pattern> pattern;
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
  enum class Wrong : std::uint8_t { is_thrown, is_returned };

  explicit Place(Wrong wrong) : wrong_(wrong) {}
  Place(const Place& parent, const std::string& name)
      : parent_(&parent), name_(&name), wrong_(parent.wrong_) {}
  Place(const Place& parent, std::size_t index) : parent_(&parent), index_(index), wrong_(parent.wrong_) {}

  /// @param why returns what is wrong
  /// @return false, when that is all that is wanted
  template <class Why>
  bool refuse(const Why& why) const {
    if (wrong_ == Wrong::is_returned) return false;
    const std::string path = text();
    throw InputError(path.empty() ? why() : path + ": " + why());
  }

 private:
  [[nodiscard]] std::string text() const {
    if (parent_ == nullptr) return "";
    const std::string before = parent_->text();
    if (name_ == nullptr) return fmt::format("{}[{}]", before, index_);
    return before.empty() ? *name_ : before + "." + *name_;
  }

  const Place* parent_ = nullptr;
  const std::string* name_ = nullptr;  // null: it is an element
  std::size_t index_ = 0;
  Wrong wrong_;
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

  static bool check(const Rule& rule, const JsonTree& value, const Place& place) {
    const auto check_each = [&](const auto& each) { return check(*each, value, place); };
    return (rule.reference == nullptr || check(*rule.reference, value, place)) &&
           check_kind(rule, value, place) && (!value.is_number() || check_number(rule, value, place)) &&
           (!value.is_string() || check_string(rule, value.get_ref<const std::string&>(), place)) &&
           (!value.is_array() || check_array(rule, value, place)) &&
           (!value.is_object() || check_object(rule, value, place)) &&
           std::all_of(rule.all_of.begin(), rule.all_of.end(), check_each) &&
           (rule.condition == nullptr || rule.then == nullptr ||
            !check(*rule.condition, value, Place(Place::Wrong::is_returned)) ||
            check(*rule.then, value, place));
  }

 private:
  static bool check_kind(const Rule& rule, const JsonTree& value, const Place& place) {
    const auto is_it = [&](const TypeName* type) { return type->is(value); };
    if (!rule.types.empty() && std::none_of(rule.types.begin(), rule.types.end(), is_it)) {
      return place.refuse([&] {
        std::vector<std::string_view> names;
        for (const TypeName* type : rule.types) names.push_back(type->name);
        return fmt::format("{} is not of the type {}", shown_value(value), fmt::join(names, " or "));
      });
    }
    if (!rule.allowed.empty() &&
        std::find(rule.allowed.begin(), rule.allowed.end(), value) == rule.allowed.end()) {
      return place.refuse([&] {
        std::vector<std::string> all;
        for (const JsonTree& each : rule.allowed) all.push_back(shown_value(each));
        return fmt::format("{} is not {}{}", shown_value(value), all.size() == 1 ? "" : "one of ",
                           fmt::join(all, ", "));
      });
    }
    return true;
  }

  static bool check_number(const Rule& rule, const JsonTree& value, const Place& place) {
    const Number number = number_of(value);
    const auto refuse = [&](const char* how, const Bound& bound) {
      return place.refuse([&] { return fmt::format("{} is {} {}", value.dump(), how, bound.text); });
    };
    if (rule.minimum && number < rule.minimum->number) return refuse("less than", *rule.minimum);
    if (rule.maximum && number > rule.maximum->number) return refuse("greater than", *rule.maximum);
    if (rule.above && number <= rule.above->number) return refuse("not greater than", *rule.above);
    return true;
  }

  static bool check_string(const Rule& rule, const std::string& text, const Place& place) {
    const auto refuse = [&](const std::string& how) {
      return place.refuse([&] { return excerpt(text) + how; });
    };
    if (rule.min_length && length_of(text) < *rule.min_length) {
      return refuse(
          fmt::format(" is shorter than {} character{}", *rule.min_length, *rule.min_length == 1 ? "" : "s"));
    }
    if (rule.max_length && length_of(text) > *rule.max_length) {
      return refuse(fmt::format(" is longer than {} characters", *rule.max_length));
    }
    if (rule.pattern != nullptr && !rule.pattern->matches(text)) {
      return refuse(" does not match the regular expression " + rule.pattern->text());
    }
    return true;
  }

  static bool check_array(const Rule& rule, const JsonTree& value, const Place& place) {
    if (rule.min_items && value.size() < *rule.min_items) {
      return place.refuse(
          [&] { return fmt::format("{} elements are fewer than {}", value.size(), *rule.min_items); });
    }
    if (rule.items == nullptr) return true;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!check(*rule.items, value[i], Place(place, i))) return false;
    }
    return true;
  }

  static bool check_object(const Rule& rule, const JsonTree& value, const Place& place) {
    for (const std::string& name : rule.required) {
      if (!value.contains(name)) return place.refuse([&] { return "the member " + name + " is missing"; });
    }
    return std::all_of(rule.properties.begin(), rule.properties.end(), [&](const auto& property) {
      const auto member = value.find(property.first);
      return member == value.end() || check(*property.second, *member, Place(place, property.first));
    });
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
  }

  static bool compile_plain(const std::string& keyword, const SchemaJson& value, Rule& rule) {
    if (keyword == "type") {
      const auto names =
          value.is_array() ? value.get<std::vector<std::string>>() : std::vector{value.get<std::string>()};
      for (const auto& name : names) rule.types.push_back(&TypeName::named(name));
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
      rule.pattern = std::make_unique<Pattern>(value.get<std::string>());
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
  Compiler::check(compiled_->root(), value, Place(Place::Wrong::is_thrown));
}

}  // namespace roundtrip
