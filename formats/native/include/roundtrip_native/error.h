// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace roundtrip::native {

/// What is wrong with bytes that are to be loaded, or with a value that is to be saved.
enum class Problem : std::uint8_t {
  none,
  not_native,      ///< the bytes do not start as a file of this format does
  version,         ///< of the format: one that this reader does not know
  flags,           ///< of the header: some that this reader does not know, or none where it needs some
  layout,          ///< the value is in the other layout: by rows and not by columns, or the reverse
  checksum,        ///< the bytes are not those that were saved
  other_record,    ///< the file holds a record of another description
  description,     ///< of the file: it is none, or not the one whose hash the header has
  changed_type,    ///< of a member: the file's cannot become this program's
  truncated,       ///< the bytes end too early
  trailing,        ///< there are bytes after the value
  length,          ///< larger than the bytes that are left could hold, or not in its shortest form
  boolean,         ///< a bool, or the mark of an optional or pointer, that is neither 0 nor 1
  enumerator,      ///< an enum's integer that is none of its enumerators
  alternative,     ///< a variant has no alternative of this index
  repeated_key,    ///< of a map or set
  key_order,       ///< of an ordered map or set: the keys do not ascend
  colliding_keys,  ///< of an unordered map or set: so many share a bucket that loading would take for ever
  memory,          ///< what the file holds would take far more of it than the file itself
  depth,           ///< records of a recursive type are nested deeper than max_depth
  no_alternative,  ///< save: a variant holds none, because of an exception
  column,          ///< compact layout: a column is not encoded in any of the ways that there are
  reference,       ///< compact layout: records of a recursive type that nothing holds, or that are missing
  too_long,        ///< save, compact layout: a string or container of 2^32 elements or more
};

[[nodiscard]] constexpr const char* describe(Problem problem) {
  switch (problem) {
    case Problem::none:
      return "nothing is wrong";
    case Problem::not_native:
      return "this is not a file of the native format: it does not start with RTNB";
    case Problem::version:
      return "the file has a version of the format that this reader does not know";
    case Problem::flags:
      return "the file's header has other flags than this reader can read";
    case Problem::layout:
      return "the file is in the other layout: one is read by native::, one by native::compact::";
    case Problem::checksum:
      return "the bytes are not those that were saved: the checksum differs";
    case Problem::other_record:
      return "the file holds another record";
    case Problem::description:
      return "the file's description of its record cannot be used";
    case Problem::changed_type:
      return "the member's type has changed so that it cannot be read";
    case Problem::truncated:
      return "the data ends too early";
    case Problem::trailing:
      return "there are bytes after the end of the record";
    case Problem::length:
      return "a length is larger than the data that is left, or is not in its shortest form";
    case Problem::boolean:
      return "a bool, optional or pointer mark is neither 0 nor 1";
    case Problem::enumerator:
      return "an enum has no enumerator of this value";
    case Problem::alternative:
      return "a variant has no alternative of this index";
    case Problem::repeated_key:
      return "a map or set holds a key twice";
    case Problem::key_order:
      return "the keys of an ordered map or set do not ascend";
    case Problem::colliding_keys:
      return "too many keys of an unordered map or set have the same hash";
    case Problem::memory:
      return "the value would take many times more memory than the file has bytes";
    case Problem::depth:
      return "records are nested more than 1000 deep";
    case Problem::no_alternative:
      return "a variant holds no value";
    case Problem::column:
      return "a column is not encoded in any of the ways that there are";
    case Problem::reference:
      return "records of a recursive type are missing, or nothing holds them";
    case Problem::too_long:
      return "a string or container has 2^32 elements or more";
  }
  return "unknown problem";
}

/// The part of a path that an element is.
[[nodiscard]] inline std::string path_of_element(std::size_t index) {
  return std::string(1, '[').append(std::to_string(index)).append(1, ']');
}

/// What is wrong, and where.
struct Error {
  Problem problem = Problem::none;
  std::size_t offset = 0;  ///< of load: in the bytes, from their start
  std::string path;        ///< the member, as `entries[3].request`; empty in the header
  std::string detail;      ///< more, where there is more to say

  /// On the way back from a failure every level puts its part in front of the path.
  void enter_path(std::string part) {
    if (!path.empty() && path[0] != '[') part += '.';
    path.insert(0, part);
  }

  explicit operator bool() const { return problem != Problem::none; }

  [[nodiscard]] std::string message() const {
    std::string text = "native: ";
    if (!path.empty()) text.append(path).append(": ");
    text += describe(problem);
    if (!detail.empty()) text.append(" (").append(detail).append(")");
    if (problem != Problem::no_alternative) text.append(" at byte ").append(std::to_string(offset));
    return text;
  }
};

#ifdef __cpp_exceptions

/// The bytes are not what this type's save writes.
class LoadError : public std::runtime_error {
 public:
  explicit LoadError(Error error) : std::runtime_error(error.message()), error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const { return error_; }
  [[nodiscard]] Error take() { return std::move(error_); }
  /// Where, counted from the start of the bytes.
  [[nodiscard]] std::size_t offset() const { return error_.offset; }

 private:
  Error error_;
};

/// The value cannot be saved so that it could be loaded again.
class SaveError : public std::runtime_error {
 public:
  explicit SaveError(Problem problem)
      : std::runtime_error(std::string("native: ") + describe(problem)), problem_(problem) {}
  [[nodiscard]] Problem problem() const { return problem_; }

 private:
  Problem problem_;
};

#endif

}  // namespace roundtrip::native
