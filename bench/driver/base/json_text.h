// SPDX-License-Identifier: MIT
//
// JSON text from outside as a tree. The parser is strict (RFC 8259: nothing behind the value, no byte that is
// not UTF-8), refuses a key that appears twice in one object, and is bounded in all that there could be too
// much of.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bench/driver/base/error.h"

namespace roundtrip {

struct JsonLimits {
  std::size_t bytes = std::size_t{1} << 30;  ///< of the text: some 20 million blocks
  std::size_t depth = 64;                    ///< arrays and objects inside each other; ours have 6
  /// Of the tree, in bytes, as it is estimated: a text of nothing but `{},{},…` makes one 25 times as large.
  std::size_t memory = std::size_t{4} << 30;
};

/// Where a byte of a text stands, as editors count: from 1, and columns in characters of UTF-8.
struct TextPlace {
  std::size_t line = 1;
  std::size_t column = 1;
};
[[nodiscard]] TextPlace place_in(std::string_view text, std::size_t offset);

/// The text is not JSON, or there is too much of it. what() is "3:5: not JSON: …", to stand behind a file's
/// name and a colon.
class JsonTextError : public InputError {
 public:
  JsonTextError(TextPlace place, const std::string& why);
  [[nodiscard]] const TextPlace& place() const { return place_; }
  [[nodiscard]] const std::string& why() const { return why_; }  ///< "not JSON: …"

 private:
  TextPlace place_;
  std::string why_;
};

/// @throws JsonTextError
[[nodiscard]] nlohmann::json parse_json(std::string_view text, const JsonLimits& limits = {});

/// The beginning of a text in quotes, for a message: in one line, printable and at most some 40 characters
/// long.
[[nodiscard]] std::string excerpt(std::string_view text);

/// A value for a message: a string as excerpt() has it, a number as it is, `an array` or `an object`.
[[nodiscard]] std::string shown_value(const nlohmann::json& value);

}  // namespace roundtrip
