// SPDX-License-Identifier: MIT
//
// Any record to nlohmann::json and back, by the conventions of bench/json_conventions.h. Written as the
// library's own macros would write it: members by operator[] and at().
#pragma once

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "bench/bridges/base64.h"
#include "bench/bridges/json_conventions.h"

namespace roundtrip::nlohmann_bridge {

/// Where bytes go.
enum class BytesAs : std::uint8_t {
  base64,  ///< the text format
  binary,  ///< the library's binary value
};

namespace detail {

template <class T>
concept plain = kind::boolean<T> || kind::integer<T> || kind::floating<T> || kind::string<T>;

inline constexpr auto unsigned_byte = [](std::byte b) { return std::to_integer<std::uint8_t>(b); };

}  // namespace detail

template <BytesAs bytes_as, class Json>
void encode_document(const Document& document, Json& json);
template <class Json>
void decode_document(const Json& json, Document& document);

template <BytesAs bytes_as = BytesAs::base64, class Json, member T>
void encode(const T& value, Json& json) {
  const auto append = [](Json& array, const auto& element) {
    auto& elements = array.template get_ref<typename Json::array_t&>();
    encode<bytes_as>(element, elements.emplace_back());
  };
  const auto make_array = [](std::size_t capacity) {
    Json array = Json::array();
    array.template get_ref<typename Json::array_t&>().reserve(capacity);
    return array;
  };
  if constexpr (std::same_as<T, Document>) {
    encode_document<bytes_as>(value, json);
  } else if constexpr (detail::plain<T>) {
    json = value;
  } else if constexpr (kind::enumeration<T>) {
    json = static_cast<std::underlying_type_t<T>>(value);
  } else if constexpr (kind::bytes<T>) {
    if constexpr (bytes_as == BytesAs::base64) {
      json = to_base64(value);
    } else {
      typename Json::binary_t::container_type binary(value.size());
      std::transform(value.begin(), value.end(), binary.begin(), detail::unsigned_byte);
      json = Json::binary(std::move(binary));
    }
  } else if constexpr (kind::complex<T>) {
    json = make_array(2);
    append(json, value.real());
    append(json, value.imag());
  } else if constexpr (json_conventions::string_map<T>) {
    json = Json::object();
    for (const auto& [key, mapped] : value) encode<bytes_as>(mapped, json[key]);
  } else if constexpr (kind::map<T>) {
    json = make_array(value.size());
    for (const auto& [key, mapped] : value) {
      Json& pair = json.template get_ref<typename Json::array_t&>().emplace_back(make_array(2));
      append(pair, key);
      append(pair, mapped);
    }
  } else if constexpr (kind::vector<T> || kind::array<T> || kind::set<T>) {
    json = make_array(value.size());
    for (const auto& element : value) append(json, element);
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    using Held = std::remove_cvref_t<decltype(*value)>;
    if (!value) {
      json = nullptr;
    } else if constexpr (json_conventions::nullable<Held>) {
      json = make_array(1);
      append(json, *value);
    } else {
      encode<bytes_as>(*value, json);
    }
  } else if constexpr (kind::tuple<T>) {
    json = make_array(std::tuple_size_v<T>);
    std::apply([&](const auto&... element) { (append(json, element), ...); }, value);
  } else if constexpr (kind::variant<T>) {
    json = make_array(2);
    append(json, static_cast<std::uint32_t>(value.index()));
    std::visit([&](const auto& held) { append(json, held); }, value);
  } else if constexpr (kind::record<T>) {
    json = Json::object();
    for_each_field(value, [&](const auto& field, const auto& member) {
      encode<bytes_as>(member, json[typename Json::object_t::key_type(field.name)]);
    });
  } else {
    static_assert(kind::monostate<T>);
    json = nullptr;
  }
}

/// Replaces what `value` holds.
/// @throws Json::exception when the JSON value does not have the record's shape
template <class Json, member T>
void decode(const Json& json, T& value) {
  if constexpr (std::same_as<T, Document>) {
    decode_document(json, value);
  } else if constexpr (kind::floating<T>) {
    // The library writes NaN and infinities as null.
    value = json.is_null() ? std::numeric_limits<T>::quiet_NaN() : json.template get<T>();
  } else if constexpr (kind::string<T>) {
    // A copy into what the string has already, not a new one moved over it.
    value = json.template get_ref<const typename Json::string_t&>();
  } else if constexpr (detail::plain<T>) {
    json.get_to(value);
  } else if constexpr (kind::enumeration<T>) {
    value = static_cast<T>(json.template get<std::underlying_type_t<T>>());
  } else if constexpr (kind::bytes<T>) {
    if (json.is_string()) {
      value = from_base64(json.template get_ref<const typename Json::string_t&>());
    } else if (json.is_binary()) {
      const auto& binary = json.get_binary();
      value.resize(binary.size());
      std::transform(binary.begin(), binary.end(), value.begin(),
                     [](std::uint8_t b) { return std::byte{b}; });
    } else {
      value.clear();
      for (const Json& element : json) value.push_back(std::byte{element.template get<std::uint8_t>()});
    }
  } else if constexpr (kind::complex<T>) {
    typename T::value_type real{};
    typename T::value_type imaginary{};
    decode(json.at(0), real);
    decode(json.at(1), imaginary);
    value = T(real, imaginary);
  } else if constexpr (json_conventions::string_map<T>) {
    value.clear();
    for (const auto& [key, element] : json.template get_ref<const typename Json::object_t&>()) {
      decode(element, value.try_emplace(value.end(), key)->second);
    }
  } else if constexpr (kind::map<T>) {
    value.clear();
    for (const Json& pair : json.template get_ref<const typename Json::array_t&>()) {
      typename T::key_type key{};
      decode(pair.at(0), key);
      decode(pair.at(1), value.try_emplace(value.end(), std::move(key))->second);
    }
  } else if constexpr (kind::set<T>) {
    value.clear();
    for (const Json& element : json.template get_ref<const typename Json::array_t&>()) {
      typename T::key_type key{};
      decode(element, key);
      value.insert(value.end(), std::move(key));
    }
  } else if constexpr (kind::vector<T>) {
    const auto& elements = json.template get_ref<const typename Json::array_t&>();
    value.resize(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) decode(elements[i], value[i]);
  } else if constexpr (kind::array<T>) {
    for (std::size_t i = 0; i < value.size(); ++i) decode(json.at(i), value[i]);
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    if (json.is_null()) {
      value.reset();
      return;
    }
    if (!value) {
      if constexpr (kind::optional<T>) {
        value.emplace();
      } else {
        value = std::make_unique<typename T::element_type>();
      }
    }
    using Held = std::remove_cvref_t<decltype(*value)>;
    decode(json_conventions::nullable<Held> ? json.at(0) : json, *value);
  } else if constexpr (kind::tuple<T>) {
    for_each_index<std::tuple_size_v<T>>([&](auto i) { decode(json.at(i()), std::get<i()>(value)); });
  } else if constexpr (kind::variant<T>) {
    const auto index = json.at(0).template get<std::size_t>();
    if (!emplace_alternative(value, index, [&](auto& held) { decode(json.at(1), held); })) {
      throw std::runtime_error("a variant has no alternative " + std::to_string(index));
    }
  } else if constexpr (kind::record<T>) {
    for_each_field(value, [&](const auto& field, auto& member) {
      decode(json.at(typename Json::object_t::key_type(field.name)), member);
    });
  } else {
    static_assert(kind::monostate<T>);
  }
}

template <BytesAs bytes_as, class Json>
void encode_document(const Document& document, Json& json) {
  std::visit(
      [&]<class Held>(const Held& held) {
        if constexpr (std::same_as<Held, Document::Object>) {
          json = Json::object();
          auto& members = json.template get_ref<typename Json::object_t&>();
          for (const auto& [key, element] : held) encode_document<bytes_as>(element, members[key]);
        } else if constexpr (std::same_as<Held, Document::Array>) {
          json = Json::array();
          auto& elements = json.template get_ref<typename Json::array_t&>();
          elements.reserve(held.size());
          for (const Document& element : held) encode_document<bytes_as>(element, elements.emplace_back());
        } else {
          encode<bytes_as>(held, json);
        }
      },
      document.value);
}

template <class Json>
void decode_document(const Json& json, Document& document) {
  switch (json.type()) {
    case Json::value_t::null:
    case Json::value_t::discarded:
      document.value.template emplace<std::monostate>();
      return;
    case Json::value_t::boolean:
      document.value = json.template get<bool>();
      return;
    case Json::value_t::number_integer:
      document.value = json.template get<std::int64_t>();
      return;
    case Json::value_t::number_unsigned:
      document = Document::integer(json.template get<std::uint64_t>());
      return;
    case Json::value_t::number_float:
      document.value = json.template get<double>();
      return;
    case Json::value_t::string:
      document.value = json.template get_ref<const typename Json::string_t&>();
      return;
    case Json::value_t::binary:
      decode(json, document.value.template emplace<Bytes>());
      return;
    case Json::value_t::array: {
      auto& array = document.value.template emplace<Document::Array>();
      array.resize(json.size());
      for (std::size_t i = 0; i < array.size(); ++i) decode_document(json[i], array[i]);
      return;
    }
    case Json::value_t::object: {
      auto& object = document.value.template emplace<Document::Object>();
      object.reserve(json.size());
      for (const auto& [key, element] : json.template get_ref<const typename Json::object_t&>()) {
        decode_document(element, object.emplace_back(key, Document{}).second);
      }
      return;
    }
  }
}

}  // namespace roundtrip::nlohmann_bridge
