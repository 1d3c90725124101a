// SPDX-License-Identifier: MIT
//
// The enums of a record with the names of their values, for languages that have enum types. They are no part
// of a description's text: files carry its hash, and a renamed enumerator leaves every file as it was.
#pragma once

#include <stdexcept>

#include "bench/record/describe.h"

namespace roundtrip {

namespace detail {

template <kind::described_enumeration E>
EnumDescription describe_enum() {
  EnumDescription description{
      std::string(enum_name<E>), std::string(kind_name<std::underlying_type_t<E>>()), {}};
  for (const auto& [name, value] : enumerators<E>) {
    description.enumerators.push_back({std::string(name), static_cast<std::int64_t>(value)});
  }
  return description;
}

inline bool same(const EnumDescription& a, const EnumDescription& b) {
  return a.integer == b.integer &&
         std::equal(a.enumerators.begin(), a.enumerators.end(), b.enumerators.begin(), b.enumerators.end(),
                    [](const auto& x, const auto& y) { return x.name == y.name && x.value == y.value; });
}

inline void add_enum(EnumDescription added, std::vector<EnumDescription>& enums) {
  const auto found =
      std::find_if(enums.begin(), enums.end(), [&](const auto& known) { return known.name == added.name; });
  if (found == enums.end()) {
    enums.push_back(std::move(added));
  } else if (!same(*found, added)) {
    throw std::runtime_error("two enums are named " + added.name +
                             ": a description can hold only one of them; rename one");
  }
}

/// Names the enums in the description of T, which stops at records.
template <class T>
void name_enums(TypeDescription& type, std::vector<EnumDescription>& enums) {
  if constexpr (kind::described_enumeration<T>) {
    type.enumeration = enum_name<T>;
    add_enum(describe_enum<T>(), enums);
  } else if constexpr (!kind::record<T>) {
    [&]<class... Parts>(Types<Parts...>) {
      [[maybe_unused]] std::size_t part = 0;
      (name_enums<Parts>(type.arguments[part++], enums), ...);
    }(parts_of<T>());
  }
}

}  // namespace detail

/// Describes T and all it is made of, enumerators included.
/// @throws std::runtime_error when different enums have one name
template <member T>
[[nodiscard]] Description describe_with_enumerators() {
  Description description = describe<T>();
  [&]<class... Records>(detail::Types<Records...>) {
    [[maybe_unused]] auto record = description.records.begin();
    const auto name_fields = [&]<class... Members>(detail::Types<Members...>, RecordDescription& of) {
      [[maybe_unused]] auto field = of.fields.begin();
      (detail::name_enums<Members>((field++)->type, description.enums), ...);
    };
    (name_fields(detail::parts_of<Records>(), *record++), ...);
  }(detail::records_of<T>());
  detail::name_enums<T>(description.root, description.enums);
  return description;
}

}  // namespace roundtrip
