// SPDX-License-Identifier: MIT
//
// A hyperparameter of a model (bench/record/models.h) as one text, for formats of models, which have room for
// texts beside what predicts, and no types for them:
//
//     bool:true   int64:100   double:0.0001   nan:7ff8000000000000   string:lbfgs
//
// A number is written so that it reads back to the bit.
#pragma once

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <concepts>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "bench/record/models.h"

namespace roundtrip {

/// The shortest digits that read back as the number; what std::to_chars takes may follow it.
template <class... Format>
[[nodiscard]] std::string digits_of(Format... number) {
  std::array<char, 32> text{};
  const auto result = std::to_chars(text.data(), text.data() + text.size(), number...);
  return {text.data(), result.ptr};
}

/// The number of a text that is nothing else.
/// @param where for the message
/// @throws std::runtime_error
template <class Number, class... Format>
[[nodiscard]] Number number_of(std::string_view text, const std::string& where, Format... format) {
  Number number{};
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number, format...);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size())
    throw std::runtime_error(where + " is not a number");
  return number;
}

[[nodiscard]] inline std::string hyperparameter_text(const models::Hyperparameter& value) {
  return std::visit(
      [](const auto& held) -> std::string {
        using T = std::remove_cvref_t<decltype(held)>;
        if constexpr (std::same_as<T, bool>) {
          return held ? "bool:true" : "bool:false";
        } else if constexpr (std::same_as<T, std::int64_t>) {
          return "int64:" + digits_of(held);
        } else if constexpr (std::same_as<T, double>) {
          if (std::isnan(held)) return "nan:" + digits_of(std::bit_cast<std::uint64_t>(held), 16);
          return "double:" + digits_of(held);
        } else {
          return "string:" + held;
        }
      },
      value);
}

/// @param where the text stands, for the message
/// @throws std::runtime_error for a text that is none of the above
[[nodiscard]] inline models::Hyperparameter hyperparameter_of(std::string_view text,
                                                              const std::string& where) {
  const std::size_t colon = text.find(':');
  const std::string_view type = text.substr(0, colon);
  const std::string_view rest = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  if (type == "string" && colon != std::string_view::npos) return std::string(rest);
  if (type == "bool" && (rest == "true" || rest == "false")) return rest == "true";
  if (type == "int64") return number_of<std::int64_t>(rest, where);
  if (type == "double") return number_of<double>(rest, where);
  if (type == "nan") return std::bit_cast<double>(number_of<std::uint64_t>(rest, where, 16));
  throw std::runtime_error(where + " is none of bool:, int64:, double:, nan: and string:");
}

}  // namespace roundtrip
