// SPDX-License-Identifier: MIT
#include "formats/pickle/scan/scanner.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <optional>
#include <system_error>
#include <utility>

namespace roundtrip::pickling::scanning {

namespace {

/// Enough to know what a call is given, and what the state of an array says.
constexpr std::size_t least_kept = 32;
std::size_t kept(const InspectionLimits& limits) {
  return std::clamp(limits.children, least_kept, Contents::most_nodes);
}

/// As Python's int() reads one that is not negative: with blanks around it, a sign, and underscores in it.
std::optional<std::uint64_t> index_of(std::string_view text) {
  constexpr std::string_view blanks = " \t\n\v\f\r";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  text = text.substr(0, text.find_last_not_of(blanks) + 1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between = text[i] == '_' && i != 0 && i + 1 != text.size() && text[i - 1] != '_';
    if (!between) digits += text[i];
  }
  std::uint64_t index = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, index);
  if (error != std::errc{} || rest != end || (negative && index != 0)) return std::nullopt;
  return index;
}

}  // namespace

Scanner::Scanner(View bytes, Inspection& inspection, const ScanOptions& options)
    : bytes_(bytes),
      inspection_(inspection),
      options_(options),
      keep_(kept(inspection.limits())),
      cursor_(bytes, Cursor::Frames::ignored),
      literals_(bytes),
      globals_(inspection, options.inside),
      arrays_(literals_, globals_) {}

Scanned Scanner::run() {
  std::exception_ptr damage;
  try {
    do {
      Value root = pickle();
      ++scanned_.pickles;
      scanned_.end = cursor_.position();
      if (roots_.size() < keep_) roots_.push_back(std::move(root));
    } while (scanned_.pickles < options_.most_pickles && !cursor_.at_end());
  } catch (const Error&) {
    damage = std::current_exception();
  }
  tell_facts();
  tell_tree();
  if (damage) std::rethrow_exception(damage);
  return scanned_;
}

/// One pickle, up to its end.
Value Scanner::pickle() {
  // What is around it goes on afterwards.
  Unpickler unpickler(2 * keep_);
  Unpickler* const around = std::exchange(state_, &unpickler);
  try {
    for (;;) {
      const Instruction i = cursor_.next();
      offset_ = i.offset;
      ++scanned_.opcodes;
      constexpr std::uint64_t often = 0x10000;
      if (options_.done_until && (scanned_.opcodes % often == 0 || i.data.size() >= often))
        options_.done_until(i.offset);
      if (i.op == Op::stop) break;
      step(i);
    }
  } catch (const Error&) {
    // What was there so far is shown.
    if (around == nullptr && roots_.size() < keep_) roots_.push_back(unpickler.stack.take_bottom());
    state_ = around;
    throw;
  }
  Value root = pop();
  state_ = around;
  return root;
}

void Scanner::doubt(const std::string& what) {
  // A file may be nothing but reasons.
  constexpr std::size_t most = 100;
  if (++doubts_ > most) return;
  const std::string inside = options_.inside.empty() ? "" : " of " + options_.inside;
  inspection_.doubt(what + ", at byte " + std::to_string(offset_) + inside);
}

void Scanner::note_protocol(const Instruction& i) {
  const int protocol = static_cast<int>(i.number);
  state_->protocol = protocol;
  scanned_.protocol = std::max(scanned_.protocol, protocol);
  if (protocol > highest_protocol) {
    doubt("a protocol that is newer than this reader, " + std::to_string(protocol) +
          ", may mean other things");
  }
}

void Scanner::step(const Instruction& i) {
  switch (i.op) {
    case Op::proto:
      return note_protocol(i);
    case Op::frame:
      ++scanned_.frames;
      // If it does not fit, Python ends here, and so does the next opcode.
      frame_end_ = cursor_.position() + std::min<std::uint64_t>(i.number, bytes_.size() - cursor_.position());
      return;
    case Op::mark:
      return state_->stack.mark(offset_);
    case Op::pop:
      if (state_->stack.on_mark()) {
        state_->stack.pop_to_mark(offset_);
      } else {
        pop();
      }
      return;
    case Op::pop_mark:
      state_->stack.pop_to_mark(offset_);
      return;
    case Op::dup:
      return push(top().reference());
    case Op::memoize:
      return put(0, true);
    case Op::binput:
    case Op::long_binput:
    case Op::put:
      return put(memo_number(i), false);
    case Op::binget:
    case Op::long_binget:
    case Op::get:
      return get(memo_number(i));
    case Op::none:
      return push(Kind::none);
    case Op::newtrue:
    case Op::newfalse:
      return push(Kind::boolean);
    case Op::integer:
      return push(as_text(i.data) == "00" || as_text(i.data) == "01" ? Kind::boolean : Kind::integer);
    case Op::binint:
    case Op::binint1:
    case Op::binint2:
    case Op::long1:
    case Op::long4:
    case Op::long_integer:
      return push(Kind::integer);
    case Op::binfloat:
    case Op::real:
      return push(Kind::real);
    case Op::string:
    case Op::binstring:
    case Op::short_binstring:
    case Op::unicode:
    case Op::binunicode:
    case Op::short_binunicode:
    case Op::binunicode8:
      return push(Kind::string);
    case Op::binbytes:
    case Op::short_binbytes:
    case Op::binbytes8:
      return push(Kind::bytes);
    case Op::bytearray8:
    case Op::next_buffer:
      return push(Kind::byte_array);
    case Op::readonly_buffer:
      return;
    default:
      return step_containers(i);
  }
}

void Scanner::step_containers(const Instruction& i) {
  switch (i.op) {
    case Op::empty_list:
      return push(Kind::list);
    case Op::empty_dict:
      return push(Kind::dict);
    case Op::empty_set:
      return push(Kind::set);
    case Op::empty_tuple:
      return push(Kind::tuple);
    case Op::tuple1:
    case Op::tuple2:
    case Op::tuple3: {
      Stack::Segment segment;
      segment.count = static_cast<std::uint64_t>(i.op) - static_cast<std::uint64_t>(Op::tuple1) + 1;
      segment.first.resize(segment.count);
      for (std::size_t left = segment.count; left != 0; --left) segment.first[left - 1] = pop();
      return push(container(Kind::tuple, std::move(segment)));
    }
    case Op::tuple:
      return push(container(Kind::tuple, state_->stack.pop_to_mark(offset_)));
    case Op::list:
      return push(container(Kind::list, state_->stack.pop_to_mark(offset_)));
    case Op::dict:
      return push(container(Kind::dict, state_->stack.pop_to_mark(offset_)));
    case Op::frozenset:
      return push(container(Kind::frozenset, state_->stack.pop_to_mark(offset_)));
    case Op::append: {
      Stack::Segment segment{{}, 1};
      segment.first.push_back(pop());
      return add(top(), std::move(segment), false);
    }
    case Op::setitem: {
      Stack::Segment segment{{}, 2};
      segment.first.resize(2);
      segment.first[1] = pop();
      segment.first[0] = pop();
      return add(top(), std::move(segment), true);
    }
    case Op::appends:
    case Op::additems:
    case Op::setitems: {
      Stack::Segment segment = state_->stack.pop_to_mark(offset_);
      return add(top(), std::move(segment), i.op == Op::setitems);
    }
    default:
      return step_calls(i);
  }
}

Contents& Scanner::contents_of(Value& value) {
  if (!value.contents) value.contents = std::make_unique<Contents>(pool_);
  return *value.contents;
}

Value Scanner::container(Kind kind, Stack::Segment segment) {
  Value value{kind, false, no_global, offset_, nullptr};
  add(value, std::move(segment), kind == Kind::dict);
  return value;
}

void Scanner::add(Value& into, Stack::Segment segment, bool pairs) {
  // What is in it is told where it stands first.
  if (into.again || into.kind == Kind::unknown || segment.count == 0) return;
  Contents& contents = contents_of(into);
  contents.pairs = pairs;
  const std::uint64_t known = segment.first.size();
  for (Value& value : segment.first) contents.add(std::move(value), pairs ? 2 * keep_ : keep_);
  contents.count += segment.count - known;
}

void Scanner::put(std::uint64_t index, bool next) {
  const Value& value = top();
  bool matters = false;
  switch (value.kind) {
    case Kind::global:
    case Kind::object:
      matters = true;
      break;
    case Kind::string:
      matters = literals_.raw(value).size() <= longest_name;
      break;
    default:
      break;
  }
  if (next) {
    state_->memo.memoize(value, matters);
  } else {
    state_->memo.put(index, value, matters);
  }
}

std::uint64_t Scanner::memo_number(const Instruction& i) const {
  if (i.op != Op::get && i.op != Op::put) return i.number;
  const auto index = index_of(as_text(i.data));
  if (!index) fail("no number of the memo", offset_);
  return *index;
}

}  // namespace roundtrip::pickling::scanning

namespace roundtrip::pickling {

Scanned scan(View bytes, Inspection& inspection, const ScanOptions& options) {
  return scanning::Scanner(bytes, inspection, options).run();
}

}  // namespace roundtrip::pickling
