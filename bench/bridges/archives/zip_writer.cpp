// SPDX-License-Identifier: MIT
#include <libdeflate.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>

#include "bench/bridges/archives/zip.h"
#include "bench/bridges/archives/zip_layout.h"

namespace roundtrip::archives {

using namespace detail;

struct ZipWriter::State {
  struct Written {
    std::size_t name, name_size;  ///< in `names`
    Method method;
    std::uint32_t crc;
    std::uint64_t packed, size, header;
    std::size_t data;  ///< in the buffer
  };

  explicit State(const Options& o) : options(o) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;
  ~State() { libdeflate_free_compressor(compressor); }

  [[nodiscard]] bool is_wide(std::uint64_t value) const { return value >= options.zip64_from; }
  template <class T>
  void put(const T& value) {
    out->append(&value, sizeof value);
  }
  void put_name(const Written& member) { out->append(names.data() + member.name, member.name_size); }

  Written& begin(std::string_view name, Method method, std::uint64_t most);
  void put_central(const Written& member);

  Options options;
  Buffer* out = nullptr;
  std::size_t start = 0;
  std::vector<Written> members;
  std::string names;
  bool open = false;  ///< whether the last member has no checksum yet
  libdeflate_compressor* compressor = nullptr;
};

ZipWriter::ZipWriter(const Options& options) : state_(std::make_unique<State>(options)) {}

ZipWriter::~ZipWriter() = default;

void ZipWriter::start(Buffer& out) {
  State& s = *state_;
  s.out = &out;
  s.start = out.size();
  s.members.clear();
  s.names.clear();
  s.open = false;
}

namespace {

/// The sizes of a member in its local header: both, where one is wide.
struct LocalZip64 {
  ExtraHeader header{extra_zip64, 16};
  std::uint64_t size = 0;
  std::uint64_t packed = 0;
};

}  // namespace

/// Writes the local header, whose sizes and checksum are not known yet.
/// @param most that the content takes, packed or not
ZipWriter::State::Written& ZipWriter::State::begin(std::string_view name, Method method, std::uint64_t most) {
  if (name.size() > 0xffff) throw std::length_error("zip: a name over 65,535 bytes");
  Written& member =
      members.emplace_back(Written{names.size(), name.size(), method, 0, 0, 0, out->size() - start, 0});
  names += name;
  const bool wide = is_wide(most);
  std::size_t extra = wide ? sizeof(LocalZip64) : 0;
  std::size_t padding = 0;
  if (method == Method::stored && options.alignment > 1) {
    // The field has a header and, in two bytes, the alignment.
    extra += sizeof(ExtraHeader) + 2;
    padding = -(member.header + sizeof(LocalHeader) + name.size() + extra) % options.alignment;
    extra += padding;
  }
  put(LocalHeader{.signature = LocalHeader::magic,
                  .version = wide ? version_zip64 : version_plain,
                  .flags = flag_utf8,
                  .method = static_cast<std::uint16_t>(method),
                  .time = 0,
                  .date = first_date,
                  .crc = 0,
                  .packed = 0,
                  .size = 0,
                  .name_size = static_cast<std::uint16_t>(name.size()),
                  .extra_size = static_cast<std::uint16_t>(extra)});
  put_name(member);
  if (wide) put(LocalZip64{});
  if (method == Method::stored && options.alignment > 1) {
    put(ExtraHeader{extra_alignment, static_cast<std::uint16_t>(padding + 2)});
    put(static_cast<std::uint16_t>(options.alignment));
    out->resize(out->size() + padding);
    std::memset(out->data() + out->size() - padding, 0, padding);
  }
  member.data = out->size();
  open = true;
  return member;
}

std::byte* ZipWriter::add_stored(std::string_view name, std::uint64_t size) {
  seal();
  State& s = *state_;
  State::Written& member = s.begin(name, Method::stored, size);
  member.size = member.packed = size;
  s.out->resize(member.data + size);
  return s.out->data() + member.data;
}

void ZipWriter::add_deflated(std::string_view name, View content) {
  seal();
  State& s = *state_;
  if (s.compressor == nullptr) s.compressor = libdeflate_alloc_compressor(s.options.level);
  if (s.compressor == nullptr) throw std::bad_alloc();
  const std::size_t most = libdeflate_deflate_compress_bound(s.compressor, content.size());
  State::Written& member = s.begin(name, Method::deflated, std::max<std::uint64_t>(most, content.size()));
  s.out->resize(member.data + most);
  member.size = content.size();
  member.packed = libdeflate_deflate_compress(s.compressor, content.data(), content.size(),
                                              s.out->data() + member.data, most);
  s.out->resize(member.data + member.packed);
  member.crc = libdeflate_crc32(0, content.data(), content.size());
  seal();
}

/// Completes the local header of the last member.
void ZipWriter::seal() {
  State& s = *state_;
  if (!s.open) return;
  s.open = false;
  State::Written& member = s.members.back();
  if (member.method == Method::stored) {
    member.crc = libdeflate_crc32(0, s.out->data() + member.data, member.size);
  }
  std::byte* const place = s.out->data() + s.start + member.header;
  LocalHeader local{};
  std::memcpy(&local, place, sizeof local);
  local.crc = member.crc;
  if (local.version == version_zip64) {
    local.size = local.packed = in_zip64;
    const LocalZip64 sizes{.size = member.size, .packed = member.packed};
    std::memcpy(place + sizeof local + member.name_size, &sizes, sizeof sizes);
  } else {
    local.size = static_cast<std::uint32_t>(member.size);
    local.packed = static_cast<std::uint32_t>(member.packed);
  }
  std::memcpy(place, &local, sizeof local);
}

void ZipWriter::State::put_central(const Written& member) {
  std::uint16_t wide = 0;
  const auto narrow = [&](std::uint64_t value) {
    if (!is_wide(value)) return static_cast<std::uint32_t>(value);
    ++wide;
    return in_zip64;
  };
  CentralHeader header{.signature = CentralHeader::magic,
                       .made_by = version_plain,
                       .version = version_plain,
                       .flags = flag_utf8,
                       .method = static_cast<std::uint16_t>(member.method),
                       .time = 0,
                       .date = first_date,
                       .crc = member.crc,
                       .packed = narrow(member.packed),
                       .size = narrow(member.size),
                       .name_size = static_cast<std::uint16_t>(member.name_size),
                       .extra_size = 0,
                       .comment_size = 0,
                       .disk = 0,
                       .internal_attributes = 0,
                       .external_attributes = 0,
                       .header = narrow(member.header)};
  if (wide != 0) {
    header.version = version_zip64;
    header.extra_size = static_cast<std::uint16_t>(sizeof(ExtraHeader) + 8 * std::size_t{wide});
  }
  put(header);
  put_name(member);
  if (wide == 0) return;
  put(ExtraHeader{extra_zip64, static_cast<std::uint16_t>(8 * wide)});
  for (const std::uint64_t value : {member.size, member.packed, member.header}) {
    if (is_wide(value)) put(value);
  }
}

void ZipWriter::finish() {
  seal();
  State& s = *state_;
  const std::uint64_t directory = s.out->size() - s.start;
  for (const State::Written& member : s.members) s.put_central(member);
  const std::uint64_t end = s.out->size() - s.start;
  const std::uint64_t count = s.members.size();
  const bool many = count >= s.options.zip64_members_from;
  const bool wide_size = s.is_wide(end - directory);
  const bool wide_place = s.is_wide(directory);
  if (many || wide_size || wide_place) {
    s.put(End64{.signature = End64::magic,
                .size_of_rest = sizeof(End64) - 12,
                .made_by = version_zip64,
                .version = version_zip64,
                .disk = 0,
                .directory_disk = 0,
                .members_here = count,
                .members = count,
                .directory_size = end - directory,
                .directory = directory});
    s.put(Locator64{.signature = Locator64::magic, .end_disk = 0, .end = end, .disks = 1});
  }
  const auto members = many ? count_in_zip64 : static_cast<std::uint16_t>(count);
  s.put(End{.signature = End::magic,
            .disk = 0,
            .directory_disk = 0,
            .members_here = members,
            .members = members,
            .directory_size = wide_size ? in_zip64 : static_cast<std::uint32_t>(end - directory),
            .directory = wide_place ? in_zip64 : static_cast<std::uint32_t>(directory),
            .comment_size = 0});
}

}  // namespace roundtrip::archives
