// SPDX-License-Identifier: MIT
#include "formats/protobuf/to_message.h"

namespace roundtrip::protobuf_generator {

namespace {

/// The C++ type of a scalar in a message.
std::string field_type(const std::string& scalar) {
  if (scalar == "sint32") return "std::int32_t";
  if (scalar == "sint64") return "std::int64_t";
  return "std::" + scalar + "_t";
}

/// What a setter takes for the object.
std::string scalar(const Value& value, const std::string& object) {
  return value.cpp.kind == "enum" ? "static_cast<" + field_type(value.type) + ">(" + object + ")" : object;
}

/// The beginning of an expression for a member of the object.
std::string in(const std::string& object) {
  return object.starts_with('*') ? object.substr(1) + "->" : object + ".";
}

class Writer {
 public:
  explicit Writer(Code& code) : code_(code) {}

  void member(const Member& member, const std::string& object, const std::string& message) {
    switch (member.shape) {
      case Shape::single:
        return single(member.value, object, message + ".set_" + member.name,
                      message + ".mutable_" + member.name);
      case Shape::optional:
        code_.open("if (" + object + ")");
        single(member.value, "*" + object, message + ".set_" + member.name,
               message + ".mutable_" + member.name);
        return code_.close();
      case Shape::repeated:
        return repeated(member, object, message);
      case Shape::map:
        return map(member, object, message);
      case Shape::entries:
        return entries(member, object, message);
      case Shape::oneof:
        return oneof(member, object, message);
    }
  }

 private:
  /// @param set, get the functions that take the value, or give the message to be filled
  void single(const Value& value, const std::string& object, const std::string& set, const std::string& get) {
    switch (value.form) {
      case Form::scalar:
        return code_.line(set + "(" + scalar(value, object) + ");");
      case Form::string:
        return code_.line(set + "(" + object + ");");
      case Form::bytes:
        return code_.line(set + "(" + in(object) + "data(), " + in(object) + "size());");
      case Form::marker:
        return code_.line(set + "(true);");
      case Form::record:
        return code_.line("to_message(" + object + ", *" + get + "());");
      case Form::message:
        return parts(value, object, "*" + get + "()");
    }
  }

  void parts(const Value& value, const std::string& object, const std::string& message) {
    if (value.members.empty()) return code_.line("static_cast<void>(" + message + ");");
    const std::string part = code_.variable("part");
    code_.line("auto& " + part + " = " + message + ";");
    const std::string held = bind(object);
    if (value.cpp.kind == "complex") {
      code_.line(part + ".set_real(" + held + ".real());");
      code_.line(part + ".set_imag(" + held + ".imag());");
    } else if (value.cpp.kind == "tuple") {
      for (std::size_t i = 0; i < value.members.size(); ++i) {
        member(value.members[i], "std::get<" + std::to_string(i) + ">(" + held + ")", part);
      }
    } else {
      member(value.members[0], held, part);
    }
  }

  /// A variable for what a pointer or an optional holds, which may be one itself.
  std::string bind(const std::string& object) {
    if (!object.starts_with('*')) return object;
    std::string variable = code_.variable("held");
    code_.line("const auto& " + variable + " = " + object + ";");
    return variable;
  }

  void reserve(const Member& member, const std::string& object, const std::string& message) {
    code_.line(message + ".mutable_" + member.name + "()->Reserve(static_cast<int>(" + in(object) +
               "size()));");
  }

  void repeated(const Member& member, const std::string& object, const std::string& message) {
    const Value& value = member.value;
    if (value.form == Form::string || (value.form == Form::scalar && value.cpp.kind != "enum")) {
      return code_.line(message + ".mutable_" + member.name + "()->Add(" + in(object) + "begin(), " +
                        in(object) + "end());");
    }
    reserve(member, object, message);
    const std::string element = code_.variable("element");
    const bool has_content = value.form != Form::message || !value.members.empty();
    code_.open((has_content ? "for (const auto& " : "for ([[maybe_unused]] const auto& ") + element + " : " +
               object + ")");
    const std::string add = message + ".add_" + member.name;
    single(value, element, add, add);
    code_.close();
  }

  void map(const Member& member, const std::string& object, const std::string& message) {
    const std::string map = code_.variable("map");
    const std::string key = code_.variable("key");
    const std::string mapped = code_.variable("mapped");
    code_.line("auto& " + map + " = *" + message + ".mutable_" + member.name + "();");
    code_.open("for (const auto& [" + key + ", " + mapped + "] : " + object + ")");
    const std::string target = map + "[" + scalar(member.key, key) + "]";
    switch (member.value.form) {
      case Form::bytes:
        code_.line("to_bytes(" + mapped + ", " + target + ");");
        break;
      case Form::record:
        code_.line("to_message(" + mapped + ", " + target + ");");
        break;
      case Form::message:
        parts(member.value, mapped, target);
        break;
      default:
        code_.line(target + " = " + scalar(member.value, mapped) + ";");
    }
    code_.close();
  }

  void entries(const Member& member, const std::string& object, const std::string& message) {
    reserve(member, object, message);
    const std::string key = code_.variable("key");
    const std::string mapped = code_.variable("mapped");
    const std::string entry = code_.variable("entry");
    code_.open("for (const auto& [" + key + ", " + mapped + "] : " + object + ")");
    code_.line("auto& " + entry + " = *" + message + ".add_" + member.name + "();");
    this->member(member.value.members[0], key, entry);
    this->member(member.value.members[1], mapped, entry);
    code_.close();
  }

  void oneof(const Member& member, const std::string& object, const std::string& message) {
    code_.open("switch (" + in(object) + "index())");
    for (std::size_t i = 0; i < member.alternatives.size(); ++i) {
      const std::string index = std::to_string(i);
      code_.open("case " + index + ":");
      this->member(member.alternatives[i], "std::get<" + index + ">(" + object + ")", message);
      code_.line("break;");
      code_.close();
    }
    code_.close();
  }

  Code& code_;
};

}  // namespace

void write_to_message(Code& code, const Member& member, const std::string& object,
                      const std::string& message) {
  Writer(code).member(member, object, message);
}

}  // namespace roundtrip::protobuf_generator
