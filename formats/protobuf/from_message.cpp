// SPDX-License-Identifier: MIT
#include "formats/protobuf/from_message.h"

#include <algorithm>
#include <cctype>

#include "formats/protobuf/names.h"

namespace roundtrip::protobuf_generator {

namespace {

/// The type that C++ has in place of the field's; empty where they are the same.
std::string narrower(const TypeDescription& type) {
  const bool narrow =
      type.kind == "int8" || type.kind == "int16" || type.kind == "uint8" || type.kind == "uint16";
  return narrow ? "std::" + type.kind + "_t" : std::string();
}

/// True when the container can take the field's elements as they are.
bool is_plain(const Value& value) {
  return value.form == Form::string || (value.form == Form::scalar && value.cpp.kind != "enum");
}

bool is_unordered(const TypeDescription& type) {
  return type.kind.starts_with("unordered_");
}

class Writer {
 public:
  explicit Writer(Code& code) : code_(code) {}

  void member(const Member& member, const MessageObject& message, const std::string& object) {
    const std::string field = message.expression + "." + member.name + "()";
    switch (member.shape) {
      case Shape::single:
        return value(member.value, field, object, message.described + "." + member.name);
      case Shape::optional:
        code_.open("if (" + message.expression + ".has_" + member.name + "())");
        // An optional is assigned a plain value as it is.
        value(member.value, field,
              is_plain(member.value) && member.cpp.kind == "optional" ? object : "engage(" + object + ")",
              message.described + "." + member.name);
        code_.reopen("else");
        code_.line(object + ".reset();");
        return code_.close();
      case Shape::repeated:
        return repeated(member, message, object);
      case Shape::map:
        return map(member, message, object);
      case Shape::entries:
        return entries(member, message, object);
      case Shape::oneof:
        return oneof(member, message, object);
    }
  }

 private:
  /// @param object is evaluated exactly once
  void value(const Value& value, const std::string& source, const std::string& object,
             const std::string& described) {
    switch (value.form) {
      case Form::scalar:
        return scalar(value.cpp, source, object);
      case Form::string:
        return code_.line(object + " = " + source + ";");
      case Form::bytes:
        return code_.line("from_bytes(" + source + ", " + object + ");");
      case Form::marker:
        return code_.line(object + ";");
      case Form::record:
        return code_.line("from_message(" + source + ", " + object + ");");
      case Form::message:
        return parts(value, source, object, described);
    }
  }

  void scalar(const TypeDescription& type, const std::string& source, const std::string& object) {
    if (type.kind == "enum") return code_.line("to_enum(" + source + ", " + object + ");");
    const std::string narrow = narrower(type);
    code_.line(object + " = " + (narrow.empty() ? source : "static_cast<" + narrow + ">(" + source + ")") +
               ";");
  }

  void parts(const Value& value, const std::string& source, const std::string& object,
             const std::string& described) {
    if (value.members.empty()) return code_.line("static_cast<void>(" + object + ");");
    const std::string part = bind(source, "part", "const auto& ");
    if (value.cpp.kind == "complex")
      return code_.line(object + " = {" + part + ".real(), " + part + ".imag()};");
    const std::string held = bind(object, "held", "auto& ");
    const MessageObject message{value.type, part, described};
    if (value.cpp.kind == "tuple") {
      for (std::size_t i = 0; i < value.members.size(); ++i) {
        member(value.members[i], message, "std::get<" + std::to_string(i) + ">(" + held + ")");
      }
    } else {
      member(value.members[0], message, held);
    }
  }

  /// A variable for what an expression stands for, unless it is one.
  std::string bind(const std::string& expression, const std::string& name, const std::string& declaration) {
    const auto is_path = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; };
    if (std::all_of(expression.begin(), expression.end(), is_path)) return expression;
    std::string variable = code_.variable(name);
    code_.line(declaration + variable + " = " + expression + ";");
    return variable;
  }

  static std::string size(const Member& member, const MessageObject& message) {
    return "static_cast<std::size_t>(" + message.expression + "." + member.name + "_size())";
  }

  /// What empties a set or a map.
  void clear(const Member& member, const MessageObject& message, const std::string& object) {
    code_.line(object + ".clear();");
    if (is_unordered(member.cpp)) code_.line(object + ".reserve(" + size(member, message) + ");");
  }

  void repeated(const Member& member, const MessageObject& message, const std::string& object) {
    const std::string field = message.expression + "." + member.name + "()";
    const std::string range = field + ".begin(), " + field + ".end()";
    const bool plain = is_plain(member.value);
    if (member.cpp.kind == "vector") {
      if (plain) return code_.line(object + ".assign(" + range + ");");
      code_.line(object + ".resize(" + size(member, message) + ");");
    } else if (member.cpp.kind == "array") {
      code_.line("check_length(\"" + message.described + "." + member.name + "\", " +
                 std::to_string(member.cpp.length) + ", " + size(member, message) + ");");
      if (plain) return code_.line("std::copy(" + range + ", " + object + ".begin());");
    } else {
      clear(member, message, object);
      if (plain) return code_.line(object + ".insert(" + range + ");");
      return set(member, message, object);
    }
    const std::string position = code_.variable("position");
    const std::string element = code_.variable("element");
    code_.line("auto " + position + " = " + object + ".begin();");
    open_loop(member.value, element, field);
    value(member.value, element, "*" + position + "++", message.described + "." + member.name);
    code_.close();
  }

  void open_loop(const Value& value, const std::string& element, const std::string& field) {
    const bool has_content = value.form != Form::message || !value.members.empty();
    code_.open((has_content ? "for (const auto& " : "for ([[maybe_unused]] const auto& ") + element + " : " +
               field + ")");
  }

  void set(const Member& member, const MessageObject& message, const std::string& object) {
    const std::string element = code_.variable("element");
    const std::string key = code_.variable("key");
    open_loop(member.value, element, message.expression + "." + member.name + "()");
    code_.line("auto " + key + " = make_key(" + object + ");");
    value(member.value, element, key, message.described + "." + member.name);
    // They come in the order in which they were saved: each belongs at the end.
    code_.line(object + ".insert(" + object + ".end(), std::move(" + key + "));");
    code_.close();
  }

  void map(const Member& member, const MessageObject& message, const std::string& object) {
    clear(member, message, object);
    const std::string key = code_.variable("key");
    const std::string mapped = code_.variable("mapped");
    code_.open("for (const auto& [" + key + ", " + mapped + "] : " + message.expression + "." + member.name +
               "())");
    const bool same = member.key.cpp.kind != "enum" && narrower(member.key.cpp).empty();
    const std::string index = same ? key : "key_for(" + object + ", " + key + ")";
    value(member.value, mapped, object + "[" + index + "]", message.described + "." + member.name);
    code_.close();
  }

  void entries(const Member& member, const MessageObject& message, const std::string& object) {
    clear(member, message, object);
    const std::string entry = code_.variable("entry");
    const std::string key = code_.variable("key");
    const std::string mapped = code_.variable("mapped");
    const MessageObject parts{member.value.type, entry, message.described + "." + member.name};
    code_.open("for (const auto& " + entry + " : " + message.expression + "." + member.name + "())");
    code_.line("auto " + key + " = make_key(" + object + ");");
    this->member(member.value.members[0], parts, key);
    code_.line("auto& " + mapped + " = " + object + "[std::move(" + key + ")];");
    this->member(member.value.members[1], parts, mapped);
    code_.close();
  }

  void oneof(const Member& member, const MessageObject& message, const std::string& object) {
    std::string unset = member.name + "_not_set";
    std::transform(unset.begin(), unset.end(), unset.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    code_.open("switch (" + message.expression + "." + member.name + "_case())");
    for (std::size_t i = 0; i < member.alternatives.size(); ++i) {
      code_.open("case messages::" + message.type + "::k" + pascal_case(member.alternatives[i].name) + ":");
      this->member(member.alternatives[i], message, "alternative<" + std::to_string(i) + ">(" + object + ")");
      code_.line("break;");
      code_.close();
    }
    code_.line("case messages::" + message.type + "::" + unset + ":");
    code_.line("  throw no_alternative(\"" + message.described + "." + member.name + "\");");
    code_.close();
  }

  Code& code_;
};

}  // namespace

void write_from_message(Code& code, const Member& member, const MessageObject& message,
                        const std::string& object) {
  Writer(code).member(member, message, object);
}

}  // namespace roundtrip::protobuf_generator
