// SPDX-License-Identifier: MIT
//
// What a user of cereal writes for each struct, written once for all of them: free functions in cereal's
// namespace, where argument-dependent lookup finds them through the archive. Everything that is no record is
// left to cereal's own headers, except bytes, which these would save one enum after the other.
#pragma once

#include <array>
#include <cereal/archives/binary.hpp>
#include <cereal/archives/portable_binary.hpp>
#include <cereal/cereal.hpp>
#include <cereal/types/array.hpp>
#include <cereal/types/common.hpp>
#include <cereal/types/complex.hpp>
#include <cereal/types/map.hpp>
#include <cereal/types/memory.hpp>
#include <cereal/types/optional.hpp>
#include <cereal/types/set.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/tuple.hpp>
#include <cereal/types/unordered_map.hpp>
#include <cereal/types/unordered_set.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/variant.hpp>
#include <cereal/types/vector.hpp>
#include <stdexcept>
#include <type_traits>

#include "bench/bridges/depth.h"
#include "bench/record/record.h"

namespace roundtrip::cereal_codec {

/// The size of what this thread loads.
inline constinit thread_local std::size_t loaded_size = 0;

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse(const char* why) {
  throw std::runtime_error(why);
}

/// cereal takes memory for as many elements as the bytes say; each is a byte at least.
inline void check_count(cereal::size_type count) {
  if (count > loaded_size) [[unlikely]]
    refuse("a count is larger than the bytes that it stands in");
}

}  // namespace roundtrip::cereal_codec

namespace cereal {

namespace roundtrip_detail {
/// A bool has two values, its byte 256. There is one in each optional: like the library's own, these
/// functions cost no call.
template <class Archive>
[[gnu::always_inline]] inline void load_bool(Archive& archive, bool& value) {
  std::uint8_t byte = 0;
  archive(byte);
  if (byte > 1) [[unlikely]]
    roundtrip::cereal_codec::refuse("the byte of a bool is neither 0 nor 1");
  value = byte == 1;
}
template <class Archive>
[[gnu::always_inline]] inline void load_count(Archive& archive, size_type& count) {
  archive(count);
  roundtrip::cereal_codec::check_count(count);
}
}  // namespace roundtrip_detail

// In place of the templates that cereal has, which believe the bytes.
inline void serialize(BinaryInputArchive& archive, SizeTag<size_type&>& tag) {
  roundtrip_detail::load_count(archive, tag.size);
}
inline void serialize(PortableBinaryInputArchive& archive, SizeTag<size_type&>& tag) {
  roundtrip_detail::load_count(archive, tag.size);
}
inline void load(BinaryInputArchive& archive, bool& value) {
  roundtrip_detail::load_bool(archive, value);
}
inline void load(PortableBinaryInputArchive& archive, bool& value) {
  roundtrip_detail::load_bool(archive, value);
}
template <std::size_t size>
void load(BinaryInputArchive& archive, std::array<bool, size>& values) {
  for (bool& value : values) roundtrip_detail::load_bool(archive, value);
}
template <std::size_t size>
void load(PortableBinaryInputArchive& archive, std::array<bool, size>& values) {
  for (bool& value : values) roundtrip_detail::load_bool(archive, value);
}

namespace roundtrip_detail {
template <class Archive>
inline constexpr bool is_text = std::is_base_of_v<traits::TextArchive, Archive>;
}  // namespace roundtrip_detail

/// Members, plainly, in binary.
template <class Archive, roundtrip::kind::record Record>
requires(!roundtrip_detail::is_text<Archive>) void serialize(Archive& archive, Record& record) {
  const roundtrip::ArchiveLevel<Record, Archive::is_loading::value> level;
  roundtrip::for_each_field(record, [&](const auto&, auto& member) { archive(member); });
}

/// Members by name in text. A name, a literal that ends with a NUL, is announced as the archive's own
/// functions for make_nvp announce it: a NameValuePair around each member would double the number of types
/// that cereal is instantiated for. For the sake of compile time, too, records are not inlined into each
/// other; the call is nothing beside the text.
template <class Archive, roundtrip::kind::record Record>
requires roundtrip_detail::is_text<Archive>
[[gnu::noinline]] void serialize(Archive& archive, Record& record) {
  const roundtrip::ArchiveLevel<Record, Archive::is_loading::value> level;
  roundtrip::for_each_field(record, [&](const auto& field, auto& member) {
    archive.setNextName(field.name.data());
    archive(member);
  });
}

/// The count, then the bytes in one piece: as base64 in text, where cereal must be told how many to expect.
template <class Archive>
void save(Archive& archive, const roundtrip::Bytes& bytes) {
  const auto count = static_cast<size_type>(bytes.size());
  if constexpr (roundtrip_detail::is_text<Archive>) {
    archive(make_nvp("size", count));
    if (count != 0) archive.saveBinaryValue(bytes.data(), bytes.size(), "data");
  } else {
    archive(make_size_tag(count));
    archive(binary_data(bytes.data(), bytes.size()));
  }
}

template <class Archive>
void load(Archive& archive, roundtrip::Bytes& bytes) {
  size_type count = 0;
  if constexpr (roundtrip_detail::is_text<Archive>) {
    archive(make_nvp("size", count));
    roundtrip::cereal_codec::check_count(count);
    bytes.resize(static_cast<std::size_t>(count));
    if (count != 0) archive.loadBinaryValue(bytes.data(), bytes.size(), "data");
  } else {
    archive(make_size_tag(count));
    bytes.resize(static_cast<std::size_t>(count));
    archive(binary_data(bytes.data(), bytes.size()));
  }
}

}  // namespace cereal
