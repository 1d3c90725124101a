// SPDX-License-Identifier: MIT
//
// The library's tree as places and nodes (bench/bridges). Strings of the record are referred to and not
// copied: it outlives the tree.
#pragma once

#include <rapidjson/document.h>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "bench/bridges/nodes.h"
#include "bench/bridges/write.h"
#include "formats/rapidjson/writer.h"

namespace roundtrip::rapidjson_codec {

using Allocator = rapidjson::Document::AllocatorType;

class Place {
 public:
  Place(rapidjson::Value& value, Allocator& allocator) : value_(value), allocator_(allocator) {}

  void null() const { value_.SetNull(); }
  void boolean(bool b) const { value_.SetBool(b); }
  void integer(std::signed_integral auto i) const { value_.SetInt64(i); }
  void integer(std::unsigned_integral auto u) const { value_.SetUint64(u); }
  void number(double d) const { value_.SetDouble(d); }
  void string(std::string_view s) const { value_.SetString(rapidjson::StringRef(s.data(), length_of(s))); }
  void bytes(View b) const {
    const std::string text = to_base64(Bytes(b.begin(), b.end()));
    value_.SetString(text.data(), length_of(text), allocator_);
  }

  struct Array {
    rapidjson::Value& array;
    Allocator& allocator;
    Place element() const {
      array.PushBack(rapidjson::Value(), allocator);
      return {array[array.Size() - 1], allocator};
    }
    void end() const {}
  };
  [[nodiscard]] Array array(std::size_t size) const {
    value_.SetArray().Reserve(static_cast<rapidjson::SizeType>(size), allocator_);
    return {value_, allocator_};
  }

  struct Object {
    rapidjson::Value& object;
    Allocator& allocator;
    Place member(std::string_view name) const {
      object.AddMember(rapidjson::StringRef(name.data(), length_of(name)), rapidjson::Value(), allocator);
      return {(object.MemberEnd() - 1)->value, allocator};
    }
    void end() const {}
  };
  [[nodiscard]] Object object(std::size_t) const { return {value_.SetObject(), allocator_}; }

 private:
  rapidjson::Value& value_;
  Allocator& allocator_;
};

class Node {
 public:
  explicit Node(const rapidjson::Value& value) : value_(value) {}

  [[nodiscard]] bool is_null() const { return value_.IsNull(); }
  [[nodiscard]] bool boolean() const { return expect(value_.IsBool(), "a boolean").GetBool(); }
  [[nodiscard]] std::int64_t int64() const { return expect(value_.IsInt64(), "an integer").GetInt64(); }
  [[nodiscard]] std::uint64_t uint64() const { return expect(value_.IsUint64(), "an integer").GetUint64(); }
  [[nodiscard]] double number() const { return expect(value_.IsNumber(), "a number").GetDouble(); }
  [[nodiscard]] std::string_view string() const { return text_of(expect(value_.IsString(), "a string")); }

  [[nodiscard]] std::size_t size() const { return expect(value_.IsArray(), "an array").Size(); }
  [[nodiscard]] auto elements() const {
    expect(value_.IsArray(), "an array");
    return NodeRange(value_.Begin(), value_.End(), [](const rapidjson::Value& v) { return Node(v); });
  }
  [[nodiscard]] auto members() const {
    expect(value_.IsObject(), "an object");
    return NodeRange(value_.MemberBegin(), value_.MemberEnd(), [](const auto& member) {
      return std::pair<std::string_view, Node>(text_of(member.name), Node(member.value));
    });
  }
  [[nodiscard]] Node object() const { return Node(expect(value_.IsObject(), "an object")); }
  [[nodiscard]] Node member(std::string_view name) const {
    const auto found =
        value_.FindMember(rapidjson::Value(rapidjson::StringRef(name.data(), length_of(name))));
    if (found == value_.MemberEnd()) throw ShapeError("the member " + std::string(name) + " is missing");
    return Node(found->value);
  }

  [[nodiscard]] NodeKind kind() const {
    switch (value_.GetType()) {
      case rapidjson::kNullType:
        return NodeKind::null;
      case rapidjson::kFalseType:
      case rapidjson::kTrueType:
        return NodeKind::boolean;
      case rapidjson::kObjectType:
        return NodeKind::object;
      case rapidjson::kArrayType:
        return NodeKind::array;
      case rapidjson::kStringType:
        return NodeKind::string;
      case rapidjson::kNumberType:
        break;
    }
    return value_.IsInt64() ? NodeKind::int64 : value_.IsUint64() ? NodeKind::uint64 : NodeKind::number;
  }

 private:
  static std::string_view text_of(const rapidjson::Value& value) {
    return {value.GetString(), value.GetStringLength()};
  }
  const rapidjson::Value& expect(bool good, const char* what) const {
    if (!good) [[unlikely]]
      throw ShapeError(std::string("rapidjson: ") + what + " is expected");
    return value_;
  }

  const rapidjson::Value& value_;
};

/// @throws std::runtime_error with the place when the text is no JSON, or nests too deep
void parse(View text, rapidjson::Document& document);
/// The same of text that a NUL follows; strings of the document then point into it.
void parse_in_situ(std::span<std::byte> text, rapidjson::Document& document);

/// Writes the tree as text.
void write(const rapidjson::Document& document, rapidjson::StringBuffer& out);

}  // namespace roundtrip::rapidjson_codec
