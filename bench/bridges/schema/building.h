// SPDX-License-Identifier: MIT
//
// The second way to write: bottom-up, for a library whose messages are made of parts that were written
// before. The function for a record returns the message; every part of it is made first, in the order of the
// members, and kept in a variable. A spelling of such an API is a BottomUpSpelling, whose words are, for
// FlatBuffers and a table with a string x, numbers y, tables z and a union u:
//
//     result("messages::T")     ::flatbuffers::Offset<messages::T>
//     string("record.x")        builder.string(record.x)
//     numbers(y, "record.y")    builder.numbers<std::int32_t>(record.y)
//     messages(z)               builder.tables<messages::Z>
//     choice_type(u)            messages::TUUnion
//     as_any()                  .Union()
//     create("T", …)            messages::CreateT(builder, …)
//
// of which is made:
//
//     inline ::flatbuffers::Offset<messages::T> to_message(const records::T& record, Builder& builder) {
//       const auto x_value = builder.string(record.x);
//       const auto y_value = builder.numbers<std::int32_t>(record.y);
//       const auto z_value = builder.tables<messages::Z>(record.z, [&](const auto& element) {
//         return to_message(element, builder);
//       });
//       messages::TUUnion u_value_type{};
//       ::flatbuffers::Offset<void> u_value{};
//       switch (record.u.index()) {
//         case 0: {
//           u_value_type = messages::TUUnion::p;
//           u_value = to_message(std::get<0>(record.u), builder).Union();
//           break;
//         }
//       }
//       return messages::CreateT(builder, x_value, y_value, z_value, u_value_type, u_value);
//     }
//
// Its language is one where records and messages can be absent, and which has neither maps nor markers.
#pragma once

#include <string>
#include <vector>

#include "bench/bridges/schema/code.h"
#include "bench/bridges/schema/spelling.h"

namespace roundtrip::schema {

/// Spelling::output is the builder, which the words call `builder`; get and its like are as in any API.
class BottomUpSpelling : public Spelling {
 public:
  [[nodiscard]] const BottomUpSpelling* bottom_up() const final { return this; }

  /// What stands for a message that has been written.
  /// @param message `void`: one of any type
  [[nodiscard]] virtual std::string result(const std::string& message) const = 0;

  /// What makes the result of one type one of any.
  [[nodiscard]] virtual std::string as_any() const = 0;

  /// Writes the message, whose fields are in the order of its members; of a union there are two: which
  /// alternative it is, and it.
  [[nodiscard]] virtual std::string create(const std::string& message,
                                           const std::vector<std::string>& fields) const = 0;

  [[nodiscard]] virtual std::string string(const std::string& object) const = 0;
  [[nodiscard]] virtual std::string bytes(const std::string& object) const = 0;

  /// The elements of a container of numbers and of strings.
  [[nodiscard]] virtual std::string numbers(const Value& list, const std::string& object) const = 0;
  [[nodiscard]] virtual std::string strings(const std::string& object) const = 0;

  /// A function of a container and of what returns the message of an element.
  [[nodiscard]] virtual std::string messages(const Value& list) const = 0;

  /// The type of the variable for a field that may be absent, and is without a value.
  [[nodiscard]] virtual std::string optional(const Value& value) const = 0;

  /// The type that says which alternative of a union is held; label has its values.
  [[nodiscard]] virtual std::string choice_type(const Member& choice) const = 0;

  // There are no places to be filled.
  [[nodiscard]] Place field(const Member&, const std::string&) const final { return {}; }
  [[nodiscard]] Place element(const Value&, const std::string&, const std::string&) const final { return {}; }
};

/// Writes the statements that write the C++ object `record` as the message, and return it.
/// @throws DescriptionError when a member is of a form that no such language is known to have
void build_message(Code& code, const BottomUpSpelling& spelling, const Message& message);

}  // namespace roundtrip::schema
