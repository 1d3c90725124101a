// SPDX-License-Identifier: MIT
//
// What a file's description (docs/native-format.md) says of its types, in the form in which values are read
// by it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record/describe.h"

namespace roundtrip::native_files {

/// How values are encoded. An enum is encoded as its integer is.
enum class Kind : std::uint8_t {
  boolean,
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  string,
  bytes,
  complex,
  vector,
  array,
  optional,
  pointer,
  map,
  set,
  tuple,
  variant,
  monostate,
  record,
};

struct Type {
  Kind kind = Kind::monostate;
  bool hashed = false;      ///< a map or set whose entries come in any order
  bool recursive = false;   ///< a record that can hold, at some depth, another of its type
  std::uint64_t count = 0;  ///< of an array's elements
  std::vector<const Type*> parts;
  std::vector<std::string> names;         ///< of a record's members
  std::string words;                      ///< as it stands in the description
  std::vector<std::string> alternatives;  ///< of a variant: each in words
  /// Not more than any value takes in the row layout; 0 where every value takes no bytes.
  std::uint64_t least = 1;
  /// Of a type that takes no bytes: how many values one is, with those in it.
  std::uint64_t population = 1;
};

/// @return bytes of a number; 0 for anything else
[[nodiscard]] std::size_t number_size(Kind kind);
[[nodiscard]] bool is_signed(Kind kind);

class Types {
 public:
  /// @param at where in the file the text stands
  /// @throws std::runtime_error that says what is wrong with it
  Types(std::string_view text, std::size_t at);
  Types(const Types&) = delete;
  Types& operator=(const Types&) = delete;
  Types(Types&&) = delete;
  Types& operator=(Types&&) = delete;
  ~Types() = default;

  [[nodiscard]] const Type& root() const { return *root_; }
  /// In the order of their lines.
  [[nodiscard]] const std::deque<Type>& records() const { return records_; }

 private:
  /// Indices of records, those that each one refers to.
  using Graph = std::vector<std::vector<std::size_t>>;
  class Walk;

  const Type* make(const TypeDescription& description, std::vector<std::size_t>& mentioned);
  void measure(Type& type) const;
  void make_record(const RecordDescription& description, Type& record, std::vector<std::size_t>& mentioned);
  void check_order(const Graph& mentions, const std::vector<std::size_t>& of_root);
  void check_finite() const;
  void add_direct(const Type& type, std::vector<std::size_t>& direct) const;
  [[noreturn]] void refuse(const char* what) const;

  std::size_t at_;
  std::deque<Type> records_;
  std::deque<Type> others_;
  std::map<std::string, std::size_t, std::less<>> indices_;  ///< of records, by their words
  const Type* root_ = nullptr;
};

}  // namespace roundtrip::native_files
