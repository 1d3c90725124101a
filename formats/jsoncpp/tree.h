// SPDX-License-Identifier: MIT
//
// JsonCpp's tree as places and nodes. Strings and keys go in and out by their ends, so that a NUL is a
// character like any other. The library's as…() make something of whatever is there (of null, a 0); what is
// there is therefore asked first.
#pragma once

#include <json/json.h>

#include <concepts>
#include <type_traits>
#include <utility>

#include "bench/bridges/nodes.h"
#include "bench/bridges/write.h"

namespace roundtrip::jsoncpp_codec {

class Place {
 public:
  explicit Place(Json::Value& value) : value_(value) {}

  void null() const { value_ = Json::Value(); }
  void boolean(bool b) const { value_ = b; }
  template <std::integral T>
  void integer(T i) const {
    value_ = std::conditional_t<std::is_signed_v<T>, Json::Int64, Json::UInt64>{i};
  }
  void number(double d) const { value_ = d; }
  void string(std::string_view s) const { value_ = Json::Value(s.data(), s.data() + s.size()); }

  struct Array {
    Json::Value& array;
    [[nodiscard]] Place element() const { return Place(array.append(Json::Value())); }
    void end() const {}
  };
  [[nodiscard]] Array array(std::size_t) const {
    value_ = Json::Value(Json::arrayValue);
    return {value_};
  }

  struct Object {
    Json::Value& object;
    [[nodiscard]] Place member(std::string_view name) const {
      return Place(*object.demand(name.data(), name.data() + name.size()));
    }
    [[nodiscard]] Place member_of_record(std::string_view name) const {
      return Place(object[Json::StaticString(name.data())]);
    }
    void end() const {}
  };
  [[nodiscard]] Object object(std::size_t) const {
    value_ = Json::Value(Json::objectValue);
    return {value_};
  }

 private:
  Json::Value& value_;
};

class Node {
 public:
  explicit Node(const Json::Value& value) : value_(value) {}

  [[nodiscard]] bool is_null() const { return value_.isNull(); }
  [[nodiscard]] bool boolean() const { return expect(value_.isBool(), "true or false").asBool(); }
  [[nodiscard]] std::int64_t int64() const {
    return expect(is_integer() && value_.isInt64(), "an integer below 2^63").asInt64();
  }
  [[nodiscard]] std::uint64_t uint64() const {
    return expect(is_integer() && value_.isUInt64(), "a natural number").asUInt64();
  }
  [[nodiscard]] double number() const { return expect(value_.isNumeric(), "a number").asDouble(); }
  [[nodiscard]] std::string_view string() const {
    const char* begin = nullptr;
    const char* end = nullptr;
    expect(value_.getString(&begin, &end), "a string");
    return {begin, end};
  }

  [[nodiscard]] std::size_t size() const { return value_.size(); }
  [[nodiscard]] auto elements() const {
    const Json::Value& array = expect(value_.isArray(), "an array");
    return NodeRange(array.begin(), array.end(), [](const Json::Value& element) { return Node(element); });
  }
  [[nodiscard]] auto members() const {
    const Json::Value& object = expect(value_.isObject(), "an object");
    return NodeRange(object.begin(), object.end(), [](Json::Value::const_iterator member) {
      const char* end = nullptr;
      const char* const begin = member.memberName(&end);
      return std::pair(std::string_view(begin, end), Node(*member));
    });
  }

  [[nodiscard]] const Node& object() const {
    expect(value_.isObject(), "an object");
    return *this;
  }
  [[nodiscard]] Node member(std::string_view name) const {
    const Json::Value* const found = value_.find(name.data(), name.data() + name.size());
    if (found == nullptr) throw ShapeError("an object has no member " + std::string(name));
    return Node(*found);
  }

  [[nodiscard]] NodeKind kind() const {
    switch (value_.type()) {
      case Json::booleanValue:
        return NodeKind::boolean;
      case Json::intValue:
        return NodeKind::int64;
      case Json::uintValue:
        return NodeKind::uint64;
      case Json::realValue:
        return NodeKind::number;
      case Json::stringValue:
        return NodeKind::string;
      case Json::arrayValue:
        return NodeKind::array;
      case Json::objectValue:
        return NodeKind::object;
      case Json::nullValue:
        break;
    }
    return NodeKind::null;
  }

 private:
  /// The library's own isInt64() takes 1.0 for one.
  [[nodiscard]] bool is_integer() const {
    return value_.type() == Json::intValue || value_.type() == Json::uintValue;
  }
  const Json::Value& expect(bool there, const char* what) const {
    if (!there)
      throw ShapeError(std::string("something else stands where ").append(what).append(" is expected"));
    return value_;
  }

  const Json::Value& value_;
};

}  // namespace roundtrip::jsoncpp_codec
