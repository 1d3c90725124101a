// SPDX-License-Identifier: MIT
//
// JSON Schema (draft 2020-12), as far as our own schemas use it. Not a library's: Debian's validator for
// nlohmann/json (libvalijson-dev) brings Qt, Poco and 170 other packages, and says neither what the value is
// nor what is allowed.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace roundtrip {

/// One of the schemas that the program carries.
class Schema {
 public:
  /// @throws std::logic_error when the schema uses a keyword that is not known here
  explicit Schema(std::string_view text);
  ~Schema();
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  /// Compares the value with the schema, in the schema's order.
  /// @throws InputError on the first thing that is wrong: its path, as in a difference of two records, what
  /// is there, and what is allowed: "roundtrip.facts[3].fidelity: 'splendid' is not one of 'exact', …"
  void check(const nlohmann::json& value) const;

 private:
  struct Bound;
  struct Rule;
  struct TypeName;
  class Compiler;
  class Pattern;
  class Place;

  std::unique_ptr<const Compiler> compiled_;
};

}  // namespace roundtrip
