// SPDX-License-Identifier: MIT
#include <libdeflate.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>

#include "bench/bridges/archives/zip.h"
#include "bench/bridges/archives/zip_layout.h"
#include "bench/record/utf8.h"

namespace roundtrip::archives {

namespace {

using namespace detail;

/// What a byte of deflate becomes at most.
constexpr std::uint64_t most_swelling = 1032;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("zip: " + what);
}
[[noreturn]] void fail(std::string_view name, const char* what) {
  fail("the member " + std::string(name) + " " + what);
}

struct Directory {
  std::uint64_t begin, size, members;
};

/// What follows the central directory, from the end of the file on.
Directory find_directory(View file) {
  constexpr std::size_t longest_comment = 0xffff;
  if (file.size() < sizeof(End)) fail("the file is too short");
  std::size_t place = file.size() - sizeof(End);
  const std::size_t first = place < longest_comment ? 0 : place - longest_comment;
  End end{};
  for (;; --place) {
    if (read_at(file, place, end) && end.signature == End::magic &&
        end.comment_size == file.size() - place - sizeof end) {
      break;
    }
    if (place == first) fail("no end of a central directory");
  }
  if (end.disk != 0 || end.directory_disk != 0 || end.members_here != end.members)
    fail("it is one of several disks");
  Directory directory{end.directory, end.directory_size, end.members};
  std::uint64_t directory_end = place;
  Locator64 locator{};
  if (place >= sizeof locator && read_at(file, place - sizeof locator, locator) &&
      locator.signature == Locator64::magic) {
    End64 end64{};
    if (!read_at(file, locator.end, end64) || end64.signature != End64::magic ||
        locator.end + sizeof end64 != place - sizeof locator || end64.size_of_rest != sizeof end64 - 12 ||
        locator.end_disk != 0 || locator.disks != 1 || end64.disk != 0 || end64.directory_disk != 0 ||
        end64.members_here != end64.members) {
      fail("the end of its ZIP64 directory is damaged");
    }
    const auto agrees = [](std::uint64_t narrow, std::uint64_t in_wide, std::uint64_t wide) {
      return narrow == in_wide || narrow == wide;
    };
    if (!agrees(end.members, count_in_zip64, end64.members) ||
        !agrees(end.directory, in_zip64, end64.directory) ||
        !agrees(end.directory_size, in_zip64, end64.directory_size)) {
      fail("its two ends differ");
    }
    directory = {end64.directory, end64.directory_size, end64.members};
    directory_end = locator.end;
  }
  if (directory.begin > directory_end || directory.size != directory_end - directory.begin) {
    fail("the central directory does not end where its end begins");
  }
  // Before memory is taken for them.
  if (directory.members > directory.size / sizeof(CentralHeader)) fail("it has fewer members than it says");
  return directory;
}

/// Takes the values that did not fit from the field for them, in their order.
void read_zip64(View extra, std::string_view name, std::initializer_list<std::uint64_t*> wanted) {
  if (wanted.size() == 0) return;
  for (std::size_t place = 0; place != extra.size();) {
    ExtraHeader header{};
    if (!read_at(extra, place, header) || header.size > extra.size() - place - sizeof header) {
      fail(name, "has a damaged extra field");
    }
    place += sizeof header;
    if (header.id == extra_zip64) {
      View field = extra.subspan(place, header.size);
      for (std::uint64_t* value : wanted) {
        if (*value != in_zip64) continue;
        if (!read_at(field, 0, *value)) fail(name, "lacks a size of ZIP64");
        field = field.subspan(sizeof *value);
      }
      return;
    }
    place += header.size;
  }
  if (std::any_of(wanted.begin(), wanted.end(),
                  [](const std::uint64_t* value) { return *value == in_zip64; })) {
    fail(name, "lacks a field of ZIP64");
  }
}

std::string_view checked_name(View bytes) {
  const std::string_view name = as_text(bytes);
  for (std::string_view left = name; !left.empty();) {
    const Character character = first_character(left);
    if (!character.valid || character.code == 0) fail("a member's name is not UTF-8, or has a NUL");
    left.remove_prefix(character.length);
  }
  if (name.empty()) fail("a member has no name");
  return name;
}

/// Checks the local header against the central directory. @return where the content begins
std::size_t check_local(View file, const Member& member, std::uint16_t flags) {
  LocalHeader local{};
  if (!read_at(file, member.header, local) || local.signature != LocalHeader::magic) {
    fail(member.name, "has no local header");
  }
  const std::uint64_t name_place = member.header + sizeof local;
  if (file.size() - name_place < std::uint64_t{local.name_size} + local.extra_size) {
    fail(member.name, "ends beyond the file");
  }
  if (as_text(file.subspan(name_place, local.name_size)) != member.name)
    fail(member.name, "has another name in its local header");
  if (local.flags != flags || local.method != static_cast<std::uint16_t>(member.method)) {
    fail(member.name, "has another method or other flags in its local header");
  }
  std::uint64_t size = local.size;
  std::uint64_t packed = local.packed;
  read_zip64(file.subspan(name_place + local.name_size, local.extra_size), member.name, {&size, &packed});
  const bool later = (flags & flag_descriptor) != 0 && local.crc == 0 && size == 0 && packed == 0;
  if (!later && (size != member.size || packed != member.packed || local.crc != member.crc)) {
    fail(member.name, "has another size or checksum in its local header");
  }
  return name_place + local.name_size + local.extra_size;
}

/// What follows the content of a member whose sizes were not known in advance.
bool is_descriptor(View bytes, const Member& member) {
  std::uint32_t word = 0;
  if (bytes.size() % 8 == 0) {  // 16 or 24 bytes: with the signature, which is optional
    if (!read_at(bytes, 0, word) || word != descriptor_signature) return false;
    bytes = bytes.subspan(sizeof word);
  }
  if (!read_at(bytes, 0, word) || word != member.crc) return false;
  bytes = bytes.subspan(sizeof word);
  if (bytes.size() == 8) {
    std::uint32_t packed = 0;
    std::uint32_t size = 0;
    return read_at(bytes, 0, packed) && read_at(bytes, 4, size) && packed == member.packed &&
           size == member.size;
  }
  std::uint64_t packed = 0;
  std::uint64_t size = 0;
  return bytes.size() == 16 && read_at(bytes, 0, packed) && read_at(bytes, 8, size) &&
         packed == member.packed && size == member.size;
}

void check_places(View file, const std::vector<Member>& members, const std::vector<std::uint16_t>& flags,
                  std::uint64_t directory) {
  std::vector<std::size_t> order(members.size());
  for (std::size_t i = 0; i != order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return members[a].name < members[b].name; });
  const auto twice = std::adjacent_find(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return members[a].name == members[b].name;
  });
  if (twice != order.end()) fail(members[*twice].name, "is there twice");
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return members[a].header < members[b].header; });
  std::uint64_t end = 0;
  for (std::size_t i = 0; i != order.size(); ++i) {
    const Member& member = members[order[i]];
    if (member.header != end) fail(member.name, "does not begin where the one before it ends");
    end = member.data + member.packed;
    const std::uint64_t next = i + 1 == order.size() ? directory : members[order[i + 1]].header;
    if (end > next) fail(member.name, "overlaps what follows");
    if (end != next && (flags[order[i]] & flag_descriptor) != 0 &&
        is_descriptor(file.subspan(end, next - end), member)) {
      end = next;
    }
  }
  if (end != directory) fail("something lies between the last member and the central directory");
}

}  // namespace

std::vector<Member> read_zip(View file) {
  const Directory directory = find_directory(file);
  const View central = file.subspan(directory.begin, directory.size);
  std::vector<Member> members;
  std::vector<std::uint16_t> flags;
  members.reserve(directory.members);
  flags.reserve(directory.members);
  std::uint64_t place = 0;
  while (members.size() != directory.members) {
    CentralHeader header{};
    if (!read_at(central, place, header) || header.signature != CentralHeader::magic) {
      fail("the central directory is damaged");
    }
    place += sizeof header;
    const std::size_t rest = std::size_t{header.name_size} + header.extra_size + header.comment_size;
    if (central.size() - place < rest) fail("the central directory ends too early");
    Member member{checked_name(central.subspan(place, header.name_size)),
                  static_cast<Method>(header.method),
                  header.crc,
                  header.packed,
                  header.size,
                  header.header,
                  0};
    read_zip64(central.subspan(place + header.name_size, header.extra_size), member.name,
               {&member.size, &member.packed, &member.header});
    place += rest;
    if ((header.flags & flag_encrypted) != 0) fail(member.name, "is encrypted");
    if ((header.flags & ~(flag_descriptor | flag_utf8 | 6)) != 0)
      fail(member.name, "has flags that are unknown here");
    if (header.disk != 0) fail(member.name, "is on another disk");
    if (member.method != Method::stored && member.method != Method::deflated) {
      fail(member.name, "is neither stored nor deflated");
    }
    member.data = check_local(file, member, header.flags);
    if (member.packed > directory.begin || member.data > directory.begin - member.packed) {
      fail(member.name, "ends beyond the members");
    }
    const bool possible = member.method == Method::stored ? member.size == member.packed
                                                          : member.size / most_swelling <= member.packed;
    if (!possible) fail(member.name, "cannot have the size that it says");
    members.push_back(member);
    flags.push_back(header.flags);
  }
  if (place != central.size()) fail("something lies behind the last member of the central directory");
  check_places(file, members, flags, directory.begin);
  return members;
}

struct Unpacker::State {
  libdeflate_decompressor* decompressor = nullptr;
};

Unpacker::Unpacker() : state_(std::make_unique<State>()) {}

Unpacker::~Unpacker() {
  libdeflate_free_decompressor(state_->decompressor);
}

void Unpacker::prepare() {
  if (state_->decompressor == nullptr) state_->decompressor = libdeflate_alloc_decompressor();
  if (state_->decompressor == nullptr) throw std::bad_alloc();
}

View Unpacker::beginning(View file, const Member& member, std::size_t most, Buffer& room) {
  const View content = file.subspan(member.data, member.packed);
  const std::size_t wanted = std::min<std::uint64_t>(most, member.size);
  if (member.method == Method::stored) return content.first(wanted);
  prepare();
  room.clear();
  room.resize(wanted);
  std::memset(room.data(), 0, wanted);
  // Where there is more than there is room for, the library fills it before it says so.
  std::size_t made = 0;
  static_cast<void>(libdeflate_deflate_decompress(state_->decompressor, content.data(), content.size(),
                                                  room.data(), wanted, &made));
  return as_view(room);
}

View Unpacker::content(View file, const Member& member, Buffer& room) {
  View content = file.subspan(member.data, member.packed);
  if (member.method == Method::deflated) {
    prepare();
    room.clear();
    room.resize(member.size);
    std::size_t taken = 0;
    std::size_t made = 0;
    const auto result = libdeflate_deflate_decompress_ex(state_->decompressor, content.data(), content.size(),
                                                         room.data(), member.size, &taken, &made);
    if (result != LIBDEFLATE_SUCCESS || taken != content.size() || made != member.size) {
      fail(member.name, "is damaged: it does not unpack to its size");
    }
    content = as_view(room);
  }
  if (libdeflate_crc32(0, content.data(), content.size()) != member.crc) {
    fail(member.name, "is damaged: its checksum is another one");
  }
  return content;
}

}  // namespace roundtrip::archives
