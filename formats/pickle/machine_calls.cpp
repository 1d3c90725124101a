// SPDX-License-Identifier: MIT
//
// What a pickle names and calls: nothing of it is done, but for what stands for a kind of value.
#include "formats/pickle/machine.h"

namespace roundtrip::pickling {

void Machine::push_global(std::string_view module, std::string_view name) {
  if (!is_utf8(module) || !is_utf8(name)) error("a name is not UTF-8");
  // Protocols up to 2 name the modules of Python 2.
  if (module == "__builtin__") module = "builtins";
  if (module == "copy_reg") module = "copyreg";
  const bool built_in =
      (module == "builtins" && (name == "set" || name == "frozenset" || name == "complex" ||
                                name == "bytes" || name == "bytearray" || name == "object")) ||
      (module == "_codecs" && name == "encode") || (module == "collections" && name == "OrderedDict") ||
      (module == "copyreg" && name == "_reconstructor");
  if (!built_in && !allows(module, name)) {
    error(std::string("the class or function ").append(module).append(".").append(name) + " is not allowed");
  }
  const NodeId text = make(Kind::string);
  at(text).bytes = keep(name);
  const View module_bytes = keep(module);
  const NodeId id = make(Kind::global);
  at(id).bytes = module_bytes;
  at(id).items = {text};
  push(id);
}

bool Machine::is(NodeId id, std::string_view module, std::string_view name) {
  const Node& node = at(id);
  return node.kind == Kind::global && as_text(node.bytes) == module &&
         as_text(at(node.items[0]).bytes) == name;
}

void Machine::check_global(NodeId id) {
  if (at(id).kind != Kind::global) error("what is called is neither a class nor a function");
}

const std::vector<NodeId>& Machine::arguments(NodeId id) {
  if (at(id).kind != Kind::tuple) error("the arguments of a call are no tuple");
  return at(id).items;
}

void Machine::reduce(NodeId callable, NodeId argument_tuple) {
  check_global(callable);
  const std::vector<NodeId> given = arguments(argument_tuple);
  const auto kind_of = [&](std::size_t i) { return at(given[i]).kind; };
  if (is(callable, "builtins", "set")) return make_set(Kind::set, given);
  if (is(callable, "builtins", "frozenset")) return make_set(Kind::frozenset, given);
  if (is(callable, "builtins", "complex")) return make_complex(given);
  if (is(callable, "builtins", "bytes") || is(callable, "builtins", "bytearray")) {
    const Kind kind = is(callable, "builtins", "bytes") ? Kind::bytes : Kind::byte_array;
    if (given.empty()) return push_bytes(kind, {});
    if (given.size() == 1 && kind_of(0) == Kind::bytes) return push_bytes(kind, at(given[0]).bytes);
    return push_bytes(kind, encoded(given));
  }
  if (is(callable, "_codecs", "encode")) return push_bytes(Kind::bytes, encoded(given));
  if (is(callable, "collections", "OrderedDict")) {
    if (given.empty()) return push_items(Kind::dict, {});
    if (!options_.any_class) error("an OrderedDict is made of nothing");
  }
  if (is(callable, "copyreg", "_reconstructor") && !options_.any_class) {
    if (given.size() != 3 || !is(given[1], "builtins", "object"))
      error("only an object without more is rebuilt");
    return push_object(given[0], make(Kind::tuple));
  }
  push_object(callable, argument_tuple);
}

void Machine::make_set(Kind kind, const std::vector<NodeId>& given) {
  const auto is_sequence = [&](NodeId id) { return at(id).kind == Kind::list || at(id).kind == Kind::tuple; };
  if (given.size() > 1 || (given.size() == 1 && !is_sequence(given[0]))) error("a set is made of one list");
  std::vector<NodeId> items;
  if (!given.empty()) items = at(given[0]).items;
  for (const NodeId item : items) check_hashable(item);
  push_items(kind, std::move(items));
}

void Machine::make_complex(const std::vector<NodeId>& given) {
  if (given.size() != 2 || at(given[0]).kind != Kind::real || at(given[1]).kind != Kind::real) {
    error("a complex number is made of two floats");
  }
  const double real = at(given[0]).real;
  const double imaginary = at(given[1]).real;
  const NodeId id = make(Kind::complex);
  at(id).real = real;
  at(id).imaginary = imaginary;
  push(id);
}

void Machine::push_object(NodeId type, NodeId made_with) {
  check_global(type);
  static_cast<void>(arguments(made_with));
  if (!allows(as_text(at(type).bytes), as_text(at(at(type).items[0]).bytes))) {
    error("an object is made of what is not a class of values");
  }
  push_items(Kind::object, {type, made_with});
}

View Machine::encoded(const std::vector<NodeId>& given) {
  if (given.size() != 2 || at(given[0]).kind != Kind::string || at(given[1]).kind != Kind::string) {
    error("bytes are made of a text and an encoding");
  }
  const std::string_view encoding = as_text(at(given[1]).bytes);
  if (encoding != "latin1" && encoding != "latin-1") error("bytes are encoded in something else than latin1");
  std::string bytes;
  for (std::string_view rest = as_text(at(given[0]).bytes); !rest.empty();) {
    const Character character = first_character(rest);
    if (character.code > 0xff) error("a character is not one of latin1");
    bytes.push_back(static_cast<char>(character.code));
    rest.remove_prefix(character.length);
  }
  return keep(bytes);
}

void Machine::build() {
  const NodeId state = pop();
  const NodeId id = top();
  Node& object = at(id);
  if (object.kind == Kind::dict && options_.dict_attributes) return;
  if (object.kind != Kind::object) error("what gets a state is not an object");
  if (object.items.size() != 2) error("an object gets a second state");
  object.items.push_back(state);
  if (!options_.behind) return;
  const View rest = cursor_.rest();
  const auto behind = options_.behind(graph_, id, cursor_.position(), rest);
  if (!behind) return;
  if (behind->pickle) {
    const NodeId root = inner_pickle();
    at(id).items.push_back(root);
    return;
  }
  cursor_.skip_outside(behind->skipped);
  cursor_.skip_outside(behind->size);
  at(id).bytes = rest.subspan(behind->skipped, behind->size);
}

NodeId Machine::inner_pickle() {
  constexpr std::size_t most = 50;
  if (++inner_ > most) error("pickles stand in one another too deep");
  auto stack = std::exchange(stack_, {});
  auto marks = std::exchange(marks_, {});
  auto memo = std::exchange(memo_, {});
  auto far_memo = std::exchange(far_memo_, {});
  run_to_stop();
  const NodeId root = pop();
  stack_ = std::move(stack);
  marks_ = std::move(marks);
  memo_ = std::move(memo);
  far_memo_ = std::move(far_memo);
  --inner_;
  return root;
}

}  // namespace roundtrip::pickling
