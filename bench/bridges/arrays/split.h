// SPDX-License-Identifier: MIT
//
// A record, or a document, as arrays with names and JSON for the rest. The arrays are named by their path
// (`trees.0.threshold`); in the JSON stands, where each of them belongs,
//
//     {"$tensor": name}                 an array of numbers, or of arrays of them
//     {"$tensor": name, "as": type}     the same of a type that the format lacks, in one of the same width
//     {"$scalar": name}                 a number that JSON has not: NaN, an infinity
//     {"$bytes": name}                  bytes, as an array of uint8
//     {"$base64": text}                 a few bytes
//     {"$columns": rows, "of": {…}}     a vector of records of numbers: an object as each of them is, with
//     the
//                                       array of all rows in the place of each number
//
// A key that begins with `$` gets another one in front. The rule is: what is numbers alone, all of one type,
// and has at least `least_elements` of them (as columns: rows) is an array. Of a vector in a vector that is
// so where all of the inner ones have the same size, to `most_dimensions`; of a document's arrays where all
// numbers are int64, all uint64 or all double. Everything else is JSON by json_conventions.h.
//
// In a name '%', '.', '$', '/', '\' and control characters of a key are '%' and two hexadecimal digits; the
// root is `$`. What would be the second array of a name, as where a document repeats a key, gets `%#` and a
// number behind it, and so does what is longer than the format has room for, in place of its end.
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "bench/bridges/arrays/gather.h"
#include "bench/bridges/json_text_sink.h"
#include "bench/bridges/write.h"

namespace roundtrip::arrays {

/// What a format has room for.
struct Limits {
  std::size_t longest_name = SIZE_MAX;  ///< bytes
  /// The type in which numbers of a type are stored: of the same width, if it is another one.
  NumberType (*stored)(NumberType) = [](NumberType type) { return type; };
};

class Splitter {
 public:
  class Place;

  explicit Splitter(const Limits& limits = {}) : limits_(limits), sink_(json_) {}
  Splitter(const Splitter&) = delete;
  Splitter& operator=(const Splitter&) = delete;
  Splitter(Splitter&&) = delete;
  Splitter& operator=(Splitter&&) = delete;
  ~Splitter() = default;

  /// Splits a record, which must stay until its arrays have been put.
  /// @throws UnsupportedError when it nests too deep, or a string is no UTF-8
  template <class T>
  void split(const T& record);

  [[nodiscard]] const std::vector<Tensor>& tensors() const { return tensors_; }
  [[nodiscard]] std::string_view name(const Tensor& tensor) const {
    return std::string_view(names_).substr(tensor.name_offset, tensor.name_size);
  }
  /// The text of the rest.
  [[nodiscard]] View json() const { return as_view(json_); }

 private:
  /// From a value to one within.
  struct Step {
    std::string_view key;
    std::size_t index;
    bool is_key;
  };

  /// Of a key or an index.
  void add_step(const Step& step);
  /// Sets the name of a tensor to that of the path.
  void name_by_path(Tensor& tensor);
  void make_distinct(Tensor& tensor);
  void add(Tensor tensor, std::string_view marker);
  void add_scalar(NumberType type, const void* bits);
  void add_bytes(View bytes);
  void key(std::string_view name);

  template <class T>
  bool add_array(const T& elements);
  template <class Elements>
  bool add_columns(const Elements& records);
  template <class R>
  void add_columns_of(const R& first, std::size_t rows, std::size_t stride);

  Limits limits_;
  bool names_may_repeat_ = false;
  std::vector<Step> path_;
  std::vector<Tensor> tensors_;
  std::string names_;
  std::unordered_set<std::string> seen_;
  Buffer json_;
  JsonTextSink sink_;
};

/// Where a value goes (write.h): the step to it is the last of the path.
class Splitter::Place {
 public:
  explicit Place(Splitter& splitter) : s_(splitter) {}

  void null() const { s_.sink_.null(); }
  void boolean(bool b) const { s_.sink_.boolean(b); }
  void integer(auto i) const { s_.sink_.integer(i); }
  void number(auto d) const {
    if (std::isfinite(d)) return s_.sink_.number(d);
    s_.add_scalar(number_type_of<decltype(d)>(), &d);
  }
  void string(std::string_view s) const { s_.sink_.string(s); }
  void bytes(View b) const { s_.add_bytes(b); }

  template <class Elements>
  bool whole(const Elements& elements) const {
    if constexpr (may_be_tensor<Elements>) {
      return s_.add_array(elements);
    } else if constexpr (kind::vector<Elements>) {
      if constexpr (flat_record<typename Elements::value_type>) return s_.add_columns(elements);
    }
    return false;
  }

  struct Array {
    Splitter& s;
    Place element() const {
      ++s.path_.back().index;
      return Place(s);
    }
    void end() const {
      s.path_.pop_back();
      s.sink_.end_array();
    }
  };
  Array array(std::size_t elements) const {
    s_.sink_.begin_array(elements);
    s_.path_.push_back({{}, SIZE_MAX, false});
    return {s_};
  }
  struct Object {
    Splitter& s;
    Place member(std::string_view name) const {
      s.path_.back().key = name;
      s.key(name);
      return Place(s);
    }
    void end() const {
      s.path_.pop_back();
      s.sink_.end_object();
    }
  };
  Object object(std::size_t members) const {
    s_.sink_.begin_object(members);
    s_.path_.push_back({{}, 0, true});
    return {s_};
  }

 private:
  Splitter& s_;
};

template <class T>
void Splitter::split(const T& record) {
  names_may_repeat_ = std::same_as<T, Document>;
  path_.clear();
  tensors_.clear();
  names_.clear();
  seen_.clear();
  json_.clear();
  sink_.start();
  try {
    write_value(record, Place(*this));
  } catch (const NotUtf8Error& error) {
    throw UnsupportedError(error.what());
  }
}

template <class T>
bool Splitter::add_array(const T& elements) {
  const std::optional<Tensor> tensor = tensor_of(elements);
  if (tensor) add(*tensor, "$tensor");
  return tensor.has_value();
}

template <class Elements>
bool Splitter::add_columns(const Elements& records) {
  if (records.size() < least_elements) return false;
  sink_.begin_object(2);
  sink_.key("$columns");
  sink_.integer(records.size());
  sink_.key("of");
  add_columns_of(records.front(), records.size(), sizeof records.front());
  sink_.end_object();
  return true;
}

template <class R>
void Splitter::add_columns_of(const R& first, std::size_t rows, std::size_t stride) {
  sink_.begin_object(field_count<R>);
  path_.push_back({{}, 0, true});
  for_each_field(first, [&]<class Member>(const auto& field, const Member& member) {
    path_.back().key = field.name;
    key(field.name);
    if constexpr (kind::record<Member>) {
      add_columns_of(member, rows, stride);
    } else {
      Tensor tensor{};
      tensor.type = number_type_of<leaf_of<Member>>();
      tensor.shape.push(rows);
      if (leaf_count<Member> != 1) tensor.shape.push(leaf_count<Member>);
      tensor.complex = kind::complex<Member>;
      tensor.source = &member;
      tensor.stride = stride;
      tensor.gather = &detail::gather_column<Member>;
      add(tensor, "$tensor");
    }
  });
  path_.pop_back();
  sink_.end_object();
}

}  // namespace roundtrip::arrays
