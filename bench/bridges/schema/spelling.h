// SPDX-License-Identifier: MIT
//
// How the C++ code that a schema's compiler generates is used. The generator of conversion code
// (conversion.h) knows what has to be done to each member of a record, and asks for the words. For a vector
// of records x, they are in two APIs:
//
//                              protobuf                               Cap'n Proto
//     field(x).fill            *message.mutable_x()                   message.initX($)
//     reserve(list, size)      list.Reserve(static_cast<int>(size))   none
//     element(list, i).fill    *list.Add()                            list[i]
//     get(x)                   message.x()                            message.getX()
//
// of which is made, for protobuf and for Cap'n Proto:
//
//     auto&& list = *message.mutable_x();
//     list.Reserve(static_cast<int>(record.x.size()));
//     for (const auto& element : record.x) {
//       to_message(element, *list.Add());
//     }
//
//     auto&& list = message.initX(record.x.size());
//     unsigned index = 0;
//     for (const auto& element : record.x) {
//       to_message(element, list[index++]);
//     }
//
// Expressions are passed and returned as text.
#pragma once

#include <string>

#include "bench/bridges/schema/schema.h"

namespace roundtrip::schema {

/// Where a value goes.
struct Place {
  /// The statement that stores a value there, which `$` stands for. `$.` becomes `->` where the value is a
  /// pointer's.
  std::string set;
  /// An expression for the message, list or map there, to be filled. In a list's, `$` is the size it will
  /// have.
  std::string fill;
};

class BottomUpSpelling;

class Spelling {
 public:
  Spelling() = default;
  Spelling(const Spelling&) = delete;
  Spelling& operator=(const Spelling&) = delete;
  Spelling(Spelling&&) = delete;
  Spelling& operator=(Spelling&&) = delete;
  virtual ~Spelling() = default;

  /// The spelling, when messages are written bottom-up (building.h); nullptr when they are filled.
  [[nodiscard]] virtual const BottomUpSpelling* bottom_up() const { return nullptr; }

  /// The struct that stands for this API in C++, with its namespaces: `protobuf::Messages`. Conversion<it,
  /// Record> is what is generated.
  [[nodiscard]] virtual std::string api() const = 0;

  /// Files that declare it and the classes of a dataset's schema.
  [[nodiscard]] virtual std::vector<std::string> includes(const std::string& dataset) const = 0;

  /// The namespace of those classes.
  [[nodiscard]] virtual std::string messages_namespace(const std::string& dataset) const = 0;

  /// The class of a message, and what a function takes that fills one, or reads one.
  [[nodiscard]] virtual std::string object(const std::string& message) const { return message; }
  [[nodiscard]] virtual std::string output(const std::string& message) const { return object(message) + "&"; }
  [[nodiscard]] virtual std::string input(const std::string& message) const {
    return "const " + object(message) + "&";
  }

  /// Whether an object is a view of bytes, so that its members are read where they lie: there is then a
  /// function for the sum of them (accessing.h).
  [[nodiscard]] virtual bool is_read_in_place() const { return false; }

  // Writing into an empty message.

  /// A field, or an alternative of a union that is no type.
  /// @param message an expression for the message
  [[nodiscard]] virtual Place field(const Member& field, const std::string& message) const = 0;

  /// Alternative `index` of a union.
  [[nodiscard]] virtual Place alternative(const Member& choice, std::size_t index,
                                          const std::string& message) const {
    return field(choice.alternatives[index], message);
  }

  /// The next element of a list. Its value is `value.parts[0]`; `value.cpp` says whether it is for a set.
  /// @param index an expression that counts on: to be used exactly once, when has_index()
  [[nodiscard]] virtual Place element(const Value& value, const std::string& list,
                                      const std::string& index) const = 0;
  [[nodiscard]] virtual bool has_index() const { return false; }

  /// The statement that makes room for elements; empty: there is none.
  [[nodiscard]] virtual std::string reserve(const Value&, const std::string& /*list*/,
                                            const std::string& /*size*/) const {
    return {};
  }

  /// The statement that appends all elements of a container whose elements are plain(); empty: one by one.
  [[nodiscard]] virtual std::string append(const Value&, const std::string& /*list*/,
                                           const std::string& /*begin*/, const std::string& /*end*/) const {
    return {};
  }

  /// The value for a key in a map; of a language with maps.
  [[nodiscard]] virtual Place mapped(const Value& value, const std::string& map,
                                     const std::string& key) const {
    return {value.form == Form::bytes ? "to_bytes($, " + map + "[" + key + "])" : map + "[" + key + "] = $",
            map + "[" + key + "]"};
  }

  // Reading.

  /// The value of a field that is there, or the list or map.
  [[nodiscard]] virtual std::string get(const Member& field, const std::string& message) const = 0;

  /// Whether an optional field is there.
  [[nodiscard]] virtual std::string has(const Member& field, const std::string& message) const = 0;

  /// The value of an alternative that is the one held.
  [[nodiscard]] virtual std::string get_alternative(const Member& choice, std::size_t index,
                                                    const std::string& message) const {
    return get(choice.alternatives[index], message);
  }

  /// What a switch looks at to find the alternative, and its case. Any other is an error.
  [[nodiscard]] virtual std::string which(const Member& choice, const std::string& message) const = 0;
  [[nodiscard]] virtual std::string label(const Member& choice, std::size_t index,
                                          const std::string& message_type) const = 0;

  /// The value of an element, of which a loop has `element`.
  [[nodiscard]] virtual std::string read_element(const Value&, const std::string& element) const {
    return element;
  }

  /// Whether a C++ object can be assigned what get says, and a container its range.
  [[nodiscard]] virtual bool plain(const Value& value) const {
    return value.form == Form::string || (value.form == Form::scalar && value.cpp.kind != "enum");
  }

  /// The statement that reads a text that is not plain().
  [[nodiscard]] virtual std::string read_string(const std::string& source, const std::string& object) const {
    return "from_text(" + source + ", " + object + ");";
  }
};

}  // namespace roundtrip::schema
