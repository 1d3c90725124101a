// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/reading.h"

#include <algorithm>
#include <cctype>

namespace roundtrip::schema {

namespace {

/// The type to which what the field holds must be converted; empty where it is that of the C++ object.
std::string conversion(const Value& value) {
  return value.cpp.kind == value.kind ? std::string() : "std::" + value.cpp.kind + "_t";
}

bool is_unordered(const TypeDescription& type) {
  return type.kind.starts_with("unordered_");
}

class Reader {
 public:
  Reader(Code& code, const Spelling& spelling) : code_(code), spelling_(spelling) {}

  void member(const Member& member, const MessageObject& message, const std::string& object) {
    const std::string described = message.described + "." + member.name;
    if (member.presence == Presence::choice) return choice(member, message, object);
    const std::string source = spelling_.get(member, message.expression);
    if (member.presence == Presence::always) return value(member.value, source, object, described);
    code_.open("if (" + spelling_.has(member, message.expression) + ")");
    // An optional is assigned a plain value as it is.
    const bool direct = spelling_.plain(member.value) && member.cpp.kind == "optional";
    value(member.value, source, direct ? object : "engage(" + object + ")", described);
    code_.reopen("else");
    code_.line(object + ".reset();");
    code_.close();
  }

 private:
  /// @param object is evaluated exactly once
  void value(const Value& value, const std::string& source, const std::string& object,
             const std::string& described) {
    switch (value.form) {
      case Form::scalar:
        return scalar(value, source, object);
      case Form::enumeration:
        return code_.line("to_enum(" + source + ", " + object + ");");
      case Form::string:
        return code_.line(spelling_.plain(value) ? object + " = " + source + ";"
                                                 : spelling_.read_string(source, object));
      case Form::bytes:
        return code_.line("from_bytes(" + source + ", " + object + ");");
      case Form::marker:
        return code_.line(object + ";");
      case Form::record:
        return code_.line("from_message(" + source + ", " + object + ");");
      case Form::message:
        return parts(value, source, object, described);
      case Form::list:
        return list(value, source, object, described);
      case Form::map:
        return map(value, source, object, described);
    }
  }

  void scalar(const Value& value, const std::string& source, const std::string& object) {
    if (value.cpp.kind == "enum") return code_.line("to_enum(" + source + ", " + object + ");");
    const std::string type = conversion(value);
    code_.line(object + " = " + (type.empty() ? source : "static_cast<" + type + ">(" + source + ")") + ";");
  }

  void parts(const Value& value, const std::string& source, const std::string& object,
             const std::string& described) {
    if (value.members.empty()) return code_.line("static_cast<void>(" + object + ");");
    const MessageObject message{value.type, bind(source, "part", "auto&& "), described};
    if (value.cpp.kind == "complex") {
      return code_.line(object + " = {" + spelling_.get(value.members[0], message.expression) + ", " +
                        spelling_.get(value.members[1], message.expression) + "};");
    }
    const std::string held = bind(object, "held", "auto& ");
    if (value.cpp.kind == "tuple") {
      for (std::size_t i = 0; i < value.members.size(); ++i) {
        member(value.members[i], message, "std::get<" + std::to_string(i) + ">(" + held + ")");
      }
    } else if (value.members.size() == 2) {
      flagged(value, message, held);
    } else {
      member(value.members[0], message, held);
    }
  }

  void flagged(const Value& value, const MessageObject& message, const std::string& object) {
    code_.open("if (" + spelling_.get(value.members[0], message.expression) + ")");
    member(value.members[1], message, "engage(" + object + ")");
    code_.reopen("else");
    code_.line(object + ".reset();");
    code_.close();
  }

  /// A variable for what an expression stands for, unless it is one.
  std::string bind(const std::string& expression, const std::string& name, const std::string& declaration) {
    const auto is_path = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; };
    if (std::all_of(expression.begin(), expression.end(), is_path)) return expression;
    std::string variable = code_.variable(name);
    code_.line(declaration + variable + " = " + expression + ";");
    return variable;
  }

  static std::string size(const std::string& list) { return "static_cast<std::size_t>(" + list + ".size())"; }

  /// What empties a set or a map.
  void clear(const TypeDescription& type, const std::string& list, const std::string& object) {
    code_.line(object + ".clear();");
    if (is_unordered(type)) code_.line(object + ".reserve(" + size(list) + ");");
  }

  void list(const Value& value, const std::string& source, const std::string& target,
            const std::string& described) {
    const Value& element_value = value.parts[0];
    const std::string list = bind(source, "list", "auto&& ");
    const std::string object = bind(target, "held", "auto& ");
    const std::string range = list + ".begin(), " + list + ".end()";
    const bool plain = spelling_.plain(element_value);
    if (value.cpp.arguments.size() == 2) return entries(value, list, object, described);
    if (value.cpp.kind == "vector") {
      if (plain) return code_.line(object + ".assign(" + range + ");");
      code_.line(object + ".resize(" + size(list) + ");");
    } else if (value.cpp.kind == "array") {
      code_.line("check_length(\"" + described + "\", " + std::to_string(value.cpp.length) + ", " +
                 size(list) + ");");
      if (plain) return code_.line("std::copy(" + range + ", " + object + ".begin());");
    } else {
      clear(value.cpp, list, object);
      if (plain) return code_.line(object + ".insert(" + range + ");");
      return set(element_value, list, object, described);
    }
    const std::string position = code_.variable("position");
    const std::string element = code_.variable("element");
    code_.line("auto " + position + " = " + object + ".begin();");
    open_loop(element_value, element, list);
    this->value(element_value, spelling_.read_element(element_value, element), "*" + position + "++",
                described);
    code_.close();
  }

  void open_loop(const Value& value, const std::string& element, const std::string& list) {
    const bool has_content = value.form != Form::message || !value.members.empty();
    code_.open((has_content ? "for (const auto& " : "for ([[maybe_unused]] const auto& ") + element + " : " +
               list + ")");
  }

  void set(const Value& element_value, const std::string& list, const std::string& object,
           const std::string& described) {
    const std::string element = code_.variable("element");
    const std::string key = code_.variable("key");
    open_loop(element_value, element, list);
    code_.line("auto " + key + " = make_key(" + object + ");");
    value(element_value, spelling_.read_element(element_value, element), key, described);
    // They come in the order in which they were saved: each belongs at the end.
    code_.line(object + ".insert(" + object + ".end(), std::move(" + key + "));");
    code_.close();
  }

  void map(const Value& value, const std::string& source, const std::string& target,
           const std::string& described) {
    const std::string list = bind(source, "list", "auto&& ");
    const std::string object = bind(target, "held", "auto& ");
    clear(value.cpp, list, object);
    const std::string key = code_.variable("key");
    const std::string mapped = code_.variable("mapped");
    code_.open("for (const auto& [" + key + ", " + mapped + "] : " + list + ")");
    const Value& key_value = value.parts[0];
    const bool same =
        key_value.form == Form::string || (key_value.cpp.kind != "enum" && conversion(key_value).empty());
    const std::string index = same ? key : "key_for(" + object + ", " + key + ")";
    this->value(value.parts[1], mapped, object + "[" + index + "]", described);
    code_.close();
  }

  void entries(const Value& value, const std::string& list, const std::string& object,
               const std::string& described) {
    clear(value.cpp, list, object);
    const Value& entry_value = value.parts[0];
    const std::string element = code_.variable("entry");
    const std::string key = code_.variable("key");
    const std::string mapped = code_.variable("mapped");
    code_.open("for (const auto& " + element + " : " + list + ")");
    const std::string entry = bind(spelling_.read_element(entry_value, element), "part", "auto&& ");
    const MessageObject parts{entry_value.type, entry, described};
    code_.line("auto " + key + " = make_key(" + object + ");");
    member(entry_value.members[0], parts, key);
    code_.line("auto& " + mapped + " = " + object + "[std::move(" + key + ")];");
    member(entry_value.members[1], parts, mapped);
    code_.close();
  }

  void choice(const Member& choice, const MessageObject& message, const std::string& object) {
    code_.open("switch (" +
               (choice.tagged ? spelling_.get(choice, message.expression)
                              : spelling_.which(choice, message.expression)) +
               ")");
    for (std::size_t i = 0; i < choice.alternatives.size(); ++i) {
      const std::string index = std::to_string(i);
      code_.open("case " + (choice.tagged ? index : spelling_.label(choice, i, message.type)) + ":");
      if (choice.cpp.kind == "variant") {
        alternative(choice, i, message, "alternative<" + index + ">(" + object + ")");
      } else if (i == 0) {
        code_.line(object + ".reset();");
      } else {
        alternative(choice, i, message, "engage(" + object + ")");
      }
      code_.line("break;");
      code_.close();
    }
    code_.line("default:");
    code_.line("  throw no_alternative(\"" + message.described + "." + choice.name + "\");");
    code_.close();
  }

  void alternative(const Member& choice, std::size_t index, const MessageObject& message,
                   const std::string& object) {
    const Member& held = choice.alternatives[index];
    std::string source;
    if (held.value.form != Form::marker) {
      source = choice.tagged ? spelling_.get(held, message.expression)
                             : spelling_.get_alternative(choice, index, message.expression);
    }
    value(held.value, source, object, message.described + "." + held.name);
  }

  Code& code_;
  const Spelling& spelling_;
};

}  // namespace

void write_from_message(Code& code, const Spelling& spelling, const Member& member,
                        const MessageObject& message, const std::string& object) {
  Reader(code, spelling).member(member, message, object);
}

}  // namespace roundtrip::schema
