// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/traversal.h"

#include <algorithm>
#include <cctype>

namespace roundtrip::schema {

std::string Traversal::bind(const std::string& expression, const std::string& name,
                            const std::string& declaration) {
  const auto is_path = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; };
  if (std::all_of(expression.begin(), expression.end(), is_path)) return expression;
  std::string variable = code_.variable(name);
  code_.line(declaration + variable + " = " + expression + ";");
  return variable;
}

void Traversal::check_length(const Value& array, const std::string& size, const std::string& described) {
  code_.line("check_length(\"" + described + "\", " + std::to_string(array.cpp.length) + ", " + size + ");");
}

std::string Traversal::open_elements(const Value& element_value, const std::string& list) {
  const std::string element = code_.variable("element");
  const bool has_content = element_value.form != Form::message || !element_value.members.empty();
  code_.open((has_content ? "for (const auto& " : "for ([[maybe_unused]] const auto& ") + element + " : " +
             list + ")");
  return spelling_.read_element(element_value, element);
}

MessageObject Traversal::open_entries(const Value& entry_value, const std::string& list,
                                      const std::string& described) {
  const std::string entry = code_.variable("entry");
  code_.open("for (const auto& " + entry + " : " + list + ")");
  return bind_parts(entry_value, spelling_.read_element(entry_value, entry), described);
}

std::pair<std::string, std::string> Traversal::open_pairs(const std::string& map) {
  std::string key = code_.variable("key");
  std::string mapped = code_.variable("mapped");
  code_.open("for (const auto& [" + key + ", " + mapped + "] : " + map + ")");
  return {std::move(key), std::move(mapped)};
}

void Traversal::write_switch(const Member& choice, const MessageObject& message,
                             const std::function<void(std::size_t)>& each) {
  code_.open("switch (" +
             (choice.tagged ? spelling_.get(choice, message.expression)
                            : spelling_.which(choice, message.expression)) +
             ")");
  for (std::size_t i = 0; i < choice.alternatives.size(); ++i) {
    code_.open("case " + (choice.tagged ? std::to_string(i) : spelling_.label(choice, i, message.type)) +
               ":");
    each(i);
    code_.line("break;");
    code_.close();
  }
  code_.line("default:");
  code_.line("  throw no_alternative(\"" + path(message, choice) + "\");");
  code_.close();
}

std::string Traversal::alternative(const Member& choice, std::size_t index,
                                   const MessageObject& message) const {
  const Member& held = choice.alternatives[index];
  if (held.value.form == Form::marker) return {};
  return choice.tagged ? spelling_.get(held, message.expression)
                       : spelling_.get_alternative(choice, index, message.expression);
}

std::string number_type(const std::string& kind) {
  const bool keyword = kind == "bool" || kind == "float" || kind == "double";
  return keyword ? kind : "std::" + kind + "_t";
}

}  // namespace roundtrip::schema
