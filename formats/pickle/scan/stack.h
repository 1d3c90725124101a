// SPDX-License-Identifier: MIT
//
// The stack and the memo of an unpickler, in bounded memory.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "formats/pickle/scan/value.h"
#include "roundtrip_pickle/error.h"

namespace roundtrip::pickling::scanning {

/// Of the values behind each mark there are the first ones and the last ones; those between are only counted,
/// and are unknown when they are taken.
class Stack {
 public:
  /// What stood behind a mark.
  struct Segment {
    std::vector<Value> first{};
    std::uint64_t count = 0;
  };

  /// @param first how many values behind each mark are kept for certain
  explicit Stack(std::size_t first) : first_(first) {}

  void push(Value value, std::size_t offset) {
    Part& part = parts_.back();
    if (values_.size() - part.begin >= first_ + 2 * last) {
      const auto from = values_.begin() + static_cast<std::ptrdiff_t>(part.begin + first_);
      const auto to = values_.end() - static_cast<std::ptrdiff_t>(last);
      part.gap += static_cast<std::uint64_t>(to - from);
      values_.erase(from, to);
    }
    if (values_.size() == most) fail("more values wait on the stack than can be followed", offset);
    values_.push_back(std::move(value));
  }
  Value pop(std::size_t offset) {
    Part& part = parts_.back();
    if (in_gap()) {
      --part.gap;
      return {};
    }
    if (values_.size() == part.begin) fail("the stack has too few values", offset);
    Value value = std::move(values_.back());
    values_.pop_back();
    return value;
  }
  /// @return what may be changed; for the time until the next call
  Value& top(std::size_t offset) {
    if (in_gap()) return left_out_ = {};
    if (values_.size() == parts_.back().begin) fail("the stack has too few values", offset);
    return values_.back();
  }
  void mark(std::size_t offset) {
    if (parts_.size() == most_marks) fail("more marks are open than can be followed", offset);
    parts_.push_back({values_.size(), 0});
  }
  /// Whether nothing is behind the last mark, if there is one.
  [[nodiscard]] bool on_mark() const {
    return parts_.size() > 1 && parts_.back().gap == 0 && parts_.back().begin == values_.size();
  }
  Segment pop_to_mark(std::size_t offset) {
    if (parts_.size() == 1) fail("there is no mark on the stack", offset);
    const Part part = parts_.back();
    const auto begin = values_.begin() + static_cast<std::ptrdiff_t>(part.begin);
    Segment segment;
    segment.count = part.gap + static_cast<std::uint64_t>(values_.end() - begin);
    const auto certain = part.gap == 0 ? values_.end() : begin + static_cast<std::ptrdiff_t>(first_);
    segment.first.assign(std::make_move_iterator(begin), std::make_move_iterator(certain));
    values_.erase(begin, values_.end());
    parts_.pop_back();
    return segment;
  }
  /// The lowest one, which all others are for.
  Value take_bottom() { return values_.empty() ? Value{} : std::move(values_.front()); }

 private:
  struct Part {
    std::size_t begin = 0;
    std::uint64_t gap = 0;  ///< how many were left out behind the first ones
  };
  static constexpr std::size_t last = 512;
  static constexpr std::size_t most = 500'000;
  static constexpr std::size_t most_marks = 50'000;

  [[nodiscard]] bool in_gap() const {
    const Part& part = parts_.back();
    return part.gap != 0 && values_.size() == part.begin + first_;
  }

  std::size_t first_;
  std::vector<Value> values_;
  std::vector<Part> parts_{Part{}};
  Value left_out_;
};

/// Keeps what can be a name, is a class, or was made by a call, and of other values those that come early.
class Memo {
 public:
  void put(std::uint64_t index, const Value& value, bool matters) {
    if (index == dense_) {
      ++dense_;
      while (far_.erase(dense_) != 0) ++dense_;
    } else if (index > dense_ && !far_.contains(index)) {
      if (far_.size() == most_far) lost_ = true;
      if (!lost_) far_.insert(index);
    }
    const auto known = known_.find(index);
    if (known != known_.end()) {
      known->second = value.reference();
    } else if (known_.size() < (matters ? most : most_others)) {
      known_.emplace(index, value.reference());
    }
  }
  /// Under the number of those that there are.
  void memoize(const Value& value, bool matters) { put(dense_ + far_.size(), value, matters); }
  /// @return one of unknown kind where it was left out
  [[nodiscard]] Value get(std::uint64_t index, std::size_t offset) const {
    if (lost_) return {};
    if (const auto found = known_.find(index); found != known_.end()) return found->second.reference();
    if (index >= dense_ && !far_.contains(index)) {
      fail("the memo has nothing under the number " + std::to_string(index), offset);
    }
    return {};
  }

 private:
  static constexpr std::size_t most = 1'000'000;
  static constexpr std::size_t most_others = 200'000;
  static constexpr std::size_t most_far = 500'000;

  std::unordered_map<std::uint64_t, Value> known_;
  std::uint64_t dense_ = 0;                ///< each number below is there
  std::unordered_set<std::uint64_t> far_;  ///< and each of these
  bool lost_ = false;                      ///< whether there are more: then no number is certain
};

}  // namespace roundtrip::pickling::scanning
