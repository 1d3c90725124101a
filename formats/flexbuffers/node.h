// SPDX-License-Identifier: MIT
//
// The library's references as nodes (bench/bridges/nodes.h): values where they lie in the bytes.
#pragma once

#include <flatbuffers/flexbuffers.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "bench/bridges/nodes.h"
#include "bench/record/buffer.h"

namespace roundtrip::flexbuffers_codec {

/// An array in any of the forms that the builder writes.
class Array {
 public:
  /// @param array for which is() is true
  explicit Array(flexbuffers::Reference array)
      : vector_(array.IsUntypedVector()      ? Vector(array.AsVector())
                : array.IsFixedTypedVector() ? Vector(array.AsFixedTypedVector())
                                             : Vector(array.AsTypedVector())) {}

  /// Not what else the library has for vectors: maps, and vectors of keys or strings.
  static bool is(flexbuffers::Reference value) {
    switch (value.GetType()) {
      case flexbuffers::FBT_VECTOR:
      case flexbuffers::FBT_VECTOR_INT:
      case flexbuffers::FBT_VECTOR_UINT:
      case flexbuffers::FBT_VECTOR_FLOAT:
        return true;
      default:
        return value.IsFixedTypedVector();
    }
  }

  [[nodiscard]] std::size_t size() const {
    return std::visit([](const auto& vector) -> std::size_t { return vector.size(); }, vector_);
  }
  flexbuffers::Reference operator[](std::size_t i) const {
    return std::visit([i](const auto& vector) { return vector[i]; }, vector_);
  }

 private:
  using Vector = std::variant<flexbuffers::Vector, flexbuffers::TypedVector, flexbuffers::FixedTypedVector>;

  Vector vector_;
};

/// What may be read of bytes: places in them can be referred to again and again, so that a few of them could
/// stand for any amount of data. The library's builder does that with keys alone.
class Allowance {
 public:
  explicit Allowance(View bytes)
      : end_(as_text(bytes).data() + bytes.size()),
        elements_(bytes.size()),
        characters_(key_uses * bytes.size()) {}

  void take_elements(std::size_t count) { take(elements_, count); }
  void take_characters(std::size_t count) { take(characters_, count); }

  /// A key of a map. The library's verifier does not look for the NUL at its end.
  std::string_view key(flexbuffers::Reference reference) {
    if (!reference.IsKey()) throw ShapeError("a map has fewer keys than values");
    const char* const begin = reference.AsKey();
    const void* const nul = std::memchr(begin, 0, static_cast<std::size_t>(end_ - begin));
    if (nul == nullptr) throw ShapeError("a key has no end");
    const std::string_view key{begin, static_cast<const char*>(nul)};
    take_characters(key.size());
    return key;
  }

 private:
  /// How often a key is used, when nothing but one key stands in the bytes.
  static constexpr std::size_t key_uses = 256;

  static void take(std::size_t& left, std::size_t count) {
    if (count > left) [[unlikely]]
      throw std::runtime_error("flexbuffers: the same bytes are referred to again and again");
    left -= count;
  }

  const char* end_;
  std::size_t elements_;
  std::size_t characters_;
};

/// Of bytes that one has written oneself all is believed.
struct AnyAmount {
  explicit AnyAmount(View) {}
  static void take_elements(std::size_t) {}
  static void take_characters(std::size_t) {}
  static std::string_view key(flexbuffers::Reference reference) { return reference.AsKey(); }
};

/// @tparam Amount Allowance or AnyAmount
template <class Amount>
class Node {
 public:
  /// @param allowance lives as long as the nodes
  Node(flexbuffers::Reference reference, Amount& allowance) : reference_(reference), allowance_(&allowance) {}

  [[nodiscard]] bool is_null() const { return reference_.IsNull(); }
  [[nodiscard]] bool boolean() const { return expect(reference_.IsBool(), "a boolean").AsBool(); }
  [[nodiscard]] std::int64_t int64() const {
    if (reference_.IsUInt() && reference_.AsUInt64() > std::uint64_t{INT64_MAX}) does_not_fit();
    return expect(reference_.IsIntOrUint(), "an integer").AsInt64();
  }
  [[nodiscard]] std::uint64_t uint64() const {
    if (reference_.IsInt() && reference_.AsInt64() < 0) does_not_fit();
    return expect(reference_.IsIntOrUint(), "an integer").AsUInt64();
  }
  [[nodiscard]] double number() const { return expect(reference_.IsNumeric(), "a number").AsDouble(); }
  [[nodiscard]] std::string_view string() const {
    const flexbuffers::String text = expect(reference_.IsString(), "a string").AsString();
    allowance_->take_characters(text.size());
    return {text.c_str(), text.size()};
  }
  void bytes(Bytes& bytes) const {
    const flexbuffers::Blob blob = expect(reference_.IsBlob(), "bytes").AsBlob();
    allowance_->take_characters(blob.size());
    const View view = std::as_bytes(std::span(blob.data(), blob.size()));
    bytes.assign(view.begin(), view.end());
  }

  [[nodiscard]] std::size_t size() const { return array().size(); }
  [[nodiscard]] auto elements() const {
    const Array array = this->array();
    allowance_->take_elements(array.size());
    return IndexRange(array.size(),
                      [array, allowance = allowance_](std::size_t i) { return Node(array[i], *allowance); });
  }
  [[nodiscard]] auto members() const {
    const flexbuffers::Map map = expect(reference_.IsMap(), "an object").AsMap();
    allowance_->take_elements(map.size());
    return IndexRange(map.size(),
                      [keys = map.Keys(), values = map.Values(), allowance = allowance_](std::size_t i) {
                        return std::pair(allowance->key(keys[i]), Node(values[i], *allowance));
                      });
  }

  class Object {
   public:
    Object(flexbuffers::Map map, Amount& allowance) : map_(map), allowance_(&allowance) {}
    /// By binary search in the keys, which are sorted. (The library compares up to the first difference: the
    /// last byte of all is the width of the root, which no name has.)
    [[nodiscard]] Node member(std::string_view name) const {
      const flexbuffers::Reference found = map_[name.data()];
      // A member that is null is not the reference that stands for none.
      if (found.IsNull() && !has(name)) throw ShapeError("the member " + std::string(name) + " is missing");
      return Node(found, *allowance_);
    }

   private:
    [[nodiscard]] bool has(std::string_view name) const {
      const flexbuffers::TypedVector keys = map_.Keys();
      for (std::size_t i = 0; i < keys.size(); ++i) {
        if (allowance_->key(keys[i]) == name) return true;
      }
      return false;
    }

    flexbuffers::Map map_;
    Amount* allowance_;
  };
  [[nodiscard]] Object object() const {
    const flexbuffers::Map map = expect(reference_.IsMap(), "an object").AsMap();
    allowance_->take_elements(map.size());
    return {map, *allowance_};
  }

  [[nodiscard]] NodeKind kind() const {
    if (reference_.IsNull()) return NodeKind::null;
    if (reference_.IsBool()) return NodeKind::boolean;
    if (reference_.IsInt()) return NodeKind::int64;
    if (reference_.IsUInt()) return NodeKind::uint64;
    if (reference_.IsFloat()) return NodeKind::number;
    if (reference_.IsString()) return NodeKind::string;
    if (reference_.IsBlob()) return NodeKind::bytes;
    if (reference_.IsMap()) return NodeKind::object;
    expect(Array::is(reference_), "a value of a kind that the adapter writes");
    return NodeKind::array;
  }

 private:
  [[nodiscard]] Array array() const { return Array(expect(Array::is(reference_), "an array")); }
  const flexbuffers::Reference& expect(bool good, const char* what) const {
    if (!good) [[unlikely]]
      throw ShapeError(std::string(what) + " is expected");
    return reference_;
  }
  [[noreturn]] static void does_not_fit() { throw ShapeError("an integer does not fit"); }

  flexbuffers::Reference reference_;
  Amount* allowance_;
};

/// Looks at all of the bytes before one of them is believed.
class Verifier {
 public:
  /// @throws std::runtime_error
  void check(View bytes) {
    flexbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), &seen_,
                                   true, most_depth);
    if (!verifier.VerifyBuffer()) throw std::runtime_error("flexbuffers: the bytes do not hold together");
  }

 private:
  /// The library's own is 64.
  static constexpr std::size_t most_depth = 2000;
  /// So that bytes which refer to one place again and again do not take longer and longer.
  std::vector<std::uint8_t> seen_;
};

}  // namespace roundtrip::flexbuffers_codec
