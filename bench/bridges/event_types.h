// SPDX-License-Identifier: MIT
//
// What each kind of member does with each event, for events.h.
#pragma once

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "bench/bridges/base64.h"
#include "bench/bridges/event_containers.h"

namespace roundtrip::events {

namespace detail {

/// The number that a text is from its first character to its last, as JSON, XML and CSV write them.
template <class T>
[[nodiscard]] bool number_of_text(std::string_view text, T& number) {
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && rest == end && !text.empty();
}

/// What a type does with an event that it does not mention.
struct Refuses {
  static bool null(Loader& l, void*) { return l.refuse("null"); }
  static bool boolean(Loader& l, void*, bool) { return l.refuse("a boolean"); }
  static bool int64(Loader& l, void*, std::int64_t) { return l.refuse("an integer"); }
  static bool uint64(Loader& l, void*, std::uint64_t) { return l.refuse("an integer above 2^63-1"); }
  static bool number(Loader& l, void*, double) { return l.refuse("a number that is not an integer"); }
  static bool string(Loader& l, void*, std::string_view) { return l.refuse("a string"); }
  static bool bytes(Loader& l, void*, View) { return l.refuse("bytes"); }
  static bool text(Loader& l, void*, std::string_view) { return l.refuse("text"); }
  static bool start_object(Loader& l, void*) { return l.refuse("an object"); }
  static bool start_array(Loader& l, void*, std::size_t) { return l.refuse("an array"); }
  static constexpr bool (*numbers)(Loader&, void*, const Numbers&) = nullptr;
  static constexpr bool (*column)(Loader&, void*, std::size_t, std::size_t, const Numbers&) = nullptr;
  static constexpr bool (*start_columns)(Loader&, void*, std::size_t) = nullptr;
};

/// What is copied from memory if it has the same type there. (A bool would have to be looked at.)
template <class T>
concept copied_number = plain_number<T> && !kind::boolean<T>;

/// `count` numbers of type T in each of the rows.
template <class T, std::size_t count>
bool fill_column(Loader& l, void* value, std::size_t rows, std::size_t stride, const Numbers& n) {
  if (n.size() != rows * count) {
    return l.fail(std::to_string(n.size()) + " numbers for " + std::to_string(rows) + " rows of " +
                  std::to_string(count));
  }
  auto* place = static_cast<std::byte*>(value);
  if (copied_number<T> && n.type == number_type_of<T>()) {
    const std::byte* from = n.bytes.data();
    for (; rows != 0; --rows, place += stride, from += sizeof(T) * count) {
      std::memcpy(place, from, sizeof(T) * count);
    }
    return true;
  }
  for (std::size_t row = 0; row != rows; ++row) {
    for (std::size_t i = 0; i != count; ++i) {
      if (!l.give_number(type_of<T>, place + row * stride + i * sizeof(T), n, row * count + i)) return false;
    }
  }
  return true;
}

/// The same for what consists of numbers that are side by side.
template <class T>
struct Column : Refuses {
  static bool column(Loader& l, void* value, std::size_t rows, std::size_t stride, const Numbers& n) {
    return fill_column<leaf_of<T>, leaf_count<T>>(l, value, rows, stride, n);
  }
};

}  // namespace detail

template <kind::boolean T>
struct Events<T> : detail::Column<T> {
  static std::string expected() { return "a boolean"; }
  static bool boolean(Loader&, void* value, bool b) {
    detail::as<T>(value) = b;
    return true;
  }
  static bool text(Loader& l, void* value, std::string_view t) {
    if (t != "true" && t != "false") return l.refuse_text(t);
    detail::as<T>(value) = t == "true";
    return true;
  }
};

template <kind::integer T>
struct Events<T> : detail::Column<T> {
  static std::string expected() {
    // Appended: GCC 12 warns falsely of a literal in front of a temporary.
    std::string text = "an integer from ";
    text += std::to_string(std::numeric_limits<T>::min());
    text += " to ";
    text += std::to_string(std::numeric_limits<T>::max());
    return text;
  }
  static bool int64(Loader& l, void* value, std::int64_t i) { return store(l, value, i); }
  static bool uint64(Loader& l, void* value, std::uint64_t u) { return store(l, value, u); }
  static bool text(Loader& l, void* value, std::string_view t) {
    return detail::number_of_text(t, detail::as<T>(value)) || l.refuse_text(t);
  }

 private:
  template <class Integer>
  static bool store(Loader& l, void* value, Integer i) {
    if (!std::in_range<T>(i)) [[unlikely]]
      return l.refuse(std::to_string(i).c_str());
    detail::as<T>(value) = static_cast<T>(i);
    return true;
  }
};

template <kind::enumeration T>
struct Events<T> : detail::Column<T> {
  using Integer = Events<std::underlying_type_t<T>>;
  static std::string expected() { return Integer::expected(); }
  // The object is read and written through its own type: an enum and its integer are no aliases to the
  // optimizer.
  static bool int64(Loader& l, void* value, std::int64_t i) {
    std::underlying_type_t<T> number{};
    if (!Integer::int64(l, &number, i)) return false;
    detail::as<T>(value) = static_cast<T>(number);
    return true;
  }
  static bool uint64(Loader& l, void* value, std::uint64_t u) {
    std::underlying_type_t<T> number{};
    if (!Integer::uint64(l, &number, u)) return false;
    detail::as<T>(value) = static_cast<T>(number);
    return true;
  }
  static bool text(Loader& l, void* value, std::string_view t) {
    std::underlying_type_t<T> number{};
    if (!Integer::text(l, &number, t)) return false;
    detail::as<T>(value) = static_cast<T>(number);
    return true;
  }
};

template <kind::floating T>
struct Events<T> : detail::Column<T> {
  static std::string expected() { return "a number"; }
  static bool null(Loader& l, void* value) {
    if (!l.null_is_nan()) return l.refuse("null");
    detail::as<T>(value) = std::numeric_limits<T>::quiet_NaN();
    return true;
  }
  // Many writers leave out the fraction of a number that has none.
  static bool int64(Loader&, void* value, std::int64_t i) {
    detail::as<T>(value) = static_cast<T>(i);
    return true;
  }
  static bool uint64(Loader&, void* value, std::uint64_t u) {
    detail::as<T>(value) = static_cast<T>(u);
    return true;
  }
  static bool number(Loader& l, void* value, double d) {
    if constexpr (std::same_as<T, float>) {
      // Halfway between the largest float and what would be the next one: from here on it would become
      // infinite.
      if (std::abs(d) >= 0x1.ffffffp127 && !std::isinf(d)) [[unlikely]] {
        return l.fail("the number is too large for a float");
      }
    }
    detail::as<T>(value) = static_cast<T>(d);
    return true;
  }
  static bool text(Loader& l, void* value, std::string_view t) {
    return detail::number_of_text(t, detail::as<T>(value)) || l.refuse_text(t);
  }
};

template <kind::string T>
struct Events<T> : detail::Refuses {
  static std::string expected() { return "a string"; }
  static bool string(Loader&, void* value, std::string_view s) {
    detail::as<T>(value).assign(s);
    return true;
  }
  static bool text(Loader& l, void* value, std::string_view t) { return string(l, value, t); }
};

template <kind::bytes T>
struct Events<T> : detail::Refuses {
  static std::string expected() { return "a string of base64"; }
  static bool string(Loader& l, void* value, std::string_view s) {
    try {
      detail::as<T>(value) = from_base64(s);
    } catch (const std::runtime_error& error) {
      return l.fail(error.what());
    }
    return true;
  }
  static bool bytes(Loader&, void* value, View b) {
    detail::as<T>(value).assign(b.begin(), b.end());
    return true;
  }
  static bool text(Loader& l, void* value, std::string_view t) { return string(l, value, t); }
};

template <kind::complex T>
struct Events<T> : detail::Column<T> {
  static std::string expected() { return "an array of two numbers"; }
  static bool start_array(Loader& l, void* value, std::size_t) {
    return detail::Fixed<typename T::value_type, 2>::start(l, value);
  }
};

template <kind::array T>
struct Events<T> : std::conditional_t<fixed_numbers<T>, detail::Column<T>, detail::Refuses> {
  static std::string expected() { return "an array"; }
  static bool start_array(Loader& l, void* value, std::size_t) {
    return detail::Fixed<typename T::value_type, std::tuple_size_v<T>>::start(l, value);
  }
};

template <kind::vector T>
struct Events<T> : detail::Refuses {
  static std::string expected() { return "an array"; }
  static bool start_array(Loader& l, void* value, std::size_t size) {
    return detail::Vector<T>::start(l, detail::as<T>(value), size);
  }
  static bool numbers(Loader& l, void* value, const Numbers& n) {
    using Element = typename T::value_type;
    if constexpr (detail::copied_number<Element>) {
      if (n.type == number_type_of<Element>()) {
        detail::assign(detail::as<T>(value), n.bytes);
        return true;
      }
    }
    return l.each(type_of<T>, value, n);
  }
  static constexpr auto start_columns = [] {
    using Function = bool (*)(Loader&, void*, std::size_t);
    if constexpr (flat_record<typename T::value_type>) {
      return Function{detail::Columns<T>::start};
    } else {
      return Function{nullptr};
    }
  }();
};

template <class T>
requires(kind::set<T> || (kind::map<T> && !json_conventions::string_map<T>)) struct Events<T>
    : detail::Refuses {
  static std::string expected() { return "an array"; }
  static bool start_array(Loader& l, void* value, std::size_t) {
    return detail::Associative<T>::start(l, detail::as<T>(value));
  }
};

template <json_conventions::string_map T>
struct Events<T> : detail::Refuses {
  static std::string expected() { return "an object"; }
  static bool start_object(Loader& l, void* value) {
    return detail::StringMap<T>::start(l, detail::as<T>(value));
  }
};

template <kind::tuple T>
struct Events<T> : detail::Refuses {
  static std::string expected() { return "an array"; }
  static bool start_array(Loader& l, void* value, std::size_t) {
    return l.push(detail::Tuple<T>::container, value);
  }
};

template <kind::variant T>
struct Events<T> : detail::Refuses {
  static std::string expected() { return "an array of an index and a value"; }
  static bool start_array(Loader& l, void* value, std::size_t) {
    return l.push(detail::Variant<T>::container, value);
  }
};

template <kind::monostate T>
struct Events<T> : detail::Refuses {
  static std::string expected() { return "null"; }
  static bool null(Loader&, void*) { return true; }
  static bool text(Loader& l, void*, std::string_view t) { return t.empty() || l.refuse_text(t); }
};

template <class T>
requires kind::optional<T> || kind::pointer<T>
struct Events<T> : detail::Refuses {
  using Held = std::remove_cvref_t<decltype(*std::declval<T&>())>;
  static constexpr bool wrapped = json_conventions::nullable<Held>;
  using Inner = std::conditional_t<wrapped, detail::Refuses, Events<Held>>;

  static std::string expected() {
    if constexpr (wrapped) {
      return "null or an array of one";
    } else {
      return "null or " + Inner::expected();
    }
  }
  static bool null(Loader&, void* value) {
    detail::as<T>(value).reset();
    return true;
  }
  static bool boolean(Loader& l, void* value, bool b) { return Inner::boolean(l, held(value), b); }
  static bool int64(Loader& l, void* value, std::int64_t i) { return Inner::int64(l, held(value), i); }
  static bool uint64(Loader& l, void* value, std::uint64_t u) { return Inner::uint64(l, held(value), u); }
  static bool number(Loader& l, void* value, double d) { return Inner::number(l, held(value), d); }
  static bool string(Loader& l, void* value, std::string_view s) { return Inner::string(l, held(value), s); }
  static bool bytes(Loader& l, void* value, View b) { return Inner::bytes(l, held(value), b); }
  /// Text is a value: what is not there has none, or is reported as null.
  static bool text(Loader& l, void* value, std::string_view t) { return Inner::text(l, held(value), t); }
  static bool start_object(Loader& l, void* value) { return Inner::start_object(l, held(value)); }
  static bool start_array(Loader& l, void* value, std::size_t size) {
    if constexpr (wrapped) {
      return l.push(detail::Wrapped<T>::container, value);
    } else {
      return Inner::start_array(l, held(value), size);
    }
  }

 private:
  static void* held(void* value) { return &detail::hold<T>(value); }
};

template <kind::record T>
struct Events<T> : detail::Refuses {
  static std::string expected() { return "an object"; }
  static bool start_object(Loader& l, void* value) {
    static_assert(field_count<T> <= 8 * sizeof(Frame::seen));
    if (!l.push(detail::record_container<T>, value)) return false;
    Frame& frame = l.top();
    frame.seen_count = 0;
    for (std::uint64_t& seen : frame.seen) seen = 0;
    return true;
  }
};

template <>
struct Events<Document> : detail::Refuses {
  static std::string expected() { return "any value"; }
  static bool null(Loader&, void* value) {
    held<std::monostate>(value);
    return true;
  }
  static bool boolean(Loader&, void* value, bool b) {
    held<bool>(value) = b;
    return true;
  }
  static bool int64(Loader&, void* value, std::int64_t i) {
    held<std::int64_t>(value) = i;
    return true;
  }
  static bool uint64(Loader&, void* value, std::uint64_t u) {
    detail::as<Document>(value) = Document::integer(u);
    return true;
  }
  static bool number(Loader&, void* value, double d) {
    held<double>(value) = d;
    return true;
  }
  static bool string(Loader&, void* value, std::string_view s) {
    held<std::string>(value).assign(s);
    return true;
  }
  static bool bytes(Loader&, void* value, View b) {
    held<Bytes>(value).assign(b.begin(), b.end());
    return true;
  }
  static bool text(Loader& l, void* value, std::string_view t) { return string(l, value, t); }
  static bool start_object(Loader& l, void* value) {
    const std::uint8_t kin = l.kin();
    if (!l.push(detail::Pairs<Document::Object>::container, &held<Document::Object>(value))) return false;
    l.top().kin = kin;
    return true;
  }
  static bool start_array(Loader& l, void* value, std::size_t size) {
    const std::uint8_t kin = l.kin();
    if (!detail::Vector<Document::Array>::start(l, held<Document::Array>(value), size)) return false;
    l.top().kin = kin;
    return true;
  }

 private:
  /// The alternative, which is kept with its memory if it is the one that is held.
  template <class T>
  static T& held(void* value) {
    auto& variant = detail::as<Document>(value).value;
    if (T* const same = std::get_if<T>(&variant)) return *same;
    return variant.template emplace<T>();
  }
};

}  // namespace roundtrip::events
