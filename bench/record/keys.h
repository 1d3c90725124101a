// SPDX-License-Identifier: MIT
//
// Keys that a format cannot keep apart, found in linear time. Off the clock: this belongs into
// Codec::prepare.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "bench/record/difference.h"
#include "bench/record/document.h"
#include "bench/record/type_tree.h"

namespace roundtrip {

namespace detail {

/// A path as in a Difference, or nothing.
using Path = std::optional<std::string>;

inline Path under(std::string_view step, Path path) {
  if (path) path->insert(0, step);
  return path;
}

inline Path from_root(Path path) {
  if (path && path->starts_with('.')) path->erase(0, 1);
  return path;
}

/// The first of some keys that stands among those before it.
/// @param key_of an element's key, as a std::string_view into it
template <class Elements, class KeyOf>
const typename Elements::value_type* first_repeated(const Elements& elements, const KeyOf& key_of) {
  // Most objects have a few keys, which are found before a table of them would be made.
  constexpr std::size_t few = 8;
  if (elements.size() <= few) {
    for (auto element = elements.begin(); element != elements.end(); ++element) {
      const auto same = [&](const auto& other) { return key_of(other) == key_of(*element); };
      if (std::any_of(elements.begin(), element, same)) return &*element;
    }
    return nullptr;
  }
  std::unordered_set<std::string_view> seen(elements.size());
  for (const auto& element : elements) {
    if (!seen.insert(key_of(element)).second) return &element;
  }
  return nullptr;
}

}  // namespace detail

/// Calls find with each object of a document in the order of the text, until it returns a path inside that
/// object.
/// @return that path from the document's root, as in a Difference
template <class Find>
[[nodiscard]] std::optional<std::string> find_in_objects(const Document& document, const Find& find) {
  const auto walk = [&](const auto& self, const Document& part) -> detail::Path {
    if (const auto* array = std::get_if<Document::Array>(&part.value)) {
      for (std::size_t i = 0; i < array->size(); ++i) {
        if (auto path = self(self, (*array)[i])) {
          return detail::under(detail::enclosed('[', std::to_string(i), ']'), std::move(path));
        }
      }
    } else if (const auto* object = std::get_if<Document::Object>(&part.value)) {
      if (auto path = find(*object)) return path;
      for (const auto& [key, value] : *object) {
        if (auto path = self(self, value)) return detail::under(detail::key_step(key), std::move(path));
      }
    }
    return std::nullopt;
  };
  return detail::from_root(walk(walk, document));
}

/// The path of the first member of an object whose key stood in that object before; nothing when each key
/// stands once. For libraries whose objects are maps.
[[nodiscard]] inline std::optional<std::string> first_repeated_key(const Document& document) {
  return find_in_objects(document, [](const Document::Object& object) -> detail::Path {
    const auto* member =
        detail::first_repeated(object, [](const Document::Member& m) -> std::string_view { return m.first; });
    return member == nullptr ? std::nullopt : detail::Path(detail::key_step(member->first));
  });
}

/// The path of the first member of an object whose key holds a NUL; nothing when there is none.
[[nodiscard]] inline std::optional<std::string> first_key_with_nul(const Document& document) {
  return find_in_objects(document, [](const Document::Object& object) -> detail::Path {
    const auto found = std::find_if(object.begin(), object.end(), [](const Document::Member& member) {
      return member.first.find('\0') != std::string::npos;
    });
    return found == object.end() ? std::nullopt : detail::Path(detail::key_step(found->first));
  });
}

namespace detail {

template <class T>
struct HasStringKeys : std::false_type {};
template <class T>
requires(kind::map<T> || kind::set<T>) struct HasStringKeys<T>
    : std::bool_constant<kind::string<typename T::key_type>> {
};

template <kind::map Map>
const std::string& key_of(const Map&, const typename Map::value_type& element) {
  return element.first;
}
template <kind::set Set>
const std::string& key_of(const Set&, const std::string& element) {
  return element;
}

template <member T>
Path find_cut_key(const T& value) {
  if constexpr (!type_tree_contains<T, HasStringKeys>) {
    return std::nullopt;
  } else if constexpr (kind::vector<T> || kind::array<T>) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (auto path = find_cut_key(value[i]))
        return under(enclosed('[', std::to_string(i), ']'), std::move(path));
    }
    return std::nullopt;
  } else if constexpr (kind::map<T> || kind::set<T>) {
    if constexpr (HasStringKeys<T>::value) {
      const auto* repeated = first_repeated(value, [&](const auto& element) -> std::string_view {
        const std::string& key = key_of(value, element);
        return std::string_view(key).substr(0, key.find('\0'));
      });
      if (repeated != nullptr) return enclosed('{', brief(key_of(value, *repeated)), '}');
    }
    if constexpr (kind::map<T>) {
      for (const auto& [key, mapped] : value) {
        if (auto path = find_cut_key(mapped)) return under(enclosed('{', brief(key), '}'), std::move(path));
      }
    }
    return std::nullopt;
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    return value ? find_cut_key(*value) : std::nullopt;
  } else if constexpr (kind::variant<T>) {
    return std::visit([](const auto& held) { return find_cut_key(held); }, value);
  } else if constexpr (kind::tuple<T>) {
    Path path;
    for_each_index<std::tuple_size_v<T>>([&](auto i) {
      if (!path) path = under(enclosed('<', std::to_string(i()), '>'), find_cut_key(std::get<i()>(value)));
    });
    return path;
  } else {
    static_assert(kind::record<T>);
    Path path;
    for_each_field(value, [&](const auto& field, const auto& part) {
      if (!path) path = under(phrase(".", std::string(field.name)), find_cut_key(part));
    });
    return path;
  }
}

}  // namespace detail

/// The path of the first string, a key of a map or an element of a set, that is the same as another one there
/// if both are cut at a NUL; nothing when there is none. For libraries that cut them.
template <member T>
[[nodiscard]] std::optional<std::string> first_key_cut_alike(const T& record) {
  return detail::from_root(detail::find_cut_key(record));
}

}  // namespace roundtrip
