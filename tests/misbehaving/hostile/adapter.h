// SPDX-License-Identifier: MIT
//
// Formats that end badly: each must become a row with its reason, and the run must go on.
#pragma once

#include <csignal>
#include <stdexcept>
#include <vector>

#include "bench/record/difference.h"
#include "bench/suite/format.h"
#include "bench/suite/operation.h"
#include "roundtrip_native/native.h"

namespace roundtrip::hostile {

template <class Disaster>
struct HostileFormat {
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::save(record, out); }
    void load(View bytes, T& record) {
      native::load(bytes, record);
      Disaster{}();
    }
  };
};

struct Crash {
  void operator()() const { std::raise(SIGSEGV); }
};

/// As the kernel ends a process when the machine has no memory left.
struct Kill {
  void operator()() const { std::raise(SIGKILL); }
};

struct Hang {
  void operator()() const {
    for (volatile bool forever = true; forever;) {
    }
  }
};

struct Throw {
  void operator()() const { throw std::runtime_error("thrown on purpose"); }
};

/// Writes to what it allocates: memory that is never touched costs nothing.
struct Exhaust {
  void operator()() const {
    std::vector<std::vector<char>> hoard;
    for (;;) hoard.emplace_back(std::size_t{1} << 24, 'x');
  }
};

/// No row tells this one from one that behaves; LeakSanitizer does, when the worker ends.
struct Leak {
  void operator()() const {
    auto* left_behind = new int(1);
    keep(left_behind);
  }
};

}  // namespace roundtrip::hostile

namespace roundtrip::formats {

#define ROUNDTRIP_HOSTILE_FORMAT(format_name, Disaster)                        \
  namespace format_name {                                                      \
  struct Format : hostile::HostileFormat<hostile::Disaster> {                  \
    static constexpr FormatInfo info{.name = #format_name, .library = "test"}; \
  };                                                                           \
  }
ROUNDTRIP_HOSTILE_FORMAT(crashes, Crash)
ROUNDTRIP_HOSTILE_FORMAT(is_killed, Kill)
ROUNDTRIP_HOSTILE_FORMAT(hangs, Hang)
ROUNDTRIP_HOSTILE_FORMAT(throws, Throw)
ROUNDTRIP_HOSTILE_FORMAT(exhausts_memory, Exhaust)
ROUNDTRIP_HOSTILE_FORMAT(leaks, Leak)
#undef ROUNDTRIP_HOSTILE_FORMAT

/// Behaves until it is timed.
namespace crashes_late {
struct Format {
  static constexpr FormatInfo info{.name = "crashes_late", .library = "test"};
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::save(record, out); }
    void load(View bytes, T& record) {
      native::load(bytes, record);
      if (++loads_ == 8) std::raise(SIGABRT);  // two for the gate, and one for each of six blocks
    }

   private:
    int loads_ = 0;
  };
};
}  // namespace crashes_late

/// Behaves as long as a record that it has reused is not replaced by an empty one.
namespace wants_reuse {
struct Format {
  static constexpr FormatInfo info{.name = "wants_reuse", .library = "test"};
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::save(record, out); }
    void load(View bytes, T& record) {
      const bool empty = !first_difference(record, T{});
      if (empty && has_reused_) throw std::runtime_error("an empty record after one that was reused");
      has_reused_ = has_reused_ || !empty;
      native::load(bytes, record);
    }

   private:
    bool has_reused_ = false;
  };
};
}  // namespace wants_reuse

/// The one that behaves, beside which the others are run.
namespace behaves {
struct Format {
  static constexpr FormatInfo info{.name = "behaves", .library = "test", .load_checks = LoadChecks::checked};
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { native::save(record, out); }
    void load(View bytes, T& record) { native::load(bytes, record); }
  };
};
}  // namespace behaves

/// Allocates, beside what the one above does, 1000 and 2000 bytes in each save, and 50'000 before each load.
namespace allocates {
struct Format {
  static constexpr FormatInfo info{.name = "allocates", .library = "test"};
  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) {
      std::vector<char> outer(1000);
      keep(outer);
      std::vector<char> inner(2000);
      keep(inner);
      native::save(record, out);
    }
    void load(View bytes, T& record) {
      {
        std::vector<char> before(50'000);
        keep(before);
      }
      native::load(bytes, record);
    }
  };
};
}  // namespace allocates

}  // namespace roundtrip::formats
