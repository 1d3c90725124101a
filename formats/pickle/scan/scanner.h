// SPDX-License-Identifier: MIT
//
// An unpickler of names (Lib/pickletools.py says what each opcode does).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/pickle/scan/arrays.h"
#include "formats/pickle/scan/globals.h"
#include "formats/pickle/scan/literals.h"
#include "formats/pickle/scan/stack.h"
#include "formats/pickle/scan/value.h"
#include "roundtrip_pickle/cursor.h"
#include "roundtrip_pickle/scan.h"

namespace roundtrip::pickling::scanning {

class Scanner {
 public:
  Scanner(View bytes, Inspection& inspection, const ScanOptions& options);

  Scanned run();

 private:
  using Kind = Value::Kind;

  /// What an unpickler has for one pickle.
  struct Unpickler {
    explicit Unpickler(std::size_t first) : stack(first) {}
    Stack stack;
    Memo memo;
    int protocol = 0;  ///< that it names: older names mean something else in the first ones
  };

  Value pickle();
  void step(const Instruction& i);
  void step_containers(const Instruction& i);
  void step_calls(const Instruction& i);
  void note_protocol(const Instruction& i);

  // Values.
  void push(Value value) { state_->stack.push(std::move(value), offset_); }
  void push(Kind kind) { push(Value{kind, false, no_global, offset_, nullptr}); }
  Value pop() { return state_->stack.pop(offset_); }
  Value& top() { return state_->stack.top(offset_); }
  Value container(Kind kind, Stack::Segment segment);
  void add(Value& into, Stack::Segment segment, bool pairs);
  Contents& contents_of(Value& value);
  void put(std::uint64_t index, bool next);
  void get(std::uint64_t index) { push(state_->memo.get(index, offset_)); }
  std::uint64_t memo_number(const Instruction& i) const;

  // Names and calls.
  void push_global(GlobalId id);
  void global_of_strings();
  /// @param callable is called, or its __new__
  void call(const Value& callable, Value arguments);
  void mark_called(const Value& argument, int depth);
  void build();
  void doubt(const std::string& what);

  // Arrays.
  void read_raw_array(Value& wrapper);

  // The tree.
  void tell_facts();
  void tell_tree();

  View bytes_;
  Inspection& inspection_;
  const ScanOptions& options_;
  std::size_t keep_;  ///< children of a value
  Cursor cursor_;
  Literals literals_;
  Globals globals_;
  Pool pool_;
  Arrays arrays_;
  Unpickler* state_ = nullptr;
  std::vector<Value> roots_;
  Scanned scanned_;
  std::size_t offset_ = 0;
  std::size_t frame_end_ = 0;  ///< of the last frame
  std::size_t depth_ = 0;      ///< of pickles in pickles
  std::size_t doubts_ = 0;
};

}  // namespace roundtrip::pickling::scanning
