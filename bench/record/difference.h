// SPDX-License-Identifier: MIT
//
// The comparison behind every fidelity verdict: bit for bit, with no tolerance. NaN payloads, the sign of
// zero and the alternative that a variant holds count; the order of an unordered container does not.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cctype>
#include <cinttypes>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "bench/record/document.h"
#include "bench/record/loss.h"
#include "bench/record/record.h"

namespace roundtrip {

/// The first place where a loaded record differs from the saved one.
struct Difference {
  std::string path;      ///< `entries[3].lines[0].price`; empty for the root itself
  std::string expected;  ///< what was saved, shortened
  std::string actual;    ///< what came back, shortened
};

namespace detail {

inline std::string format_number(double value) {
  std::array<char, 64> text{};
  if (value != value) {
    std::snprintf(text.data(), text.size(), "nan(0x%016" PRIx64 ")", std::bit_cast<std::uint64_t>(value));
  } else {
    std::snprintf(text.data(), text.size(), "%.17g", value);
  }
  return text.data();
}

/// Bytes of a text that a message shows; of a longer one it shows the start.
inline constexpr std::size_t longest_shown = 40;

inline std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text.substr(0, longest_shown)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || c == '"' || c == '\\') {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\x%02x", byte);
      quoted += escape.data();
    } else {
      quoted += c;
    }
  }
  if (text.size() <= longest_shown) return quoted + '"';
  // A cut must not end inside a UTF-8 sequence.
  while ((static_cast<unsigned char>(quoted.back()) & 0xc0U) == 0x80) quoted.pop_back();
  if ((static_cast<unsigned char>(quoted.back()) & 0x80U) != 0) quoted.pop_back();
  return quoted + "…\" (" + std::to_string(text.size()) + " bytes)";
}

/// `open` text `close`. Appended: GCC 12 warns falsely (-Wrestrict) where a literal is added to the front of
/// a temporary.
inline std::string enclosed(char open, const std::string& text, char close) {
  return std::string(1, open).append(text).append(1, close);
}

/// `words` text; appended for the same reason.
inline std::string phrase(std::string_view words, const std::string& text) {
  return std::string(words).append(text);
}

/// A value as a message shows it.
template <member T>
std::string brief(const T& value) {
  if constexpr (kind::boolean<T>) {
    return value ? "true" : "false";
  } else if constexpr (kind::integer<T>) {
    return std::to_string(value);
  } else if constexpr (kind::enumeration<T>) {
    return std::to_string(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (kind::floating<T>) {
    return format_number(static_cast<double>(value));
  } else if constexpr (kind::string<T>) {
    return quote(value);
  } else if constexpr (kind::bytes<T> || kind::vector<T> || kind::map<T> || kind::set<T>) {
    return std::to_string(value.size()) + (value.size() == 1 ? " element" : " elements");
  } else if constexpr (kind::complex<T>) {
    return brief(value.real()) + "+" + brief(value.imag()) + "i";
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    return value ? brief(*value) : "nothing";
  } else if constexpr (kind::record<T>) {
    return std::string(record_name<T>);
  } else if constexpr (kind::variant<T>) {
    return phrase("alternative ", std::to_string(value.index()));
  } else {
    return "a value";
  }
}

template <member T>
std::optional<Difference> compare(const T& expected, const T& actual, Losses allowed);

inline std::optional<Difference> under(std::string_view step, std::optional<Difference> difference) {
  if (difference) difference->path.insert(0, step);
  return difference;
}

inline std::optional<Difference> under(std::size_t index, std::optional<Difference> difference) {
  if (!difference) return difference;
  return under(enclosed('[', std::to_string(index), ']'), std::move(difference));
}

template <class T>
std::optional<Difference> differ(const T& expected, const T& actual) {
  return Difference{"", brief(expected), brief(actual)};
}

template <class F>
bool same_bits(F a, F b) {
  if constexpr (std::same_as<F, float>) {
    return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
  } else {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
  }
}

/// Whether two numbers of different bits differ in no other way than the adapter said they would.
template <class F>
bool is_known_loss(F expected, F actual, Losses allowed) {
  if (std::isnan(expected)) return std::isnan(actual) && allowed.has(Loss::nan_payload);
  if (std::isinf(expected)) return std::isnan(actual) && allowed.has(Loss::non_finite);
  if (expected == 0 && actual == 0) return std::signbit(expected) && allowed.has(Loss::negative_zero);
  if (!allowed.has(Loss::last_digits) || !std::isfinite(actual)) return false;
  if (std::signbit(expected) != std::signbit(actual)) return false;
  // Numbers of one sign are ordered as their bits are. Four steps: further off is another number.
  using Bits = std::conditional_t<sizeof(F) == 4, std::uint32_t, std::uint64_t>;
  const auto a = std::bit_cast<Bits>(expected);
  const auto b = std::bit_cast<Bits>(actual);
  return std::max(a, b) - std::min(a, b) <= 4;
}

/// Vectors, arrays and ordered sets: element by element; a difference in an element says more than one in
/// size.
template <class Sequence>
std::optional<Difference> compare_sequence(const Sequence& expected, const Sequence& actual, Losses allowed) {
  auto a = expected.begin();
  auto b = actual.begin();
  for (std::size_t i = 0; a != expected.end() && b != actual.end(); ++i, ++a, ++b) {
    if (auto difference = compare(*a, *b, allowed)) return under(i, std::move(difference));
  }
  if (expected.size() != actual.size()) return differ(expected, actual);
  return std::nullopt;
}

/// Whether a key came back as itself, or differs in a way that is allowed.
template <class Key>
bool same_key(const Key& expected, const Key& actual, Losses allowed) {
  return !compare(expected, actual, allowed);
}

/// The element of an unordered container that a key came back as. It is looked up, as what is left of it
/// where that is allowed; a search finds keys that do not equal themselves (NaN), or that differ otherwise.
/// @param key_of an element's key
template <class Container, class KeyOf>
auto find_key(const Container& actual, const typename Container::key_type& key, Losses allowed,
              const KeyOf& key_of) {
  auto found = actual.find(key);
  if constexpr (kind::string<typename Container::key_type>) {
    if (found == actual.end() && allowed.has(Loss::cut_at_nul))
      found = actual.find(key.substr(0, key.find('\0')));
  }
  if (found != actual.end() && same_key(key, key_of(*found), allowed)) return found;
  return std::find_if(actual.begin(), actual.end(),
                      [&](const auto& element) { return same_key(key, key_of(element), allowed); });
}

/// Ordered maps walk in parallel; in unordered ones each key is looked for.
template <kind::map Map>
std::optional<Difference> compare_map(const Map& expected, const Map& actual, Losses allowed) {
  auto b = actual.begin();
  for (const auto& [key, mapped] : expected) {
    auto found = b;
    if constexpr (kind::unordered_map<Map>) {
      found = find_key(
          actual, key, allowed, [](const auto& element) -> auto& { return element.first; });
    } else if (b != actual.end()) {
      ++b;
    }
    if (found == actual.end() || !same_key(key, found->first, allowed)) {
      return Difference{enclosed('{', brief(key), '}'), brief(mapped), "no such key"};
    }
    if (auto difference = compare(mapped, found->second, allowed)) {
      return under(enclosed('{', brief(key), '}'), std::move(difference));
    }
  }
  if (expected.size() != actual.size()) return differ(expected, actual);
  return std::nullopt;
}

template <kind::unordered_set Set>
std::optional<Difference> compare_unordered_set(const Set& expected, const Set& actual, Losses allowed) {
  for (const auto& element : expected) {
    const auto found = find_key(
        actual, element, allowed, [](const auto& other) -> auto& { return other; });
    if (found == actual.end()) return Difference{enclosed('{', brief(element), '}'), "present", "missing"};
  }
  if (expected.size() != actual.size()) return differ(expected, actual);
  return std::nullopt;
}

/// `.name`, or `{"a key"}` where that would read as something else.
inline std::string key_step(const std::string& key) {
  const bool plain =
      !key.empty() && key.size() <= longest_shown && std::all_of(key.begin(), key.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c >= 0x80;
      });
  return plain ? phrase(".", key) : enclosed('{', brief(key), '}');
}

/// The members by their keys; those of one key in the order in which they stand.
inline std::vector<const Document::Member*> by_key(const Document::Object& object) {
  std::vector<const Document::Member*> members;
  members.reserve(object.size());
  for (const Document::Member& member : object) members.push_back(&member);
  std::stable_sort(members.begin(), members.end(),
                   [](const auto* a, const auto* b) { return a->first < b->first; });
  return members;
}

/// Two objects whose members may stand in any order.
inline std::optional<Difference> compare_unordered_object(const Document::Object& expected,
                                                          const Document::Object& actual, Losses allowed) {
  const auto wanted = by_key(expected);
  const auto found = by_key(actual);
  for (std::size_t i = 0; i < wanted.size() && i < found.size(); ++i) {
    if (!same_key(wanted[i]->first, found[i]->first, allowed)) {
      const bool missing = wanted[i]->first < found[i]->first;
      const std::string& key = missing ? wanted[i]->first : found[i]->first;
      return Difference{key_step(key), missing ? "present" : "no such key", missing ? "missing" : "present"};
    }
    if (auto difference = compare(wanted[i]->second, found[i]->second, allowed)) {
      return under(key_step(wanted[i]->first), std::move(difference));
    }
  }
  if (expected.size() != actual.size()) {
    return Difference{"", std::to_string(expected.size()) + " keys", std::to_string(actual.size()) + " keys"};
  }
  return std::nullopt;
}

/// A double that came back as an integer of the same value.
inline bool is_same_number(const Document& expected, const Document& actual, Losses allowed) {
  const auto* number = std::get_if<double>(&expected.value);
  if (number == nullptr) return false;
  if (*number == 0 && std::signbit(*number) && !allowed.has(Loss::negative_zero)) return false;
  if (const auto* integer = std::get_if<std::int64_t>(&actual.value)) {
    return static_cast<double>(*integer) == *number;
  }
  const auto* integer = std::get_if<std::uint64_t>(&actual.value);
  return integer != nullptr && static_cast<double>(*integer) == *number;
}

/// An object that has the same members in another order gets a message of its own: many libraries sort keys.
inline std::optional<Difference> compare_object(const Document::Object& expected,
                                                const Document::Object& actual, Losses allowed) {
  if (allowed.has(Loss::key_order)) return compare_unordered_object(expected, actual, allowed);
  for (std::size_t i = 0; i < expected.size() && i < actual.size(); ++i) {
    const auto& [key, value] = expected[i];
    if (!same_key(key, actual[i].first, allowed)) {
      return Difference{key_step(key), phrase("key at position ", std::to_string(i)),
                        phrase("key ", brief(actual[i].first))};
    }
    if (auto difference = compare(value, actual[i].second, allowed)) {
      return under(key_step(key), std::move(difference));
    }
  }
  if (expected.size() != actual.size()) {
    return Difference{"", std::to_string(expected.size()) + " keys", std::to_string(actual.size()) + " keys"};
  }
  return std::nullopt;
}

template <kind::variant Variant>
std::optional<Difference> compare_variant(const Variant& expected, const Variant& actual, Losses allowed) {
  if (expected.index() != actual.index()) return differ(expected, actual);
  std::optional<Difference> difference;
  for_each_index<std::variant_size_v<Variant>>([&](auto i) {
    if (expected.index() == i())
      difference = compare(std::get<i()>(expected), std::get<i()>(actual), allowed);
  });
  return difference;
}

template <member T>
std::optional<Difference> compare(const T& expected, const T& actual, Losses allowed) {
  if constexpr (kind::floating<T>) {
    const bool same = same_bits(expected, actual) || is_known_loss(expected, actual, allowed);
    return same ? std::nullopt : differ(expected, actual);
  } else if constexpr (kind::complex<T>) {
    if (auto difference = compare(expected.real(), actual.real(), allowed))
      return under(".real", std::move(difference));
    return under(".imag", compare(expected.imag(), actual.imag(), allowed));
  } else if constexpr (kind::string<T>) {
    const bool same = expected == actual ||
                      (allowed.has(Loss::cut_at_nul) && actual == expected.substr(0, expected.find('\0')));
    return same ? std::nullopt : differ(expected, actual);
  } else if constexpr (kind::bytes<T>) {
    for (std::size_t i = 0; i < expected.size() && i < actual.size(); ++i) {
      if (expected[i] != actual[i]) {
        return Difference{enclosed('[', std::to_string(i), ']'),
                          std::to_string(std::to_integer<int>(expected[i])),
                          std::to_string(std::to_integer<int>(actual[i]))};
      }
    }
    return expected.size() == actual.size() ? std::nullopt : differ(expected, actual);
  } else if constexpr (std::same_as<T, Document::Object>) {
    return compare_object(expected, actual, allowed);
  } else if constexpr (kind::vector<T> || kind::array<T> || kind::ordered_set<T>) {
    return compare_sequence(expected, actual, allowed);
  } else if constexpr (kind::unordered_set<T>) {
    return compare_unordered_set(expected, actual, allowed);
  } else if constexpr (kind::map<T>) {
    return compare_map(expected, actual, allowed);
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    if (static_cast<bool>(expected) != static_cast<bool>(actual)) return differ(expected, actual);
    return expected ? compare(*expected, *actual, allowed) : std::nullopt;
  } else if constexpr (kind::tuple<T>) {
    std::optional<Difference> difference;
    for_each_index<std::tuple_size_v<T>>([&](auto i) {
      if (!difference)
        difference = under(enclosed('<', std::to_string(i()), '>'),
                           compare(std::get<i()>(expected), std::get<i()>(actual), allowed));
    });
    return difference;
  } else if constexpr (kind::variant<T>) {
    return compare_variant(expected, actual, allowed);
  } else if constexpr (std::same_as<T, Document>) {
    if (allowed.has(Loss::number_type) && is_same_number(expected, actual, allowed)) return std::nullopt;
    // The path is the one in the JSON text, which knows no member `value`.
    return compare(expected.value, actual.value, allowed);
  } else if constexpr (kind::record<T>) {
    std::optional<Difference> difference;
    for_each_field(expected, [&](const auto& field, const auto& member) {
      if (difference) return;
      difference = compare(member, actual.*(field.pointer), allowed);
      if (difference) difference->path = phrase(".", phrase(field.name, difference->path));
    });
    return difference;
  } else if constexpr (kind::monostate<T>) {
    return std::nullopt;
  } else {
    return expected == actual ? std::nullopt : differ(expected, actual);
  }
}

}  // namespace detail

/// Compares bit for bit and names the first difference, or nothing when there is none.
/// @param allowed losses that do not count; {} for a comparison that forgives nothing
template <member T>
[[nodiscard]] std::optional<Difference> first_difference(const T& expected, const T& actual,
                                                         Losses allowed = {}) {
  auto difference = detail::compare(expected, actual, allowed);
  if (difference && difference->path.starts_with('.')) difference->path.erase(0, 1);
  return difference;
}

}  // namespace roundtrip
