// SPDX-License-Identifier: MIT
//
// ZIP archives (PKWARE APPNOTE.TXT 6.3.10) in memory: members that are stored or deflated, with ZIP64 where
// sizes need it. Needs buffer.h and libdeflate alone.
//
// What is written is the same each time: no times, no attributes; stored members may be aligned, by an extra
// field as Android's zipalign writes it. What is read is an archive and nothing else: the members lie one
// behind the other from the first byte on, without gaps or overlaps, each local header says what the central
// directory says, no name is there twice, and each checksum is right.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "bench/record/buffer.h"

namespace roundtrip::archives {

enum class Method : std::uint16_t { stored = 0, deflated = 8 };

struct Member {
  std::string_view name;  ///< UTF-8
  Method method;
  std::uint32_t crc;
  std::uint64_t packed;  ///< bytes in the archive
  std::uint64_t size;    ///< bytes of the content
  std::uint64_t header;  ///< where the local header begins
  std::size_t data;      ///< where the content begins
};

/// The members in the order of the central directory, all checked but for their content.
/// @throws std::runtime_error when it is no archive as described above; when a member is encrypted, of
/// another
///   method, or its size is beyond what deflate can make of so few bytes
[[nodiscard]] std::vector<Member> read_zip(View file);

/// The content of members, unpacked where they are deflated.
class Unpacker {
 public:
  Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  Unpacker(Unpacker&&) = delete;
  Unpacker& operator=(Unpacker&&) = delete;
  ~Unpacker();

  /// @param room for what is unpacked; replaced
  /// @return in the file or in `room`
  /// @throws std::runtime_error when the content is damaged
  [[nodiscard]] View content(View file, const Member& member, Buffer& room);
  /// The first bytes of the content, at most so many. What they are is not checked: the checksum is that of
  /// all of it.
  [[nodiscard]] View beginning(View file, const Member& member, std::size_t most, Buffer& room);

 private:
  struct State;
  void prepare();
  std::unique_ptr<State> state_;
};

/// Appends an archive to a buffer.
class ZipWriter {
 public:
  struct Options {
    std::size_t alignment = 1;  ///< of the content of stored members, from the start of the archive
    int level = 6;              ///< of deflate
    /// Sizes, offsets and counts from which on ZIP64 is used: less for tests only.
    std::uint64_t zip64_from = 0xffffffff;
    std::size_t zip64_members_from = 0xffff;
  };

  explicit ZipWriter(const Options& options);
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;
  ZipWriter(ZipWriter&&) = delete;
  ZipWriter& operator=(ZipWriter&&) = delete;
  ~ZipWriter();

  /// Begins an archive where the buffer ends. @param out must stay until finish()
  void start(Buffer& out);
  /// Adds a member with room for its content, which must be put there before the next call, since the
  /// checksum is taken then.
  /// @throws std::length_error when the name is over 65,535 bytes
  std::byte* add_stored(std::string_view name, std::uint64_t size);
  void add_deflated(std::string_view name, View content);
  /// Writes the central directory.
  void finish();

 private:
  struct State;
  void seal();
  std::unique_ptr<State> state_;
};

}  // namespace roundtrip::archives
