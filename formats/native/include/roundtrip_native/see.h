// SPDX-License-Identifier: MIT
//
// How bytes that have been checked are looked at: what a value is seen as, and where it ends.
#pragma once

#include <optional>
#include <string_view>

#include "roundtrip_native/rows.h"

namespace roundtrip::native {

template <kind::record R>
class RecordView;
template <kind::variant V>
class VariantView;
template <class Element>
class Range;

namespace detail {

template <class T>
struct ViewOf {
  using type = T;
};
template <>
struct ViewOf<std::string> {
  using type = std::string_view;
};
template <>
struct ViewOf<Bytes> {
  using type = View;
};
template <kind::vector T>
struct ViewOf<T> {
  using type = Range<typename T::value_type>;
};
template <kind::array T>
struct ViewOf<T> {
  using type = Range<typename T::value_type>;
};
template <kind::set T>
struct ViewOf<T> {
  using type = Range<typename T::key_type>;
};
template <kind::map T>
struct ViewOf<T> {
  using type = Range<std::pair<typename T::key_type, typename T::mapped_type>>;
};
template <kind::optional T>
struct ViewOf<T> {
  using type = std::optional<typename ViewOf<typename T::value_type>::type>;
};
template <kind::pointer T>
struct ViewOf<T> {
  using type = std::optional<typename ViewOf<typename T::element_type>::type>;
};
template <class First, class Second>
struct ViewOf<std::pair<First, Second>> {
  using type = std::pair<typename ViewOf<First>::type, typename ViewOf<Second>::type>;
};
template <class... Parts>
struct ViewOf<std::tuple<Parts...>> {
  using type = std::tuple<typename ViewOf<Parts>::type...>;
};
template <kind::variant T>
struct ViewOf<T> {
  using type = VariantView<T>;
};
template <kind::record T>
struct ViewOf<T> {
  using type = RecordView<T>;
};

/// The length at `in`, which is then behind it.
[[gnu::always_inline]] inline std::size_t pass_length(const std::byte*& in) {
  const auto first = std::to_integer<std::size_t>(*in++);
  if (first != long_length) [[likely]]
    return first;
  std::uint64_t length = 0;
  std::memcpy(&length, in, sizeof length);
  in += sizeof length;
  return static_cast<std::size_t>(little_endian(length));
}

/// What a container is a sequence of.
template <class T>
struct Entry {
  using type = typename T::value_type;
};
template <kind::map T>
struct Entry<T> {
  using type = std::pair<typename T::key_type, typename T::mapped_type>;
};

/// The end of the value at `in`, which has been checked.
template <class T>
[[gnu::always_inline]] inline const std::byte* skip(const std::byte* in);

template <kind::record R>
[[gnu::noinline]] const std::byte* skip_out_of_line(const std::byte* in) {
  std::apply([&]<class... Members>(const Field<R, Members>&...) { ((in = skip<Members>(in)), ...); },
             fields<R>);
  return in;
}

template <class T>
[[gnu::always_inline]] inline const std::byte* skip(const std::byte* in) {
  if constexpr (has_fixed_size<T>()) {
    return in + least_size<T>();
  } else if constexpr (kind::string<T> || kind::bytes<T>) {
    const std::size_t size = pass_length(in);
    return in + size;
  } else if constexpr (kind::vector<T> || kind::map<T> || kind::set<T> || kind::array<T>) {
    using Element = typename Entry<T>::type;
    std::size_t count = 0;
    if constexpr (kind::array<T>) {
      count = std::tuple_size_v<T>;
    } else {
      count = pass_length(in);
    }
    if constexpr (has_fixed_size<Element>()) return in + count * least_size<Element>();
    for (; count != 0; --count) in = skip<Element>(in);
    return in;
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    using Value = std::remove_cvref_t<decltype(*std::declval<T&>())>;
    return *in == std::byte{0} ? in + 1 : skip<Value>(in + 1);
  } else if constexpr (kind::variant<T>) {
    const auto index = std::to_integer<std::size_t>(*in++);
    return dispatch<std::variant_size_v<T>>(
        index, [&](auto i)
                   __attribute__((always_inline)) { return skip<std::variant_alternative_t<i(), T>>(in); });
  } else if constexpr (kind::tuple<T>) {
    [&]<class... Parts>(Types<Parts...>) { ((in = skip<Parts>(in)), ...); }(roundtrip::detail::parts_of<T>());
    return in;
  } else {
    static_assert(kind::record<T>);
    if constexpr (is_out_of_line<T>) {
      return skip_out_of_line<T>(in);
    } else {
      std::apply([&]<class... Members>(const Field<T, Members>&...) { ((in = skip<Members>(in)), ...); },
                 fields<T>);
      return in;
    }
  }
}

}  // namespace detail

/// What a T is seen as.
template <member T>
using view_of = typename detail::ViewOf<T>::type;

namespace detail {

/// The value at `in`, which has been checked.
template <class T>
[[gnu::always_inline]] inline view_of<T> see(const std::byte* in) {
  if constexpr (number<T>) {
    T value;
    std::memcpy(&value, in, sizeof value);
    return little_endian(value);
  } else if constexpr (kind::boolean<T>) {
    return *in != std::byte{0};
  } else if constexpr (kind::enumeration<T>) {
    return static_cast<T>(see<std::underlying_type_t<T>>(in));
  } else if constexpr (kind::complex<T>) {
    using Part = typename T::value_type;
    return T(see<Part>(in), see<Part>(in + sizeof(Part)));
  } else if constexpr (kind::string<T>) {
    const std::size_t size = pass_length(in);
    return {reinterpret_cast<const char*>(in), size};
  } else if constexpr (kind::bytes<T>) {
    const std::size_t size = pass_length(in);
    return {in, size};
  } else if constexpr (kind::array<T>) {
    return {in, std::tuple_size_v<T>};
  } else if constexpr (kind::vector<T> || kind::map<T> || kind::set<T>) {
    const std::size_t count = pass_length(in);
    return {in, count};
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    using Value = std::remove_cvref_t<decltype(*std::declval<T&>())>;
    if (*in == std::byte{0}) return {};
    return see<Value>(in + 1);
  } else if constexpr (kind::tuple<T>) {
    const auto next = [&]<class Part>(Tag<Part>) __attribute__((always_inline)) {
      const std::byte* const at = in;
      in = skip<Part>(in);
      return see<Part>(at);
    };
    return [&]<class... Parts>(Types<Parts...>) __attribute__((always_inline)) {
      return view_of<T>{next(Tag<Parts>{})...};
    }
    (roundtrip::detail::parts_of<T>());
  } else if constexpr (kind::variant<T> || kind::record<T>) {
    return view_of<T>(in);
  } else {
    static_assert(kind::monostate<T>);
    return {};
  }
}

}  // namespace detail

}  // namespace roundtrip::native
