// SPDX-License-Identifier: MIT
//
// The values of simdjson's two interfaces as nodes (bench/bridges/nodes.h).
#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <utility>

#include "bench/bridges/nodes.h"

namespace roundtrip::simdjson_codec {

namespace dom = ::simdjson::dom;
namespace ondemand = ::simdjson::ondemand;
using ::simdjson::simdjson_result;

/// @throws ShapeError with the name that is missing, or simdjson_error
template <class Value>
[[gnu::always_inline]] inline Value found(simdjson_result<Value> member, std::string_view name) {
  if (member.error() == ::simdjson::NO_SUCH_FIELD) {
    throw ShapeError("an object has no member " + std::string(name) + ", or not in its place");
  }
  return std::move(member).value();
}

/// A value of the library's tree, which lies in the parser.
class DomNode {
 public:
  static constexpr bool null_is_nan = true;

  explicit DomNode(dom::element element) : element_(element) {}

  [[nodiscard]] bool is_null() const { return element_.is_null(); }
  [[nodiscard]] bool boolean() const { return element_.get_bool().value(); }
  [[nodiscard]] std::int64_t int64() const { return element_.get_int64().value(); }
  [[nodiscard]] std::uint64_t uint64() const { return element_.get_uint64().value(); }
  [[nodiscard]] double number() const { return element_.get_double().value(); }
  [[nodiscard]] std::string_view string() const { return element_.get_string().value(); }

  [[nodiscard]] std::size_t size() const { return element_.get_array().value().size(); }
  [[nodiscard]] auto elements() const {
    const dom::array array = element_.get_array().value();
    return NodeRange(array.begin(), array.end(), [](dom::element element) { return DomNode(element); });
  }
  [[nodiscard]] auto members() const {
    const dom::object object = element_.get_object().value();
    return NodeRange(object.begin(), object.end(), [](const dom::key_value_pair& member) {
      return std::pair<std::string_view, DomNode>(member.key, DomNode(member.value));
    });
  }

  struct Object {
    dom::object object;
    [[nodiscard]] DomNode member(std::string_view name) const {
      return DomNode(found(object.at_key(name), name));
    }
  };
  [[nodiscard]] Object object() const { return {element_.get_object().value()}; }

  [[nodiscard]] NodeKind kind() const {
    switch (element_.type()) {
      case dom::element_type::BOOL:
        return NodeKind::boolean;
      case dom::element_type::INT64:
        return NodeKind::int64;
      case dom::element_type::UINT64:
        return NodeKind::uint64;
      case dom::element_type::DOUBLE:
        return NodeKind::number;
      case dom::element_type::STRING:
        return NodeKind::string;
      case dom::element_type::ARRAY:
        return NodeKind::array;
      case dom::element_type::OBJECT:
        return NodeKind::object;
      case dom::element_type::NULL_VALUE:
        break;
    }
    return NodeKind::null;
  }

 private:
  dom::element element_;
};

/// A place in the text, parsed when it is asked for as what it is asked for.
/// The library's functions are always inlined, so that a name is compared as the constant that it is; so are
/// these.
/// @tparam Value ondemand::value; the root is an ondemand::document&
template <class Value>
class OnDemandNode {
 public:
  static constexpr bool null_is_nan = true;

  explicit OnDemandNode(Value value) : value_(value) {}

  [[nodiscard, gnu::always_inline]] bool is_null() { return value_.is_null().value(); }
  [[nodiscard, gnu::always_inline]] bool boolean() { return value_.get_bool().value(); }
  [[nodiscard, gnu::always_inline]] std::int64_t int64() {
    return parsed_ ? parsed_->get_int64() : value_.get_int64().value();
  }
  [[nodiscard, gnu::always_inline]] std::uint64_t uint64() {
    return parsed_ ? parsed_->get_uint64() : value_.get_uint64().value();
  }
  [[nodiscard, gnu::always_inline]] double number() {
    return parsed_ ? parsed_->get_double() : value_.get_double().value();
  }
  [[nodiscard, gnu::always_inline]] std::string_view string() { return value_.get_string().value(); }

  [[nodiscard]] auto elements() {
    check_depth();
    ondemand::array array = value_.get_array().value();
    return NodeRange(array.begin().value(), array.end().value(),
                     [](simdjson_result<ondemand::value> element) {
                       return OnDemandNode<ondemand::value>(std::move(element).value());
                     });
  }
  [[nodiscard]] auto members() {
    ondemand::object object = this->object().object;
    return NodeRange(object.begin().value(), object.end().value(),
                     [](simdjson_result<ondemand::field> member) {
                       ondemand::field field = std::move(member).take_value();
                       const std::string_view key = field.unescaped_key().value();
                       return std::pair(key, OnDemandNode<ondemand::value>(std::move(field).value()));
                     });
  }

  struct Object {
    ondemand::object object;
    [[nodiscard, gnu::always_inline]] OnDemandNode<ondemand::value> member(std::string_view name) {
      return OnDemandNode<ondemand::value>(found(object.find_field(name), name));
    }
    /// Goes on behind the object. No key is a line break: in a string that is an error.
    void end() {
      if (const auto error = object.find_field("\n").error(); error != ::simdjson::NO_SUCH_FIELD) {
        throw ::simdjson::simdjson_error(error);
      }
    }
  };
  [[nodiscard]] Object object() {
    check_depth();
    return {value_.get_object().value()};
  }

  [[nodiscard, gnu::always_inline]] NodeKind kind() {
    switch (value_.type().value()) {
      case ondemand::json_type::boolean:
        return NodeKind::boolean;
      case ondemand::json_type::string:
        return NodeKind::string;
      case ondemand::json_type::array:
        return NodeKind::array;
      case ondemand::json_type::object:
        return NodeKind::object;
      case ondemand::json_type::number:
        parsed_ = value_.get_number().value();
        switch (parsed_->get_number_type()) {
          case ondemand::number_type::signed_integer:
            return NodeKind::int64;
          case ondemand::number_type::unsigned_integer:
            return NodeKind::uint64;
          case ondemand::number_type::floating_point_number:
            return NodeKind::number;
        }
        break;
      case ondemand::json_type::null:
        break;
    }
    // The library tells the type by the first character.
    if (!is_null()) throw ::simdjson::simdjson_error(::simdjson::N_ATOM_ERROR);
    return NodeKind::null;
  }

 private:
  /// The library's parser for this interface has no limit of its own, and says so.
  void check_depth() const {
    if (value_.current_depth() >= static_cast<std::int32_t>(::simdjson::DEFAULT_MAX_DEPTH)) {
      throw ::simdjson::simdjson_error(::simdjson::DEPTH_ERROR);
    }
  }

  Value value_;
  /// The number that kind was asked for: which of the three it is shows when it has been parsed.
  std::optional<ondemand::number> parsed_;
};

}  // namespace roundtrip::simdjson_codec
