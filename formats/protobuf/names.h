// SPDX-License-Identifier: MIT
//
// Names of fields and messages that neither protoc nor the C++ classes that it generates object to.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace roundtrip::protobuf_generator {

/// `orderLine2`, `OrderLine2` → `order_line2`: the style of field names.
[[nodiscard]] std::string snake_case(std::string_view name);

/// `order_line2` → `OrderLine2`, as protoc names the constants of a field: words start after an underscore
/// and after a digit, and capitals stay.
[[nodiscard]] std::string pascal_case(std::string_view name);

/// The names in one message. Each field is given a name under which none of its accessors is one of the
/// message's own functions, a keyword or an accessor of another field.
class FieldNames {
 public:
  /// @param message the message's name, which is its constructor's
  /// @param messages the names of all messages, one of which a map's entry must not hide
  FieldNames(const std::string& message, const std::set<std::string>& messages);

  /// The style guide's form of `name`, with an underscore or a number behind it where that is taken.
  std::string take(std::string_view name);

 private:
  bool try_take(const std::string& name);

  const std::set<std::string>& messages_;
  std::set<std::string> identifiers_;  ///< of all accessors
  std::set<std::string> squashed_;     ///< proto3 wants names to differ in more than case and underscores
};

/// The names of the messages of one schema.
class MessageNames {
 public:
  /// A name that is `wanted` or begins so; it is taken from now on.
  std::string take(const std::string& wanted);

  [[nodiscard]] const std::set<std::string>& all() const { return taken_; }

 private:
  std::set<std::string> taken_;
};

}  // namespace roundtrip::protobuf_generator
