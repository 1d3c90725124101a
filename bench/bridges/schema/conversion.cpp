// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/conversion.h"

#include <deque>
#include <set>

#include "bench/bridges/schema/accessing.h"
#include "bench/bridges/schema/building.h"
#include "bench/bridges/schema/reading.h"
#include "bench/bridges/schema/writing.h"

namespace roundtrip::schema {

namespace {

/// Names for the records' types. A description does not say in which namespace a record is, so each is
/// reached from the root through the members that hold it.
class Aliases {
 public:
  Aliases(const DatasetDescription& description, std::string& text)
      : description_(description), text_(text) {}

  void write() {
    type(description_.description.root, "datasets::" + description_.dataset + "::Dataset::Record");
    for (; !pending_.empty(); pending_.pop_front()) {
      const std::string record = pending_.front();
      for (const auto& field : description_.record(record).fields) {
        type(field.type, "decltype(" + record + "::" + field.name + ")");
      }
    }
  }

 private:
  void type(const TypeDescription& type, const std::string& expression) {
    if (type.kind == "record") {
      if (!written_.insert(type.record).second) return;
      text_ += "using " + type.record + " = " + expression + ";\n";
      pending_.push_back(type.record);
    } else if (type.kind == "tuple" || type.kind == "variant") {
      const std::string part = type.kind == "tuple" ? "std::tuple_element_t<" : "std::variant_alternative_t<";
      for (std::size_t i = 0; i < type.arguments.size(); ++i) {
        this->type(type.arguments[i], part + std::to_string(i) + ", " + expression + ">");
      }
    } else if (type.arguments.size() == 2) {
      this->type(type.arguments[0], expression + "::key_type");
      this->type(type.arguments[1], expression + "::mapped_type");
    } else if (type.arguments.size() == 1) {
      this->type(type.arguments[0],
                 expression + (type.kind == "pointer" ? "::element_type" : "::value_type"));
    }
  }

  const DatasetDescription& description_;
  std::string& text_;
  std::set<std::string> written_;
  std::deque<std::string> pending_;
};

/// Where the functions are: `protobuf::Messages` of the dataset `log` → `log_protobuf_Messages`.
std::string function_namespace(const Schema& schema, const Spelling& spelling) {
  std::string name = schema.dataset + "_";
  for (const char c : spelling.api()) {
    if (c != ':') {
      name += c;
    } else if (!name.ends_with('_')) {
      name += '_';
    }
  }
  return name;
}

/// What to_message returns.
std::string result(const Spelling& spelling, const std::string& message) {
  return spelling.bottom_up() == nullptr ? "void" : spelling.bottom_up()->result(message);
}

/// The heads of a record's functions; parameters that are not used have no name.
struct Heads {
  Heads(const Message& message, const Spelling& spelling) {
    const bool used = !message.members.empty();
    const std::string record_name = used ? " record" : "";
    const std::string message_name = used ? " message" : "";
    const std::string type = "messages::" + message.name;
    to = "inline " + result(spelling, type) + " to_message(const records::" + message.record + "&" +
         record_name + ", " + spelling.output(type) +
         (spelling.bottom_up() != nullptr ? " builder" : message_name) + ")";
    from = "inline void from_message(" + spelling.input("messages::" + message.name) + message_name +
           ", records::" + message.record + "&" + record_name + ")";
    sum = "inline std::uint64_t sum_of_message(" + spelling.input("messages::" + message.name) +
          message_name + ")";
  }
  std::string to;
  std::string from;
  std::string sum;
};

void write_to(Code& code, const Spelling& spelling, const Message& message) {
  if (spelling.bottom_up() != nullptr) return build_message(code, *spelling.bottom_up(), message);
  for (const auto& member : message.members) {
    write_to_message(code, spelling, member, "record." + member.cpp_name, "message");
  }
}

void write_functions(const Message& message, const Spelling& spelling, std::string& text) {
  const Heads heads(message, spelling);
  Code to;
  Code from;
  Code sum;
  const MessageObject object{message.name, "message", message.name};
  write_to(to, spelling, message);
  for (const auto& member : message.members) {
    write_from_message(from, spelling, member, object, "record." + member.cpp_name);
    write_sum_of_message(sum, spelling, member, object);
  }
  text += "\n" + heads.to + " {\n" + to.text() + "}\n";
  text += "\n" + heads.from + " {\n" + from.text() + "}\n";
  if (spelling.is_read_in_place()) {
    text += "\n" + heads.sum + " {\n  std::uint64_t sum = 0;\n" + sum.text() + "  return sum;\n}\n";
  }
}

void write_trait(const Schema& schema, const Spelling& spelling, std::string& text) {
  const std::string root = spelling.messages_namespace(schema.dataset) + "::" + schema.root;
  const std::string record = "datasets::" + schema.dataset + "::Dataset::Record";
  const std::string inside = function_namespace(schema, spelling);
  text += "template <>\nstruct Conversion<" + spelling.api() + ", " + record + "> {\n" +  //
          "  using type = " + spelling.object(root) + ";\n" +
          "  static constexpr bool recursive = " + (schema.recursive ? "true" : "false") + ";\n" +
          "  // Out of line: they are large, and the formats of the dataset share them.\n" +
          "  [[gnu::noinline]] static " + result(spelling, root) + " to_message(const " + record +
          "& record, " + spelling.output(root) + " message) {\n    " +
          (spelling.bottom_up() == nullptr ? "" : "return ") + inside +
          "::to_message(record, message);\n  }\n" + "  [[gnu::noinline]] static void from_message(" +
          spelling.input(root) + " message, " + record + "& record) {\n    " + inside +
          "::from_message(message, record);\n  }\n";
  if (spelling.is_read_in_place()) {
    text += "  [[gnu::noinline]] static std::uint64_t access(" + spelling.input(root) +
            " message) {\n    return " + inside + "::sum_of_message(message);\n  }\n";
  }
  text += "};\n";
}

}  // namespace

std::string conversion_text(const DatasetDescription& description, const Schema& schema,
                            const Spelling& spelling) {
  std::string text =
      "// Generated from the description of the dataset " + schema.dataset + ".\n#pragma once\n\n";
  for (const std::string& file : spelling.includes(schema.dataset)) text += "#include \"" + file + "\"\n";
  const std::string inside = function_namespace(schema, spelling);
  text += "#include \"bench/bridges/schema/runtime.h\"\n#include \"roundtrip/datasets/" + schema.dataset +
          ".h\"\n\nnamespace roundtrip::schema {\n\nnamespace " + inside +
          " {\n\nnamespace messages = " + spelling.messages_namespace(schema.dataset) +
          ";\n\nnamespace records {\n";
  Aliases(description, text).write();
  text += "}  // namespace records\n\n";
  for (const auto& message : schema.messages) {
    if (message.record.empty()) continue;
    const Heads heads(message, spelling);
    text += heads.to + ";\n" + heads.from + ";\n";
    if (spelling.is_read_in_place()) text += heads.sum + ";\n";
  }
  for (const auto& message : schema.messages) {
    if (!message.record.empty()) write_functions(message, spelling, text);
  }
  text += "\n}  // namespace " + inside + "\n\n";
  write_trait(schema, spelling, text);
  return text + "\n}  // namespace roundtrip::schema\n";
}

}  // namespace roundtrip::schema
