// SPDX-License-Identifier: MIT
//
// JSON text (RFC 8259) to a Document, with a position for all that is wrong or lost. A parser of its own,
// since a library's takes a NUL for the end, does not say where it stands, and rounds without a word.
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record/document.h"

namespace roundtrip {

/// How a number can be read as another than was written.
enum class Rounding : std::uint8_t {
  digits,  ///< it has more digits than a double holds: printed with as many, the double gives others
  zero,    ///< it is closer to zero than any double and became 0
};
inline constexpr std::size_t roundings = 2;

/// The numbers of one text that were rounded in one way.
struct RoundedNumbers {
  std::size_t first_offset = 0;     ///< of the first one, in bytes; no meaning when there is none
  std::vector<std::size_t> leaves;  ///< of each: how many leaves stand before it
};

/// What a JSON text holds. Leaves are values without others inside, and empty containers.
struct JsonDocument {
  Document root;
  std::size_t leaves = 0;
  std::array<RoundedNumbers, roundings> rounded;  ///< by Rounding
};

/// Why a text cannot be read.
class JsonError : public std::runtime_error {
 public:
  JsonError(const std::string& why, std::size_t offset) : std::runtime_error(why), offset_(offset) {}
  [[nodiscard]] std::size_t offset() const { return offset_; }  ///< of the first wrong byte

 private:
  std::size_t offset_;
};

/// What is taken for JSON.
enum class JsonDialect : std::uint8_t {
  standard,
  python,  ///< also NaN, Infinity and -Infinity, which Python's json writes for what JSON has no number for
};

/// Parses one value with white space around it. Integers that fit into 64 bits stay integers; all other
/// numbers, and -0, become the nearest double.
/// @throws JsonError where the text is not JSON or not UTF-8, where it becomes too deep, and for a number
/// beyond the largest double
[[nodiscard]] JsonDocument parse_document(std::string_view text, JsonDialect dialect = JsonDialect::standard);

/// "LINE:COLUMN" of a byte in a text, both counted from 1; columns count characters, not bytes.
[[nodiscard]] std::string line_and_column(std::string_view text, std::size_t offset);

}  // namespace roundtrip
