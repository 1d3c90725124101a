// SPDX-License-Identifier: MIT
//
// The reading of stream.h: one pickle, told to one handler.
#pragma once

#include <string>

#include "bench/record/utf8.h"
#include "roundtrip_pickle/input.h"
#include "roundtrip_pickle/integers.h"
#include "roundtrip_pickle/stream_state.h"

namespace roundtrip::pickling::detail {

template <class Handler>
class StreamReading {
 public:
  StreamReading(StreamState& state, View bytes, Handler& handler)
      : bytes_(bytes),
        handler_(handler),
        shapes_(handler.has_shapes()),
        levels_(state.levels.data()),
        top_(levels_),
        memo_(state.memo),
        globals_(state.globals),
        plan_(state.plan),
        input_(bytes) {
    memo_.clear();
    globals_.clear();
    plan_.clear();
    *top_ = {Kind::root, Awaits::only, false, 0, 0, 0};
  }

  Outcome run() {
    while (step(input_.take_opcode())) {
    }
    return outcome_;
  }

  using Memo = StreamState::Memo;
  using Global = StreamState::Global;

  // For a handler with objects of its own, which takes their opcodes itself.

  Input& input() { return input_; }
  /// A text that is only looked at, where opcodes stand in a fixed order.
  bool take_text(View& text) {
    if (input_.skip(Op::short_binunicode)) {
      text = input_.take(input_.take_number(1));
    } else if (input_.skip(Op::binunicode)) {
      text = input_.take(input_.take_number(4));
    } else {
      const Memo known = take_get();
      if (known.kind != Memo::Kind::string) return false;
      text = {known.data, known.size};
    }
    skip_memo({Memo::Kind::string, text.size(), text.data()});
    return true;
  }
  /// A module, which has been read, then a name, and STACK_GLOBAL.
  bool stack_global(View module, Global& named) {
    skip_memo({Memo::Kind::string, module.size(), module.data()});
    View name;
    if (!take_text(name)) return false;
    named = {as_text(module), as_text(name)};
    return input_.skip(Op::stack_global);
  }
  /// What the memo has under a number, if that is what comes next.
  Memo take_get() {
    std::uint64_t index = memo_.size();
    if (input_.skip(Op::binget)) {
      index = input_.take_number(1);
    } else if (input_.skip(Op::long_binget)) {
      index = input_.take_number(4);
    }
    return index < memo_.size() ? memo_[static_cast<std::size_t>(index)] : Memo{};
  }
  /// What follows a value that is worth remembering.
  [[gnu::always_inline]] void skip_memo(const Memo& memo) {
    if (input_.skip(Op::memoize)) {
      memo_.push_back(memo);
    } else if (input_.skip(Op::binput, memo_.size())) {
      memo_.push_back(memo);
    }
  }
  /// The same for a class or function.
  void skip_memo_of(const Global& named) {
    if (!next_is_memo()) return;
    globals_.push_back(named);
    skip_memo({Memo::Kind::global, globals_.size() - 1, nullptr});
  }
  [[nodiscard]] const Global& global_of(const Memo& memo) const { return globals_[memo.size]; }

 private:
  using Kind = StreamState::Kind;
  using Awaits = StreamState::Awaits;
  using Level = StreamState::Level;

  static constexpr bool has_own_objects = requires(Handler & handler) { handler.knows_module({}); };
  [[nodiscard]] bool names_own_object(std::string_view module) const {
    if constexpr (has_own_objects) return handler_.knows_module(module);
    return false;
  }

  // How it ends. All return false.

  bool end(Outcome outcome) {
    outcome_ = outcome;
    return false;
  }
  bool not_streamed() { return end(Outcome::not_streamed); }
  /// What the handler said, as what is to be done: go on, or stop.
  bool told(bool good) {
    if (!good) [[unlikely]]
      outcome_ = Outcome::stopped;
    return good;
  }

  // Levels.

  bool push(Kind kind, Awaits awaits, std::size_t ordinal = 0) {
    if (top_ == levels_ + max_depth) fail("lists and dicts nest more than 1000 deep", input_.offset());
    *++top_ = {kind, awaits, false, 0, 0, ordinal};
    return true;
  }
  [[nodiscard]] static bool is_container(Kind kind) { return kind >= Kind::list && kind <= Kind::pairs; }
  /// Whether it is a list, dict or set to which nothing is being added.
  [[nodiscard]] static bool is_between(const Level& level) {
    return level.awaits == Awaits::nothing && is_container(level.kind);
  }
  bool after_value() {
    Level& level = *top_;
    ++level.count;
    switch (level.kind) {
      case Kind::dict:
        level.awaits = Awaits::key;
        return true;
      case Kind::pairs:
        level.awaits = level.awaits == Awaits::key ? Awaits::value : Awaits::key;
        return level.awaits == Awaits::value || told(handler_.end_array());
      case Kind::root:
      case Kind::object:
      case Kind::call:
        level.awaits = Awaits::nothing;
        return true;
      default:
        return true;
    }
  }
  bool pop() {
    --top_;
    return after_value();
  }
  /// Ends the list, dict or set at the top.
  bool close() {
    return told(top_->kind == Kind::dict ? handler_.end_object() : handler_.end_array()) && pop();
  }
  bool close_all_between() {
    while (is_between(*top_)) {
      if (!close()) return false;
    }
    return true;
  }

  enum class More : std::uint8_t { no, yes, unknown };

  /// Whether the list or dict at the top, to which nothing is being added, gets more. CPython adds 1,000
  /// values at a time: only after so many, or before the first, is it a question. A batch of none is this
  /// library's writer's, which has but one.
  More gets_more() {
    constexpr std::uint32_t batch = 1000;
    const Level& level = *top_;
    const std::uint32_t items = level.kind == Kind::pairs ? level.count / 2 : level.count;
    if (!plan_.is_made() && level.additions != 0 && (items == 0 || items % batch != 0)) return More::no;
    if constexpr (has_own_objects) return More::unknown;
    if (!plan_.is_made()) plan_.make(bytes_);
    return level.additions < plan_.additions(level.ordinal) ? More::yes : More::no;
  }
  void open(bool single) {
    top_->awaits = top_->kind == Kind::dict || top_->kind == Kind::pairs ? Awaits::key : Awaits::value;
    top_->single = single;
  }
  /// A value begins, and it is not behind a mark: which list or dict does it go to?
  bool settle() {
    while (is_between(*top_)) {
      const More more = gets_more();
      if (more == More::unknown) return not_streamed();
      if (more == More::yes) {
        open(true);
        return true;
      }
      if (!close()) return false;
    }
    return true;
  }

  /// Before any value: whatever it begins by being there has been told when this returns.
  [[gnu::always_inline]] bool enter(bool null = false) {
    if (top_->awaits != Awaits::value) [[unlikely]] {
      if (!enter_elsewhere()) return false;
    }
    return !shapes_ || enter_tuples(null);
  }
  [[gnu::noinline]] bool enter_elsewhere() {
    if (!settle()) return false;
    switch (top_->awaits) {
      case Awaits::key:
        return top_->kind == Kind::pairs ? told(handler_.start_array(2)) : not_streamed();
      case Awaits::nothing:
        return not_streamed();
      default:
        return true;
    }
  }
  /// A tuple of up to three has no mark in front of it.
  bool enter_tuples(bool null) {
    for (;;) {
      const Expected expected = handler_.expected(null);
      if (expected.shape != Expected::Shape::tuple) [[likely]]
        return true;
      if (expected.size > 3) return not_streamed();
      if (!told(handler_.start_array(expected.size)) || !push(Kind::tuple, Awaits::value)) return false;
    }
  }

  // Values.

  template <class Tell>
  bool scalar(Tell tell) {
    return enter() && told(tell()) && after_value();
  }
  bool big_integer(View bytes) {
    const Integer integer = integer_of(bytes);
    return scalar([&] {
      switch (integer.kind) {
        case Integer::Kind::int64:
          return handler_.int64(static_cast<std::int64_t>(integer.bits));
        case Integer::Kind::uint64:
          return handler_.uint64(integer.bits);
        default:
          return handler_.big_integer(bytes);
      }
    });
  }
  bool string(View text) {
    if (!is_utf8(as_text(text))) [[unlikely]]
      fail("a text is not UTF-8", input_.offset());
    return known_string(text);
  }
  [[gnu::always_inline]] bool known_string(View text) {
    if (is_between(*top_) && !settle()) return false;
    if (top_->awaits == Awaits::key && top_->kind == Kind::dict) {
      if (!told(handler_.key(as_text(text)))) return false;
      top_->awaits = Awaits::value;
    } else {
      if (!enter()) return false;
      if (names_own_object(as_text(text)) || (shapes_ && may_be_global())) {
        Global named{};
        if (!stack_global(text, named)) return not_streamed();
        return global(named);
      }
      if (!told(handler_.string(as_text(text))) || !after_value()) return false;
    }
    skip_memo({Memo::Kind::string, text.size(), text.data()});
    return true;
  }
  bool bytes(View value) {
    if (!scalar([&] { return handler_.bytes(value); })) return false;
    skip_memo({Memo::Kind::bytes, value.size(), value.data()});
    return true;
  }
  bool real() {
    if (!enter()) return false;
    // A list of them, without looking for what each opcode is.
    do {
      if (!told(handler_.number(big_endian_double(input_.take(8).data()))) || !after_value()) return false;
    } while (top_->kind == Kind::list && !top_->single && input_.skip(Op::binfloat));
    return true;
  }

  // Lists, dicts and sets.

  bool begin(Kind kind) {
    if (!enter()) return false;
    const std::size_t ordinal = containers_++;
    if (kind == Kind::dict && shapes_ && handler_.expected(false).shape == Expected::Shape::pairs)
      kind = Kind::pairs;
    if (!told(kind == Kind::dict ? handler_.start_object() : handler_.start_array(0)) ||
        !push(kind, Awaits::nothing, ordinal)) {
      return false;
    }
    skip_memo({});
    // Behind an empty one a mark is hardly ever a neighbour's; if it is, what is behind the values will not
    // fit.
    if (!plan_.is_made() && input_.skip(Op::mark)) open(false);
    return true;
  }
  bool mark() {
    while (is_between(*top_)) {
      const More more = top_->additions == 0 && !plan_.is_made() ? More::yes : gets_more();
      if (more == More::unknown) return not_streamed();
      if (more == More::yes) {
        open(false);
        return true;
      }
      if (!close()) return false;
    }
    if (!shapes_ || (top_->awaits == Awaits::key && top_->kind == Kind::dict)) return not_streamed();
    if (top_->awaits == Awaits::key && !told(handler_.start_array(2))) return false;
    for (;;) {
      const Expected expected = handler_.expected(false);
      if (expected.shape != Expected::Shape::tuple) return not_streamed();
      if (!told(handler_.start_array(expected.size))) return false;
      if (expected.size > 3) return push(Kind::marked_tuple, Awaits::value);
      if (!push(Kind::tuple, Awaits::value)) return false;
    }
  }
  /// What was put into a container is in it.
  bool add(bool right_kind, bool single) {
    Level& level = *top_;
    const bool complete =
        level.awaits == (level.kind == Kind::dict || level.kind == Kind::pairs ? Awaits::key : Awaits::value);
    if (!right_kind || level.single != single || !complete) return not_streamed();
    level.awaits = Awaits::nothing;
    level.single = false;
    ++level.additions;
    return true;
  }
  bool add_to_list(Kind kind, bool single) { return close_all_between() && add(top_->kind == kind, single); }
  bool add_to_dict(bool single) {
    return close_all_between() && add(top_->kind == Kind::dict || top_->kind == Kind::pairs, single);
  }
  bool end_tuple(std::size_t size) {
    if (!close_all_between()) return false;
    if (size == 1 && top_->kind == Kind::call) return end_call();
    if (top_->kind != Kind::tuple || top_->count != size) return not_streamed();
    return told(handler_.end_array()) && pop();
  }

  // Names, and what they are called with.

  [[nodiscard]] bool may_be_global() {
    const Expected::Shape shape = handler_.expected(false).shape;
    return shape == Expected::Shape::complex || shape == Expected::Shape::object;
  }
  /// A name at the place of a value, which has been entered.
  bool global(const Global& named);
  /// A set of protocol 2: a call with a list, which stands for it.
  bool end_call();
  bool complex();
  /// Bytes of protocol 2: a text of characters up to U+00FF, and "latin1".
  bool latin1_bytes();

  // The memo: of texts, bytes and names. Whatever else is asked for a second time cannot be streamed.

  bool put(std::uint64_t index) {
    if (index > memo_.size()) return not_streamed();
    if (index == memo_.size()) {
      memo_.emplace_back();
    } else {
      memo_[static_cast<std::size_t>(index)] = {};
    }
    return true;
  }
  [[nodiscard]] bool next_is_memo() const {
    return input_.next_is(Op::memoize) || input_.next_is(Op::binput);
  }
  bool get(std::uint64_t index) {
    if (index >= memo_.size()) return not_streamed();
    const Memo memo = memo_[static_cast<std::size_t>(index)];
    switch (memo.kind) {
      case Memo::Kind::string:
        return known_string({memo.data, memo.size});
      case Memo::Kind::bytes:
        return bytes({memo.data, memo.size});
      case Memo::Kind::global:
        return enter() && global(Global(globals_[memo.size]));
      default:
        return not_streamed();
    }
  }

  bool stop() {
    if (!close_all_between()) return false;
    if (top_ != levels_ || top_->awaits != Awaits::nothing) return not_streamed();
    if (!input_.at_end()) fail("there is something behind the end", input_.offset());
    return end(Outcome::complete);
  }

  [[gnu::always_inline]] bool step(Op op);

  View bytes_;
  Handler& handler_;
  bool shapes_;
  Level* levels_;
  Level* top_;
  std::vector<Memo>& memo_;
  std::vector<Global>& globals_;
  Plan& plan_;
  Input input_;
  std::size_t containers_ = 0;
  std::string latin1_;
  Outcome outcome_ = Outcome::complete;
};

}  // namespace roundtrip::pickling::detail
