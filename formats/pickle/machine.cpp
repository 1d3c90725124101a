// SPDX-License-Identifier: MIT
//
// The stack machine of pickle (Lib/pickletools.py), whose values are the nodes of a graph.
#include <algorithm>
#include <charconv>
#include <system_error>
#include <unordered_map>

#include "bench/record/utf8.h"
#include "roundtrip_pickle/cursor.h"
#include "roundtrip_pickle/graph.h"
#include "roundtrip_pickle/integers.h"
#include "roundtrip_pickle/text_arguments.h"

namespace roundtrip::pickling {

class Machine {
 public:
  Machine(View bytes, const ReadOptions& options) : cursor_(bytes), options_(options) {}

  Graph run() {
    for (;;) {
      const Instruction i = cursor_.next();
      offset_ = i.offset;
      if (i.op == Op::stop) break;
      step(i);
    }
    graph_.root_ = pop();
    if (!stack_.empty() || !marks_.empty()) error("values are left on the stack at the end");
    if (!options_.trailing && !cursor_.at_end())
      fail("there is something behind the end", cursor_.position());
    return std::move(graph_);
  }

 private:
  using Kind = Node::Kind;

  [[noreturn]] void error(std::string_view what) const { fail(what, offset_); }

  // Nodes.

  NodeId make(Kind kind) {
    if (graph_.nodes_.size() == UINT32_MAX) error("more values than 2^32");
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
    Node& node = at(top());
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

  // Names and calls.

  void push_global(std::string_view module, std::string_view name) {
    if (!is_utf8(module) || !is_utf8(name)) error("a name is not UTF-8");
    // Protocols up to 2 name the modules of Python 2.
    if (module == "__builtin__") module = "builtins";
    if (module == "copy_reg") module = "copyreg";
    const bool built_in =
        (module == "builtins" && (name == "set" || name == "frozenset" || name == "complex" ||
                                  name == "bytes" || name == "bytearray" || name == "object")) ||
        (module == "_codecs" && name == "encode") || (module == "collections" && name == "OrderedDict") ||
        (module == "copyreg" && name == "_reconstructor");
    if (!built_in && !(options_.allows && options_.allows(module, name))) {
      error(std::string("the class or function ").append(module).append(".").append(name) +
            " is not allowed");
    }
    const NodeId text = make(Kind::string);
    at(text).bytes = keep(name);
    const View module_bytes = keep(module);
    const NodeId id = make(Kind::global);
    at(id).bytes = module_bytes;
    at(id).items = {text};
    push(id);
  }
  [[nodiscard]] bool is(NodeId id, std::string_view module, std::string_view name) {
    const Node& node = at(id);
    return node.kind == Kind::global && as_text(node.bytes) == module &&
           as_text(at(node.items[0]).bytes) == name;
  }
  void check_global(NodeId id) {
    if (at(id).kind != Kind::global) error("what is called is no class and no function");
  }
  const std::vector<NodeId>& arguments(NodeId id) {
    if (at(id).kind != Kind::tuple) error("the arguments of a call are no tuple");
    return at(id).items;
  }

  void reduce(NodeId callable, NodeId argument_tuple) {
    check_global(callable);
    const std::vector<NodeId> given = arguments(argument_tuple);
    const auto kind_of = [&](std::size_t i) { return at(given[i]).kind; };
    if (is(callable, "builtins", "set") || is(callable, "builtins", "frozenset")) {
      const Kind kind = is(callable, "builtins", "set") ? Kind::set : Kind::frozenset;
      if (given.size() > 1 || (given.size() == 1 && kind_of(0) != Kind::list && kind_of(0) != Kind::tuple)) {
        error("a set is made of one list");
      }
      std::vector<NodeId> items;
      if (!given.empty()) items = at(given[0]).items;
      for (const NodeId item : items) check_hashable(item);
      return push_items(kind, std::move(items));
    }
    if (is(callable, "builtins", "complex")) {
      if (given.size() != 2 || kind_of(0) != Kind::real || kind_of(1) != Kind::real) {
        error("a complex number is made of two floats");
      }
      const double real = at(given[0]).real;
      const double imaginary = at(given[1]).real;
      const NodeId id = make(Kind::complex);
      at(id).real = real;
      at(id).imaginary = imaginary;
      return push(id);
    }
    if (is(callable, "builtins", "bytes") || is(callable, "builtins", "bytearray")) {
      const Kind kind = is(callable, "builtins", "bytes") ? Kind::bytes : Kind::byte_array;
      if (given.empty()) return push_bytes(kind, {});
      if (given.size() == 1 && kind_of(0) == Kind::bytes) return push_bytes(kind, at(given[0]).bytes);
      return push_bytes(kind, encoded(given));
    }
    if (is(callable, "_codecs", "encode")) return push_bytes(Kind::bytes, encoded(given));
    if (is(callable, "collections", "OrderedDict")) {
      if (!given.empty()) error("an OrderedDict is made of nothing");
      return push_items(Kind::dict, {});
    }
    if (is(callable, "copyreg", "_reconstructor")) {
      if (given.size() != 3 || !is(given[1], "builtins", "object"))
        error("only an object without more is rebuilt");
      return push_object(given[0], make(Kind::tuple));
    }
    push_object(callable, argument_tuple);
  }
  /// An object of a class that the caller allows; the names that stand for a kind of value are none.
  void push_object(NodeId type, NodeId made_with) {
    check_global(type);
    static_cast<void>(arguments(made_with));
    if (!(options_.allows &&
          options_.allows(as_text(at(type).bytes), as_text(at(at(type).items[0]).bytes)))) {
      error("an object is made of what is no class of values");
    }
    push_items(Kind::object, {type, made_with});
  }
  /// A text and an encoding, which is how protocols up to 2 write bytes.
  View encoded(const std::vector<NodeId>& given) {
    if (given.size() != 2 || at(given[0]).kind != Kind::string || at(given[1]).kind != Kind::string) {
      error("bytes are made of a text and an encoding");
    }
    const std::string_view encoding = as_text(at(given[1]).bytes);
    if (encoding != "latin1" && encoding != "latin-1")
      error("bytes are encoded in something else than latin1");
    std::string bytes;
    for (std::string_view rest = as_text(at(given[0]).bytes); !rest.empty();) {
      const Character character = first_character(rest);
      if (character.code > 0xff) error("a character is not one of latin1");
      bytes.push_back(static_cast<char>(character.code));
      rest.remove_prefix(character.length);
    }
    return keep(bytes);
  }
  void build() {
    const NodeId state = pop();
    Node& object = at(top());
    if (object.kind != Kind::object) error("what gets a state is no object");
    if (object.items.size() != 2) error("an object gets a second state");
    object.items.push_back(state);
  }

  void next_buffer() {
    if (buffer_ == options_.buffers.size()) error("the pickle needs a buffer that it was not given");
    push_bytes(Kind::byte_array, options_.buffers[buffer_++]);
  }

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
};

void Machine::step(const Instruction& i) {
  switch (i.op) {
    case Op::proto:
      if (i.number > highest_protocol) error("a protocol that this reader does not know");
      break;
    case Op::frame:
    case Op::stop:
      break;
    case Op::mark:
      marks_.push_back(stack_.size());
      break;
    case Op::pop:
      // Of a mark, too.
      if (!marks_.empty() && marks_.back() == stack_.size()) {
        marks_.pop_back();
      } else {
        pop();
      }
      break;
    case Op::pop_mark:
      pop_to_mark();
      break;
    case Op::dup:
      push(top());
      break;
    case Op::none:
      push(make(Kind::none));
      break;
    case Op::newtrue:
    case Op::newfalse:
      push_integer(i.op == Op::newtrue ? 1 : 0, Kind::boolean);
      break;
    case Op::binint:
    case Op::binint1:
    case Op::binint2:
      push_integer(static_cast<std::int64_t>(i.number));
      break;
    case Op::long1:
    case Op::long4:
      push_integer(i.data);
      break;
    case Op::binfloat:
      push_real(i.real);
      break;
    case Op::binunicode:
    case Op::short_binunicode:
    case Op::binunicode8:
      push_bytes(Kind::string, i.data);
      break;
    case Op::binbytes:
    case Op::short_binbytes:
    case Op::binbytes8:
      push_bytes(Kind::bytes, i.data);
      break;
    case Op::bytearray8:
      push_bytes(Kind::byte_array, i.data);
      break;
    case Op::next_buffer:
      next_buffer();
      break;
    case Op::readonly_buffer: {
      Node& node = at(top());
      if (node.kind != Kind::byte_array && node.kind != Kind::bytes)
        error("what is made read-only is no buffer");
      node.kind = Kind::bytes;
      break;
    }
    case Op::empty_list:
      push(make(Kind::list));
      break;
    case Op::empty_dict:
      push(make(Kind::dict));
      break;
    case Op::empty_set:
      push(make(Kind::set));
      break;
    case Op::empty_tuple:
      push(make(Kind::tuple));
      break;
    case Op::tuple1:
    case Op::tuple2:
    case Op::tuple3:
      push_items(Kind::tuple,
                 pop_some(static_cast<std::size_t>(i.op) - static_cast<std::size_t>(Op::tuple1) + 1));
      break;
    case Op::tuple:
      push_items(Kind::tuple, pop_to_mark());
      break;
    case Op::list:
      push_items(Kind::list, pop_to_mark());
      break;
    case Op::dict: {
      const auto items = pop_to_mark();
      push(make(Kind::dict));
      add_pairs(items);
      break;
    }
    case Op::frozenset: {
      auto items = pop_to_mark();
      for (const NodeId item : items) check_hashable(item);
      push_items(Kind::frozenset, std::move(items));
      break;
    }
    case Op::append:
      append(pop_some(1));
      break;
    case Op::appends:
      append(pop_to_mark());
      break;
    case Op::setitem:
      add_pairs(pop_some(2));
      break;
    case Op::setitems:
      add_pairs(pop_to_mark());
      break;
    case Op::additems:
      add_elements(pop_to_mark());
      break;
    case Op::memoize:
      put(memo_.size() + far_memo_.size());
      break;
    case Op::binput:
    case Op::long_binput:
      put(i.number);
      break;
    case Op::binget:
    case Op::long_binget:
      get(i.number);
      break;
    case Op::stack_global: {
      const auto names = pop_some(2);
      if (at(names[0]).kind != Kind::string || at(names[1]).kind != Kind::string) error("a name is no text");
      push_global(as_text(at(names[0]).bytes), as_text(at(names[1]).bytes));
      break;
    }
    case Op::reduce: {
      const auto call = pop_some(2);
      reduce(call[0], call[1]);
      break;
    }
    case Op::newobj: {
      const auto call = pop_some(2);
      push_object(call[0], call[1]);
      break;
    }
    case Op::newobj_ex: {
      const auto call = pop_some(3);
      if (at(call[2]).kind != Kind::dict || !at(call[2]).items.empty()) error("a class is called with names");
      push_object(call[0], call[1]);
      break;
    }
    case Op::obj: {
      auto items = pop_to_mark();
      if (items.empty()) error("an object has no class");
      const NodeId type = items.front();
      items.erase(items.begin());
      push_items(Kind::tuple, std::move(items));
      push_object(type, pop());
      break;
    }
    case Op::build:
      build();
      break;
    case Op::binpersid:
      if (!options_.persistent_ids) error("a persistent id stands for a value that is not in the pickle");
      push_items(Kind::persistent, pop_some(1));
      break;
    case Op::ext1:
    case Op::ext2:
    case Op::ext4:
      error("an extension code stands for a class that only the program that registered it knows");
    default:
      step_text(i);
  }
}

/// Opcodes of protocol 0, whose arguments are text.
void Machine::step_text(const Instruction& i) {
  const std::string_view line = as_text(i.data);
  switch (i.op) {
    case Op::integer:
      // 00 and 01 were the bools before there was an opcode for them.
      if (line == "00" || line == "01") return push_integer(line == "01" ? 1 : 0, Kind::boolean);
      [[fallthrough]];
    case Op::long_integer: {
      std::string_view digits = line;
      if (i.op == Op::long_integer && digits.ends_with('L')) digits.remove_suffix(1);
      const auto bytes = decimal_integer(digits);
      if (!bytes) error("no decimal integer, or one of more than 4300 digits");
      return push_integer(keep(View(*bytes)));
    }
    case Op::real: {
      const auto real = decimal_real(line);
      if (!real) error("no float");
      return push_real(*real);
    }
    case Op::string: {
      const auto text = unescape_string(line);
      if (!text) error("no string in quotes, or one with an escape that does not end");
      return push_old_string(keep(*text));
    }
    case Op::binstring:
    case Op::short_binstring:
      return push_old_string(i.data);
    case Op::unicode: {
      const auto text = unescape_unicode(line);
      if (!text) error("a text with an escape that stands for no character");
      return push_bytes(Kind::string, keep(*text));
    }
    case Op::global:
      return push_global(line, as_text(i.more));
    case Op::inst: {
      push_items(Kind::tuple, pop_to_mark());
      const NodeId made_with = pop();
      push_global(line, as_text(i.more));
      return push_object(pop(), made_with);
    }
    case Op::get:
    case Op::put: {
      std::uint64_t index = 0;
      const auto [end, problem] = std::from_chars(line.data(), line.data() + line.size(), index);
      if (problem != std::errc{} || end != line.data() + line.size()) error("no number of the memo");
      return i.op == Op::get ? get(index) : put(index);
    }
    case Op::persid: {
      if (!options_.persistent_ids) error("a persistent id stands for a value that is not in the pickle");
      push_bytes(Kind::string, i.data);
      return push_items(Kind::persistent, pop_some(1));
    }
    default:
      error("an opcode that this reader does not know");
  }
}

Graph read_graph(View bytes, const ReadOptions& options) {
  return Machine(bytes, options).run();
}

}  // namespace roundtrip::pickling
