// SPDX-License-Identifier: MIT
//
// How deep data may nest. Whoever reads it recurses, and so does whoever writes it, so that bytes from
// strangers could otherwise exhaust the stack. One limit for all bridges: what one writes, each can read.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#include "bench/record/type_tree.h"
#include "bench/record/unsupported.h"

namespace roundtrip {

/// Of arrays and objects inside each other or, in archives, of records.
inline constexpr std::size_t max_depth = 1000;

namespace detail {

/// Of this thread, in whichever archive.
inline constinit thread_local std::size_t archive_depth = 0;

inline std::string too_deep(const char* what) {
  // Appended: GCC 12 warns falsely of a literal behind a temporary.
  std::string text = what;
  text += " nest more than ";
  text += std::to_string(max_depth);
  text += " deep";
  return text;
}

[[noreturn, gnu::cold]] inline void throw_too_deep_to_load(const char* what) {
  throw std::runtime_error(too_deep(what));
}
[[noreturn, gnu::cold]] inline void throw_too_deep_to_save() {
  throw UnsupportedError(too_deep("arrays and objects"));
}

}  // namespace detail

/// The number of arrays and objects around a value, handed down by what recurses through them.
/// @tparam bounded false where the types set an end to it: then nothing is counted
template <bool bounded>
class NestingLevel {
 public:
  /// That of what is inside an array or object at this level.
  /// @throws std::runtime_error when that is too deep to load
  [[nodiscard]] NestingLevel inside_loaded() const {
    if (depth_ == max_depth) [[unlikely]]
      detail::throw_too_deep_to_load("arrays and objects");
    return NestingLevel(depth_ + 1);
  }
  /// @throws UnsupportedError when that is too deep to save
  [[nodiscard]] NestingLevel inside_saved() const {
    if (depth_ == max_depth) [[unlikely]]
      detail::throw_too_deep_to_save();
    return NestingLevel(depth_ + 1);
  }

  NestingLevel() = default;

 private:
  explicit NestingLevel(std::size_t depth) : depth_(depth) {}

  std::size_t depth_ = 0;
};
template <>
class NestingLevel<false> {
 public:
  [[nodiscard]] NestingLevel inside_loaded() const { return {}; }
  [[nodiscard]] NestingLevel inside_saved() const { return {}; }
};

/// Where a value of T begins.
template <class T>
using NestingLevelOf = NestingLevel<nests_without_end<T>>;

/// For archives, whose functions hand nothing down: stands in the function of each record, and counts those
/// around it that can nest without end. To save what is too deep is not refused: that would be a count on
/// the clock for nobody's safety, and the load says it.
/// @tparam R the record
template <class R, bool loading>
class ArchiveLevel {
 public:
  /// @throws std::runtime_error where that is too deep to load
  ArchiveLevel() {
    if constexpr (counted) {
      if (detail::archive_depth == max_depth) [[unlikely]]
        detail::throw_too_deep_to_load("records");
      ++detail::archive_depth;
    }
  }
  ArchiveLevel(const ArchiveLevel&) = delete;
  ArchiveLevel& operator=(const ArchiveLevel&) = delete;
  ArchiveLevel(ArchiveLevel&&) = delete;
  ArchiveLevel& operator=(ArchiveLevel&&) = delete;
  ~ArchiveLevel() {
    if constexpr (counted) --detail::archive_depth;
  }

 private:
  static constexpr bool counted = loading && nests_without_end<R>;
};

}  // namespace roundtrip
