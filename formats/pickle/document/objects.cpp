// SPDX-License-Identifier: MIT
//
// Objects of classes, and what functions were called for.
#include "formats/pickle/document/documents.h"

#include <algorithm>
#include <array>

#include "roundtrip_pickle/opcodes.h"

namespace roundtrip::pickle_document {

Document Documents::object(NodeId id) {
  const Node& node = at(id);
  const Name of = name_of(at(node.items[0]));
  const Items& given = at(node.items[1]).items;
  const auto op = static_cast<pickling::Op>(file_[node.offset]);
  // Classes of Python 2 are made without a call when nothing is given to them.
  const bool old_class = (op == pickling::Op::inst || op == pickling::Op::obj) && given.empty();
  if (op == pickling::Op::newobj || op == pickling::Op::newobj_ex || old_class) {
    return instance(id, of, given);
  }
  return called(id, of, given);
}

/// An object that only its class knows more of: its members, or what it has as a list or dict.
Document Documents::instance(NodeId id, const Name& of, const Items& made_with) {
  const Node& node = at(id);
  const Node* const contents = graph_.contents_of(id);
  Document::Object members;
  if (contents != nullptr && contents->kind == Kind::dict) add_members(members, contents->items);
  const bool has_state = node.items.size() > 2 && at(node.items[2]).kind != Kind::none;
  if (of.is("uuid", "UUID")) return uuid(node);
  if (numpy::wrapper_of(graph_, node)) return joblib_array(node);
  mappings_.add(mapping::object_of(of.full()));
  if (has_state) add_state(members, at(node.items[2]), of);
  const bool is_list = contents != nullptr && contents->kind == Kind::list;
  if (is_list || !made_with.empty()) {
    // A tuple, a list, a text or a number of a class of its own.
    if (!members.empty() || (is_list && !made_with.empty())) {
      refuse("an object of " + of.full() + " has members and is a value by itself, too", node);
    }
    if (is_list) return array(contents->items, node);
    if (made_with.size() == 1) return value(made_with[0]);
    return array(made_with, node);
  }
  return {std::move(members)};
}

/// A dict, or a pair of a dict and one of the members that have a slot.
void Documents::add_state(Document::Object& object, const Node& state, const Name& of) {
  const auto is_members = [&](const Node& node) {
    return node.kind == Kind::dict || node.kind == Kind::none;
  };
  if (state.kind == Kind::dict) return add_members(object, state.items);
  const bool pair = state.kind == Kind::tuple && state.items.size() == 2 && is_members(at(state.items[0])) &&
                    is_members(at(state.items[1]));
  if (!pair)
    refuse("the state of an object of " + of.full() + " is something that only Python can read", state);
  for (const NodeId part : state.items) add_members(object, at(part).items);
}

/// What protocols before 2 make an object with: its class, the kind of value that it is, and that value.
Document Documents::rebuilt(NodeId id, const Items& given) {
  const Node& node = at(id);
  if (given.size() != 3 || at(given[0]).kind != Kind::global || at(given[1]).kind != Kind::global) {
    refuse("an object is rebuilt of what is not a class", node);
  }
  const Name of = name_of(at(given[0]));
  const bool plain = name_of(at(given[1])).is("builtins", "object");
  return instance(id, of, plain ? Items{} : Items{given[2]});
}

Document Documents::called(NodeId id, const Name& function, const Items& given) {
  const Node& node = at(id);
  if (function.module == "copyreg" && !given.empty()) {
    if (function.name == "_reconstructor") return rebuilt(id, given);
    if (function.name == "__newobj__" && at(given[0]).kind == Kind::global) {
      return instance(id, name_of(at(given[0])), Items(given.begin() + 1, given.end()));
    }
  }
  Document out;
  if (called_container(id, function, given, out) || called_text(node, function, given, out) ||
      called_date(node, function, given, out) || called_numpy(id, function, given, out)) {
    return out;
  }
  refuse("a call of " + function.full() + " is something that only Python can do", node);
}

bool Documents::called_container(NodeId id, const Name& function, const Items& given, Document& out) {
  if (function.module != "collections") return false;
  const Node& node = at(id);
  const Node* const contents = graph_.contents_of(id);
  if (function.name == "deque") {
    Items items;
    if (!given.empty() && at(given[0]).kind == Kind::list) items = at(given[0]).items;
    if (contents != nullptr) items.insert(items.end(), contents->items.begin(), contents->items.end());
    mappings_.add(mapping::object_of(function.full()));
    out = array(items, node);
    return true;
  }
  if (function.name != "OrderedDict" && function.name != "defaultdict" && function.name != "Counter")
    return false;
  Document::Object members;
  for (const NodeId part : given) {
    // A defaultdict's first is what makes a value.
    if (at(part).kind == Kind::dict) add_members(members, at(part).items);
    if (at(part).kind != Kind::list) continue;
    // Pairs, as Python 2 has them.
    for (const NodeId pair : at(part).items) {
      if (at(pair).items.size() != 2) refuse("a dict is made of what are no pairs", node);
      add_members(members, at(pair).items);
    }
  }
  if (contents != nullptr && contents->kind == Kind::dict) add_members(members, contents->items);
  out = {std::move(members)};
  return true;
}

std::string Documents::text_of(NodeId id) const {
  if (at(id).kind != Kind::string) refuse("what is made of a text is made of something else", at(id));
  return std::string(as_text(at(id).bytes));
}

bool Documents::called_text(const Node& node, const Name& function, const Items& given, Document& out) {
  std::string text;
  if (function.is("fractions", "Fraction") && given.size() == 2) {
    text = key_text(given[0], 0);
    if (const std::string denominator = key_text(given[1], 0); denominator != "1") text += "/" + denominator;
  } else if (function.is("decimal", "Decimal") || function.is("fractions", "Fraction")) {
    if (given.size() != 1) refuse("a call of " + function.full() + " without one text", node);
    text = text_of(given[0]);
  } else if (function.module == "pathlib") {
    for (const NodeId part : given) {
      text += text.empty() || text.ends_with('/') ? "" : "/";
      text += text_of(part);
    }
  } else {
    return false;
  }
  mappings_.add(mapping::text);
  out = {std::move(text)};
  return true;
}

/// Its state is a dict with an integer of 128 bits.
Document Documents::uuid(const Node& node) {
  const Node* state = node.items.size() > 2 ? &at(node.items[2]) : nullptr;
  const Node* number = nullptr;
  for (std::size_t i = 0; state != nullptr && state->kind == Kind::dict && i + 1 < state->items.size();
       i += 2) {
    if (as_text(at(state->items[i]).bytes) == "int") number = &at(state->items[i + 1]);
  }
  constexpr std::size_t size = 16;
  std::array<std::byte, size> bytes{};  // the least first
  const auto is_zero = [](std::byte byte) { return byte == std::byte{0}; };
  if (number != nullptr && number->kind == Kind::big_integer && number->bytes.size() > size &&
      std::all_of(number->bytes.begin() + size, number->bytes.end(), is_zero)) {
    std::copy_n(number->bytes.begin(), size, bytes.begin());
  } else if (number != nullptr && number->kind == Kind::big_integer && number->bytes.size() <= size) {
    std::copy(number->bytes.begin(), number->bytes.end(), bytes.begin());
  } else if (number != nullptr && number->kind == Kind::integer && number->integer >= 0) {
    for (std::size_t i = 0; i != sizeof number->integer; ++i)
      bytes[i] = static_cast<std::byte>(number->integer >> (8 * i) & 0xff);
  } else {
    refuse("an id whose number is not of 128 bits", node);
  }
  std::string text;
  for (std::size_t i = 0; i != size; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += hexadecimal(View(bytes).subspan(size - 1 - i, 1));
  }
  mappings_.add(mapping::text);
  return {std::move(text)};
}

}  // namespace roundtrip::pickle_document
