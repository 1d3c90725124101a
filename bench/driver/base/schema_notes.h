// SPDX-License-Identifier: MIT
//
// What JSON Schema can say of a record's members, and their C++ types do not. It stands beside the record,
// once: json_schema.h makes the schema of both.
//
//     struct Interval { double low; double high; double confidence; };
//     ROUNDTRIP_RECORD(Interval, low, high, confidence);
//     template <>
//     inline constexpr auto schema_notes<Interval> = notes_of<Interval>("of the median", {{"low", "in ns",
//     time}, …});
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>

#include "bench/record/record.h"

namespace roundtrip {

/// What a value may be. Of a list: what each of its elements may be.
struct Limits {
  std::optional<double> least{};  ///< the default is what its type holds
  std::optional<double> above{};  ///< it is greater than this
  std::optional<double> most{};
  std::span<const std::string_view> words{};  ///< it is one of these; empty: any string
  std::size_t min_length = 0;                 ///< characters
  std::size_t max_length = 0;                 ///< 0: without a limit
  std::string_view pattern{};                 ///< a regular expression
};

struct Note {
  std::string_view member;
  std::string_view description{};
  Limits limits{};
  std::size_t min_items = 0;  ///< of a list
  bool required = true;       ///< otherwise files are read that were written before it was there
};

template <std::size_t N>
struct RecordNotes {
  std::string_view description{};
  std::array<Note, N> members{};

  /// What is said of a member: its name, when that is nothing more.
  [[nodiscard]] constexpr Note of(std::string_view member) const {
    for (const Note& note : members) {
      if (note.member == member) return note;
    }
    return {member};
  }
};

/// The notes of a record. The primary template is that of records whose types say all.
template <kind::record T>
inline constexpr RecordNotes<0> schema_notes{};

/// Notes whose every entry names a member of the record, in its order; any other is a compile error.
template <kind::record T, std::size_t N>
constexpr RecordNotes<N> notes_of(std::string_view description, const Note (&members)[N]) {
  RecordNotes<N> result{description};
  std::size_t next = 0;
  const auto take = [&](const auto& field) {
    if (next < N && members[next].member == field.name) {
      result.members[next] = members[next];
      ++next;
    }
  };
  std::apply([&](const auto&... each) { (take(each), ...); }, fields<T>);
  if (next != N) throw std::logic_error("a note names no member, or not in the order of the members");
  return result;
}

/// What several files have in common.
namespace limits {
inline constexpr Limits name{.min_length = 1};
inline constexpr Limits natural{.least = 0};
/// Integers up to here every reader of JSON holds exactly.
inline constexpr double exact = 9007199254740991;
inline constexpr Limits count{.least = 0, .most = exact};
inline constexpr Limits positive_count{.least = 1, .most = exact};
inline constexpr Limits positive{.above = 0};
inline constexpr Limits share{.least = 0, .most = 1};
inline constexpr Limits scale{.least = 1e-9, .most = 1e9};
inline constexpr Limits seconds{.least = 0, .most = 1e12};
inline constexpr Limits instructions{.above = 0, .most = 1e18};
inline constexpr Limits ratio{.least = 1e-30, .most = 1e30};
inline constexpr Limits checksum{.max_length = 16, .pattern = "^([0-9a-f]{16})?$"};
inline constexpr Limits date{.max_length = 40,
                             .pattern =
                                 "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?"
                                 "(Z|[+-][0-9]{2}:[0-9]{2})$"};
inline constexpr Limits utc{.max_length = 20,
                            .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"};
}  // namespace limits

}  // namespace roundtrip
