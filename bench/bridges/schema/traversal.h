// SPDX-License-Identifier: MIT
//
// What all generated functions that take a message apart have in common, whatever they do with its values:
// how these are got at.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "bench/bridges/schema/expressions.h"
#include "bench/bridges/schema/spelling.h"

namespace roundtrip::schema {

/// A message in the generated code.
struct MessageObject {
  std::string type;        ///< its name in the schema
  std::string expression;  ///< an expression for it
  std::string described;   ///< what an error message calls it
};

class Traversal {
 protected:
  Traversal(Code& code, const Spelling& spelling) : code_(code), spelling_(spelling) {}

  /// A variable for what an expression stands for, unless it is one.
  std::string bind(const std::string& expression, const std::string& name, const std::string& declaration);
  std::string bind_list(const std::string& source) { return bind(source, "list", "auto&& "); }
  MessageObject bind_parts(const Value& value, const std::string& source, const std::string& described) {
    return {value.type, bind(source, "part", "auto&& "), described};
  }

  static std::string size(const std::string& list) { return "static_cast<std::size_t>(" + list + ".size())"; }

  /// The statement that refuses a list of another length than that of the array.
  void check_length(const Value& array, const std::string& size, const std::string& described);

  /// Opens a loop over the elements of a list.
  /// @return an expression for an element
  std::string open_elements(const Value& element_value, const std::string& list);
  /// Opens a loop over a list that stands for a map.
  MessageObject open_entries(const Value& entry_value, const std::string& list, const std::string& described);
  /// Opens a loop over a map.
  /// @return expressions for a key and its value
  std::pair<std::string, std::string> open_pairs(const std::string& map);

  /// What says in a flagged message whether there is a value.
  [[nodiscard]] std::string flag(const Value& value, const MessageObject& message) const {
    return spelling_.get(value.members[0], message.expression);
  }

  /// Writes a switch over the alternatives of a union. Any other than these is an error.
  /// @param each called with the index of each, to write what is done with its value
  void write_switch(const Member& choice, const MessageObject& message,
                    const std::function<void(std::size_t)>& each);
  /// An expression for an alternative that is the one held; empty of a marker.
  [[nodiscard]] std::string alternative(const Member& choice, std::size_t index,
                                        const MessageObject& message) const;

  /// What an error message calls a member.
  static std::string path(const MessageObject& message, const Member& member) {
    return message.described + "." + member.name;
  }

  Code& code_;
  const Spelling& spelling_;
};

/// The C++ type of a kind of number: int8 → std::int8_t.
[[nodiscard]] std::string number_type(const std::string& kind);

}  // namespace roundtrip::schema
