// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/writing.h"

#include "bench/bridges/schema/expressions.h"

namespace roundtrip::schema {

namespace {

/// The text with an expression in place of `$`.
std::string fill_in(const std::string& text, const std::string& expression) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      result += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '.') {
      result += in(expression);
      ++i;
    } else {
      result += expression;
    }
  }
  return result;
}

class Writer {
 public:
  Writer(Code& code, const Spelling& spelling) : code_(code), spelling_(spelling) {}

  void member(const Member& member, const std::string& object, const std::string& message) {
    switch (member.presence) {
      case Presence::always:
        return value(member.value, object, spelling_.field(member, message));
      case Presence::optional:
        code_.open("if (" + object + ")");
        value(member.value, "*" + object, spelling_.field(member, message));
        return code_.close();
      case Presence::choice:
        return choice(member, object, message);
    }
  }

 private:
  void value(const Value& value, const std::string& object, const Place& place) {
    switch (value.form) {
      case Form::scalar:
      case Form::enumeration:
        return code_.line(fill_in(place.set, scalar(value, object)) + ";");
      case Form::string:
      case Form::bytes:
        return code_.line(fill_in(place.set, object) + ";");
      case Form::marker:
        return code_.line(fill_in(place.set, "true") + ";");
      case Form::record:
        return code_.line("to_message(" + object + ", " + place.fill + ");");
      case Form::message:
        return parts(value, object, place.fill);
      case Form::list:
        return list(value, object, place);
      case Form::map:
        return map(value, object, place);
    }
  }

  void parts(const Value& value, const std::string& object, const std::string& message) {
    if (value.members.empty()) return code_.line("static_cast<void>(" + message + ");");
    const std::string part = code_.variable("part");
    code_.line("auto&& " + part + " = " + message + ";");
    const std::string held = bind(code_, object);
    if (is_flagged(value)) {
      member(value.members[0], "static_cast<bool>(" + held + ")", part);
      code_.open("if (" + held + ")");
      member(value.members[1], "*" + held, part);
      return code_.close();
    }
    for (std::size_t i = 0; i < value.members.size(); ++i) {
      member(value.members[i], part_of(value, i, held), part);
    }
  }

  void list(const Value& value, const std::string& object, const Place& place) {
    const Value& element_value = value.parts[0];
    const std::string list = code_.variable("list");
    const std::string size = in(object) + "size()";
    code_.line("auto&& " + list + " = " + fill_in(place.fill, size) + ";");
    const bool entries = value.cpp.arguments.size() == 2;
    if (spelling_.plain(element_value)) {
      const std::string append = spelling_.append(value, list, in(object) + "begin()", in(object) + "end()");
      if (!append.empty()) return code_.line(append + ";");
    }
    if (const std::string reserve = spelling_.reserve(value, list, size); !reserve.empty())
      code_.line(reserve + ";");
    std::string index;
    if (spelling_.has_index()) {
      index = code_.variable("index");
      code_.line("unsigned " + index + " = 0;");
    }
    const Place next = spelling_.element(value, list, index + "++");
    if (entries) return this->entries(element_value, object, next);
    const std::string element = code_.variable("element");
    const bool has_content = element_value.form != Form::message || !element_value.members.empty();
    code_.open((has_content ? "for (const auto& " : "for ([[maybe_unused]] const auto& ") + element + " : " +
               object + ")");
    this->value(element_value, element, next);
    code_.close();
  }

  void entries(const Value& entry_value, const std::string& object, const Place& place) {
    const std::string key = code_.variable("key");
    const std::string mapped = code_.variable("mapped");
    const std::string entry = code_.variable("entry");
    code_.open("for (const auto& [" + key + ", " + mapped + "] : " + object + ")");
    code_.line("auto&& " + entry + " = " + place.fill + ";");
    member(entry_value.members[0], key, entry);
    member(entry_value.members[1], mapped, entry);
    code_.close();
  }

  void map(const Value& value, const std::string& object, const Place& place) {
    const std::string map = code_.variable("map");
    const std::string key = code_.variable("key");
    const std::string mapped = code_.variable("mapped");
    code_.line("auto&& " + map + " = " + place.fill + ";");
    code_.open("for (const auto& [" + key + ", " + mapped + "] : " + object + ")");
    this->value(value.parts[1], mapped,
                spelling_.mapped(value.parts[1], map, scalar_or_text(value.parts[0], key)));
    code_.close();
  }

  std::string scalar_or_text(const Value& value, const std::string& object) const {
    return value.form == Form::scalar ? scalar(value, object) : object;
  }

  void choice(const Member& member, const std::string& object, const std::string& message) {
    if (member.cpp.kind != "variant") {
      code_.open("if (" + object + ")");
      alternative(member, 1, "*" + object, message);
      code_.reopen("else");
      alternative(member, 0, object, message);
      return code_.close();
    }
    if (member.tagged) {
      const std::string index = "static_cast<std::" + member.value.kind + "_t>(" + in(object) + "index())";
      code_.line(fill_in(spelling_.field(member, message).set, index) + ";");
    }
    code_.open("switch (" + in(object) + "index())");
    for (std::size_t i = 0; i < member.alternatives.size(); ++i) {
      const std::string index = std::to_string(i);
      code_.open("case " + index + ":");
      alternative(member, i, "std::get<" + index + ">(" + object + ")", message);
      code_.line("break;");
      code_.close();
    }
    code_.close();
  }

  void alternative(const Member& choice, std::size_t index, const std::string& object,
                   const std::string& message) {
    const Member& held = choice.alternatives[index];
    if (!choice.tagged) return value(held.value, object, spelling_.alternative(choice, index, message));
    if (held.value.form != Form::marker) value(held.value, object, spelling_.field(held, message));
  }

  Code& code_;
  const Spelling& spelling_;
};

}  // namespace

void write_to_message(Code& code, const Spelling& spelling, const Member& member, const std::string& object,
                      const std::string& message) {
  Writer(code, spelling).member(member, object, message);
}

}  // namespace roundtrip::schema
