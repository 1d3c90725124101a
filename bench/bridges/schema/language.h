// SPDX-License-Identifier: MIT
//
// What a schema language has. The lowering (lowering.h) makes of everything else what it does have: a table
// is all that it knows of a language.
#pragma once

#include <map>
#include <set>
#include <string>

#include "bench/bridges/schema/description.h"
#include "bench/bridges/schema/names.h"

namespace roundtrip::schema {

/// What kind of value a field holds.
enum class Form {
  scalar,       ///< a number or a bool
  enumeration,  ///< a value of an enum type of the schema's
  string,       ///< text
  bytes,        ///< raw bytes
  record,       ///< the message of a record, which has conversion functions of its own
  message,      ///< another message, whose members are converted in place
  list,  ///< any number of values of one type: of a vector, an array, a set; of entries, where there are no
         ///< maps
  map,
  marker,  ///< nothing, as an alternative of a union: a value that is always the same
};

/// Which forms of value may stand at some place. Forms that may not are wrapped in a message.
using Forms = std::set<Form>;

/// A type for numbers.
struct Scalar {
  std::string type;  ///< in the schema: sint32
  std::string kind;  ///< what the generated C++ code has for it: int32
};

enum class Unions {
  none,   ///< a variant is a message with a number that says which of its optional members is meant
  field,  ///< a member of a message can be one of several: oneof, union
  type,   ///< a union is a type, which looks like a message with a single member set
};

struct Language {
  /// By kind of C++ number ("bool", "int8" … "uint64", "float", "double"). Where a language lacks one, that
  /// of another which holds all of its values, or all of its bits.
  std::map<std::string, Scalar, std::less<>> scalars;
  std::string string = "string";
  std::string bytes = "bytes";

  /// Whether the language has a type for this enum. One that is not described, or is refused, is its integer.
  bool (*has_enum)(const EnumDescription&) = nullptr;

  /// What an element of a list may be, beside what a field may be that is no list.
  Forms elements{Form::scalar, Form::enumeration, Form::string, Form::bytes, Form::record, Form::message};

  /// Kinds of keys ("string", or a Scalar's kind) that maps may have; none: there are no maps.
  std::set<std::string, std::less<>> map_keys{};
  /// What a map's values may be.
  Forms mapped{};

  /// What may be absent, so that absent is not the same as empty. Without any, a bool says whether a value is
  /// meant.
  Forms optional{};
  /// Where a value cannot be absent, a union of nothing and the value, rather than a message around it, which
  /// can.
  bool optional_as_union = false;

  Unions unions = Unions::none;
  /// What an alternative may be. Without Form::marker, nothing is an empty message.
  Forms alternatives{};
  std::string marker = "bool";        ///< the type of a Form::marker
  bool unions_have_names = false;     ///< of Unions::field: a type is declared for each
  bool alternatives_in_scope = true;  ///< of Unions::field: an alternative's name is one among the message's

  int first_number = 1;  ///< of a message's fields

  Naming naming;
};

}  // namespace roundtrip::schema
