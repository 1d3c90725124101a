// SPDX-License-Identifier: MIT
//
// What a user of Boost.Serialization writes for each struct, written once for all of them, and for what its
// version 1.74 has no headers for: optional, variant, tuple, unique_ptr and bytes.
#pragma once

#include <boost/serialization/array.hpp>
#include <boost/serialization/binary_object.hpp>
#include <boost/serialization/complex.hpp>
#include <boost/serialization/is_bitwise_serializable.hpp>
#include <boost/serialization/level.hpp>
#include <boost/serialization/map.hpp>
#include <boost/serialization/nvp.hpp>
#include <boost/serialization/set.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/tracking.hpp>
#include <boost/serialization/unordered_map.hpp>
#include <boost/serialization/unordered_set.hpp>
#include <boost/serialization/utility.hpp>
#include <boost/serialization/vector.hpp>
#include <stdexcept>
#include <type_traits>

#include "bench/bridges/depth.h"
#include "bench/record/record.h"

namespace roundtrip::boost_codec {

/// Types for which the functions are here.
template <class T>
concept own = kind::record<T> || kind::optional<T> || kind::pointer<T> || kind::variant<T> ||
    detail::is_specialization<T, std::tuple> || kind::monostate<T>;

/// Whether an array of T may be copied as it lies in memory: no gaps, no pointers, and no bits that are no
/// value, as a bool has.
template <class T>
constexpr bool bitwise() {
  if constexpr (kind::record<T>) {
    return []<class... Members>(const std::tuple<Field<T, Members>...>&) {
      return (bitwise<Members>() && ...) && (sizeof(Members) + ...) == sizeof(T);
    }(fields<T>);
  } else if constexpr (kind::array<T>) {
    return bitwise<typename T::value_type>();
  } else {
    return kind::integer<T> || kind::floating<T> || kind::enumeration<T> || kind::complex<T>;
  }
}

/// The library saves an enum as an int, which cuts one of 64 bits, and takes any byte for a bool.
template <class Archive, class T>
void put(Archive& archive, const char* name, T& value) {
  if constexpr (kind::enumeration<std::remove_const_t<T>>) {
    auto number = static_cast<std::underlying_type_t<T>>(value);
    archive& boost::serialization::make_nvp(name, number);
    if constexpr (Archive::is_loading::value) value = static_cast<T>(number);
  } else if constexpr (kind::boolean<T> && Archive::is_loading::value) {
    std::uint8_t byte = 0;
    archive& boost::serialization::make_nvp(name, byte);
    if (byte > 1) throw std::runtime_error("a bool is neither 0 nor 1");
    value = byte == 1;
  } else {
    archive& boost::serialization::make_nvp(name, value);
  }
}

}  // namespace roundtrip::boost_codec

namespace boost::serialization {

// No version and no table of the objects that were saved: what the documentation has for plain data
// (BOOST_CLASS_IMPLEMENTATION, BOOST_CLASS_TRACKING).
template <roundtrip::boost_codec::own T>
struct implementation_level_impl<const T> {
  using tag = mpl::integral_c_tag;
  using type = mpl::int_<object_serializable>;
  static constexpr int value = type::value;
};
template <roundtrip::boost_codec::own T>
struct tracking_level<T> {
  using tag = mpl::integral_c_tag;
  using type = mpl::int_<track_never>;
  static constexpr int value = type::value;
};

// A vector of plain numbers in one piece, where the archive is binary (BOOST_IS_BITWISE_SERIALIZABLE).
template <roundtrip::kind::record T>
requires(roundtrip::boost_codec::bitwise<T>()) struct is_bitwise_serializable<T> : mpl::true_ {
};

template <class Archive, roundtrip::kind::record T>
void serialize(Archive& archive, T& record, unsigned) {
  const roundtrip::ArchiveLevel<T, Archive::is_loading::value> level;
  roundtrip::for_each_field(record, [&](const auto& field, auto& member) {
    roundtrip::boost_codec::put(archive, field.name.data(), member);
  });
}

template <class Archive>
void serialize(Archive&, std::monostate&, unsigned) {}

template <class Archive, class T>
requires(roundtrip::kind::optional<T> || roundtrip::kind::pointer<T>) void serialize(Archive& archive,
                                                                                     T& value, unsigned) {
  bool there = static_cast<bool>(value);
  roundtrip::boost_codec::put(archive, "there", there);
  if (!there) {
    if constexpr (Archive::is_loading::value) value.reset();
    return;
  }
  if constexpr (Archive::is_loading::value) {
    if (!value) {
      if constexpr (roundtrip::kind::optional<T>) {
        value.emplace();
      } else {
        value = std::make_unique<typename T::element_type>();
      }
    }
  }
  roundtrip::boost_codec::put(archive, "value", *value);
}

template <class Archive, roundtrip::kind::variant T>
void serialize(Archive& archive, T& value, unsigned) {
  auto index = static_cast<std::uint32_t>(value.index());
  roundtrip::boost_codec::put(archive, "index", index);
  const auto put = [&](auto& held) { roundtrip::boost_codec::put(archive, "value", held); };
  if constexpr (Archive::is_loading::value) {
    if (!roundtrip::emplace_alternative(value, index, put)) {
      throw std::runtime_error("a variant has no alternative " + std::to_string(index));
    }
  } else {
    std::visit(put, value);
  }
}

template <class Archive, class... Ts>
void serialize(Archive& archive, std::tuple<Ts...>& value, unsigned) {
  std::apply([&](auto&... parts) { (roundtrip::boost_codec::put(archive, "part", parts), ...); }, value);
}

/// The count, then the bytes in one piece: as base64 in text.
template <class Archive>
void serialize(Archive& archive, std::vector<std::byte>& bytes, unsigned) {
  std::uint64_t count = bytes.size();
  archive& make_nvp("count", count);
  if constexpr (Archive::is_loading::value) bytes.resize(count);
  if (!bytes.empty()) archive& make_nvp("bytes", make_binary_object(bytes.data(), bytes.size()));
}

}  // namespace boost::serialization
