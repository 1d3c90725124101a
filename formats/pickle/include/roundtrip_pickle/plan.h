// SPDX-License-Identifier: MIT
//
// An empty list that is followed by a value may have got an element or a neighbour: only the APPEND behind
// that value, which may be long, tells. This looks ahead once for the whole pickle.
#pragma once

#include <vector>

#include "roundtrip_pickle/cursor.h"

namespace roundtrip::pickling {

/// For each list, dict and set in the order of their opcodes: how many opcodes put something into it.
class Plan {
 public:
  /// Of what can be followed: where the pickle is damaged, whoever reads it will find that out.
  void make(View bytes);
  void clear() { made_ = false; }
  [[nodiscard]] bool is_made() const { return made_; }
  [[nodiscard]] std::uint32_t additions(std::size_t container) const {
    return container < additions_.size() ? additions_[container] : 0;
  }

 private:
  std::vector<std::uint32_t> additions_;
  std::vector<std::uint32_t> stack_;  ///< of values: which container each is
  std::vector<std::size_t> marks_;    ///< heights of the stack
  bool made_ = false;
};

}  // namespace roundtrip::pickling
