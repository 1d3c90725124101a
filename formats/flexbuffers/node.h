// SPDX-License-Identifier: MIT
//
// The library's references as nodes (bench/bridges/nodes.h): values where they lie in the bytes.
#pragma once

#include <flatbuffers/flexbuffers.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "bench/bridges/nodes.h"
#include "bench/record/buffer.h"

namespace roundtrip::flexbuffers_codec {

/// What may be read of bytes: places in them can be referred to again and again, so that a few of them could
/// stand for any amount of data. The library's builder does that with keys alone.
class Allowance {
 public:
  explicit Allowance(View bytes) : elements_(bytes.size()), characters_(key_uses * bytes.size()) {}

  void take_elements(std::size_t count) { take(elements_, count); }
  void take_characters(std::size_t count) { take(characters_, count); }

 private:
  /// How often a key is used, when nothing but one key stands in the bytes.
  static constexpr std::size_t key_uses = 256;

  static void take(std::size_t& left, std::size_t count) {
    if (count > left) [[unlikely]]
      throw std::runtime_error("flexbuffers: the same bytes are referred to again and again");
    left -= count;
  }

  std::size_t elements_;
  std::size_t characters_;
};

class Node {
 public:
  /// @param allowance lives as long as the nodes
  Node(flexbuffers::Reference reference, Allowance& allowance)
      : reference_(reference), allowance_(&allowance) {}

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
    const flexbuffers::Vector array = this->array();
    allowance_->take_elements(array.size());
    return IndexRange(array.size(),
                      [array, allowance = allowance_](std::size_t i) { return Node(array[i], *allowance); });
  }
  [[nodiscard]] auto members() const {
    const flexbuffers::Map map = expect(reference_.IsMap(), "an object").AsMap();
    allowance_->take_elements(map.size());
    return IndexRange(map.size(),
                      [keys = map.Keys(), values = map.Values(), allowance = allowance_](std::size_t i) {
                        const std::string_view key = keys[i].AsKey();
                        allowance->take_characters(key.size());
                        return std::pair(key, Node(values[i], *allowance));
                      });
  }

  class Object {
   public:
    Object(flexbuffers::Map map, Allowance& allowance) : map_(map), allowance_(&allowance) {}
    /// By binary search in the keys, which are sorted.
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
        if (keys[i].AsKey() == name) return true;
      }
      return false;
    }

    flexbuffers::Map map_;
    Allowance* allowance_;
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
    expect(reference_.IsVector(), "a value of a kind that the adapter writes");
    return NodeKind::array;
  }

 private:
  [[nodiscard]] flexbuffers::Vector array() const {
    return expect(reference_.IsVector() && !reference_.IsMap(), "an array").AsVector();
  }
  const flexbuffers::Reference& expect(bool good, const char* what) const {
    if (!good) [[unlikely]]
      throw ShapeError(std::string(what) + " is expected");
    return reference_;
  }
  [[noreturn]] static void does_not_fit() { throw ShapeError("an integer does not fit"); }

  flexbuffers::Reference reference_;
  Allowance* allowance_;
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
