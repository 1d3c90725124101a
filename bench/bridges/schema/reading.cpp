// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/reading.h"

namespace roundtrip::schema {

namespace {

/// The type to which what the field holds must be converted; empty where it is that of the C++ object.
std::string conversion(const Value& value) {
  return value.cpp.kind == value.kind ? std::string() : number_type(value.cpp.kind);
}

bool is_unordered(const TypeDescription& type) {
  return type.kind.starts_with("unordered_");
}

class Reader : Traversal {
 public:
  Reader(Code& code, const Spelling& spelling) : Traversal(code, spelling) {}

  void member(const Member& member, const MessageObject& message, const std::string& object) {
    const std::string described = path(message, member);
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
    const MessageObject message = bind_parts(value, source, described);
    if (value.cpp.kind == "complex") {
      return code_.line(object + " = {" + spelling_.get(value.members[0], message.expression) + ", " +
                        spelling_.get(value.members[1], message.expression) + "};");
    }
    const std::string held = bind(object, "held", "auto& ");
    if (is_flagged(value)) return flagged(value, message, held);
    for (std::size_t i = 0; i < value.members.size(); ++i) {
      member(value.members[i], message, part_of(value, i, held));
    }
  }

  void flagged(const Value& value, const MessageObject& message, const std::string& object) {
    code_.open("if (" + flag(value, message) + ")");
    member(value.members[1], message, "engage(" + object + ")");
    code_.reopen("else");
    code_.line(object + ".reset();");
    code_.close();
  }

  /// What empties a set or a map.
  void clear(const TypeDescription& type, const std::string& list, const std::string& object) {
    code_.line(object + ".clear();");
    if (is_unordered(type)) code_.line(object + ".reserve(" + size(list) + ");");
  }

  void list(const Value& value, const std::string& source, const std::string& target,
            const std::string& described) {
    const Value& element_value = value.parts[0];
    const std::string list = bind_list(source);
    const std::string object = bind(target, "held", "auto& ");
    const std::string range = list + ".begin(), " + list + ".end()";
    const bool plain = spelling_.plain(element_value);
    if (value.cpp.arguments.size() == 2) return entries(value, list, object, described);
    if (value.cpp.kind == "vector") {
      if (plain) return code_.line(object + ".assign(" + range + ");");
      code_.line(object + ".resize(" + size(list) + ");");
    } else if (value.cpp.kind == "array") {
      check_length(value, size(list), described);
      if (plain) return code_.line("std::copy(" + range + ", " + object + ".begin());");
    } else {
      clear(value.cpp, list, object);
      if (plain) return code_.line(object + ".insert(" + range + ");");
      return set(element_value, list, object, described);
    }
    const std::string position = code_.variable("position");
    code_.line("auto " + position + " = " + object + ".begin();");
    const std::string element = open_elements(element_value, list);
    this->value(element_value, element, "*" + position + "++", described);
    code_.close();
  }

  void set(const Value& element_value, const std::string& list, const std::string& object,
           const std::string& described) {
    const std::string key = code_.variable("key");
    const std::string element = open_elements(element_value, list);
    code_.line("auto " + key + " = make_key(" + object + ");");
    value(element_value, element, key, described);
    // They come in the order in which they were saved: each belongs at the end.
    code_.line(object + ".insert(" + object + ".end(), std::move(" + key + "));");
    code_.close();
  }

  void map(const Value& value, const std::string& source, const std::string& target,
           const std::string& described) {
    const std::string list = bind_list(source);
    const std::string object = bind(target, "held", "auto& ");
    clear(value.cpp, list, object);
    const auto [key, mapped] = open_pairs(list);
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
    const std::string key = code_.variable("key");
    const std::string mapped = code_.variable("mapped");
    const MessageObject parts = open_entries(entry_value, list, described);
    code_.line("auto " + key + " = make_key(" + object + ");");
    member(entry_value.members[0], parts, key);
    code_.line("auto& " + mapped + " = " + object + "[std::move(" + key + ")];");
    member(entry_value.members[1], parts, mapped);
    code_.close();
  }

  void choice(const Member& choice, const MessageObject& message, const std::string& object) {
    write_switch(choice, message, [&](std::size_t i) {
      const Member& held = choice.alternatives[i];
      const bool variant = choice.cpp.kind == "variant";
      if (!variant && i == 0) return code_.line(object + ".reset();");
      value(held.value, alternative(choice, i, message),
            variant ? "alternative<" + std::to_string(i) + ">(" + object + ")" : "engage(" + object + ")",
            path(message, held));
    });
  }
};

}  // namespace

void write_from_message(Code& code, const Spelling& spelling, const Member& member,
                        const MessageObject& message, const std::string& object) {
  Reader(code, spelling).member(member, message, object);
}

}  // namespace roundtrip::schema
