// SPDX-License-Identifier: MIT
//
// The stack machine of pickle (Lib/pickletools.py), whose values are the nodes of a graph.
#pragma once

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "bench/record/utf8.h"
#include "roundtrip_pickle/cursor.h"
#include "roundtrip_pickle/graph.h"
#include "roundtrip_pickle/integers.h"

namespace roundtrip::pickling {

class Machine {
 public:
  Machine(View bytes, const ReadOptions& options)
      : cursor_(bytes, Cursor::Frames::kept, options.start), options_(options) {}

  Graph run() {
    run_to_stop();
    graph_.root_ = pop();
    if (!stack_.empty() || !marks_.empty()) error("values are left on the stack at the end");
    if (!options_.trailing && !cursor_.at_end())
      fail("there is something behind the end", cursor_.position());
    graph_.end_ = cursor_.position();
    return std::move(graph_);
  }

 private:
  using Kind = Node::Kind;

  [[noreturn]] void error(std::string_view what) const { fail(what, offset_); }

  // Nodes.

  NodeId make(Kind kind) {
    if (graph_.nodes_.size() >= options_.most_values) error("more values than can be read");
    graph_.nodes_.emplace_back().kind = kind;
    graph_.nodes_.back().offset = offset_;
    return static_cast<NodeId>(graph_.nodes_.size() - 1);
  }
  Node& at(NodeId id) { return graph_.nodes_[id]; }
  void push(NodeId id) { stack_.push_back(id); }
  void push_integer(std::int64_t value, Kind kind = Kind::integer) {
    const NodeId id = make(kind);
    at(id).integer = value;
    push(id);
  }
  void push_integer(View bytes) {
    const Integer integer = integer_of(bytes);
    if (integer.kind == Integer::Kind::int64) return push_integer(static_cast<std::int64_t>(integer.bits));
    push_bytes(Kind::big_integer, bytes);
  }
  void push_real(double value) {
    const NodeId id = make(Kind::real);
    at(id).real = value;
    push(id);
  }
  void push_bytes(Kind kind, View bytes) {
    if (kind == Kind::string && !is_utf8(as_text(bytes))) error("a text is not UTF-8");
    const NodeId id = make(kind);
    at(id).bytes = bytes;
    push(id);
  }
  /// A string of Python 2, of which only ASCII means the same everywhere.
  void push_old_string(View bytes) {
    if (std::any_of(bytes.begin(), bytes.end(), [](std::byte b) { return b >= std::byte{0x80}; })) {
      if (options_.any_class) return push_bytes(Kind::bytes, bytes);
      error("a string of Python 2 holds bytes that are not ASCII");
    }
    push_bytes(Kind::string, bytes);
  }
  /// Of bytes that are not in the pickle as they are meant.
  View keep(std::string_view text) { return keep(std::as_bytes(std::span(text))); }
  View keep(View bytes) { return graph_.texts_.emplace_back(bytes.begin(), bytes.end()); }
  void push_items(Kind kind, std::vector<NodeId> items) {
    const NodeId id = make(kind);
    at(id).items = std::move(items);
    push(id);
  }

  // The stack.

  [[nodiscard]] std::size_t base() const { return marks_.empty() ? 0 : marks_.back(); }
  void need(std::size_t count) const {
    if (stack_.size() - base() < count) error("the stack has too few values");
  }
  NodeId pop() {
    need(1);
    const NodeId id = stack_.back();
    stack_.pop_back();
    return id;
  }
  NodeId top() const {
    need(1);
    return stack_.back();
  }
  std::vector<NodeId> pop_some(std::size_t count) {
    need(count);
    std::vector<NodeId> items(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
    stack_.resize(stack_.size() - count);
    return items;
  }
  std::vector<NodeId> pop_to_mark() {
    if (marks_.empty()) error("there is no mark on the stack");
    std::vector<NodeId> items = pop_some(stack_.size() - marks_.back());
    marks_.pop_back();
    return items;
  }

  // Containers.

  /// CPython hashes keys, and elements of sets.
  void check_hashable(NodeId id) {
    switch (at(id).kind) {
      case Kind::list:
      case Kind::dict:
      case Kind::set:
      case Kind::byte_array:
        error("a key of a dict, or an element of a set, can change");
      default:
        break;
    }
  }
  /// The list, dict or set to which something is added. An object may be of a class that is one.
  Node& container(Kind kind, std::string_view what) {
    NodeId id = top();
    if (at(id).kind == Kind::object && options_.any_class) {
      const auto known = graph_.contents_.find(id);
      const NodeId contents = known == graph_.contents_.end() ? make(kind) : known->second;
      graph_.contents_.emplace(id, contents);
      id = contents;
    }
    Node& node = at(id);
    if (node.kind != kind) error(std::string("what is put into is no ").append(what));
    return node;
  }
  void append(const std::vector<NodeId>& items) {
    auto& into = container(Kind::list, "list").items;
    into.insert(into.end(), items.begin(), items.end());
  }
  void add_pairs(const std::vector<NodeId>& items) {
    if (items.size() % 2 != 0) error("a key has no value");
    for (std::size_t i = 0; i < items.size(); i += 2) check_hashable(items[i]);
    auto& into = container(Kind::dict, "dict").items;
    into.insert(into.end(), items.begin(), items.end());
  }
  void add_elements(const std::vector<NodeId>& items) {
    for (const NodeId item : items) check_hashable(item);
    auto& into = container(Kind::set, "set").items;
    into.insert(into.end(), items.begin(), items.end());
  }

  // The memo.

  void put(std::uint64_t index) {
    // As they come; a number that is far ahead does not cost the memory of those in between.
    if (index == memo_.size()) {
      memo_.push_back(top());
      if (!far_memo_.empty()) far_memo_.erase(index);
    } else if (index < memo_.size()) {
      memo_[static_cast<std::size_t>(index)] = top();
    } else {
      far_memo_[index] = top();
    }
  }
  void get(std::uint64_t index) {
    if (index < memo_.size()) return push(memo_[static_cast<std::size_t>(index)]);
    const auto found = far_memo_.find(index);
    if (found == far_memo_.end()) error("the memo has nothing under the number " + std::to_string(index));
    push(found->second);
  }

  // Names and calls (machine_calls.cpp).

  void push_global(std::string_view module, std::string_view name);
  [[nodiscard]] bool allows(std::string_view module, std::string_view name) const {
    return options_.any_class || (options_.allows && options_.allows(module, name));
  }
  [[nodiscard]] bool is(NodeId id, std::string_view module, std::string_view name);
  void check_global(NodeId id);
  const std::vector<NodeId>& arguments(NodeId id);
  void reduce(NodeId callable, NodeId argument_tuple);
  /// Of a list or tuple, or of nothing.
  void make_set(Node::Kind kind, const std::vector<NodeId>& given);
  void make_complex(const std::vector<NodeId>& given);
  /// An object of a class that the caller allows; the names that stand for a kind of value are none.
  void push_object(NodeId type, NodeId made_with);
  /// A text and an encoding, which is how protocols up to 2 write bytes.
  View encoded(const std::vector<NodeId>& given);
  void build();

  void next_buffer() {
    if (buffer_ == options_.buffers.size()) error("the pickle needs a buffer that it was not given");
    push_bytes(Kind::byte_array, options_.buffers[buffer_++]);
  }

  void run_to_stop() {
    for (;;) {
      const Instruction i = cursor_.next();
      offset_ = i.offset;
      if (i.op == Op::stop) break;
      step(i);
    }
  }
  /// The root of a pickle that stands where an opcode would.
  NodeId inner_pickle();
  void step(const Instruction& i);
  void step_text(const Instruction& i);

  Cursor cursor_;
  const ReadOptions& options_;
  Graph graph_;
  std::vector<NodeId> stack_;
  std::vector<std::size_t> marks_;
  std::vector<NodeId> memo_;
  std::unordered_map<std::uint64_t, NodeId> far_memo_;
  std::size_t buffer_ = 0;
  std::size_t offset_ = 0;
  std::size_t inner_ = 0;  ///< pickles in which this one stands
};

}  // namespace roundtrip::pickling
