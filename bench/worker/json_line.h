// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace roundtrip {

/// Builds one JSON object on one line. A worker answers in JSON but must not be linked with a JSON library,
/// which could be the very one that it measures.
class JsonLine {
 public:
  JsonLine& add(std::string_view key, std::string_view text);
  JsonLine& add(std::string_view key, const char* text) { return add(key, std::string_view(text)); }
  JsonLine& add(std::string_view key, bool value) { return add_raw(key, value ? "true" : "false"); }
  template <std::unsigned_integral Number>
  requires(!std::same_as<Number, bool>) JsonLine& add(std::string_view key, Number value) {
    return add_raw(key, std::to_string(value));
  }
  JsonLine& add(std::string_view key, int value) { return add_raw(key, std::to_string(value)); }
  /// A finite number, with all its digits.
  JsonLine& add(std::string_view key, double value);
  JsonLine& add(std::string_view key, const std::vector<double>& values);
  JsonLine& add(std::string_view key, const JsonLine& object) { return add_raw(key, object.text()); }
  /// A range of JsonLine becomes an array of objects.
  template <class Range>
  requires requires(const Range& range) { range.begin()->text(); }
  JsonLine& add(std::string_view key, const Range& objects) {
    std::string array = "[";
    for (const JsonLine& object : objects) array.append(array.size() == 1 ? "" : ",").append(object.text());
    return add_raw(key, array + "]");
  }

  [[nodiscard]] std::string text() const { return std::string("{").append(members_).append("}"); }

 private:
  JsonLine& add_raw(std::string_view key, const std::string& json);

  std::string members_;
};

}  // namespace roundtrip
