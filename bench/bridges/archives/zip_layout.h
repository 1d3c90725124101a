// SPDX-License-Identifier: MIT
//
// The structures of a ZIP archive, as they lie in the file (PKWARE APPNOTE.TXT 6.3.10, section 4.3).
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "bench/record/buffer.h"

namespace roundtrip::archives::detail {

static_assert(std::endian::native == std::endian::little, "headers are copied as they are in memory");

inline constexpr std::uint16_t flag_encrypted = 1, flag_descriptor = 8, flag_utf8 = 0x800;
inline constexpr std::uint16_t version_plain = 20, version_zip64 = 45;
inline constexpr std::uint16_t extra_zip64 = 1, extra_alignment = 0xd935;
inline constexpr std::uint32_t descriptor_signature = 0x08074b50;
inline constexpr std::uint32_t in_zip64 = 0xffffffff;  ///< a size or an offset that stands in the extra field
inline constexpr std::uint16_t count_in_zip64 = 0xffff;
/// 1 January 1980, since there is no "no date".
inline constexpr std::uint16_t first_date = 0x21;

#pragma pack(push, 1)
struct LocalHeader {
  static constexpr std::uint32_t magic = 0x04034b50;
  std::uint32_t signature;
  std::uint16_t version, flags, method, time, date;
  std::uint32_t crc, packed, size;
  std::uint16_t name_size, extra_size;
};
struct CentralHeader {
  static constexpr std::uint32_t magic = 0x02014b50;
  std::uint32_t signature;
  std::uint16_t made_by, version, flags, method, time, date;
  std::uint32_t crc, packed, size;
  std::uint16_t name_size, extra_size, comment_size, disk, internal_attributes;
  std::uint32_t external_attributes, header;
};
struct End {
  static constexpr std::uint32_t magic = 0x06054b50;
  std::uint32_t signature;
  std::uint16_t disk, directory_disk, members_here, members;
  std::uint32_t directory_size, directory;
  std::uint16_t comment_size;
};
struct End64 {
  static constexpr std::uint32_t magic = 0x06064b50;
  std::uint32_t signature;
  std::uint64_t size_of_rest;
  std::uint16_t made_by, version;
  std::uint32_t disk, directory_disk;
  std::uint64_t members_here, members, directory_size, directory;
};
struct Locator64 {
  static constexpr std::uint32_t magic = 0x07064b50;
  std::uint32_t signature, end_disk;
  std::uint64_t end;
  std::uint32_t disks;
};
struct ExtraHeader {
  std::uint16_t id, size;
};
#pragma pack(pop)
static_assert(sizeof(LocalHeader) == 30 && sizeof(CentralHeader) == 46 && sizeof(End) == 22 &&
              sizeof(End64) == 56 && sizeof(Locator64) == 20);

/// Copies a structure. @return false when it is not within the bytes
template <class T>
[[nodiscard]] bool read_at(View bytes, std::uint64_t place, T& value) {
  if (place > bytes.size() || bytes.size() - place < sizeof value) return false;
  std::memcpy(&value, bytes.data() + place, sizeof value);
  return true;
}

}  // namespace roundtrip::archives::detail
