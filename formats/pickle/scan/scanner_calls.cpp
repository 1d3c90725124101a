// SPDX-License-Identifier: MIT
//
// What a pickle would import and call.
#include <algorithm>

#include "formats/pickle/scan/scanner.h"

namespace roundtrip::pickling::scanning {

namespace {

/// Of pickles in one another.
constexpr std::size_t most_inner_pickles = 50;

}  // namespace

void Scanner::step_calls(const Instruction& i) {
  switch (i.op) {
    case Op::global:
      return push_global(globals_.add(as_text(i.data), as_text(i.more), state_->protocol, offset_));
    case Op::stack_global:
      return global_of_strings();
    case Op::ext1:
    case Op::ext2:
    case Op::ext4:
      return push_global(globals_.add_extension(i.number, offset_));
    case Op::inst: {
      Value arguments = container(Kind::tuple, state_->stack.pop_to_mark(offset_));
      push_global(globals_.add(as_text(i.data), as_text(i.more), state_->protocol, offset_));
      return call(pop(), std::move(arguments));
    }
    case Op::obj: {
      Stack::Segment segment = state_->stack.pop_to_mark(offset_);
      if (segment.first.empty()) fail("an object has no class", offset_);
      const Value callable = std::move(segment.first.front());
      segment.first.erase(segment.first.begin());
      --segment.count;
      return call(callable, container(Kind::tuple, std::move(segment)));
    }
    case Op::reduce:
    case Op::newobj: {
      Value arguments = pop();
      return call(pop(), std::move(arguments));
    }
    case Op::newobj_ex: {
      const Value named = pop();
      mark_called(named, 1);
      Value arguments = pop();
      return call(pop(), std::move(arguments));
    }
    case Op::build:
      return build();
    case Op::persid:
      ++scanned_.persistent_ids;
      return push(Kind::persistent);
    case Op::binpersid: {
      ++scanned_.persistent_ids;
      Stack::Segment segment{{}, 1};
      segment.first.push_back(pop());
      return push(container(Kind::persistent, std::move(segment)));
    }
    default:
      fail("an opcode that this reader does not know", offset_);
  }
}

void Scanner::push_global(GlobalId id) {
  push(Value{Kind::global, false, id, offset_, nullptr});
}

void Scanner::global_of_strings() {
  const Value name = pop();
  const Value module = pop();
  const auto module_text = literals_.text(module);
  const auto name_text = literals_.text(name);
  if (module_text && name_text) {
    return push_global(globals_.add(*module_text, *name_text, state_->protocol, offset_));
  }
  const auto shown = [](const std::optional<std::string>& text) { return text ? *text : std::string("?"); };
  doubt("the name of a class or function is put together at run time: " + shown(module_text) + "." +
        shown(name_text));
  push(Kind::unknown);
}

void Scanner::call(const Value& callable, Value arguments) {
  mark_called(arguments, 2);
  switch (callable.kind) {
    case Kind::global:
      globals_.called(callable.global);
      break;
    case Kind::object:
      doubt("what " + globals_.name(callable.global) + " returned is called");
      break;
    default:
      doubt("it cannot be told what is called");
  }
  const GlobalId made_by = callable.kind == Kind::global ? callable.global : no_global;
  Value object{made_by == no_global ? Kind::unknown : Kind::object, false, made_by, offset_, nullptr};
  if (made_by != no_global) {
    contents_of(object).set(&Contents::made_with, std::move(arguments));
    arrays_.made(object);
  }
  push(std::move(object));
}

/// Of what is given to a call, directly or in a container: whatever is called may call it.
void Scanner::mark_called(const Value& argument, int depth) {
  if (argument.kind == Kind::global) globals_.called(argument.global);
  if (depth == 0 || !argument.contents) return;
  for (const Value& child : argument.contents->children) mark_called(child, depth - 1);
}

void Scanner::build() {
  Value state = pop();
  Value& object = top();
  switch (object.kind) {
    case Kind::object:
      break;
    case Kind::global:
      // Its own members are replaced: whatever is known of it is no longer true.
      doubt("the members of " + globals_.name(object.global) + " itself are changed");
      return globals_.called(object.global);
    case Kind::unknown:
    case Kind::persistent:
      return doubt("it cannot be told whose state is set");
    default:
      return;
  }
  // Of one that stands elsewhere, too, only the first state is kept.
  const bool first = !object.again && object.contents->state.kind == Kind::unknown;
  if (object.again) contents_of(object);
  if (first || object.again) {
    object.contents->set(&Contents::state, std::move(state));
    arrays_.built(object);
  }
  if (arrays_.is_wrapper(object)) read_raw_array(object);
}

/// joblib.load reads an array at once when its wrapper is complete.
void Scanner::read_raw_array(Value& wrapper) {
  ++scanned_.raw_arrays;
  const auto array = arrays_.wrapper(wrapper);
  if (!options_.raw_arrays) return;
  if (!array) {
    doubt("it cannot be told how many bytes of an array follow");
    fail("an array of joblib whose type or shape is not understood", offset_);
  }
  if (frame_end_ > cursor_.position()) {
    // joblib reads the array behind the frame, of which it has the rest in memory.
    doubt("an array of joblib stands in the middle of a frame");
    fail("an array of joblib stands in the middle of a frame", offset_);
  }
  if (array->objects) {
    if (++depth_ > most_inner_pickles) fail("pickles stand in one another too deep", offset_);
    const std::size_t offset = offset_;
    Value objects = pickle();
    --depth_;
    offset_ = offset;
    Stack::Segment segment{{}, 1};
    segment.first.push_back(std::move(objects));
    add(wrapper, std::move(segment), false);
  } else {
    if (array->aligned) cursor_.skip_outside(std::to_integer<std::uint64_t>(cursor_.skip_outside(1).front()));
    cursor_.skip_outside(array->bytes);
    if (options_.done_until) options_.done_until(cursor_.position());
  }
  wrapper.kind = Kind::array;
  wrapper.global = no_global;
  contents_of(wrapper).summary = std::make_unique<Summary>(array->summary);
}

}  // namespace roundtrip::pickling::scanning
