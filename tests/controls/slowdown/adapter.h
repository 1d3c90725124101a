// SPDX-License-Identifier: MIT
//
// Formats that do a known share of their work twice, for scripts/check-compare: what `roundtrip compare`
// finds of a slowdown of a known size. The share is in the file repeated-share beside the program, or beside
// the folder `layouts` that it is in, so that one program, in two folders, is BASE and HEAD. The file
// extra-loops makes them execute a known number of instructions more: a line for each program, with its name
// and how many loops of two instructions a save, and a load, has. For that, repeated work is not exact
// enough: it leaves another heap to the work that follows, where malloc has less to do, or more.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "bench/suite/operation.h"
#include "formats/cereal/adapter.h"
#include "formats/native/adapter.h"
#include "formats/nlohmann/adapter.h"

namespace roundtrip::slowdown {

/// A stream that cannot be read when there is no such file.
inline std::ifstream open_beside_the_program(const char* name) {
  const auto folder = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  std::ifstream file(folder / name);
  return file ? std::move(file) : std::ifstream(folder.parent_path().parent_path() / name);
}

inline double repeated_share() {
  std::ifstream file = open_beside_the_program("repeated-share");
  double share = 0;
  return file >> share ? share : 0;
}

struct ExtraLoops {
  std::uint64_t save = 0;
  std::uint64_t load = 0;
};

inline ExtraLoops extra_loops() {
  std::ifstream file = open_beside_the_program("extra-loops");
  const auto own = std::filesystem::read_symlink("/proc/self/exe").filename();
  std::string program;
  for (ExtraLoops loops; file >> program >> loops.save >> loops.load;) {
    if (program == own) return loops;
  }
  return {};
}

inline void execute(std::uint64_t loops) {
  for (; loops > 0; --loops) asm volatile("" : "+r"(loops));
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

/// A codec that saves, or loads, the part once more, or executes the loops. The part is no more than what it
/// repeats: bytes and record are those of the codec inside.
template <class T, class Inner>
class Codec {
 public:
  using Output = output_of<Inner>;

  void prepare(const T& record) {
    loops_ = extra_loops();
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
    execute(loops_.save);
    if (!repeats_) return;
    repeated_.clear();
    inner_.save(part_, repeated_);
    keep(repeated_);
  }

  void load(View bytes, T& record) {
    inner_.load(bytes, record);
    execute(loops_.load);
    if (!repeats_) return;
    T repeated{};
    inner_.load(as_view(encoded_part_), repeated);
    keep(repeated);
  }

 private:
  Inner inner_;
  ExtraLoops loops_;
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
