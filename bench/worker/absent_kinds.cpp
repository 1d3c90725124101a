// SPDX-License-Identifier: MIT
#include "bench/worker/absent_kinds.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>

namespace roundtrip {

namespace {

/// What is said of the first difference; nothing where there is none up to here.
using Finding = std::optional<std::string_view>;

constexpr std::string_view any_other;

Finding compare(const Document& saved, const Document& loaded);

/// @param value_of an element is its value, a member holds one
template <class Elements, class ValueOf>
Finding compare_each(const Elements& saved, const Elements& loaded, ValueOf value_of) {
  for (std::size_t i = 0; i < std::min(saved.size(), loaded.size()); ++i) {
    if (const Finding found = compare(value_of(saved[i]), value_of(loaded[i]))) return found;
  }
  return saved.size() == loaded.size() ? Finding() : Finding(any_other);
}

Finding compare_kinds(const Document& saved, const Document& loaded) {
  const auto is = [&]<class T>(Tag<T>) { return std::holds_alternative<T>(loaded.value); };
  const bool text = is(Tag<std::string>{});
  if (const auto* number = std::get_if<double>(&saved.value);
      number != nullptr && !std::isfinite(*number) && (text || is(Tag<std::monostate>{}))) {
    return "the format has no NaN and no infinities";
  }
  if (std::holds_alternative<Bytes>(saved.value) && (text || is(Tag<Document::Array>{})))
    return text ? "the format has no bytes: they come back as text"
                : "the format has no bytes: they come back as numbers";
  return any_other;
}

Finding compare(const Document& saved, const Document& loaded) {
  if (saved.value.index() != loaded.value.index()) return compare_kinds(saved, loaded);
  return std::visit(
      [&]<class T>(const T& value) -> Finding {
        const T& other = std::get<T>(loaded.value);
        if constexpr (std::same_as<T, Document::Array>) {
          return compare_each(value, other, [](const Document& d) -> const Document& { return d; });
        } else if constexpr (std::same_as<T, Document::Object>) {
          return compare_each(value, other,
                              [](const Document::Member& m) -> const Document& { return m.second; });
        } else if constexpr (std::same_as<T, double>) {
          return std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(other)
                     ? Finding()
                     : Finding(any_other);
        } else {
          return value == other ? Finding() : Finding(any_other);
        }
      },
      saved.value);
}

}  // namespace

std::string_view absent_kind(const Document& saved, const Document& loaded) {
  return compare(saved, loaded).value_or(any_other);
}

std::string_view absent_kind(const Messages& saved, const Messages& loaded) {
  return compare_each(saved.messages, loaded.messages, [](const Document& d) -> const Document& { return d; })
      .value_or(any_other);
}

}  // namespace roundtrip
