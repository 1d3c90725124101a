// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/building.h"

#include "bench/bridges/schema/expressions.h"

namespace roundtrip::schema {

namespace {

class MessageBuilder {
 public:
  MessageBuilder(Code& code, const BottomUpSpelling& spelling) : code_(code), spelling_(spelling) {}

  /// Makes the fields of a member, and adds them to those of its message.
  void member(const Member& member, const std::string& object, std::vector<std::string>& fields) {
    if (member.presence == Presence::choice) return choice(member, object, fields);
    const bool is_optional = member.presence == Presence::optional;
    if (!is_optional && is_scalar(member.value)) return fields.push_back(scalar(member.value, object));
    const std::string made = code_.variable(member.name + "_value");
    fields.push_back(made);
    if (!is_optional) return value(member.value, object, {"const auto " + made + " = ", ";"});
    code_.line(spelling_.optional(member.value) + " " + made + "{};");
    code_.open("if (" + object + ")");
    value(member.value, "*" + object, {made + " = ", ";"});
    code_.close();
  }

 private:
  /// A statement around an expression.
  struct Statement {
    std::string begin;
    std::string end;
  };

  static bool is_scalar(const Value& value) {
    return value.form == Form::scalar || value.form == Form::enumeration;
  }

  /// Makes the value in the statement; what it is made of comes before.
  void value(const Value& value, const std::string& object, const Statement& statement) {
    switch (value.form) {
      case Form::scalar:
      case Form::enumeration:
        return line(statement, scalar(value, object));
      case Form::string:
        return line(statement, spelling_.string(object));
      case Form::bytes:
        return line(statement, spelling_.bytes(object));
      case Form::record:
        return line(statement, "to_message(" + object + ", builder)");
      case Form::message:
        return parts(value, object, statement);
      case Form::list:
        return list(value, object, statement);
      case Form::map:
      case Form::marker:
        throw DescriptionError("a " + value.cpp.kind + " is of a form that is never written bottom-up");
    }
  }

  void line(const Statement& statement, const std::string& expression) {
    code_.line(statement.begin + expression + statement.end);
  }

  void parts(const Value& value, const std::string& object, const Statement& statement) {
    std::vector<std::string> fields;
    const std::string held = value.members.empty() ? object : bind(code_, object);
    for (std::size_t i = 0; i < value.members.size(); ++i) {
      member(value.members[i], part_of(value, i, held), fields);
    }
    line(statement, spelling_.create(value.type, fields));
  }

  void list(const Value& value, const std::string& object, const Statement& statement) {
    const Value& element_value = value.parts[0];
    if (is_scalar(element_value)) return line(statement, spelling_.numbers(value, object));
    if (element_value.form == Form::string) return line(statement, spelling_.strings(object));
    const bool entries = value.cpp.arguments.size() == 2;
    const std::string element = code_.variable(entries ? "entry" : "element");
    const bool has_content = element_value.form != Form::message || !element_value.members.empty();
    code_.open(statement.begin + spelling_.messages(value) + "(" + object +
               (has_content ? ", [&](const auto& " : ", [&]([[maybe_unused]] const auto& ") + element + ")");
    if (entries) {
      std::vector<std::string> fields;
      member(element_value.members[0], element + ".first", fields);
      member(element_value.members[1], element + ".second", fields);
      line({"return ", ";"}, spelling_.create(element_value.type, fields));
    } else {
      this->value(element_value, element, {"return ", ";"});
    }
    code_.close("})" + statement.end);
  }

  void choice(const Member& choice, const std::string& object, std::vector<std::string>& fields) {
    if (choice.tagged || choice.cpp.kind != "variant") {
      throw DescriptionError(choice.name + " is a union of a kind that is never written bottom-up");
    }
    const std::string made = code_.variable(choice.name + "_value");
    const std::string type = made + "_type";
    code_.line(spelling_.choice_type(choice) + " " + type + "{};");
    code_.line(spelling_.result("void") + " " + made + "{};");
    code_.open("switch (" + in(object) + "index())");
    for (std::size_t i = 0; i < choice.alternatives.size(); ++i) {
      const std::string index = std::to_string(i);
      code_.open("case " + index + ":");
      code_.line(type + " = " + spelling_.label(choice, i, {}) + ";");
      value(choice.alternatives[i].value, "std::get<" + index + ">(" + object + ")",
            {made + " = ", spelling_.as_any() + ";"});
      code_.line("break;");
      code_.close();
    }
    code_.close();
    fields.push_back(type);
    fields.push_back(made);
  }

  Code& code_;
  const BottomUpSpelling& spelling_;
};

}  // namespace

void build_message(Code& code, const BottomUpSpelling& spelling, const Message& message) {
  MessageBuilder builder(code, spelling);
  std::vector<std::string> fields;
  for (const auto& member : message.members) builder.member(member, "record." + member.cpp_name, fields);
  code.line("return " + spelling.create(message.name, fields) + ";");
}

}  // namespace roundtrip::schema
