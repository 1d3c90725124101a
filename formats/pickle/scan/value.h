// SPDX-License-Identifier: MIT
//
// What a scan keeps of a value: its kind, where it was made, and the first of what is in it. A number or a
// text is read again from the pickle when somebody asks.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace roundtrip::pickling::scanning {

struct Contents;

/// Of the table of classes and functions.
using GlobalId = std::uint32_t;
inline constexpr GlobalId no_global = std::numeric_limits<GlobalId>::max();

struct Value {
  enum class Kind : std::uint8_t {
    unknown,  ///< one of those that were left out
    none,
    boolean,
    integer,
    real,
    string,
    bytes,
    byte_array,
    list,
    tuple,
    dict,
    set,
    frozenset,
    global,
    object,  ///< what a call gave
    array,   ///< what joblib put in the place of one
    persistent,
  };
  Kind kind = Kind::unknown;
  bool again = false;           ///< it is in another place, too: what is in it is told there
  GlobalId global = no_global;  ///< the class or function, or the one that was called for the object
  std::uint64_t offset = 0;     ///< of the opcode that made it
  std::unique_ptr<Contents> contents{};

  /// The same one in another place.
  [[nodiscard]] Value reference() const { return {kind, true, global, offset, nullptr}; }
};

/// What is told of an object that is known for more than its class.
struct Summary {
  std::string type;
  std::string shape;
  std::uint64_t bytes = 0;
  std::string value{};
};

/// How much of all trees there is in memory.
struct Pool {
  static constexpr std::size_t most = 200'000;
  std::size_t live = 0;
  [[nodiscard]] bool full() const { return live >= most; }
};

/// What is in a value. A tree of these has few nodes and levels, so that it may be gone through by recursion.
struct Contents {
  /// Of one tree. An inspection does not keep more.
  static constexpr std::size_t most_nodes = 20'000;
  static constexpr std::size_t most_levels = 100;

  explicit Contents(Pool& pool) : pool_(pool) { ++pool_.live; }
  Contents(const Contents&) = delete;
  Contents& operator=(const Contents&) = delete;
  ~Contents() { pool_.live -= 1 + children.size(); }

  std::uint64_t count = 0;        ///< how many there are in all; of a dict, keys and values
  bool pairs = false;             ///< whether the children are keys and values by turns
  std::vector<Value> children{};  ///< the first ones
  Value made_with{};              ///< of an object: the arguments of its call
  Value state{};                  ///< of an object
  std::unique_ptr<Summary> summary{};

  /// @param keep how many children are kept at most; beyond that one is only counted
  void add(Value child, std::size_t keep) {
    ++count;
    if (children.size() >= keep || pool_.full()) return;
    fit(child);
    ++pool_.live;
    children.push_back(std::move(child));
  }
  void set(Value Contents::*member, Value child) {
    fit(child);
    this->*member = std::move(child);
  }

 private:
  /// Leaves out of a child what would make this tree too large: the deepest.
  void fit(Value& child) {
    if (!child.contents) return;
    if (child.contents->levels_ >= most_levels) child.contents.reset();
    for (std::size_t levels = 8; child.contents && nodes_ + child.contents->nodes_ > most_nodes;
         levels /= 2) {
      if (levels == 0) {
        child.contents->clear();
        break;
      }
      child.contents->cut(levels);
    }
    nodes_ += child.contents ? child.contents->nodes_ : 1;
    levels_ = std::max(levels_, child.contents ? child.contents->levels_ + 1 : 1);
  }
  void cut(std::size_t levels) {
    if (levels == 0) return clear();
    nodes_ = 1;
    levels_ = 0;
    const auto cut_child = [&](Value& child) {
      if (child.contents) child.contents->cut(levels - 1);
      nodes_ += child.contents ? child.contents->nodes_ : 1;
      levels_ = std::max(levels_, child.contents ? child.contents->levels_ + 1 : 1);
    };
    for (Value& child : children) cut_child(child);
    cut_child(made_with);
    cut_child(state);
  }
  void clear() {
    pool_.live -= children.size();
    children.clear();
    made_with = {};
    state = {};
    nodes_ = 1;
    levels_ = 0;
  }

  Pool& pool_;
  std::size_t nodes_ = 1;
  std::size_t levels_ = 0;
};

}  // namespace roundtrip::pickling::scanning
