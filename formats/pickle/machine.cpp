// SPDX-License-Identifier: MIT
#include "formats/pickle/machine.h"

#include <charconv>
#include <system_error>

#include "roundtrip_pickle/text_arguments.h"

namespace roundtrip::pickling {

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
        error("what is made read-only is not a buffer");
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
      if (at(names[0]).kind != Kind::string || at(names[1]).kind != Kind::string) error("a name is not text");
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
