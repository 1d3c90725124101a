// SPDX-License-Identifier: MIT
//
// Places and nodes (write.h, nodes.h) for a library of C with a tree: one that makes values, hands them to an
// array or an object, and releases the root with all that is below. What differs is the library's spelling:
//
//     struct Spelling {
//       using Value = …;                          handled as Value*
//       static constexpr bool null_is_nan = …;    nodes.h
//       // Makers; a null pointer when there is no memory, but for null(), where it may be the value itself.
//       static Value* null(), boolean(bool), integer(std::int64_t), integer(std::uint64_t), number(double),
//       number(float) if it differs,
//                     string(std::string_view), array(std::size_t), object(std::size_t)
//       static Value* bytes(View)                 optional
//       // They take the element over, also when they fail; false then.
//       static bool append(Value* array, Value* element)
//       static bool set(Value* object, std::string_view key, Value* member)
//       static void release(Value*)
//       // Readers, each asked of a value of its kind only.
//       static NodeKind kind(const Value*)
//       static bool boolean(const Value*)
//       static std::int64_t int64(const Value*)
//       static std::uint64_t uint64(const Value*)
//       static double number(const Value*)
//       static std::string_view string(const Value*)
//       static View bytes(const Value*)           optional
//       static std::size_t size(const Value* array)
//       static const Value* at(const Value* array, std::size_t)
//       static bool find(const Value* object, std::string_view, const Value*& member)
//       // The members in their order, one after the other, until a null pointer.
//       static Entry* first(const Value* object)
//       static Entry* next(const Value* object, Entry*)
//       static std::pair<std::string_view, const Value*> member(Entry*)
//     };
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "bench/bridges/nodes.h"
#include "bench/bridges/write.h"

namespace roundtrip {

/// A tree, owned by its root.
template <class Spelling>
struct ReleaseTree {
  void operator()(typename Spelling::Value* value) const { Spelling::release(value); }
};
template <class Spelling>
using Tree = std::unique_ptr<typename Spelling::Value, ReleaseTree<Spelling>>;

/// Where a value goes: to the root, to the end of an array or to a key of an object.
template <class Spelling>
class TreePlace {
  using Value = typename Spelling::Value;

 public:
  explicit TreePlace(Tree<Spelling>& root) : root_(&root) {}
  explicit TreePlace(Value* array) : parent_(array) {}
  TreePlace(Value* object, std::string_view key) : parent_(object), key_(key) {}

  void null() const { put(Spelling::null()); }
  void boolean(bool b) const { put(made(Spelling::boolean(b))); }
  void integer(std::signed_integral auto i) const { put(made(Spelling::integer(std::int64_t{i}))); }
  void integer(std::unsigned_integral auto u) const { put(made(Spelling::integer(std::uint64_t{u}))); }
  /// JSON's libraries refuse NaN and infinities, and are given null.
  void number(std::floating_point auto d) const {
    if (Spelling::null_is_nan && !std::isfinite(d)) {
      null();
    } else {
      put(made(Spelling::number(d)));
    }
  }
  void string(std::string_view s) const { put(made(Spelling::string(s))); }
  void bytes(View b) const requires requires { Spelling::bytes(b); }
  { put(made(Spelling::bytes(b))); }

  struct Array {
    Value* value;
    TreePlace element() const { return TreePlace(value); }
    void end() const {}
  };
  [[nodiscard]] Array array(std::size_t size) const { return {put(made(Spelling::array(size)))}; }

  struct Object {
    Value* value;
    TreePlace member(std::string_view name) const { return {value, name}; }
    void end() const {}
  };
  [[nodiscard]] Object object(std::size_t size) const { return {put(made(Spelling::object(size)))}; }

 private:
  static Value* made(Value* value) {
    if (value == nullptr) [[unlikely]]
      throw std::bad_alloc();
    return value;
  }

  Value* put(Value* value) const {
    if (root_ != nullptr) {
      root_->reset(value);
    } else if (!(key_.data() != nullptr ? Spelling::set(parent_, key_, value)
                                        : Spelling::append(parent_, value))) {
      throw std::bad_alloc();
    }
    return value;
  }

  Tree<Spelling>* root_ = nullptr;
  Value* parent_ = nullptr;
  std::string_view key_;
};

template <class Spelling>
class TreeNode {
  using Value = typename Spelling::Value;

 public:
  static constexpr bool null_is_nan = Spelling::null_is_nan;

  explicit TreeNode(const Value* value) : value_(value) {}
  explicit TreeNode(const Tree<Spelling>& tree) : value_(tree.get()) {}

  [[nodiscard]] NodeKind kind() const { return Spelling::kind(value_); }
  [[nodiscard]] bool is_null() const { return kind() == NodeKind::null; }
  [[nodiscard]] bool boolean() const { return Spelling::boolean(expect(NodeKind::boolean, "a boolean")); }
  [[nodiscard]] std::int64_t int64() const {
    if (kind() == NodeKind::int64) [[likely]]
      return Spelling::int64(value_);
    const std::uint64_t u = Spelling::uint64(expect(NodeKind::uint64, "an integer"));
    if (!std::in_range<std::int64_t>(u)) does_not_fit(std::to_string(u));
    return static_cast<std::int64_t>(u);
  }
  [[nodiscard]] std::uint64_t uint64() const {
    if (kind() == NodeKind::uint64) return Spelling::uint64(value_);
    const std::int64_t i = Spelling::int64(expect(NodeKind::int64, "an integer"));
    if (i < 0) does_not_fit(std::to_string(i));
    return static_cast<std::uint64_t>(i);
  }
  [[nodiscard]] double number() const {
    const NodeKind held = kind();
    if (held == NodeKind::int64) return static_cast<double>(Spelling::int64(value_));
    if (held == NodeKind::uint64) return static_cast<double>(Spelling::uint64(value_));
    return Spelling::number(expect(NodeKind::number, "a number"));
  }
  [[nodiscard]] std::string_view string() const {
    return Spelling::string(expect(NodeKind::string, "a string"));
  }
  void bytes(Bytes& bytes) const requires requires(const Value* value) { Spelling::bytes(value); }
  {
    const View view = Spelling::bytes(expect(NodeKind::bytes, "bytes"));
    bytes.assign(view.begin(), view.end());
  }

  [[nodiscard]] std::size_t size() const { return Spelling::size(expect(NodeKind::array, "an array")); }
  [[nodiscard]] auto elements() const {
    return IndexRange(size(), [array = value_](std::size_t i) { return TreeNode(Spelling::at(array, i)); });
  }
  [[nodiscard]] auto members() const { return Members{expect(NodeKind::object, "an object")}; }
  [[nodiscard]] TreeNode object() const { return TreeNode(expect(NodeKind::object, "an object")); }
  [[nodiscard]] TreeNode member(std::string_view name) const {
    const Value* found = nullptr;
    if (!Spelling::find(value_, name, found)) [[unlikely]]
      throw ShapeError("the member " + std::string(name) + " is missing");
    return TreeNode(found);
  }

 private:
  struct Members {
    struct iterator {
      const Value* object;
      decltype(Spelling::first(std::declval<const Value*>())) at;
      std::pair<std::string_view, TreeNode> operator*() const {
        const auto [key, value] = Spelling::member(at);
        return {key, TreeNode(value)};
      }
      iterator& operator++() {
        at = Spelling::next(object, at);
        return *this;
      }
      bool operator==(const iterator& other) const { return at == other.at; }
    };
    const Value* object;
    [[nodiscard]] iterator begin() const { return {object, Spelling::first(object)}; }
    [[nodiscard]] iterator end() const { return {object, nullptr}; }
  };

  const Value* expect(NodeKind wanted, const char* what) const {
    if (Spelling::kind(value_) != wanted) [[unlikely]]
      throw ShapeError(std::string(what) + " is expected");
    return value_;
  }
  [[noreturn, gnu::cold]] static void does_not_fit(const std::string& number) {
    throw ShapeError("the integer " + number + " does not fit");
  }

  const Value* value_;
};

}  // namespace roundtrip
