// SPDX-License-Identifier: MIT
//
// The value of any JSON file, and a little more (bytes): what a dataset is that was read and not generated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bench/record/record.h"

namespace roundtrip {

/// How deep arrays and objects of a document may nest. The native format, in which documents travel, has the
/// same limit.
inline constexpr std::size_t max_document_depth = 900;

/// A dynamic value. Being a record like any other it goes through every adapter that can hold a recursive
/// variant; a self-describing format writes it as its own dynamic values instead.
///
/// Integers are int64 when they fit, uint64 only above 2^63-1, and never a double: 1 and 1.0 are different
/// values here. The members of an object keep their order, and keys may repeat.
struct Document {
  using Array = std::vector<Document>;
  using Member = std::pair<std::string, Document>;
  using Object = std::vector<Member>;
  using Value = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Bytes,
                             Array, Object>;

  Value value;

  /// An integer in its one canonical form.
  static Document integer(std::uint64_t number) {
    if (number <= static_cast<std::uint64_t>(INT64_MAX)) return {Value{static_cast<std::int64_t>(number)}};
    return {Value{number}};
  }
  static Document integer(std::int64_t number) { return {Value{number}}; }
};
ROUNDTRIP_RECORD(Document, value);

}  // namespace roundtrip
