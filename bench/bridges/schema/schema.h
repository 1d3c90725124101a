// SPDX-License-Identifier: MIT
//
// A described record in terms of a schema language: what printers write, and what conversion code is
// generated from.
//
// The mapping is that of a careful author who knows the C++ types, but not the values that they will hold:
//
//   - numbers, enums, strings, bytes: what the language's table has for them; vectors and arrays of uint8 are
//   bytes
//   - record: a message
//   - vector, array, set: a list (Value::cpp says which, for a language that has more than lists)
//   - optional, unique_ptr: the value, which may be absent
//   - map: a map where the language has them with such keys, else a list of entries with a key and a value
//   - pair, tuple, complex: a message
//   - variant: a union of the record's message; where a union cannot stand, in a message of its own
//   - monostate: the alternative that is nothing; an empty message anywhere else
//
// Where the language has no place for a form of value (a list in a list, a map as an element), a wrapper
// message with that one field comes between. Equal wrappers are shared.
#pragma once

#include <string>
#include <vector>

#include "bench/bridges/schema/language.h"

namespace roundtrip::schema {

struct Member;

/// A C++ value as a value in the schema.
struct Value {
  Form form = Form::scalar;
  std::string type;             ///< in the schema: sint32, string, OrderLine; empty of lists and maps
  std::string kind;             ///< of a scalar or an integer enum: the kind that the generated code has
  TypeDescription cpp;          ///< in C++
  std::vector<Value> parts;     ///< of a list its element, of a map its key and its mapped value
  std::vector<Member> members;  ///< of a Form::message
};

enum class Presence {
  always,
  optional,  ///< may be absent
  choice,    ///< one of its alternatives
};

/// A C++ object as a field, or as a union, of a message.
struct Member {
  std::string cpp_name;  ///< of the record's member
  std::string name;
  int number = 0;  ///< not of a union
  Presence presence = Presence::always;
  TypeDescription cpp;
  Value value;                       ///< not of a union, of which there is only a type, if it has one
  std::vector<Member> alternatives;  ///< of a union
  bool tagged = false;  ///< of a union: a language without them, in which a number says what is meant
};

struct Message {
  std::string name;
  std::string record;  ///< the record that it is for; empty for a wrapper
  std::vector<Member>
      members;             ///< Unions::none: a union is its number and its alternatives, one after another
  bool is_union = false;   ///< Unions::type: its one member is the choice
  bool recursive = false;  ///< its record can hold another one of its type, at some depth
};

struct Enum {
  std::string name;
  Scalar integer;
  std::vector<EnumeratorDescription> enumerators;
};

struct Schema {
  std::string dataset;
  std::string root;  ///< the message of the root record
  std::vector<Enum> enums;
  std::vector<Message> messages;  ///< in the order of the description, wrappers before their first use
  bool recursive = false;         ///< any of them is
};

}  // namespace roundtrip::schema
