// SPDX-License-Identifier: MIT
//
// What a load takes in memory, about, and the same on every machine: the record, and the columns that it is
// made of. Columns of a few bytes can stand for any number of values, so it is limited by the size of the
// file (docs/native-format-compact.md, "The memory rule").
#pragma once

#include "roundtrip_native/compact_memory.h"

namespace roundtrip::native::compact::detail {

/// Memory, as for a C struct.
struct Extent {
  std::uint64_t size;
  std::uint64_t alignment;
};

constexpr std::uint64_t round_up(std::uint64_t size, std::uint64_t unit) {
  return (size + unit - 1) / unit * unit;
}

/// Of one part after the other. Nothing takes no memory at all: that bounds the time of a load, too.
template <std::size_t N>
constexpr Extent sequence_of(const std::array<Extent, N>& parts) {
  Extent whole{0, 1};
  for (const Extent& part : parts) {
    whole.size = round_up(whole.size, part.alignment) + part.size;
    whole.alignment = std::max(whole.alignment, part.alignment);
  }
  return {std::max<std::uint64_t>(round_up(whole.size, whole.alignment), 1), whole.alignment};
}

/// Without the memory that the value points to.
template <class T>
constexpr Extent extent_of() {
  if constexpr (kind::boolean<T> || kind::monostate<T>) {
    return {1, 1};
  } else if constexpr (number<T> || kind::enumeration<T>) {
    return {sizeof(T), sizeof(T)};
  } else if constexpr (kind::complex<T>) {
    return {sizeof(T), sizeof(T) / 2};
  } else if constexpr (kind::string<T>) {
    return {32, 8};
  } else if constexpr (kind::vector<T> || kind::bytes<T>) {
    return {24, 8};
  } else if constexpr (kind::ordered_map<T> || kind::ordered_set<T>) {
    return {48, 8};
  } else if constexpr (kind::map<T> || kind::set<T>) {
    return {56, 8};
  } else if constexpr (kind::pointer<T>) {
    return {8, 8};
  } else if constexpr (kind::array<T>) {
    constexpr Extent element = extent_of<typename T::value_type>();
    return {std::max<std::uint64_t>(std::tuple_size_v<T> * element.size, 1), element.alignment};
  } else {
    return []<class... Parts>(Types<Parts...>) {
      constexpr std::array<Extent, sizeof...(Parts)> parts{extent_of<Parts>()...};
      if constexpr (kind::tuple<T> || kind::record<T>) {
        return sequence_of(parts);
      } else {
        static_assert(kind::optional<T> || kind::variant<T>);
        // Room for the largest, and the mark that says what is there.
        Extent largest{0, 1};
        for (const Extent& part : parts) {
          largest.size = std::max(largest.size, part.size);
          largest.alignment = std::max(largest.alignment, part.alignment);
        }
        return sequence_of(std::array{largest, Extent{1, 1}});
      }
    }(roundtrip::detail::parts_of<T>());
  }
}

template <class T>
inline constexpr std::uint64_t footprint = extent_of<T>().size;

/// Of each element of a container with its node, and of what a set pointer points to.
template <class T>
constexpr std::uint64_t element_footprint() {
  if constexpr (kind::map<T>) {
    return 48 + footprint<std::pair<typename T::key_type, typename T::mapped_type>>;
  } else if constexpr (kind::set<T>) {
    return 48 + footprint<typename T::key_type>;
  } else if constexpr (kind::pointer<T>) {
    return 16 + footprint<typename T::element_type>;
  } else {
    static_assert(kind::vector<T>);
    return footprint<typename T::value_type>;
  }
}

/// What the column takes for each of its values.
template <class V>
constexpr std::uint64_t column_footprint() {
  if constexpr (std::same_as<V, Text>) {
    // Its size, its place, the same of an entry of the dictionary, and which entry it is.
    return 48;
  } else if constexpr (kind::floating<V>) {
    // Before it is a float it may be a decimal, and so an integer of 64 bits.
    return 8 + sizeof(V);
  } else {
    return sizeof(V);
  }
}

/// Each byte of a text: in the record, and where texts have their beginnings in common also before.
inline constexpr std::uint64_t text_byte_footprint = 2;

/// A load may take so many times the file's size, and a little for nothing.
inline constexpr std::uint64_t most_expanded = 56;
inline constexpr std::uint64_t free_footprint = 49152;

/// The least size of a file whose contents take that much memory.
constexpr std::uint64_t least_file_size(std::uint64_t footprint) {
  return footprint <= free_footprint ? 0 : (footprint - free_footprint + most_expanded - 1) / most_expanded;
}

}  // namespace roundtrip::native::compact::detail
