// SPDX-License-Identifier: MIT
//
// Formats that behave as long as their bytes are those that they saved: what others make of them, the test of
// hostile bytes must see.
#pragma once

#include <csignal>
#include <stdexcept>
#include <vector>

#include "bench/suite/format.h"
#include "bench/suite/operation.h"
#include "roundtrip_native/native.h"

namespace roundtrip::gullible {

/// @tparam Flaw what it does where it should refuse the bytes
template <class Flaw>
struct GullibleFormat {
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::save(record, out); }
    void load(View bytes, T& record) {
      if (!Flaw::spoilt) {
        try {
          native::load(bytes, record);
          return;
        } catch (const std::runtime_error&) {
          Flaw::meet();
        }
      }
      record = T{};
    }
  };
};

struct Take {
  static constexpr bool spoilt = false;
  static void meet() {}
};

/// As for a count that nobody checked.
struct Hoard {
  static constexpr bool spoilt = false;
  static void meet() {
    std::vector<char> hoard(std::size_t{1} << 30);
    keep(hoard);
    throw std::runtime_error("damaged");
  }
};

struct Hang {
  static constexpr bool spoilt = false;
  static void meet() {
    for (volatile bool forever = true; forever;) {
    }
  }
};

struct Crash {
  static constexpr bool spoilt = false;
  static void meet() { std::raise(SIGSEGV); }
};

struct Leak {
  static constexpr bool spoilt = false;
  static void meet() {
    auto* left_behind = new std::vector<char>(100);
    keep(left_behind);
    throw std::runtime_error("damaged");
  }
};

/// Refuses once, and is no longer what it was.
struct Remember {
  static inline bool spoilt = false;
  static void meet() {
    spoilt = true;
    throw std::runtime_error("damaged");
  }
};

}  // namespace roundtrip::gullible

namespace roundtrip::formats {

#define ROUNDTRIP_GULLIBLE_FORMAT(format_name, Flaw)                           \
  namespace format_name {                                                      \
  struct Format : gullible::GullibleFormat<gullible::Flaw> {                   \
    static constexpr FormatInfo info{.name = #format_name, .library = "test"}; \
  };                                                                           \
  }
ROUNDTRIP_GULLIBLE_FORMAT(takes_beginnings, Take)
ROUNDTRIP_GULLIBLE_FORMAT(takes_memory, Hoard)
ROUNDTRIP_GULLIBLE_FORMAT(hangs_on_damage, Hang)
ROUNDTRIP_GULLIBLE_FORMAT(crashes_on_damage, Crash)
ROUNDTRIP_GULLIBLE_FORMAT(leaks_on_damage, Leak)
ROUNDTRIP_GULLIBLE_FORMAT(stays_damaged, Remember)
#undef ROUNDTRIP_GULLIBLE_FORMAT

/// Says that its loads are safe, and in the same breath that they are not.
namespace claims_too_much {
struct Format : gullible::GullibleFormat<gullible::Crash> {
  static constexpr FormatInfo info{.name = "claims_too_much",
                                   .library = "test",
                                   .load_checks = LoadChecks::checked,
                                   .notes = "bytes from strangers are not verified"};
};
}  // namespace claims_too_much

/// Looks at what follows the bytes, as a parser of text does that expects a NUL there.
namespace reads_beyond {
struct Format {
  static constexpr FormatInfo info{.name = "reads_beyond", .library = "test"};
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::save(record, out); }
    void load(View bytes, T& record) {
      if (!bytes.empty()) {
        std::byte behind = *(bytes.data() + bytes.size());
        keep(behind);
      }
      native::load(bytes, record);
    }
  };
};
}  // namespace reads_beyond

}  // namespace roundtrip::formats
