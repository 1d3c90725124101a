// SPDX-License-Identifier: MIT
//
// How a described record becomes a proto3 schema. The mapping is that of a careful author who knows the C++
// types, but not the values that they will hold:
//
//     bool, float, double           the same
//     int8 int16 int32 / int64      sint32 / sint64: int32 spends ten bytes on each negative number
//     uint8 uint16 uint32 / uint64  uint32 / uint64
//     enum                          its integer: a description has no names of enumerators
//     string                        string
//     bytes, vector and array of uint8             bytes
//     record                        message
//     vector, array, set            repeated
//     optional                      optional; of a message it says only what is meant: messages can always be
//     absent unique_ptr                    the same as optional map                           map where the
//     key is an integer, an enum, a bool or a string, else repeated entries pair, tuple, complex message
//     variant                       oneof of the record's message; anywhere else, of a message of its own
//     monostate                     bool field of the oneof; an empty message anywhere else
//
// Where proto3 allows only a single value (an element, a mapped value, an alternative) and C++ has something
// that is repeated or optional, a wrapper message with that one field comes between.
#pragma once

#include <string>
#include <vector>

#include "formats/protobuf/description.h"

namespace roundtrip::protobuf_generator {

/// What kind of value a field holds.
enum class Form {
  scalar,   ///< a number or a bool
  string,   ///< text
  bytes,    ///< raw bytes
  record,   ///< the message of a record, which has conversion functions of its own
  message,  ///< another message, whose members are converted in place
  marker,   ///< a bool that is always true: monostate as an alternative
};

struct Member;

/// A C++ value as a single value of a field.
struct Value {
  Form form = Form::scalar;
  std::string type;             ///< in the schema: sint32, string, OrderLine
  TypeDescription cpp;          ///< in C++
  std::vector<Member> members;  ///< of a Form::message
};

enum class Shape {
  single,
  optional,
  repeated,
  map,
  entries,  ///< a map as repeated messages of a key and a value
  oneof,
};

/// A C++ object as a field, or as a oneof, of a message.
struct Member {
  std::string cpp_name;  ///< of the record's member
  std::string name;
  int number = 0;  ///< not of a oneof
  Shape shape = Shape::single;
  TypeDescription cpp;
  Value value;                       ///< the value, or each element, each mapped value, each entry
  Value key;                         ///< of a Shape::map
  std::vector<Member> alternatives;  ///< of a oneof, each Shape::single
};

struct Message {
  std::string name;
  std::string record;  ///< the record that it is for; empty for a wrapper
  std::vector<Member> members;
};

struct Schema {
  std::string dataset;
  std::string root;               ///< the message of the root record
  std::vector<Message> messages;  ///< in the order of the description, wrappers before their first use
  bool recursive = false;         ///< a record can hold another one of its type, at some depth
};

/// @throws DescriptionError when the description has something that protobuf has no place for
[[nodiscard]] Schema make_schema(const DatasetDescription& description);

/// The .proto file.
[[nodiscard]] std::string proto_text(const Schema& schema);

}  // namespace roundtrip::protobuf_generator
