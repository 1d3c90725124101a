// SPDX-License-Identifier: MIT
#include "formats/protobuf/schema.h"

#include <map>
#include <set>
#include <utility>

#include "formats/protobuf/names.h"

namespace roundtrip::protobuf_generator {

namespace {

/// The scalar type for a kind; empty for what is no scalar.
std::string scalar_type(const std::string& kind) {
  if (kind == "bool" || kind == "float" || kind == "double") return kind;
  if (kind == "int8" || kind == "int16" || kind == "int32") return "sint32";
  if (kind == "int64") return "sint64";
  if (kind == "uint8" || kind == "uint16" || kind == "uint32") return "uint32";
  if (kind == "uint64") return "uint64";
  return {};
}

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

/// proto3 allows any integer, bool and string as the key of a map.
bool may_be_key(const Value& value) {
  return value.form == Form::string ||
         (value.form == Form::scalar && value.type != "float" && value.type != "double");
}

/// A value's part in the name of a wrapper: Int32, String, OrderLine.
std::string name_part(const Value& value) {
  return pascal_case(value.type.starts_with("sint") ? value.type.substr(1) : value.type);
}

class SchemaBuilder {
 public:
  explicit SchemaBuilder(const DatasetDescription& description) : description_(description) {
    for (const auto& record : description.description.records) {
      record_messages_.emplace(record.name, names_.take(record.name));
    }
  }

  Schema build() {
    schema_.dataset = description_.dataset;
    for (const auto& record : description_.description.records) add_record(record);
    schema_.root = record_messages_.at(description_.description.root.record);
    return std::move(schema_);
  }

 private:
  void add_record(const RecordDescription& record) {
    Message message{record_messages_.at(record.name), record.name, {}};
    FieldNames names(message.name, names_.all());
    int number = 1;
    for (const auto& field : record.fields) {
      Member made = member(field.type, names.take(field.name), record.name + pascal_case(field.name));
      made.cpp_name = field.name;
      if (made.shape == Shape::oneof) {
        made.alternatives =
            alternatives(field.type, made.name + "_", names, number, record.name + pascal_case(field.name));
      } else {
        made.number = number++;
      }
      message.members.push_back(std::move(made));
    }
    schema_.messages.push_back(std::move(message));
  }

  /// @param place names the messages that are made for what has no name of its own: tuples and variants
  Member member(const TypeDescription& type, std::string name, const std::string& place) {
    Member member;
    member.name = std::move(name);
    member.number = 1;
    member.cpp = type;
    if (is_bytes(type)) {
      member.value = value(type, place);
    } else if (is_nullable(type)) {
      member.shape = Shape::optional;
      member.value = value(type.arguments[0], place);
    } else if (is_sequence(type)) {
      member.shape = Shape::repeated;
      member.value = value(type.arguments[0], place + "Element");
    } else if (is_map(type)) {
      map(type, place, member);
    } else if (type.kind == "variant") {
      member.shape = Shape::oneof;
      member.number = 0;
    } else {
      member.value = value(type, place);
    }
    return member;
  }

  void map(const TypeDescription& type, const std::string& place, Member& member) {
    const TypeDescription& key = type.arguments[0];
    const TypeDescription& mapped = type.arguments[1];
    if (!scalar_type(key.kind).empty() || key.kind == "enum" || key.kind == "string") {
      member.key = value(key, place);
      if (may_be_key(member.key)) {
        member.shape = Shape::map;
        member.value = value(mapped, place + "Value");
        return;
      }
    }
    member.shape = Shape::entries;
    const std::string name = names_.take(place + "Entry");
    member.value =
        message(name, type, {part(key, "key", 1, place + "Key"), part(mapped, "value", 2, place + "Value")});
  }

  /// One of the fields of a message that is made for several values.
  Member part(const TypeDescription& type, const std::string& name, int number, const std::string& place) {
    if (type.kind == "variant") {
      // Its fields would mix with those of the other parts.
      Member member;
      member.name = name;
      member.number = number;
      member.cpp = type;
      member.value = value(type, place);
      return member;
    }
    Member made = member(type, name, place);
    made.number = number;
    return made;
  }

  Value value(const TypeDescription& type, const std::string& place) {
    if (const std::string scalar = scalar_type(type.kind); !scalar.empty())
      return {Form::scalar, scalar, type, {}};
    if (type.kind == "enum") return {Form::scalar, scalar_type(type.arguments[0].kind), type, {}};
    if (type.kind == "string") return {Form::string, "string", type, {}};
    if (is_bytes(type)) return {Form::bytes, "bytes", type, {}};
    if (type.kind == "record") return {Form::record, record_messages_.at(type.record), type, {}};
    if (type.kind == "monostate") return wrapper("Monostate", "Monostate", type, {});
    if (type.kind == "complex") {
      const TypeDescription& number = type.arguments[0];
      return wrapper(to_text(type), "Complex" + pascal_case(number.kind), type,
                     {part(number, "real", 1, place), part(number, "imag", 2, place)});
    }
    if (type.kind == "tuple") return tuple(type, place);
    if (type.kind == "variant") return variant(type, place);
    if (is_nullable(type)) {
      Member held = member(type, "value", place);
      const std::string key = "optional " + held.value.type;
      return wrapper(key, "Optional" + name_part(held.value), type, {held});
    }
    if (is_sequence(type)) {
      Member elements = member(type, "values", place);
      const std::string key = "list " + elements.value.type;
      return wrapper(key, name_part(elements.value) + "List", type, {elements});
    }
    Member entries = member(type, "values", place);
    if (entries.shape == Shape::entries) return wrapper("map " + place, place + "Map", type, {entries});
    const std::string key = "map " + entries.key.type + " " + entries.value.type;
    return wrapper(key, name_part(entries.key) + "To" + name_part(entries.value) + "Map", type, {entries});
  }

  Value tuple(const TypeDescription& type, const std::string& place) {
    std::vector<Member> parts;
    const bool pair = type.arguments.size() == 2;
    for (const auto& argument : type.arguments) {
      const int number = static_cast<int>(parts.size()) + 1;
      const std::string name = pair ? (number == 1 ? "first" : "second") : "item" + std::to_string(number);
      parts.push_back(part(argument, name, number, place + pascal_case(name)));
    }
    return message(names_.take(place), type, std::move(parts));
  }

  Value variant(const TypeDescription& type, const std::string& place) {
    Member member;
    member.name = "value";
    member.shape = Shape::oneof;
    member.cpp = type;
    const std::string name = names_.take(place);
    FieldNames names(name, names_.all());
    names.take(member.name);
    int number = 1;
    member.alternatives = alternatives(type, "", names, number, place);
    return message(name, type, {std::move(member)});
  }

  std::vector<Member> alternatives(const TypeDescription& variant, const std::string& prefix,
                                   FieldNames& names, int& number, const std::string& place) {
    std::vector<Member> made;
    for (const auto& type : variant.arguments) {
      Member member;
      member.number = number++;
      member.cpp = type;
      if (type.kind == "monostate") {
        member.value = {Form::marker, "bool", type, {}};
        member.name = names.take(prefix + "nothing");
      } else {
        member.value = value(type, place + "Alternative" + std::to_string(made.size() + 1));
        const bool is_message = member.value.form == Form::record || member.value.form == Form::message;
        const bool has_name = is_message && type.kind != "tuple" && type.kind != "variant";
        member.name = names.take(prefix + (has_name ? snake_case(member.value.type) : type.kind + "_value"));
      }
      made.push_back(std::move(member));
    }
    return made;
  }

  /// A message that is shared by all values that are equal in the schema.
  Value wrapper(const std::string& key, const std::string& name, const TypeDescription& type,
                std::vector<Member> members) {
    const auto found = wrappers_.find(key);
    if (found != wrappers_.end()) return {Form::message, found->second, type, std::move(members)};
    return message(wrappers_.emplace(key, names_.take(name)).first->second, type, std::move(members));
  }

  /// A new message, whose name was taken for it.
  Value message(const std::string& name, const TypeDescription& type, std::vector<Member> members) {
    schema_.messages.push_back({name, {}, members});
    return {Form::message, name, type, std::move(members)};
  }

  const DatasetDescription& description_;
  MessageNames names_;
  std::map<std::string, std::string> record_messages_;
  std::map<std::string, std::string> wrappers_;
  Schema schema_;
};

/// Adds to `reached` the records that a value of the type can hold.
void reach(const DatasetDescription& description, const TypeDescription& type,
           std::set<std::string>& reached) {
  for (const auto& argument : type.arguments) reach(description, argument, reached);
  if (type.kind != "record" || !reached.insert(type.record).second) return;
  for (const auto& field : description.record(type.record).fields) reach(description, field.type, reached);
}

bool is_recursive(const DatasetDescription& description, const RecordDescription& record) {
  std::set<std::string> reached;
  for (const auto& field : record.fields) reach(description, field.type, reached);
  return reached.contains(record.name);
}

void write_field(const Member& member, const std::string& indent, std::string& text) {
  if (member.shape == Shape::oneof) {
    text += indent + "oneof " + member.name + " {\n";
    for (const auto& alternative : member.alternatives) write_field(alternative, indent + "  ", text);
    text += indent + "}\n";
    return;
  }
  text += indent;
  switch (member.shape) {
    case Shape::optional:
      text += "optional " + member.value.type;
      break;
    case Shape::repeated:
    case Shape::entries:
      text += "repeated " + member.value.type;
      break;
    case Shape::map:
      text += "map<" + member.key.type + ", " + member.value.type + ">";
      break;
    default:
      text += member.value.type;
  }
  text += " " + member.name + " = " + std::to_string(member.number) + ";\n";
}

}  // namespace

Schema make_schema(const DatasetDescription& description) {
  Schema schema = SchemaBuilder(description).build();
  for (const auto& record : description.description.records) {
    schema.recursive = schema.recursive || is_recursive(description, record);
  }
  return schema;
}

std::string proto_text(const Schema& schema) {
  std::string text = "// Generated by roundtrip-protobuf-generate from the description of the dataset " +
                     schema.dataset + ".\nsyntax = \"proto3\";\n\npackage roundtrip.pb." + schema.dataset +
                     ";\n";
  for (const auto& message : schema.messages) {
    if (message.members.empty()) {
      text += "\nmessage " + message.name + " {}\n";
      continue;
    }
    text += "\nmessage " + message.name + " {\n";
    for (const auto& member : message.members) write_field(member, "  ", text);
    text += "}\n";
  }
  return text;
}

}  // namespace roundtrip::protobuf_generator
