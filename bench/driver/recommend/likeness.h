// SPDX-License-Identifier: MIT
//
// How much two documents are alike, as far as it matters to a format: what kinds of values they are made of,
// how long their texts are, and how they are nested. docs/recommend.md says it in words.
#pragma once

#include <array>
#include <cstddef>
#include <variant>

#include "bench/record/messages.h"

namespace roundtrip {

/// Of a document, or of all messages together.
struct Shape {
  /// Values without others inside, by kind; of all of them.
  enum Kind : std::size_t { texts, integers, doubles, truths, byte_strings };
  std::array<double, 5> kinds{};  ///< shares, whose sum is 1; all 0 where there is no value
  double text_bytes = 0;          ///< the share of the payload that is text
  double text_length = 0;         ///< bytes of a text, the mean
  double depth = 0;               ///< containers inside each other
  double members = 0;             ///< of an object, the mean
  double arrays = 0;              ///< the share of the containers that are arrays
  double payload = 0;             ///< bytes: those of texts, 8 of a number, 1 of a truth or null
};

[[nodiscard]] Shape shape_of(const Document& document);
[[nodiscard]] Shape shape_of(const Messages& messages);
[[nodiscard]] Shape shape_of(const std::variant<Document, Messages>& data);

/// From 0 to 1, which is that of a document with itself: 1 less the mean of seven differences, each from 0
/// to 1. Shares differ by what one has more of; lengths and counts by the logarithm of their ratio, which is
/// 1 from 16 on, and for the payload from 1024 on.
[[nodiscard]] double likeness(const Shape& a, const Shape& b);

}  // namespace roundtrip
