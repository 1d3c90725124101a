// SPDX-License-Identifier: MIT
//
// A mark for the native format: the least that a bounds-checked binary codec can do, with what is known to
// make one fast, and nothing else. Lengths are u32; there is no header; enums, bools and keys are not
// checked, recursion is not limited, and an error is one word. What native takes more than this is the price
// of its promises; what it takes less, of its care.
#pragma once

#include <bit>
#include <stdexcept>

#include "bench/record/type_tree.h"
#include "bench/suite/format.h"

namespace roundtrip::formats::bounds_checked {

using detail::Types;

template <class T>
concept number = kind::integer<T> || kind::floating<T> || kind::enumeration<T> || kind::boolean<T>;

template <class T>
constexpr bool is_image() {
  if constexpr (number<T> || kind::complex<T>) {
    return std::endian::native == std::endian::little;
  } else if constexpr (kind::array<T> || kind::record<T>) {
    if constexpr (!std::is_trivially_copyable_v<T>) {
      return false;
    } else {
      return []<class... Parts>(Types<Parts...>) {
        return (is_image<Parts>() && ...) &&
               (kind::array<T> || (std::size_t{0} + ... + sizeof(Parts)) == sizeof(T));
      }(detail::parts_of<T>());
    }
  } else {
    return false;
  }
}

constexpr std::size_t short_text = 16;

/// What is reserved before a value is written; what can be longer reserves for itself.
template <class T>
constexpr std::size_t room() {
  if constexpr (is_image<T>()) {
    return sizeof(T);
  } else if constexpr (kind::string<T>) {
    return 4 + short_text;
  } else if constexpr (kind::array<T>) {
    return std::tuple_size_v<T> * room<typename T::value_type>();
  } else if constexpr (kind::record<T> || kind::tuple<T>) {
    return []<class... Parts>(Types<Parts...>) {
      return (std::size_t{0} + ... + room<Parts>());
    }(detail::parts_of<T>());
  } else if constexpr (kind::optional<T>) {
    return 1 + room<typename T::value_type>();
  } else {
    return 4;
  }
}

/// In registers: a store of a byte may change anything that is in memory.
struct Out {
  std::byte* at;
  std::byte* end;
};

[[gnu::noinline, gnu::cold]] inline Out grow(Out out, std::size_t size, Buffer& buffer) {
  const auto used = static_cast<std::size_t>(out.at - buffer.data());
  buffer.resize(used);
  buffer.reserve(2 * (used + size));
  return {buffer.data() + used, buffer.data() + buffer.capacity()};
}

[[gnu::always_inline]] inline Out ensure(Out out, std::size_t size, Buffer& buffer) {
  return static_cast<std::size_t>(out.end - out.at) < size ? grow(out, size, buffer) : out;
}

template <class T>
[[gnu::always_inline]] inline Out put_image(Out out, const T& value) {
  std::memcpy(out.at, &value, sizeof value);
  return {out.at + sizeof value, out.end};
}

[[gnu::always_inline]] inline Out put_length(Out out, std::size_t length) {
  return put_image(out, static_cast<std::uint32_t>(length));
}

/// @param rest to leave room for
[[gnu::always_inline]] inline Out put_bytes(Out out, const void* bytes, std::size_t size, std::size_t rest,
                                            Buffer& buffer) {
  if (size > short_text) {
    out = ensure(out, size + rest, buffer);
    std::memcpy(out.at, bytes, size);
  } else if (size >= 8) {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::memcpy(&first, bytes, 8);
    std::memcpy(&last, static_cast<const std::byte*>(bytes) + size - 8, 8);
    std::memcpy(out.at, &first, 8);
    std::memcpy(out.at + size - 8, &last, 8);
  } else {
    for (std::size_t i = 0; i < size; ++i) out.at[i] = static_cast<const std::byte*>(bytes)[i];
  }
  return {out.at + size, out.end};
}

/// There is room() for the value, and there will be `Rest` behind it.
template <std::size_t Rest, class T>
[[gnu::always_inline]] inline Out put(Out out, const T& value, Buffer& buffer) {
  if constexpr (is_image<T>()) {
    return put_image(out, value);
  } else if constexpr (kind::string<T> || kind::bytes<T>) {
    out = put_length(out, value.size());
    return put_bytes(out, value.data(), value.size(), Rest + short_text, buffer);
  } else if constexpr (kind::vector<T> || kind::map<T> || kind::set<T>) {
    using Element = typename T::value_type;
    out = put_length(out, value.size());
    if constexpr (kind::vector<T> && is_image<Element>()) {
      out = ensure(out, value.size() * sizeof(Element) + Rest, buffer);
      if (!value.empty()) std::memcpy(out.at, value.data(), value.size() * sizeof(Element));
      return {out.at + value.size() * sizeof(Element), out.end};
    } else {
      for (const auto& element : value) {
        out = ensure(out, room<std::remove_cvref_t<decltype(element)>>(), buffer);
        out = put<0>(out, element, buffer);
      }
      return ensure(out, Rest, buffer);
    }
  } else if constexpr (kind::array<T>) {
    for (const auto& element : value) {
      out = put<Rest + room<T>()>(out, element, buffer);
    }
    return out;
  } else if constexpr (kind::optional<T>) {
    out = put_image(out, value.has_value());
    return value ? put<Rest>(out, *value, buffer) : out;
  } else if constexpr (kind::variant<T>) {
    out = put_image(out, static_cast<std::uint8_t>(value.index()));
    std::visit(
        [&](const auto& held) {
          out = ensure(out, room<std::remove_cvref_t<decltype(held)>>(), buffer);
          out = put<0>(out, held, buffer);
        },
        value);
    return ensure(out, Rest, buffer);
  } else if constexpr (kind::tuple<T>) {
    std::apply([&](const auto&... part) { ((out = put<Rest + room<T>()>(out, part, buffer)), ...); }, value);
    return out;
  } else {
    static_assert(kind::record<T>);
    for_each_index<field_count<T>>([&](auto i) __attribute__((always_inline)) {
      out = put<Rest + room<T>()>(out, value.*(std::get<i()>(fields<T>).pointer), buffer);
    });
    return out;
  }
}

struct In {
  const std::byte* at;
  const std::byte* end;

  [[gnu::always_inline]] const std::byte* take(std::size_t size) {
    if (static_cast<std::size_t>(end - at) < size) [[unlikely]]
      throw std::runtime_error("truncated");
    return std::exchange(at, at + size);
  }
};

template <class T>
[[gnu::always_inline]] inline T get_image(In& in) {
  T value;
  std::memcpy(static_cast<void*>(&value), in.take(sizeof value), sizeof value);
  return value;
}

/// Converts to what f returns, in the place where it is wanted.
template <class F>
struct Made {
  F f;
  operator decltype(std::declval<F>()())() const { return f(); }  // NOLINT(google-explicit-constructor)
};
template <class F>
Made(F) -> Made<F>;

template <class T>
[[gnu::always_inline]] inline T get(In& in) {
  if constexpr (is_image<T>()) {
    return get_image<T>(in);
  } else if constexpr (kind::string<T> || kind::bytes<T>) {
    const auto size = get_image<std::uint32_t>(in);
    const auto* const first = reinterpret_cast<const typename T::value_type*>(in.take(size));
    return T(first, first + size);
  } else if constexpr (kind::vector<T>) {
    using Element = typename T::value_type;
    const auto count = get_image<std::uint32_t>(in);
    T vector;
    if constexpr (is_image<Element>()) {
      const std::byte* const first = in.take(std::size_t{count} * sizeof(Element));
      vector.resize(count);
      if (count != 0) std::memcpy(static_cast<void*>(vector.data()), first, count * sizeof(Element));
    } else {
      if (count > static_cast<std::size_t>(in.end - in.at)) throw std::runtime_error("truncated");
      vector.reserve(count);
      for (std::uint32_t i = 0; i < count; ++i) {
        vector.emplace_back(Made{[&] { return get<Element>(in); }});
      }
    }
    return vector;
  } else if constexpr (kind::map<T> || kind::set<T>) {
    T container;
    for (auto left = get_image<std::uint32_t>(in); left != 0; --left) {
      if constexpr (kind::map<T>) {
        auto key = get<typename T::key_type>(in);
        container.emplace_hint(container.end(), std::move(key),
                               Made{[&] { return get<typename T::mapped_type>(in); }});
      } else {
        container.emplace_hint(container.end(), get<typename T::key_type>(in));
      }
    }
    return container;
  } else if constexpr (kind::array<T>) {
    T array{};
    for (auto& element : array) element = get<typename T::value_type>(in);
    return array;
  } else if constexpr (kind::optional<T>) {
    if (!get_image<bool>(in)) return std::nullopt;
    return T(std::in_place, Made{[&] { return get<typename T::value_type>(in); }});
  } else if constexpr (kind::variant<T>) {
    const auto index = get_image<std::uint8_t>(in);
    T variant;
    for_each_index<std::variant_size_v<T>>([&](auto i) {
      if (index == i()) variant.template emplace<i()>(get<std::variant_alternative_t<i(), T>>(in));
    });
    return variant;
  } else {
    return [&]<class... Parts>(Types<Parts...>) __attribute__((always_inline)) {
      return T{get<Parts>(in)...};
    }
    (detail::parts_of<T>());
  }
}

/// Into what is there, whose memory is kept.
template <class T>
[[gnu::always_inline]] inline void get_into(In& in, T& value) {
  if constexpr (kind::string<T> || kind::bytes<T>) {
    const auto size = get_image<std::uint32_t>(in);
    const auto* const first = reinterpret_cast<const typename T::value_type*>(in.take(size));
    value.assign(first, first + size);
  } else if constexpr (kind::vector<T>) {
    using Element = typename T::value_type;
    const auto count = get_image<std::uint32_t>(in);
    if constexpr (is_image<Element>()) {
      const std::byte* const first = in.take(std::size_t{count} * sizeof(Element));
      value.resize(count);
      if (count != 0) std::memcpy(static_cast<void*>(value.data()), first, count * sizeof(Element));
    } else {
      if (count > static_cast<std::size_t>(in.end - in.at)) throw std::runtime_error("truncated");
      value.resize(count);
      for (Element& element : value) get_into(in, element);
    }
  } else if constexpr (kind::optional<T>) {
    if (!get_image<bool>(in)) {
      value.reset();
    } else if (value) {
      get_into(in, *value);
    } else {
      value.emplace(Made{[&] { return get<typename T::value_type>(in); }});
    }
  } else if constexpr (kind::record<T> && !is_image<T>()) {
    for_each_index<field_count<T>>([&](auto i) __attribute__((always_inline)) {
      get_into(in, value.*(std::get<i()>(fields<T>).pointer));
    });
  } else {
    value = get<T>(in);
  }
}

template <class T>
struct HasNoPlace : std::bool_constant<kind::pointer<T> || kind::monostate<T>> {};

struct Format {
  static constexpr FormatInfo info{.name = "bounds_checked",
                                   .library = "roundtrip",
                                   .encoding = Encoding::binary,
                                   .load_checks = LoadChecks::unchecked,
                                   .notes =
                                       "bounds-checked and nothing else, which sets no limit to how deep "
                                       "bytes nest: a mark for the native format"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return type_tree_contains<T, HasNoPlace> ? "pointers and monostate are left out of this mark" : "";
  }

  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) {
      const std::size_t start = out.size();
      out.reserve(start + room<T>());
      const Out written = put<0>(Out{out.data() + start, out.data() + out.capacity()}, record, out);
      out.resize(static_cast<std::size_t>(written.at - out.data()));
    }
    T load_new(View bytes) {
      In in{bytes.data(), bytes.data() + bytes.size()};
      T record = get<T>(in);
      if (in.at != in.end) throw std::runtime_error("trailing");
      return record;
    }
    void load(View bytes, T& record) {
      In in{bytes.data(), bytes.data() + bytes.size()};
      get_into(in, record);
      if (in.at != in.end) throw std::runtime_error("trailing");
    }
  };
};

}  // namespace roundtrip::formats::bounds_checked
