// SPDX-License-Identifier: MIT
//
// Formats that spoil a round trip on purpose, each in one way: the fidelity gate must catch them all, but the
// one that changes only what does not matter.
#pragma once

#include <cmath>

#include "bench/suite/format.h"
#include "roundtrip_native/native.h"

namespace roundtrip::sabotage {

/// Calls spoil(value) for everything that a record is made of, from the outside in.
template <class T, class Spoil>
void walk(T& value, const Spoil& spoil) {
  spoil(value);
  if constexpr (kind::record<T>) {
    for_each_field(value, [&](const auto&, auto& member) { walk(member, spoil); });
  } else if constexpr (kind::vector<T> || kind::array<T>) {
    for (auto& element : value) walk(element, spoil);
  } else if constexpr (kind::optional<T>) {
    if (value) walk(*value, spoil);
  }
}

template <class Spoil>
struct SpoilingFormat {
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::save(record, out); }
    void load(View bytes, T& record) {
      native::load(bytes, record);
      walk(record, Spoil{});
    }
  };
};

struct NegativeZero {
  template <class T>
  void operator()(T& value) const {
    if constexpr (kind::floating<T>) value += T{0};
  }
};

struct CutAtNul {
  template <class T>
  void operator()(T& value) const {
    if constexpr (kind::string<T>) value = value.c_str();
  }
};

struct LoseLast {
  template <class T>
  void operator()(T& value) const {
    if constexpr (kind::vector<T>) {
      if (!value.empty()) value.pop_back();
    }
  }
};

struct RoundToFloat {
  template <class T>
  void operator()(T& value) const {
    if constexpr (std::same_as<T, double>) value = static_cast<double>(static_cast<float>(value));
  }
};

/// The neighbour below.
struct RoundDown {
  template <class T>
  void operator()(T& value) const {
    if constexpr (std::same_as<T, double>) value = std::nextafter(value, -1.0);
  }
};

/// Another order of the buckets, the same content.
struct Rehash {
  template <class T>
  void operator()(T& value) const {
    if constexpr (kind::unordered_map<T>) value.rehash(4 * value.bucket_count() + 1);
  }
};

}  // namespace roundtrip::sabotage

namespace roundtrip::formats {

#define ROUNDTRIP_SPOILING_FORMAT(format_name, Spoil)                          \
  namespace format_name {                                                      \
  struct Format : sabotage::SpoilingFormat<sabotage::Spoil> {                  \
    static constexpr FormatInfo info{.name = #format_name, .library = "test"}; \
  };                                                                           \
  }
ROUNDTRIP_SPOILING_FORMAT(drops_negative_zero, NegativeZero)
ROUNDTRIP_SPOILING_FORMAT(cuts_at_nul, CutAtNul)
ROUNDTRIP_SPOILING_FORMAT(loses_last, LoseLast)
ROUNDTRIP_SPOILING_FORMAT(rounds_doubles, RoundToFloat)
ROUNDTRIP_SPOILING_FORMAT(reorders_maps, Rehash)
#undef ROUNDTRIP_SPOILING_FORMAT

/// Declares one loss and commits another.
namespace declares_another_loss {
struct Format : sabotage::SpoilingFormat<sabotage::LoseLast> {
  static constexpr FormatInfo info{.name = "declares_another_loss",
                                   .library = "test",
                                   .losses = {Loss::nan_payload, Loss::last_digits, Loss::cut_at_nul},
                                   .lossy = "something else"};
};
}  // namespace declares_another_loss

/// Declares what it does.
namespace declares_its_loss {
struct Format : sabotage::SpoilingFormat<sabotage::CutAtNul> {
  static constexpr FormatInfo info{
      .name = "declares_its_loss", .library = "test", .losses = {Loss::cut_at_nul}, .lossy = "cut at a NUL"};
};
}  // namespace declares_its_loss

/// Loses the last digit, as it says.
namespace rounds_down {
struct Format : sabotage::SpoilingFormat<sabotage::RoundDown> {
  static constexpr FormatInfo info{.name = "rounds_down",
                                   .library = "test",
                                   .losses = {Loss::last_digits, Loss::negative_zero},
                                   .lossy = "the last digit"};
};
}  // namespace rounds_down

/// Right into a fresh record, wrong into a used one: what was there stays.
namespace keeps_stale {
struct Format {
  static constexpr FormatInfo info{.name = "keeps_stale", .library = "test"};
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::save(record, out); }
    void load(View bytes, T& record) {
      T loaded{};
      native::load(bytes, loaded);
      for_each_field(record, [&](const auto& field, auto& member) {
        auto& fresh = loaded.*(field.pointer);
        if constexpr (kind::vector<std::remove_cvref_t<decltype(member)>>) {
          for (auto& element : fresh) member.push_back(std::move(element));
        } else {
          member = std::move(fresh);
        }
      });
    }
  };
};
}  // namespace keeps_stale

/// Right when it is loaded, wrong when it is read where it lies.
namespace misreads {
struct Format {
  static constexpr FormatInfo info{.name = "misreads", .library = "test"};
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::save(record, out); }
    void load(View bytes, T& record) { native::load(bytes, record); }
    std::uint64_t access(View) { return 0; }
  };
};
}  // namespace misreads

}  // namespace roundtrip::formats
