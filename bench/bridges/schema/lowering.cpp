// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/lowering.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace roundtrip::schema {

namespace {

bool is_bytes(const TypeDescription& type) {
  return type.kind == "bytes" ||
         ((type.kind == "vector" || type.kind == "array") && type.arguments[0].kind == "uint8");
}

bool is_sequence(const TypeDescription& type) {
  return type.kind == "vector" || type.kind == "array" || type.kind == "set" || type.kind == "unordered_set";
}

bool is_map(const TypeDescription& type) {
  return type.kind == "map" || type.kind == "unordered_map";
}

bool is_nullable(const TypeDescription& type) {
  return type.kind == "optional" || type.kind == "pointer";
}

/// A value's part in the name of a wrapper: Int32, String, OrderLine, StringList.
std::string name_part(const Value& value) {
  switch (value.form) {
    case Form::scalar:
      return pascal_case(value.kind);
    case Form::string:
      return "String";
    case Form::bytes:
      return "Bytes";
    case Form::list:
      return name_part(value.parts[0]) + "List";
    case Form::map:
      return name_part(value.parts[0]) + "To" + name_part(value.parts[1]) + "Map";
    default:
      return pascal_case(value.type);
  }
}

/// Equal for values that are the same in the schema.
std::string type_text(const Value& value) {
  std::string text = value.type;
  for (const Value& part : value.parts) text += "<" + type_text(part) + ">";
  return text;
}

class Lowering {
 public:
  Lowering(const DatasetDescription& description, const Language& language)
      : description_(description), language_(language), names_(language.naming) {
    for (const auto& record : description.description.records) {
      record_messages_.emplace(record.name, names_.take(record.name));
    }
  }

  Schema lower() {
    schema_.dataset = description_.dataset;
    for (const auto& enumeration : description_.description.enums) add_enum(enumeration);
    for (const auto& record : description_.description.records) add_record(record);
    schema_.root = record_messages_.at(description_.description.root.record);
    return std::move(schema_);
  }

 private:
  void add_enum(const EnumDescription& description) {
    if (language_.has_enum == nullptr || !language_.has_enum(description)) return;
    Enum made{names_.take(description.name), scalar(description.integer), description.enumerators};
    std::vector<std::string> names;
    for (const auto& enumerator : made.enumerators) names.push_back(enumerator.name);
    names = enumerator_names(language_.naming, names);
    for (std::size_t i = 0; i < names.size(); ++i) made.enumerators[i].name = names[i];
    enums_.emplace(description.name, made.name);
    schema_.enums.push_back(std::move(made));
  }

  void add_record(const RecordDescription& record) {
    Message message{record_messages_.at(record.name), record.name, {}};
    message.recursive = is_recursive(record);
    schema_.recursive = schema_.recursive || message.recursive;
    FieldNames names(language_.naming, message.name, names_.all());
    int number = language_.first_number;
    for (const auto& field : record.fields) {
      message.members.push_back(
          member(field.type, names.take(field.name), record.name + pascal_case(field.name), names, number));
      message.members.back().cpp_name = field.name;
    }
    schema_.messages.push_back(std::move(message));
  }

  /// @param names, number of the message, where a union's alternatives are among its fields
  /// @param place names the messages that are made for what has no name of its own: tuples and variants
  Member member(const TypeDescription& type, const std::string& name, const std::string& place,
                FieldNames& names, int& number) {
    const bool by_union = is_nullable(type) && language_.optional_as_union &&
                          !language_.optional.contains(form_of(type.arguments[0]));
    if (language_.unions != Unions::field || (type.kind != "variant" && !by_union)) {
      return field(type, name, place, number);
    }
    Member made = choice(type, name, place);
    const std::string prefix = language_.alternatives_in_scope ? name + "_" : "";
    FieldNames own(language_.naming, place, names_.all());
    FieldNames& scope = language_.alternatives_in_scope ? names : own;
    made.alternatives =
        by_union ? nothing_or(type, scope, number, place) : alternatives(type, prefix, scope, number, place);
    return made;
  }

  /// A single field of a message.
  Member field(const TypeDescription& type, const std::string& name, const std::string& place, int& number) {
    Member made;
    made.name = name;
    made.number = number++;
    made.cpp = type;
    const bool can_be_absent = language_.optional.contains(Form::message) ||
                               (is_nullable(type) && language_.optional.contains(form_of(type.arguments[0])));
    if (is_nullable(type) && can_be_absent) {
      made.presence = Presence::optional;
      made.value = value(type.arguments[0], place, language_.optional);
    } else if (is_nullable(type)) {
      made.value = flagged(type, place);
    } else {
      made.value = value(type, place);
    }
    return made;
  }

  Member choice(const TypeDescription& type, const std::string& name, const std::string& place) {
    Member made;
    made.name = name;
    made.presence = Presence::choice;
    made.cpp = type;
    if (language_.unions_have_names) made.value.type = names_.take(place + "Union");
    return made;
  }

  /// Which form a value of the type has.
  [[nodiscard]] Form form_of(const TypeDescription& type) const {
    if (language_.scalars.contains(type.kind)) return Form::scalar;
    if (type.kind == "enum") return enums_.contains(type.enumeration) ? Form::enumeration : Form::scalar;
    if (type.kind == "string") return Form::string;
    if (is_bytes(type)) return Form::bytes;
    if (type.kind == "record") return Form::record;
    if (is_sequence(type)) return Form::list;
    return is_map(type) ? (has_key(type.arguments[0]) ? Form::map : Form::list) : Form::message;
  }

  /// Whether there are maps with such keys.
  [[nodiscard]] bool has_key(const TypeDescription& key) const {
    if (key.kind == "string") return language_.map_keys.contains("string");
    const std::string& kind = key.kind == "enum" ? key.arguments[0].kind : key.kind;
    const auto found = language_.scalars.find(kind);
    return found != language_.scalars.end() && language_.map_keys.contains(found->second.kind);
  }

  /// A value where only some forms may stand.
  Value value(const TypeDescription& type, const std::string& place, const Forms& allowed) {
    Value made = value(type, place);
    if (allowed.contains(made.form)) return made;
    const bool several = made.form == Form::list || made.form == Form::map;
    Member held;
    held.name = several ? "values" : "value";
    held.number = language_.first_number;
    held.cpp = type;
    held.value = made;
    if (made.form == Form::list && is_map(type)) {
      return wrapper(type_text(made) + " " + place, place + "Map", type, {held});
    }
    return wrapper("wrapped " + type_text(made), name_part(made) + (several ? "" : "Value"), type, {held});
  }

  Value value(const TypeDescription& type, const std::string& place) {
    if (language_.scalars.contains(type.kind)) return number_value(type.kind, type);
    if (type.kind == "enum" && enums_.contains(type.enumeration)) {
      return {
          Form::enumeration, enums_.at(type.enumeration), scalar(type.arguments[0].kind).kind, type, {}, {}};
    }
    if (type.kind == "enum") return number_value(type.arguments[0].kind, type);
    if (type.kind == "string") return {Form::string, language_.string, {}, type, {}, {}};
    if (is_bytes(type)) return {Form::bytes, language_.bytes, {}, type, {}, {}};
    if (type.kind == "record") return {Form::record, record_messages_.at(type.record), {}, type, {}, {}};
    if (type.kind == "monostate") return wrapper("Monostate", "Monostate", type, {});
    if (type.kind == "complex") {
      return wrapper(to_text(type), "Complex" + pascal_case(type.arguments[0].kind), type,
                     parts(type, {"real", "imag"}, {place, place}));
    }
    if (type.kind == "tuple") return tuple(type, place);
    if (type.kind == "variant") return variant(type, place);
    if (is_nullable(type)) return nullable(type, place);
    if (is_sequence(type)) {
      return {Form::list, {}, {}, type, {value(type.arguments[0], place + "Element", language_.elements)},
              {}};
    }
    if (is_map(type)) return map(type, place);
    throw DescriptionError("the language has nothing for a " + type.kind + ", which " + place + " is");
  }

  [[nodiscard]] const Scalar& scalar(const std::string& kind) const {
    const auto found = language_.scalars.find(kind);
    if (found == language_.scalars.end()) throw DescriptionError("the language has nothing for a " + kind);
    return found->second;
  }

  [[nodiscard]] Value number_value(const std::string& kind, const TypeDescription& type) const {
    return {Form::scalar, scalar(kind).type, scalar(kind).kind, type, {}, {}};
  }

  Value map(const TypeDescription& type, const std::string& place) {
    if (has_key(type.arguments[0])) {
      const TypeDescription& key = type.arguments[0];
      Value key_value =
          key.kind == "enum" ? number_value(key.arguments[0].kind, key) : value(key, place + "Key");
      return {Form::map,
              {},
              {},
              type,
              {std::move(key_value), value(type.arguments[1], place + "Value", language_.mapped)},
              {}};
    }
    const std::string name = names_.take(place + "Entry");
    std::vector<Member> members = parts(type, {"key", "value"}, {place + "Key", place + "Value"});
    return {Form::list, {}, {}, type, {message(name, type, std::move(members))}, {}};
  }

  /// The fields of a message that is made for the several values of a type.
  std::vector<Member> parts(const TypeDescription& type, const std::vector<std::string>& names,
                            const std::vector<std::string>& places) {
    std::vector<Member> made;
    int number = language_.first_number;
    // A complex number has two values of one type.
    for (std::size_t i = 0; i < names.size(); ++i) {
      const TypeDescription& part = type.arguments[std::min(i, type.arguments.size() - 1)];
      made.push_back(field(part, names[i], places[i], number));
    }
    return made;
  }

  Value tuple(const TypeDescription& type, const std::string& place) {
    std::vector<std::string> names{"first", "second"};
    if (type.arguments.size() != 2) {
      names.clear();
      for (std::size_t i = 1; i <= type.arguments.size(); ++i) names.push_back("item" + std::to_string(i));
    }
    std::vector<std::string> places;
    for (const std::string& name : names) places.push_back(place + pascal_case(name));
    std::vector<Member> members = parts(type, names, places);
    return message(names_.take(place), type, std::move(members));
  }

  Value variant(const TypeDescription& type, const std::string& place) {
    const std::string name = names_.take(place);
    Member made = choice(type, "value", place);
    FieldNames names(language_.naming, name, names_.all());
    if (language_.unions == Unions::none) return tagged(std::move(made), name, names, place);
    if (language_.unions == Unions::field) names.take(made.name);
    int number = language_.first_number;
    made.alternatives = alternatives(type, "", names, number, place);
    Value result = message(name, type, {std::move(made)});
    schema_.messages.back().is_union = language_.unions == Unions::type;
    return result;
  }

  /// A variant as a message with a number that says which of its fields is meant.
  Value tagged(Member made, const std::string& name, FieldNames& names, const std::string& place) {
    made.name = names.take("which");
    made.tagged = true;
    made.number = language_.first_number;
    made.value = number_value("uint32", {"uint32", {}, 0, {}});
    Member which = made;
    which.presence = Presence::always;
    std::vector<Member> fields{std::move(which)};
    int number = language_.first_number + 1;
    made.alternatives = alternatives(made.cpp, "", names, number, place);
    for (const Member& alternative : made.alternatives) {
      if (alternative.value.form != Form::marker) fields.push_back(alternative);
    }
    const TypeDescription type = made.cpp;
    schema_.messages.push_back({name, {}, std::move(fields)});
    return {Form::message, name, {}, type, {}, {std::move(made)}};
  }

  std::vector<Member> alternatives(const TypeDescription& variant, const std::string& prefix,
                                   FieldNames& names, int& number, const std::string& place) {
    std::vector<Member> made;
    for (const auto& type : variant.arguments) {
      Member member;
      member.cpp = type;
      std::string name = type.kind + "_value";
      const bool tagged = language_.unions == Unions::none;
      if (type.kind == "monostate" && (tagged || language_.alternatives.contains(Form::marker))) {
        member.value = {Form::marker, language_.marker, {}, type, {}, {}};
        name = "nothing";
      } else {
        const std::string its_place = place + "Alternative" + std::to_string(made.size() + 1);
        member.value = tagged ? value(type, its_place) : value(type, its_place, language_.alternatives);
        const bool is_message = member.value.form == Form::record || member.value.form == Form::message;
        if (is_message && type.kind != "tuple" && type.kind != "variant")
          name = snake_case(member.value.type);
        if (tagged && language_.optional.contains(member.value.form)) member.presence = Presence::optional;
      }
      // What is nothing has no field where there is no union.
      if (!tagged || member.value.form != Form::marker) member.number = number++;
      member.name = names.take(prefix + name);
      made.push_back(std::move(member));
    }
    return made;
  }

  /// The alternatives of an optional that is a union.
  std::vector<Member> nothing_or(const TypeDescription& type, FieldNames& names, int& number,
                                 const std::string& place) {
    Member nothing;
    nothing.number = number++;
    nothing.name = names.take("nothing");
    nothing.cpp = {"monostate", {}, 0, {}};
    nothing.value = {Form::marker, language_.marker, {}, nothing.cpp, {}, {}};
    Member something;
    something.number = number++;
    something.name = names.take("something");
    something.cpp = type.arguments[0];
    something.value = value(type.arguments[0], place, language_.alternatives);
    return {std::move(nothing), std::move(something)};
  }

  /// What can be absent, where it stands for a value.
  Value nullable(const TypeDescription& type, const std::string& place) {
    FieldNames names(language_.naming, place, names_.all());
    int number = language_.first_number;
    Member held = member(type, "value", place, names, number);
    if (held.presence == Presence::always) return std::move(held.value);
    const Value& inside = held.presence == Presence::choice ? held.alternatives[1].value : held.value;
    return wrapper("optional " + type_text(inside), "Optional" + name_part(inside), type, {held});
  }

  /// What can be absent, where nothing in the language can: a bool says whether it is there.
  Value flagged(const TypeDescription& type, const std::string& place) {
    Member present;
    present.name = "present";
    present.number = language_.first_number;
    present.cpp = {"bool", {}, 0, {}};
    present.value = number_value("bool", present.cpp);
    Member held;
    held.name = "value";
    held.number = language_.first_number + 1;
    held.cpp = type.arguments[0];
    held.value = value(type.arguments[0], place);
    const std::string key = "flagged " + type_text(held.value);
    return wrapper(key, "Optional" + name_part(held.value), type, {present, held});
  }

  /// A message that is shared by all values that are equal in the schema.
  Value wrapper(const std::string& key, const std::string& name, const TypeDescription& type,
                std::vector<Member> members) {
    const auto found = wrappers_.find(key);
    if (found != wrappers_.end()) return {Form::message, found->second, {}, type, {}, std::move(members)};
    return message(wrappers_.emplace(key, names_.take(name)).first->second, type, std::move(members));
  }

  /// A new message, whose name was taken for it.
  Value message(const std::string& name, const TypeDescription& type, std::vector<Member> members) {
    schema_.messages.push_back({name, {}, members});
    return {Form::message, name, {}, type, {}, std::move(members)};
  }

  /// Adds to `reached` the records that a value of the type can hold.
  void reach(const TypeDescription& type, std::set<std::string>& reached) const {
    for (const auto& argument : type.arguments) reach(argument, reached);
    if (type.kind != "record" || !reached.insert(type.record).second) return;
    for (const auto& field : description_.record(type.record).fields) reach(field.type, reached);
  }

  [[nodiscard]] bool is_recursive(const RecordDescription& record) const {
    std::set<std::string> reached;
    for (const auto& field : record.fields) reach(field.type, reached);
    return reached.contains(record.name);
  }

  const DatasetDescription& description_;
  const Language& language_;
  TypeNames names_;
  std::map<std::string, std::string> record_messages_;
  std::map<std::string, std::string> enums_;
  std::map<std::string, std::string> wrappers_;
  Schema schema_;
};

}  // namespace

Schema lower(const DatasetDescription& description, const Language& language) {
  return Lowering(description, language).lower();
}

}  // namespace roundtrip::schema
