// SPDX-License-Identifier: MIT
#include "roundtrip_pickle/plan.h"

#include <limits>

namespace roundtrip::pickling {

namespace {

constexpr std::uint32_t no_container = std::numeric_limits<std::uint32_t>::max();

/// How many values an opcode takes from the stack, and whether it leaves one; of those that take a number of
/// values that is their own.
struct Effect {
  std::size_t takes;
  bool leaves;
};

Effect effect_of(Op op) {
  switch (op) {
    case Op::proto:
    case Op::frame:
    case Op::stop:
    case Op::put:
    case Op::binput:
    case Op::long_binput:
    case Op::memoize:
    case Op::readonly_buffer:
      return {0, false};
    case Op::pop:
    case Op::build:
      return {1, false};
    case Op::tuple1:
    case Op::binpersid:
      return {1, true};
    case Op::tuple2:
    case Op::reduce:
    case Op::newobj:
    case Op::stack_global:
      return {2, true};
    case Op::tuple3:
    case Op::newobj_ex:
      return {3, true};
    default:
      return {0, true};
  }
}

}  // namespace

void Plan::make(View bytes) {
  made_ = true;
  additions_.clear();
  stack_.clear();
  marks_.clear();
  try {
    for (Cursor cursor(bytes); !cursor.at_end();) {
      const Op op = cursor.next().op;
      const auto to_mark = [&] {
        if (marks_.empty()) return false;
        stack_.resize(marks_.back());
        marks_.pop_back();
        return true;
      };
      const auto drop = [&](std::size_t count) {
        if (stack_.size() - (marks_.empty() ? 0 : marks_.back()) < count) return false;
        stack_.resize(stack_.size() - count);
        return true;
      };
      const auto add = [&] {
        if (stack_.empty()) return false;
        if (stack_.back() != no_container) ++additions_[stack_.back()];
        return true;
      };
      switch (op) {
        case Op::empty_list:
        case Op::empty_dict:
        case Op::empty_set:
          stack_.push_back(static_cast<std::uint32_t>(additions_.size()));
          additions_.push_back(0);
          break;
        case Op::mark:
          marks_.push_back(stack_.size());
          break;
        case Op::append:
          if (!drop(1) || !add()) return;
          break;
        case Op::setitem:
          if (!drop(2) || !add()) return;
          break;
        case Op::appends:
        case Op::setitems:
        case Op::additems:
          if (!to_mark() || !add()) return;
          break;
        case Op::tuple:
        case Op::list:
        case Op::dict:
        case Op::frozenset:
        case Op::inst:
        case Op::obj:
          if (!to_mark()) return;
          stack_.push_back(no_container);
          break;
        case Op::pop_mark:
          if (!to_mark()) return;
          break;
        default: {
          const Effect effect = effect_of(op);
          if (!drop(effect.takes)) return;
          if (effect.leaves) stack_.push_back(no_container);
        }
      }
    }
  } catch (const Error&) {
    return;
  }
}

}  // namespace roundtrip::pickling
