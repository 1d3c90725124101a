// SPDX-License-Identifier: MIT
//
// Whether a record that a file describes can become one of this program's.
#pragma once

#include <map>
#include <set>

#include "bench/record/describe.h"
#include "roundtrip_native/header.h"

namespace roundtrip::native::detail {

/// What a file's description says of its types, worked out once.
class FileTypes {
 public:
  explicit FileTypes(Description description) : description_(std::move(description)) {
    for (const RecordDescription& record : description_.records) records_.emplace(record.name, &record);
  }

  [[nodiscard]] const TypeDescription& root() const { return description_.root; }
  [[nodiscard]] const RecordDescription& record(const TypeDescription& type) const {
    return *records_.find(type.record)->second;
  }
  /// The least bytes that a value takes; none for what always takes none.
  [[nodiscard]] std::size_t least(const TypeDescription& type) {
    if (const std::size_t size = number_size(type.kind); size != 0) return size;
    // A record that holds itself, with nothing between, cannot be; it shall not be taken for one of no bytes.
    const auto [known, is_new] = least_.emplace(&type, 1);
    if (is_new) {
      const std::size_t size = find_least(type);
      least_[&type] = size;
      return size;
    }
    return known->second;
  }

  /// Bytes of a number or bool; 0 for anything else.
  static std::size_t number_size(const std::string& kind) {
    if (kind == "bool" || kind == "int8" || kind == "uint8") return 1;
    if (kind == "int16" || kind == "uint16") return 2;
    if (kind == "int32" || kind == "uint32" || kind == "float") return 4;
    if (kind == "int64" || kind == "uint64" || kind == "double") return 8;
    return 0;
  }

 private:
  /// Enough to be more than any file has, and little enough to be added up.
  static constexpr std::size_t most = std::size_t{1} << 48;

  std::size_t find_least(const TypeDescription& type) {
    const std::vector<TypeDescription>& parts = type.arguments;
    if (type.kind == "monostate") return 0;
    if (type.kind == "enum") return least(parts[0]);
    if (type.kind == "complex") return 2 * least(parts[0]);
    if (type.kind == "array") {
      const std::size_t element = least(parts[0]);
      if (element == 0 || type.length == 0) return 0;
      return element > most / type.length ? most : element * type.length;
    }
    if (type.kind == "variant") {
      std::size_t smallest = most;
      for (const TypeDescription& alternative : parts) smallest = std::min(smallest, least(alternative));
      return 1 + smallest;
    }
    std::size_t sum = 0;
    const auto add = [&](const TypeDescription& part) { sum = std::min(most, sum + least(part)); };
    if (type.kind == "tuple") {
      for (const TypeDescription& part : parts) add(part);
      return sum;
    }
    if (type.kind == "record") {
      for (const FieldDescription& field : record(type).fields) add(field.type);
      return sum;
    }
    return 1;
  }

  Description description_;
  std::map<std::string_view, const RecordDescription*> records_;
  std::map<const TypeDescription*, std::size_t> least_;
};

/// The text of a type, as it stands in a description.
template <class T>
[[nodiscard]] std::string type_text() {
  struct Sink {
    std::string text;
    void add(std::string_view added) { text += added; }
  } sink;
  roundtrip::detail::add_type<T>(sink);
  return sink.text;
}

/// Finds out whether values of a file's types can become values of this program's.
class Matcher {
 public:
  explicit Matcher(FileTypes& types) : types_(types) {}

  [[nodiscard]] Error take_error() { return std::move(error_); }

  template <class T>
  bool match(const TypeDescription& from) {
    if constexpr (kind::enumeration<T>) {
      return from.kind == "enum" ? match<std::underlying_type_t<T>>(from.arguments[0]) : fail<T>(from);
    } else if constexpr (kind::integer<T>) {
      return widens_to<T>(from.kind) || fail<T>(from);
    } else if constexpr (kind::floating<T>) {
      return from.kind == "float" || (from.kind == "double" && sizeof(T) == 8) || fail<T>(from);
    } else if constexpr (kind::optional<T> || kind::pointer<T>) {
      using Value = std::remove_cvref_t<decltype(*std::declval<T&>())>;
      return match<Value>(is_nullable(from) ? from.arguments[0] : from);
    } else if constexpr (kind::record<T>) {
      return from.kind == "record" ? match_record<T>(types_.record(from)) : fail<T>(from);
    } else if constexpr (kind::variant<T>) {
      return from.kind == "variant" && from.arguments.size() <= std::variant_size_v<T>
                 ? match_parts(from, roundtrip::detail::parts_of<T>())
                 : fail<T>(from);
    } else {
      if (!is_same_kind<T>(from)) return fail<T>(from);
      return match_parts(from, roundtrip::detail::parts_of<T>());
    }
  }

  static bool is_nullable(const TypeDescription& type) {
    return type.kind == "optional" || type.kind == "pointer";
  }

 private:
  template <class T>
  static bool widens_to(const std::string& kind) {
    const bool is_unsigned = kind.starts_with("uint");
    if (!is_unsigned && !kind.starts_with("int")) return false;
    const std::size_t size = FileTypes::number_size(kind);
    if (std::is_unsigned_v<T>) return is_unsigned && size <= sizeof(T);
    return is_unsigned ? size < sizeof(T) : size <= sizeof(T);
  }

  template <class T>
  static bool is_same_kind(const TypeDescription& from) {
    std::string_view kind = from.kind;
    if (kind::map<T> || kind::set<T>) {
      constexpr std::string_view hashed = "unordered_";
      if (kind.starts_with(hashed)) kind.remove_prefix(hashed.size());
      return kind == (kind::map<T> ? "map" : "set");
    }
    if (kind != roundtrip::detail::kind_name<T>()) return false;
    if constexpr (kind::array<T>) return from.length == std::tuple_size_v<T>;
    if constexpr (kind::tuple<T>) return from.arguments.size() == std::tuple_size_v<T>;
    return true;
  }

  /// As many as the file has.
  template <class... Parts>
  bool match_parts(const TypeDescription& from, Types<Parts...>) {
    std::size_t i = 0;
    [[maybe_unused]] const auto next = [&]<class Part>(Tag<Part>) {
      return i == from.arguments.size() || match<Part>(from.arguments[i++]);
    };
    return (next(Tag<Parts>{}) && ...);
  }

  template <kind::record R>
  bool match_record(const RecordDescription& from) {
    if (!matched_.emplace(&fields<R>, &from).second) return true;
    bool fits = true;
    for (const FieldDescription& field : from.fields) {
      for_each_index<field_count<R>>([&](auto i) {
        constexpr auto member = std::get<i()>(fields<R>);
        if (!fits || member.name != field.name) return;
        fits = match<typename decltype(member)::type>(field.type);
        if (!fits) error_.enter_path(field.name);
      });
    }
    return fits;
  }

  template <class T>
  bool fail(const TypeDescription& from) {
    error_ = {Problem::changed_type,
              header_size,
              {},
              "the file has " + to_text(from) + ", this program has " + type_text<T>()};
    return false;
  }

  FileTypes& types_;
  Error error_;
  // Records that meet themselves are matched once.
  std::set<std::pair<const void*, const void*>> matched_;
};

}  // namespace roundtrip::native::detail
