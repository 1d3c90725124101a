// SPDX-License-Identifier: MIT
//
// Names of fields, types and enumerators that neither a schema's compiler nor the C++ classes that it
// generates object to, in the style of the language.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace roundtrip::schema {

/// `orderLine2`, `OrderLine2` → `order_line2`
[[nodiscard]] std::string snake_case(std::string_view name);

/// `order_line2` → `OrderLine2`: words start after an underscore and after a digit, and capitals stay.
[[nodiscard]] std::string pascal_case(std::string_view name);

/// `order_line2`, `OrderLine2` → `orderLine2`
[[nodiscard]] std::string camel_case(std::string_view name);

/// `orderLine2` → `orderLine2`, for a language without a style.
[[nodiscard]] std::string same_case(std::string_view name);

/// The words of a text, which blanks stand between.
[[nodiscard]] std::set<std::string_view> words(std::string_view text);

/// What a language asks of names.
struct Naming {
  std::string (*field)(std::string_view name) = snake_case;
  std::string (*enumerator)(std::string_view name) = same_case;
  std::string (*type)(std::string_view name) = same_case;
  /// What is put behind a name that is reserved.
  std::string_view mark = "_";
  /// Whether something in C++ has a field's bare name, which must then be no keyword.
  bool bare = true;
  /// Names that no field can have.
  std::set<std::string_view> reserved_fields{};
  /// Names that no type can have, since a field of that type would begin like something else.
  std::set<std::string_view> reserved_types{};
  /// Every identifier that a field brings into its class: none may be another field's.
  std::vector<std::string> (*accessors)(const std::string& field) = nullptr;
  /// A type that the language makes for a field, which may hide another of that name; nullptr when there is
  /// none.
  std::string (*nested_type)(const std::string& field) = nullptr;
  /// Names must differ in more than case and underscores.
  bool loose = false;
};

/// The names in one message. Each field is given a name under which none of its accessors is one of the
/// message's own functions, a keyword or an accessor of another field.
class FieldNames {
 public:
  /// @param message the message's name, which is its constructor's
  /// @param types the names of all types
  FieldNames(const Naming& naming, const std::string& message, const std::set<std::string>& types);

  /// The language's form of `name`, with an underscore or a number behind it where that is taken.
  std::string take(std::string_view name);

 private:
  bool try_take(const std::string& name);

  const Naming& naming_;
  const std::set<std::string>& types_;
  std::set<std::string> identifiers_;  ///< of all accessors
  std::set<std::string> squashed_;     ///< where names are compared loosely
};

/// The names of the types of one schema.
class TypeNames {
 public:
  explicit TypeNames(const Naming& naming) : naming_(naming) {}

  /// A name that is `wanted` or begins so; it is taken from now on.
  std::string take(const std::string& wanted);

  [[nodiscard]] const std::set<std::string>& all() const { return taken_; }

 private:
  const Naming& naming_;
  std::set<std::string> taken_;
};

/// The names of an enum's values.
[[nodiscard]] std::vector<std::string> enumerator_names(const Naming& naming,
                                                        const std::vector<std::string>& names);

}  // namespace roundtrip::schema
