// SPDX-License-Identifier: MIT
//
// What an operation is to the suite. An operation is one file bench/operations/<name>.h that defines
//
//     namespace roundtrip::operations {
//     struct <name> {
//       static constexpr OperationInfo info{…};
//       template <class Subject>
//       class Loop final : public roundtrip::Loop { … };
//     };
//     }
//
// The loop's constructor is its set-up and is not timed; run(n) is, and does nothing but the operation. Its
// outcome(), for the gate, returns what the last iteration loaded, or what the bytes that it saved load to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "bench/format.h"

namespace roundtrip {

struct OperationInfo {
  std::string_view name;
  std::string_view contract;   ///< what is on the clock, and what is not
  int rank = 0;                ///< the order in which operations are shown
  bool by_default = true;      ///< part of a run that names no operations
  bool quick = false;          ///< part of `run --quick`
  std::string_view floor = {}; ///< the format whose time for this operation is the limit
};

/// One cell, set up and ready to be timed.
class Loop {
 public:
  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  Loop(Loop&&) = delete;
  Loop& operator=(Loop&&) = delete;
  virtual ~Loop() = default;

  /// Does the operation n times. The loop is inside, so that no indirect call is timed with each iteration.
  virtual void run(std::uint64_t n) = 0;
};

/// All that an operation works on: one record of one dataset, in one format.
template <class C, class T>
  requires codec<C, T>
struct Subject {
  using Codec = C;
  using Record = T;
  using Value = value_of<C, T>;
  using Output = output_of<C>;

  Codec& codec;
  const Value& value;              ///< what is saved
  View encoded;                    ///< what is loaded: the value's bytes
  View decoy;                      ///< the bytes of a value with other content, for a record that is to be reused
  std::filesystem::path scratch;   ///< a file name of this cell's own, where files may be written

  // Out of line for all that is not the innermost timed loop: instantiating a large codec into each operation costs
  // minutes of compilation and changes nothing.
  [[gnu::noinline]] void save(Output& out) {
    out.clear();
    codec.save(value, out);
  }
  [[gnu::noinline]] void load(View bytes, Value& loaded) { codec.load(bytes, loaded); }
};

/// Tells the compiler that `object` may be read and written here: no iteration can be merged with the next or
/// dropped. It emits no instruction.
template <class T>
[[gnu::always_inline]] inline void keep(T& object) {
  asm volatile("" : : "g"(&object) : "memory");
}

}  // namespace roundtrip
