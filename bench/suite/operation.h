// SPDX-License-Identifier: MIT
//
// What an operation is to the suite. An operation is one file bench/suite/operations/<name>.h that defines
//
//     namespace roundtrip::operations {
//     struct <name> {
//       static constexpr OperationInfo info{…};
//       template <class Subject>
//       class Loop final : public roundtrip::Loop {
//        public:
//         explicit Loop(Subject subject);      // set-up, not timed
//         void run(std::uint64_t n) override;  // timed; does nothing but the operation
//         void once(double& ns, const Check& check) override;  // for the gate: once, and what came of it
//       };
//     };
//     }
//
// An operation that not every codec can do says so: template <class Codec> static std::string_view
// without(const Codec&) returns why, or nothing.
//
// A loop knows no format, nor what a format saves to and loads into: it is compiled once for a dataset. Where
// nanoseconds count it asks the subject for all n iterations at once, so that the innermost loop is compiled
// together with the format's code.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "bench/suite/format.h"

namespace roundtrip {

struct OperationInfo {
  std::string_view name;
  std::string_view contract;    ///< what is on the clock, and what is not
  int rank = 0;                 ///< the order in which operations are shown
  bool by_default = true;       ///< part of a run that names no operations
  bool quick = false;           ///< part of `run --quick`
  std::string_view floor = {};  ///< the format whose time for this operation is the limit
};

/// What a codec saves and loads, the record or the library's own object, behind one face: only the codec
/// knows its type (HeldValue).
class Value {
 public:
  Value() = default;
  Value(const Value&) = delete;
  Value& operator=(const Value&) = delete;
  Value(Value&&) = delete;
  Value& operator=(Value&&) = delete;
  virtual ~Value() = default;
};

/// @tparam V what stands for the record
template <class V>
struct HeldValue final : Value {
  HeldValue() = default;
  explicit HeldValue(V&& made) : value(std::move(made)) {}
  V value{};
};

/// What a codec saves to, likewise (HeldOutput).
class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  Output(Output&&) = delete;
  Output& operator=(Output&&) = delete;
  virtual ~Output() = default;
  [[nodiscard]] virtual View bytes() const = 0;
};

template <class O>
struct HeldOutput final : Output {
  [[nodiscard]] View bytes() const override { return as_view(output); }
  O output{};
};

/// The gate's comparison with the record.
using Check = std::function<void(const Value&)>;

/// One cell, set up and ready to be timed.
class Loop {
 public:
  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  Loop(Loop&&) = delete;
  Loop& operator=(Loop&&) = delete;
  virtual ~Loop() = default;

  /// Before run(n), off the clock: what n iterations use up.
  virtual void provide(std::uint64_t) {}

  /// Does the operation n times. The loop is inside, so that no indirect call is timed with each iteration.
  virtual void run(std::uint64_t n) = 0;

  /// For the gate: does the operation once. What it worked with stays as an iteration leaves it.
  /// @param[out] ns what the operation alone took: no figure, an idea of the cost
  /// @param check is shown what was loaded, or what the bytes that were saved load to
  virtual void once(double& ns, const Check& check) = 0;
};

/// How long f takes, for ideas of the cost. What is reported is timed by Google Benchmark.
template <class F>
double rough_ns(F&& f) {
  const auto before = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - before).count();
}

/// Tells the compiler that `object` may be read and written here: no iteration can be merged with the next or
/// dropped. It emits no instruction.
template <class T>
[[gnu::always_inline]] inline void keep(T& object) {
  asm volatile("" : : "g"(&object) : "memory");
}

/// A codec behind virtual functions. Those that are timed hold the loop themselves: one virtual call for a
/// block, none for an iteration.
/// @tparam R the record
template <class R>
class AnyCodec {
 public:
  AnyCodec() = default;
  AnyCodec(const AnyCodec&) = delete;
  AnyCodec& operator=(const AnyCodec&) = delete;
  AnyCodec(AnyCodec&&) = delete;
  AnyCodec& operator=(AnyCodec&&) = delete;
  virtual ~AnyCodec() = default;

  /// An empty one of what it saves to, and of what it loads into. No other is ever to be handed to it.
  [[nodiscard]] virtual std::unique_ptr<Output> make_output() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Value> make_value() const = 0;
  /// The library's own object for a record; nothing where it saves and loads the record itself, which is then
  /// a HeldValue<R>.
  [[nodiscard]] virtual std::unique_ptr<Value> to_object(const R& record) = 0;
  /// The record that was loaded.
  /// @param converted where it is made of the library's own object
  [[nodiscard]] virtual const R& record_of(const Value& loaded, R& converted) = 0;

  virtual void prepare(const R& record) = 0;

  /// n times: empties `out`, which keeps its capacity, and saves to it.
  virtual void save(const Value& value, Output& out, std::uint64_t n) = 0;
  /// Before n loads of these bytes, off the clock: makes the copies that a parser will write into. A load
  /// that nobody has provided for makes its own.
  virtual void provide(View bytes, std::uint64_t n) = 0;
  /// n times: replaces what `value` holds.
  virtual void load(View bytes, Value& value, std::uint64_t n) = 0;
  /// n times: makes a fresh value, loads it and destroys it.
  virtual void load_fresh(View bytes, std::uint64_t n) = 0;
  /// The same once, of bytes that are the caller's to lose: a parser may write into them.
  virtual void load_fresh(Buffer& bytes) = 0;
  /// Whether a fresh value is not filled but made whole. Then that is what load_fresh does, and load_new does
  /// it once; otherwise it is not to be called.
  [[nodiscard]] virtual bool loads_new() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Value> load_new(View bytes) = 0;

  /// Whether members can be read without loading. Then access does that n times and returns the sum
  /// (bench/record/access.h); otherwise it is not to be called.
  [[nodiscard]] virtual bool can_access() const = 0;
  [[nodiscard]] virtual std::uint64_t access(View bytes, std::uint64_t n) = 0;

  /// Whether two saves of one value can give different bytes. Then save_canonical gives the same ones each
  /// time; otherwise it is not to be called.
  [[nodiscard]] virtual bool saves_differ() const = 0;
  virtual void save_canonical(const Value& value, Output& out) = 0;
};

/// All that an operation works on: one record of one dataset, in one format.
template <class R>
struct Subject {
  AnyCodec<R>& codec;
  const R& record;
  const Value& value;  ///< what is saved: the record or the library's own object
  View encoded;        ///< what is loaded: the value's bytes
  View decoy;          ///< the bytes of a value with other content, for a record that is to be reused
  std::filesystem::path scratch;  ///< a file name of this cell's own, where files may be written

  [[nodiscard]] std::unique_ptr<Output> make_output() const { return codec.make_output(); }
  [[nodiscard]] std::unique_ptr<Value> make_value() const { return codec.make_value(); }
  void save(Output& out) { codec.save(value, out, 1); }
  void load(View bytes, Value& loaded) { codec.load(bytes, loaded, 1); }
};

}  // namespace roundtrip
