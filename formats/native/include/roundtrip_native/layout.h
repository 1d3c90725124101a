// SPDX-License-Identifier: MIT
//
// What is known of a type's encoding when it is compiled: how few bytes a value takes, whether it is copied
// as it lies in memory. docs/native-format.md describes the encoding itself.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "bench/record/description_text.h"
#include "bench/record/record.h"
#include "bench/record/type_tree.h"

namespace roundtrip::native {

/// Records of a recursive type inside one another, at most.
inline constexpr unsigned max_depth = 1000;

namespace detail {

using roundtrip::detail::Types;

/// A length below this is one byte; any other is this byte and eight more.
inline constexpr std::size_t long_length = 0xff;
/// Bytes that a length takes, at most.
inline constexpr std::size_t length_room = 9;
/// A string up to this size is moved in one piece, whatever its size is.
inline constexpr std::size_t short_string = 16;

template <class T>
concept number = kind::integer<T> || kind::floating<T>;

template <class T>
[[gnu::always_inline]] inline T little_endian(T value) {
  if constexpr (std::endian::native == std::endian::big) {
    auto bytes = std::bit_cast<std::array<std::byte, sizeof(T)>>(value);
    std::reverse(bytes.begin(), bytes.end());
    return std::bit_cast<T>(bytes);
  }
  return value;
}

template <class T, bool unchecked>
constexpr bool lies_as_encoded();

template <bool unchecked, class R, class... Members>
constexpr bool record_lies_as_encoded(const std::tuple<Field<R, Members>...>&) {
  return std::is_trivially_copyable_v<R> && (lies_as_encoded<Members, unchecked>() && ...) &&
         (std::size_t{0} + ... + sizeof(Members)) == sizeof(R);
}

/// Whether values are encoded exactly as they lie in memory.
/// @tparam unchecked and every pattern of bits is a value, so that a load has nothing to check
template <class T, bool unchecked>
constexpr bool lies_as_encoded() {
  if constexpr (std::endian::native != std::endian::little) {
    return sizeof(T) == 1 && number<T>;
  } else if constexpr (number<T> || kind::complex<T>) {
    return true;
  } else if constexpr (kind::boolean<T>) {
    return !unchecked && sizeof(bool) == 1;
  } else if constexpr (kind::enumeration<T>) {
    return !unchecked || !kind::described_enumeration<T>;
  } else if constexpr (kind::array<T>) {
    return lies_as_encoded<typename T::value_type, unchecked>();
  } else if constexpr (kind::record<T>) {
    return record_lies_as_encoded<unchecked, T>(fields<T>);
  } else {
    return false;
  }
}

/// A save may copy the memory of such values.
template <class T>
inline constexpr bool is_image = lies_as_encoded<T, false>();
/// And a load, too.
template <class T>
inline constexpr bool is_any_bits = lies_as_encoded<T, true>();

template <class R>
struct SameAs {
  template <class T>
  struct Predicate : std::bool_constant<std::same_as<T, R>> {};
};

/// Whether a record can hold, at some depth, another of its type.
template <kind::record R>
inline constexpr bool is_recursive = []<class... Parts>(Types<Parts...>) {
  return (type_tree_contains<Parts, SameAs<R>::template Predicate> || ...);
}(roundtrip::detail::parts_of<R>());

/// How much code a type's save or load is, very roughly: what it would be to inline it.
template <class T>
constexpr std::size_t code_size() {
  if constexpr (kind::record<T>) {
    if constexpr (is_recursive<T>) return 1;
  }
  if constexpr (is_image<T>) {
    return 1;
  } else {
    const std::size_t parts = []<class... Parts>(Types<Parts...>) {
      return (std::size_t{0} + ... + code_size<Parts>());
    }(roundtrip::detail::parts_of<T>());
    if constexpr (kind::record<T> || kind::tuple<T>) {
      return parts;
    } else {
      return 2 + parts;
    }
  }
}

/// Records that are saved and loaded by a function of their own, which the others call. The rest is part of
/// the code of what holds them.
template <kind::record R>
inline constexpr bool is_out_of_line = is_recursive<R> || code_size<R>() > 40;

/// Calls f with the integral constant of `index`, which is less than N. One jump by a table: a chain of
/// comparisons would be mispredicted several times where the alternatives of a variant follow no pattern.
template <std::size_t N, std::size_t First = 0, class F>
[[gnu::always_inline]] inline auto dispatch(std::size_t index, F&& f) {
  switch (index - First) {
    case 0:
      return f(std::integral_constant<std::size_t, First>{});
    case 1:
      if constexpr (First + 1 < N) return f(std::integral_constant<std::size_t, First + 1>{});
      [[fallthrough]];
    case 2:
      if constexpr (First + 2 < N) return f(std::integral_constant<std::size_t, First + 2>{});
      [[fallthrough]];
    case 3:
      if constexpr (First + 3 < N) return f(std::integral_constant<std::size_t, First + 3>{});
      [[fallthrough]];
    case 4:
      if constexpr (First + 4 < N) return f(std::integral_constant<std::size_t, First + 4>{});
      [[fallthrough]];
    case 5:
      if constexpr (First + 5 < N) return f(std::integral_constant<std::size_t, First + 5>{});
      [[fallthrough]];
    case 6:
      if constexpr (First + 6 < N) return f(std::integral_constant<std::size_t, First + 6>{});
      [[fallthrough]];
    case 7:
      if constexpr (First + 7 < N) return f(std::integral_constant<std::size_t, First + 7>{});
      [[fallthrough]];
    default:
      if constexpr (First + 8 < N) return dispatch<N, First + 8>(index, f);
      __builtin_unreachable();
  }
}

/// The least number of bytes that any value of the type takes. A recursive type meets itself behind an
/// optional, a pointer or a length, so the sum is finite.
template <class T>
constexpr std::size_t least_size() {
  if constexpr (kind::boolean<T>) {
    return 1;
  } else if constexpr (number<T> || kind::enumeration<T> || kind::complex<T>) {
    return sizeof(T);
  } else if constexpr (kind::array<T>) {
    return std::tuple_size_v<T> * least_size<typename T::value_type>();
  } else if constexpr (kind::tuple<T> || kind::record<T>) {
    return []<class... Parts>(Types<Parts...>) {
      return (std::size_t{0} + ... + least_size<Parts>());
    }(roundtrip::detail::parts_of<T>());
  } else if constexpr (kind::variant<T>) {
    return 1 + []<class... Parts>(Types<Parts...>) {
      return std::min({least_size<Parts>()...});
    }(roundtrip::detail::parts_of<T>());
  } else if constexpr (kind::monostate<T>) {
    return 0;
  } else {
    return 1;
  }
}

template <class T>
inline constexpr bool is_hashed = kind::unordered_map<T> || kind::unordered_set<T>;

/// Of an entry of a map or set.
template <class T>
constexpr std::size_t least_entry_size() {
  if constexpr (kind::map<T>) {
    return least_size<typename T::key_type>() + least_size<typename T::mapped_type>();
  } else {
    return least_size<typename T::key_type>();
  }
}

/// Whether every value takes least_size() bytes.
template <class T>
constexpr bool has_fixed_size() {
  if constexpr (kind::boolean<T> || number<T> || kind::enumeration<T> || kind::complex<T> ||
                kind::monostate<T>) {
    return true;
  } else if constexpr (kind::array<T> || kind::tuple<T> || kind::record<T>) {
    return []<class... Parts>(Types<Parts...>) {
      return (has_fixed_size<Parts>() && ...);
    }(roundtrip::detail::parts_of<T>());
  } else {
    return false;
  }
}

/// Bytes to have room for before a value is saved. What can be longer makes room for itself: a string that is
/// not short, the elements of a container, a record that is saved out of line.
template <class T>
constexpr std::size_t room_of() {
  if constexpr (has_fixed_size<T>()) {
    return least_size<T>();
  } else if constexpr (kind::string<T>) {
    return 1 + short_string;
  } else if constexpr (kind::array<T>) {
    return std::tuple_size_v<T> * room_of<typename T::value_type>();
  } else if constexpr (kind::optional<T> || kind::pointer<T>) {
    return 1 + []<class Part>(Types<Part>) { return room_of<Part>(); }(roundtrip::detail::parts_of<T>());
  } else if constexpr (kind::tuple<T>) {
    return []<class... Parts>(Types<Parts...>) {
      return (std::size_t{0} + ... + room_of<Parts>());
    }(roundtrip::detail::parts_of<T>());
  } else if constexpr (kind::variant<T>) {
    return 1 + []<class... Parts>(Types<Parts...>) {
      return std::max({room_of<Parts>()...});
    }(roundtrip::detail::parts_of<T>());
  } else if constexpr (kind::record<T>) {
    if constexpr (is_out_of_line<T>) {
      return 0;
    } else {
      return []<class... Parts>(Types<Parts...>) {
        return (std::size_t{0} + ... + room_of<Parts>());
      }(roundtrip::detail::parts_of<T>());
    }
  } else if constexpr (kind::bytes<T>) {
    return 0;
  } else if constexpr (kind::vector<T>) {
    return is_image<typename T::value_type> ? 0 : length_room;
  } else {
    return length_room;
  }
}

/// For each of a type's members, the sum of `Measure` over those that follow it.
template <class Measure, class... Parts>
constexpr auto sums_after(Types<Parts...>) {
  constexpr std::size_t count = sizeof...(Parts);
  std::array<std::size_t, std::max<std::size_t>(count, 1)> sums{Measure::template of<Parts>()...};
  std::size_t sum = 0;
  for (std::size_t i = count; i-- > 0;) sum += std::exchange(sums[i], sum);
  return sums;
}

struct Room {
  template <class T>
  static constexpr std::size_t of() {
    return room_of<T>();
  }
};
struct Least {
  template <class T>
  static constexpr std::size_t of() {
    return least_size<T>();
  }
};

template <class T>
inline constexpr auto room_after = sums_after<Room>(roundtrip::detail::parts_of<T>());
template <class T>
inline constexpr auto least_after = sums_after<Least>(roundtrip::detail::parts_of<T>());

/// Containers of nothing would have a length that no reader could check against the bytes that are there.
template <class T>
inline constexpr bool has_bytes = least_size<T>() > 0;

/// For each byte of the input, the bytes of memory that a load asks for, rounded up. `later`: for elements
/// whose bytes are read after it was asked for, which Reader::claim() counts; `at_once`: for what has been
/// read. Of the standard libraries' nodes it is the largest that is counted: four words in front of an
/// ordered entry; of a hashed one two, and two of buckets.
struct Amplification {
  std::size_t later = 0;
  std::size_t at_once = 1;

  constexpr void join(Amplification other) {
    later = std::max(later, other.later);
    at_once = std::max(at_once, other.at_once);
  }
};

template <class T>
constexpr Amplification own_amplification() {
  constexpr auto ratio = [](std::size_t memory, std::size_t bytes) { return (memory + bytes - 1) / bytes; };
  constexpr std::size_t node = 4 * sizeof(void*);
  if constexpr (kind::vector<T>) {
    using Element = typename T::value_type;
    const std::size_t elements = ratio(sizeof(Element), least_size<Element>());
    return has_fixed_size<Element>() ? Amplification{0, elements} : Amplification{elements, 1};
  } else if constexpr (kind::map<T> || kind::set<T>) {
    return {ratio(node + sizeof(typename T::value_type), least_entry_size<T>()), 1};
  } else if constexpr (kind::pointer<T>) {
    using Value = typename T::element_type;
    return {0, ratio(sizeof(Value), 1 + least_size<Value>())};
  } else {
    return {};
  }
}

/// Without that of the records in it.
template <class T>
constexpr Amplification amplification_of() {
  Amplification most = own_amplification<T>();
  [&]<class... Parts>(Types<Parts...>) {
    [[maybe_unused]] const auto join = [&]<class Part>(Tag<Part>) {
      if constexpr (!kind::record<Part>) most.join(amplification_of<Part>());
    };
    (join(Tag<Parts>{}), ...);
  }(roundtrip::detail::parts_of<T>());
  return most;
}

}  // namespace detail

/// For each byte of the input, the bytes of memory that a load of a T asks for at most, whatever the bytes
/// are; besides T itself. Most records are far below 64. Elements that may take a byte in a file and much
/// more in memory make it large, as those of std::vector<std::optional<LargeRecord>> do.
template <member T>
inline constexpr std::size_t memory_per_byte = [] {
  detail::Amplification most = detail::amplification_of<T>();
  [&]<class... Records>(detail::Types<Records...>) {
    (most.join(detail::amplification_of<Records>()), ...);
  }(roundtrip::detail::records_of<T>());
  return most.later + most.at_once;
}();

}  // namespace roundtrip::native
