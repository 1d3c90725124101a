// SPDX-License-Identifier: MIT
//
// A record's description as data, for what is not C++: the schema compilers of other formats, and the hash by
// which a file is matched with the type that is to read it.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record.h"

namespace roundtrip {

/// A type in a description: a kind and what it is made of.
struct TypeDescription {
  /// "bool" "int8" … "uint64" "float" "double" "string" "bytes" "enum" "complex" "vector" "array" "optional"
  /// "pointer" "map" "unordered_map" "set" "unordered_set" "tuple" "variant" "monostate" "record"
  std::string kind;
  std::string record;                      ///< of a record: its name
  std::size_t length = 0;                  ///< of an array: its number of elements
  std::vector<TypeDescription> arguments;  ///< element, key and mapped, alternatives, an enum's integer …
};

struct FieldDescription {
  std::string name;
  TypeDescription type;
};

struct RecordDescription {
  std::string name;
  std::vector<FieldDescription> fields;
};

/// A root type and every record that is reachable from it, each once, members before owners where there is no
/// recursion.
struct Description {
  TypeDescription root;
  std::vector<RecordDescription> records;
};

namespace detail {

class Describer {
 public:
  template <member T>
  TypeDescription type() {
    if constexpr (kind::boolean<T>) {
      return {"bool", {}, 0, {}};
    } else if constexpr (kind::integer<T>) {
      return {(std::unsigned_integral<T> ? "uint" : "int") + std::to_string(8 * sizeof(T)), {}, 0, {}};
    } else if constexpr (kind::floating<T>) {
      return {sizeof(T) == 4 ? "float" : "double", {}, 0, {}};
    } else if constexpr (kind::enumeration<T>) {
      return {"enum", {}, 0, {type<std::underlying_type_t<T>>()}};
    } else if constexpr (kind::string<T>) {
      return {"string", {}, 0, {}};
    } else if constexpr (kind::bytes<T>) {
      return {"bytes", {}, 0, {}};
    } else if constexpr (kind::complex<T>) {
      return {"complex", {}, 0, {type<typename T::value_type>()}};
    } else if constexpr (kind::vector<T>) {
      return {"vector", {}, 0, {type<typename T::value_type>()}};
    } else if constexpr (kind::array<T>) {
      return {"array", {}, std::tuple_size_v<T>, {type<typename T::value_type>()}};
    } else if constexpr (kind::optional<T>) {
      return {"optional", {}, 0, {type<typename T::value_type>()}};
    } else if constexpr (kind::pointer<T>) {
      return {"pointer", {}, 0, {type<typename T::element_type>()}};
    } else if constexpr (kind::map<T>) {
      return {kind::ordered_map<T> ? "map" : "unordered_map",
              {},
              0,
              {type<typename T::key_type>(), type<typename T::mapped_type>()}};
    } else if constexpr (kind::set<T>) {
      return {kind::ordered_set<T> ? "set" : "unordered_set", {}, 0, {type<typename T::key_type>()}};
    } else if constexpr (kind::tuple<T>) {
      TypeDescription tuple{"tuple", {}, 0, {}};
      for_each_index<std::tuple_size_v<T>>(
          [&](auto i) { tuple.arguments.push_back(type<std::tuple_element_t<i(), T>>()); });
      return tuple;
    } else if constexpr (kind::variant<T>) {
      TypeDescription variant{"variant", {}, 0, {}};
      for_each_index<std::variant_size_v<T>>(
          [&](auto i) { variant.arguments.push_back(type<std::variant_alternative_t<i(), T>>()); });
      return variant;
    } else if constexpr (kind::monostate<T>) {
      return {"monostate", {}, 0, {}};
    } else {
      add_record<T>();
      return {"record", std::string(record_name<T>), 0, {}};
    }
  }

  std::vector<RecordDescription> take() { return std::move(records_); }

 private:
  template <kind::record R>
  void add_record() {
    // A type is known by the address of something that only it has; its name alone could be another record's.
    const void* identity = &fields<R>;
    if (std::find(seen_.begin(), seen_.end(), identity) != seen_.end()) return;
    seen_.push_back(identity);
    if (std::find(names_.begin(), names_.end(), record_name<R>) != names_.end()) {
      throw std::logic_error("two records of one dataset are named " + std::string(record_name<R>) +
                             ": rename one, since a schema can hold only one of that name");
    }
    names_.push_back(record_name<R>);
    RecordDescription record{std::string(record_name<R>), {}};
    for_each_index<field_count<R>>([&](auto i) {
      const auto& field = std::get<i()>(fields<R>);
      using Member = typename std::remove_cvref_t<decltype(field)>::type;
      record.fields.push_back({std::string(field.name), type<Member>()});
    });
    records_.push_back(std::move(record));
  }

  std::vector<const void*> seen_;
  std::vector<std::string_view> names_;
  std::vector<RecordDescription> records_;
};

}  // namespace detail

/// Describes T and all it is made of.
/// @throws std::logic_error when two different records under T have the same name
template <member T>
[[nodiscard]] Description describe() {
  detail::Describer describer;
  Description description;
  description.root = describer.type<T>();
  description.records = describer.take();
  return description;
}

/// One line that is equal for equal descriptions and for no others: `array<float,3>`, `map<string,Line>`.
[[nodiscard]] inline std::string to_text(const TypeDescription& type) {
  if (type.kind == "record") return type.record;
  std::string text = type.kind;
  if (type.arguments.empty() && type.length == 0) return text;
  const char* separator = "<";
  for (const auto& argument : type.arguments) {
    // In two steps: GCC 12 warns falsely (-Wstringop-overflow) of a literal in front of a temporary.
    text += separator;
    text += to_text(argument);
    separator = ",";
  }
  if (type.kind == "array") text.append(",").append(std::to_string(type.length));
  return text + ">";
}

/// The whole description as text, a line for each record and the root last:
///
///     Line{sku:string,quantity:uint32,price:double}
///     Order{lines:vector<Line>}
///     =Order
[[nodiscard]] inline std::string to_text(const Description& description) {
  std::string text;
  for (const auto& record : description.records) {
    text += record.name;
    const char* separator = "{";
    for (const auto& field : record.fields) {
      text += separator + field.name + ":" + to_text(field.type);
      separator = ",";
    }
    text += record.fields.empty() ? "{}\n" : "}\n";
  }
  return text + "=" + to_text(description.root) + "\n";
}

}  // namespace roundtrip
