// SPDX-License-Identifier: MIT
#include "bench/bridges/schema/names.h"

#include <algorithm>

namespace roundtrip::schema {

namespace {

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
char to_upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

/// The keywords of C++20. A record's member can be named like one only after a change of its case, and the
/// compilers of schemas know those of older standards at best.
bool is_keyword(std::string_view name) {
  static const std::set<std::string_view> keywords = words(
      "alignas alignof and and_eq asm assert auto bitand bitor bool break case catch char char16_t char32_t "
      "char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr "
      "constinit "
      "continue decltype default delete do double dynamic_cast else enum explicit export extern false float "
      "for "
      "friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq "
      "private protected public register reinterpret_cast requires return short signed sizeof static "
      "static_assert static_cast struct switch template this thread_local throw true try typedef typeid "
      "typename "
      "union unsigned using virtual void volatile wchar_t while xor xor_eq");
  return keywords.contains(name);
}

std::string squash(std::string_view name) {
  std::string squashed;
  for (const char c : name) {
    if (c != '_') squashed += to_lower(c);
  }
  return squashed;
}

}  // namespace

std::string snake_case(std::string_view name) {
  std::string snake;
  char previous = '_';
  for (const char c : name) {
    if (is_upper(c) && (is_lower(previous) || is_digit(previous))) snake += '_';
    snake += to_lower(c);
    previous = c;
  }
  return snake;
}

std::string pascal_case(std::string_view name) {
  std::string pascal;
  bool begins_word = true;
  for (const char c : name) {
    if (is_lower(c) || is_upper(c)) {
      pascal += begins_word ? to_upper(c) : c;
      begins_word = false;
    } else {
      if (is_digit(c)) pascal += c;
      begins_word = true;
    }
  }
  return pascal;
}

std::string camel_case(std::string_view name) {
  std::string camel = pascal_case(name);
  if (!camel.empty()) camel[0] = to_lower(camel[0]);
  return camel;
}

std::string same_case(std::string_view name) {
  return std::string(name);
}

std::set<std::string_view> words(std::string_view text) {
  std::set<std::string_view> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) found.insert(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

FieldNames::FieldNames(const Naming& naming, const std::string& message, const std::set<std::string>& types)
    : naming_(naming), types_(types) {
  identifiers_.insert(message);
}

bool FieldNames::try_take(const std::string& name) {
  const auto identifiers =
      naming_.accessors != nullptr ? naming_.accessors(name) : std::vector<std::string>{name};
  const auto is_taken = [&](const std::string& identifier) { return identifiers_.contains(identifier); };
  if (std::any_of(identifiers.begin(), identifiers.end(), is_taken)) return false;
  if (naming_.loose && squashed_.contains(squash(name))) return false;
  if (naming_.nested_type != nullptr && types_.contains(naming_.nested_type(name))) return false;
  identifiers_.insert(identifiers.begin(), identifiers.end());
  squashed_.insert(squash(name));
  return true;
}

std::string FieldNames::take(std::string_view name) {
  std::string wanted = naming_.field(name);
  if ((naming_.bare && is_keyword(wanted)) || naming_.reserved_fields.contains(wanted))
    wanted += naming_.mark;
  if (try_take(wanted)) return wanted;
  for (int i = 2;; ++i) {
    std::string numbered = naming_.field(wanted + "_" + std::to_string(i));
    if (try_take(numbered)) return numbered;
  }
}

std::string TypeNames::take(const std::string& wanted) {
  const std::string styled = naming_.type(wanted);
  std::string name = styled;
  if (naming_.reserved_types.contains(styled)) name += naming_.mark;
  for (int i = 2; !taken_.insert(name).second; ++i) name = styled + std::to_string(i);
  return name;
}

std::vector<std::string> enumerator_names(const Naming& naming, const std::vector<std::string>& names) {
  std::vector<std::string> given;
  for (const std::string& name : names) {
    std::string wanted = naming.enumerator(name);
    if (is_keyword(wanted)) wanted += naming.mark;
    std::string free = wanted;
    for (int i = 2; std::find(given.begin(), given.end(), free) != given.end(); ++i) {
      free = wanted + std::to_string(i);
    }
    given.push_back(std::move(free));
  }
  return given;
}

}  // namespace roundtrip::schema
