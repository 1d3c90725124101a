// SPDX-License-Identifier: MIT
#include "bench/driver/run/answer_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/driver/results/cells.h"

namespace roundtrip {

namespace {

bool is_answer_name(const std::string& text) {
  return !text.empty() && text.size() <= longest_name && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

std::string shortened(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  const std::size_t all = text.size();
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
  text.resize(end);
  return text + fmt::format("… ({} bytes in all)", all);
}

AnswerMembers::AnswerMembers(const nlohmann::json& object, const std::string& verb,
                             const nlohmann::json& whole)
    : object_(object), verb_(verb), whole_(whole) {
  if (!object.is_object()) refuse("is not a list of objects");
}

std::string AnswerMembers::text(const char* key, std::size_t most) const {
  const auto& value = at(key);
  if (!value.is_string()) refuse(fmt::format("has a member '{}' that is not a string", key));
  return shortened(value.get<std::string>(), most);
}

std::string AnswerMembers::name(const char* key) const {
  std::string value = text(key);
  if (!is_answer_name(value))
    refuse(fmt::format("has a '{}' that is not a valid one: letters, digits and _", key));
  return value;
}

bool AnswerMembers::flag(const char* key) const {
  const auto& value = at(key);
  if (!value.is_boolean()) refuse(fmt::format("has a member '{}' that is not true or false", key));
  return value.get<bool>();
}

std::uint64_t AnswerMembers::count(const char* key) const {
  const auto& value = at(key);
  // Whatever the library reads as a signed number is one below zero, or small enough for both.
  if (!value.is_number_integer() || (!value.is_number_unsigned() && value.get<std::int64_t>() < 0))
    refuse(fmt::format("has a member '{}' that is not a count", key));
  return value.get<std::uint64_t>();
}

double AnswerMembers::ns(const char* key, double least) const {
  return time_in(key, at(key), least);
}

std::vector<double> AnswerMembers::times(const char* key, double least) const {
  const auto& value = at(key);
  if (!value.is_array()) return {time_in(key, value, least)};
  std::vector<double> all;
  for (const auto& element : value) all.push_back(time_in(key, element, least));
  return all;
}

double AnswerMembers::time_in(const char* key, const nlohmann::json& value, double least) const {
  if (!value.is_number()) refuse(fmt::format("has a member '{}' that is not a number", key));
  const auto number = value.get<double>();
  if (!(number >= least) || !(number <= longest_ns))
    refuse(fmt::format("has a member '{}' that cannot be a time in ns", key));
  return number;
}

std::int32_t AnswerMembers::rank(const char* key) const {
  const auto& value = at(key);
  const double number = value.is_number_integer() ? value.get<double>() : HUGE_VAL;
  if (!(std::abs(number) <= 1e6)) refuse(fmt::format("has a member '{}' that is not a small integer", key));
  return static_cast<std::int32_t>(number);
}

double AnswerMembers::scale(const char* key) const {
  const auto& value = at(key);
  const double number = value.is_number() ? value.get<double>() : 0;
  if (!(number >= *limits::scale.least) || !(number <= *limits::scale.most))
    refuse(fmt::format("has a member '{}' that cannot be a scale", key));
  return number;
}

std::vector<AnswerMembers> AnswerMembers::list(const char* key) const {
  const auto& value = at(key);
  if (!value.is_array()) refuse(fmt::format("has a member '{}' that is not a list", key));
  std::vector<AnswerMembers> all;
  for (const auto& element : value) all.emplace_back(element, verb_, whole_);
  return all;
}

void AnswerMembers::refuse(const std::string& why) const {
  throw BadAnswer(
      shortened(fmt::format("the worker's answer to '{}' {}: {}", verb_, why, whole_.dump()), 300));
}

const nlohmann::json& AnswerMembers::at(const char* key) const {
  const auto member = object_.find(key);
  if (member == object_.end()) refuse(fmt::format("lacks the member '{}'", key));
  return *member;
}

}  // namespace roundtrip
