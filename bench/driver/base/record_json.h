// SPDX-License-Identifier: MIT
//
// JSON that a file of ours holds, as the record that it stands for.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "bench/bridges/nlohmann_tree.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/validate.h"

namespace roundtrip {

/// Gives the members that the JSON lacks the values that they have in a new record: files that were written
/// before there were such members stay readable. What must be there is the schema's to say, before this.
template <member T>
void add_missing(nlohmann::json& json) {
  if constexpr (kind::record<T>) {
    if (!json.is_object()) return;
    const T fresh{};
    for_each_field(fresh, [&](const auto& field, const auto& value) {
      using Member = std::remove_cvref_t<decltype(value)>;
      const auto [place, is_new] = json.emplace(std::string(field.name), nullptr);
      if (is_new) write_value(value, nlohmann_tree::Place(*place));
      add_missing<Member>(*place);
    });
  } else if constexpr (kind::vector<T>) {
    if constexpr (!std::same_as<typename T::value_type, bool>) {
      if (!json.is_array()) return;
      for (auto& element : json) add_missing<typename T::value_type>(element);
    }
  } else if constexpr (kind::optional<T>) {
    add_missing<typename T::value_type>(json);
  }
}

/// The record that the JSON stands for, when it is as the schema has it.
/// @throws InputError that begins with the path of what is wrong
template <kind::record T>
[[nodiscard]] T record_of(nlohmann::json json, const Schema& schema) {
  schema.check(json);
  add_missing<T>(json);
  T record{};
  // A schema that allows more than the record holds is a fault of ours, but no reason to end in another way.
  const auto fail = [](const std::exception& error) {
    throw InputError(std::string("does not match its schema: ") + error.what());
  };
  try {
    pull(nlohmann_tree::Node(json), record);
  } catch (const nlohmann::json::exception& error) {
    fail(error);
  } catch (const ShapeError& error) {
    fail(error);
  }
  return record;
}

}  // namespace roundtrip
