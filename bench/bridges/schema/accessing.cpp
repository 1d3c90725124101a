// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/accessing.h"

namespace roundtrip::schema {

namespace {

class Summer : Traversal {
 public:
  Summer(Code& code, const Spelling& spelling) : Traversal(code, spelling) {}

  void member(const Member& member, const MessageObject& message) {
    const std::string described = path(message, member);
    if (member.presence == Presence::choice) {
      return write_switch(member, message, [&](std::size_t i) {
        const Member& held = member.alternatives[i];
        value(held.value, alternative(member, i, message), path(message, held));
      });
    }
    const std::string source = spelling_.get(member, message.expression);
    if (member.presence == Presence::always) return value(member.value, source, described);
    code_.open("if (" + spelling_.has(member, message.expression) + ")");
    value(member.value, source, described);
    code_.close();
  }

 private:
  void value(const Value& value, const std::string& source, const std::string& described) {
    switch (value.form) {
      case Form::scalar:
      case Form::enumeration:
        return add("access_sum(static_cast<" + number_type(record_kind(value)) + ">(" + source + "))");
      case Form::string:
        return add("sum_of_text(" + source + ")");
      case Form::bytes:
        return bytes(value, source, described);
      case Form::marker:
        return;
      case Form::record:
        return add("sum_of_message(" + source + ")");
      case Form::message:
        return parts(value, source, described);
      case Form::list:
        return list(value, source, described);
      case Form::map:
        return map(value, source, described);
    }
  }

  void add(const std::string& sum) { code_.line("sum += " + sum + ";"); }

  /// The kind of number that the record has, whatever the message has for it.
  static const std::string& record_kind(const Value& value) {
    return value.cpp.kind == "enum" ? value.cpp.arguments[0].kind : value.cpp.kind;
  }

  void bytes(const Value& value, const std::string& source, const std::string& described) {
    if (value.cpp.kind == "bytes") return add("sum_of_text(" + source + ")");
    const std::string list = bind_list(source);
    if (value.cpp.kind == "array") check_length(value, size(list), described);
    add("sum_of_numbers(" + list + ")");
  }

  void parts(const Value& value, const std::string& source, const std::string& described) {
    if (value.members.empty()) return;
    const MessageObject message = bind_parts(value, source, described);
    if (is_flagged(value)) {
      code_.open("if (" + flag(value, message) + ")");
      member(value.members[1], message);
      return code_.close();
    }
    for (const Member& part : value.members) member(part, message);
  }

  void list(const Value& value, const std::string& source, const std::string& described) {
    const Value& element_value = value.parts[0];
    const std::string list = bind_list(source);
    if (value.cpp.arguments.size() == 2) {
      const MessageObject entry = open_entries(element_value, list, described);
      for (const Member& part : element_value.members) member(part, entry);
    } else {
      if (value.cpp.kind == "array") check_length(value, size(list), described);
      this->value(element_value, open_elements(element_value, list), described);
    }
    code_.close();
  }

  void map(const Value& value, const std::string& source, const std::string& described) {
    const auto [key, mapped] = open_pairs(bind_list(source));
    this->value(value.parts[0], key, described);
    this->value(value.parts[1], mapped, described);
    code_.close();
  }
};

}  // namespace

void write_sum_of_message(Code& code, const Spelling& spelling, const Member& member,
                          const MessageObject& message) {
  Summer(code, spelling).member(member, message);
}

}  // namespace roundtrip::schema
