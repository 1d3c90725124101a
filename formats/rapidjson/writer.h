// SPDX-License-Identifier: MIT
//
// Any record to the library's writer, by the conventions of bench/json_conventions.h.
#pragma once

#include <limits>

#include "bench/bridges/base64.h"
#include "bench/bridges/json_conventions.h"
#include "bench/suite/format.h"
#include "formats/rapidjson/library.h"

namespace roundtrip::rapidjson_codec {

using TextWriter = rapidjson::Writer<rapidjson::StringBuffer>;

/// @throws UnsupportedError when the length does not fit into the library's 32 bits
inline rapidjson::SizeType length_of(std::string_view text) {
  if (text.size() > std::numeric_limits<rapidjson::SizeType>::max()) {
    throw UnsupportedError("rapidjson has no strings of 4 GiB or more");
  }
  return static_cast<rapidjson::SizeType>(text.size());
}

inline void write_key(std::string_view name, TextWriter& writer) {
  writer.Key(name.data(), length_of(name));
}

template <member T>
void write(const T& value, TextWriter& writer);

inline void write_document(const Document& document, TextWriter& writer) {
  std::visit(
      [&]<class Held>(const Held& held) {
        if constexpr (std::same_as<Held, Document::Object>) {
          writer.StartObject();
          for (const auto& [key, element] : held) {
            write_key(key, writer);
            write_document(element, writer);
          }
          writer.EndObject();
        } else if constexpr (std::same_as<Held, Document::Array>) {
          writer.StartArray();
          for (const Document& element : held) write_document(element, writer);
          writer.EndArray();
        } else {
          write(held, writer);
        }
      },
      document.value);
}

template <member T>
void write(const T& value, TextWriter& writer) {
  // The narrowest of the library's functions: it has a cheaper one for 32 bits.
  if constexpr (std::same_as<T, Document>) {
    write_document(value, writer);
  } else if constexpr (kind::boolean<T>) {
    writer.Bool(value);
  } else if constexpr (kind::integer<T>) {
    if constexpr (sizeof(T) < sizeof(std::int64_t)) {
      if constexpr (std::is_signed_v<T>) {
        writer.Int(value);
      } else {
        writer.Uint(value);
      }
    } else if constexpr (std::is_signed_v<T>) {
      writer.Int64(value);
    } else {
      writer.Uint64(value);
    }
  } else if constexpr (kind::enumeration<T>) {
    write(static_cast<std::underlying_type_t<T>>(value), writer);
  } else if constexpr (kind::floating<T>) {
    writer.Double(static_cast<double>(value));
  } else if constexpr (kind::string<T>) {
    writer.String(value.data(), length_of(value));
  } else if constexpr (kind::bytes<T>) {
    write(to_base64(value), writer);
  } else if constexpr (kind::complex<T>) {
    writer.StartArray();
    write(value.real(), writer);
    write(value.imag(), writer);
    writer.EndArray();
  } else if constexpr (json_conventions::string_map<T>) {
    writer.StartObject();
    for (const auto& [key, mapped] : value) {
      write_key(key, writer);
      write(mapped, writer);
    }
    writer.EndObject();
  } else if constexpr (kind::vector<T> || kind::array<T> || kind::set<T> || kind::map<T>) {
    // The elements of a map with other keys are pairs, and written as such.
    writer.StartArray();
    for (const auto& element : value) write(element, writer);
    writer.EndArray();
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    using Held = std::remove_cvref_t<decltype(*value)>;
    if (!value) {
      writer.Null();
    } else if constexpr (json_conventions::nullable<Held>) {
      writer.StartArray();
      write(*value, writer);
      writer.EndArray();
    } else {
      write(*value, writer);
    }
  } else if constexpr (kind::tuple<T>) {
    writer.StartArray();
    std::apply([&](const auto&... element) { (write(element, writer), ...); }, value);
    writer.EndArray();
  } else if constexpr (kind::variant<T>) {
    writer.StartArray();
    writer.Uint(static_cast<unsigned>(value.index()));
    std::visit([&](const auto& held) { write(held, writer); }, value);
    writer.EndArray();
  } else if constexpr (kind::record<T>) {
    writer.StartObject();
    for_each_field(value, [&](const auto& field, const auto& member) {
      write_key(field.name, writer);
      write(member, writer);
    });
    writer.EndObject();
  } else {
    static_assert(kind::monostate<T>);
    writer.Null();
  }
}

}  // namespace roundtrip::rapidjson_codec
