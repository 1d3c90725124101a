// SPDX-License-Identifier: MIT
//
// What a user of cereal writes for each struct, written once for all of them: free functions in cereal's
// namespace, where argument-dependent lookup finds them through the archive. Everything that is no record is
// left to cereal's own headers, except bytes, which these would save one enum after the other.
#pragma once

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
#include <type_traits>

#include "bench/record/record.h"

namespace cereal {

namespace roundtrip_detail {
template <class Archive>
inline constexpr bool is_text = std::is_base_of_v<traits::TextArchive, Archive>;
}  // namespace roundtrip_detail

/// Members, plainly, in binary.
template <class Archive, roundtrip::kind::record Record>
requires(!roundtrip_detail::is_text<Archive>) void serialize(Archive& archive, Record& record) {
  roundtrip::for_each_field(record, [&](const auto&, auto& member) { archive(member); });
}

/// Members by name in text. A name, a literal that ends with a NUL, is announced as the archive's own
/// functions for make_nvp announce it: a NameValuePair around each member would double the number of types
/// that cereal is instantiated for. For the sake of compile time, too, records are not inlined into each
/// other; the call is nothing beside the text.
template <class Archive, roundtrip::kind::record Record>
requires roundtrip_detail::is_text<Archive>
[[gnu::noinline]] void serialize(Archive& archive, Record& record) {
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
    bytes.resize(static_cast<std::size_t>(count));
    if (count != 0) archive.loadBinaryValue(bytes.data(), bytes.size(), "data");
  } else {
    archive(make_size_tag(count));
    bytes.resize(static_cast<std::size_t>(count));
    archive(binary_data(bytes.data(), bytes.size()));
  }
}

}  // namespace cereal
