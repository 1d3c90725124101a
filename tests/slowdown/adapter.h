// SPDX-License-Identifier: MIT
//
// Formats that do a known share of their work twice, for scripts/check-compare: what `roundtrip compare`
// finds of a slowdown of a known size. The share is in the file repeated-share beside the program, or beside
// the folder `layouts` that it is in, so that one program, in two folders, is BASE and HEAD.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "bench/operation.h"
#include "formats/cereal/adapter.h"
#include "formats/native/adapter.h"
#include "formats/nlohmann/adapter.h"

namespace roundtrip::slowdown {

/// 0 when there is no such file.
inline double repeated_share() {
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const auto& place : {folder, folder.parent_path().parent_path()}) {
    std::ifstream file(place / "repeated-share");
    if (double share = 0; file >> share) return share;
  }
  return 0;
}

/// The record with its lists cut to a share of their lengths, and nothing else of it.
template <class T>
T part_of(const T& record, double share) {
  T part{};
  for_each_field(record, [&](const auto& field, const auto& member) {
    if constexpr (kind::vector<std::remove_cvref_t<decltype(member)>>) {
      const auto count = static_cast<std::ptrdiff_t>(static_cast<double>(member.size()) * share + 0.5);
      (part.*(field.pointer)).assign(member.begin(), member.begin() + count);
    }
  });
  return part;
}

/// A codec that saves, or loads, the part once more. The part is no more than what it repeats: bytes and
/// record are those of the codec inside.
template <class T, class Inner>
class Codec {
 public:
  using Output = output_of<Inner>;

  void prepare(const T& record) {
    if constexpr (kind::record<T>) {
      const double share = repeated_share();
      if (share <= 0) return;
      part_ = part_of(record, share);
      inner_.save(part_, encoded_part_);
      repeats_ = true;
    }
  }

  void save(const T& record, Output& out) {
    inner_.save(record, out);
    if (!repeats_) return;
    repeated_.clear();
    inner_.save(part_, repeated_);
    keep(repeated_);
  }

  void load(View bytes, T& record) {
    inner_.load(bytes, record);
    if (!repeats_) return;
    T repeated{};
    inner_.load(as_view(encoded_part_), repeated);
    keep(repeated);
  }

 private:
  Inner inner_;
  bool repeats_ = false;
  T part_{};
  Output encoded_part_;
  Output repeated_;
};

}  // namespace roundtrip::slowdown

namespace roundtrip::formats {

#define ROUNDTRIP_SLOWED_FORMAT(slowed_format)                                       \
  namespace slowed_##slowed_format {                                                 \
    struct Format {                                                                  \
      static constexpr FormatInfo info{.name = "slowed_" #slowed_format,             \
                                       .library = "test",                            \
                                       .losses = slowed_format::Format::info.losses, \
                                       .lossy = slowed_format::Format::info.lossy};  \
      template <class T>                                                             \
      using Codec = slowdown::Codec<T, typename slowed_format::Format::Codec<T>>;    \
    };                                                                               \
  }
ROUNDTRIP_SLOWED_FORMAT(native)
ROUNDTRIP_SLOWED_FORMAT(nlohmann_json)
ROUNDTRIP_SLOWED_FORMAT(cereal_binary)
#undef ROUNDTRIP_SLOWED_FORMAT

}  // namespace roundtrip::formats
