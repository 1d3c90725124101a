// SPDX-License-Identifier: MIT
//
// The suite's own format in its variants, and the two floors that every format is read against.
#pragma once

#include "bench/record/access.h"
#include "bench/record/clone.h"
#include "bench/suite/format.h"
#include "roundtrip_native/compact.h"
#include "roundtrip_native/view.h"

#if __has_include(<xxhash.h>)
#include "bench/suite/version_text.h"
#include "roundtrip_native/checksum.h"
#endif

namespace roundtrip::formats::native {

struct Format {
  static constexpr FormatInfo info{.name = "native",
                                   .library = "roundtrip",
                                   .version = "format version 2",
                                   .encoding = Encoding::binary,
                                   .load_checks = LoadChecks::checked,
                                   .notes =
                                       "own little-endian binary, row by row; every length, bool, enum and "
                                       "key is checked on load; the header carries a hash of the record's "
                                       "description"};

  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { roundtrip::native::save(record, out); }
    void load(View bytes, T& record) { roundtrip::native::load(bytes, record); }
    T load_new(View bytes) { return roundtrip::native::load<T>(bytes); }
    std::uint64_t access(View bytes) {
      std::uint64_t sum = 0;
      roundtrip::native::view<T>(bytes).for_each_leaf([&](const auto& leaf) { sum += access_sum(leaf); });
      return sum;
    }
  };
};

}  // namespace roundtrip::formats::native

namespace roundtrip::formats::native_compact {

struct Format {
  static constexpr FormatInfo info{
      .name = "native_compact",
      .library = "roundtrip",
      .version = "format version 2",
      .encoding = Encoding::binary,
      .load_checks = LoadChecks::checked,
      .notes =
          "the native format's compact layout, column by column: narrow integers, bits, dictionaries and "
          "decimals; every value is checked on load"};

  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { codec_.save(record, out); }
    void load(View bytes, T& record) { codec_.load(bytes, record); }
    T load_new(View bytes) { return codec_.load(bytes); }

   private:
    roundtrip::native::compact::Codec<T> codec_;
  };
};

}  // namespace roundtrip::formats::native_compact

#if __has_include(<xxhash.h>)

namespace roundtrip::formats::native_checksum {

struct Format {
  static constexpr FormatInfo info{.name = "native_checksum",
                                   .library = "roundtrip, libxxhash",
                                   .version = "format version 2, xxHash " ROUNDTRIP_VERSION_TEXT(
                                       XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE),
                                   .encoding = Encoding::binary,
                                   .load_checks = LoadChecks::checked,
                                   .notes =
                                       "native with an XXH3 checksum of 64 bits over all bytes, written by "
                                       "save and compared by load before anything else"};

  template <class T>
  struct Codec {
    void save(const T& record, Buffer& out) { roundtrip::native::checked::save(record, out); }
    void load(View bytes, T& record) { roundtrip::native::checked::load(bytes, record); }
    T load_new(View bytes) { return roundtrip::native::checked::load<T>(bytes); }
    std::uint64_t access(View bytes) {
      std::uint64_t sum = 0;
      roundtrip::native::checked::view<T>(bytes).for_each_leaf(
          [&](const auto& leaf) { sum += access_sum(leaf); });
      return sum;
    }
  };
};

}  // namespace roundtrip::formats::native_checksum

#endif

namespace roundtrip::formats::memcpy {

/// The floor of every save: the bytes exist already and are copied once.
struct Format {
  static constexpr FormatInfo info{.name = "memcpy",
                                   .library = "C library",
                                   .encoding = Encoding::binary,
                                   .floor = true,
                                   .notes =
                                       "one memcpy of the bytes of the native format: into a reused buffer "
                                       "to save, into a new one to load",
                                   .off_the_clock = "all encoding and decoding"};

  static constexpr std::string_view without(std::string_view operation) {
    return operation.find("compress") == std::string_view::npos ? "" : "its bytes are those of native";
  }

  template <class T>
  struct Codec {
    using Object = Buffer;

    void to_object(const T& record, Object& bytes) {
      bytes.clear();
      roundtrip::native::save(record, bytes);
    }
    void from_object(const Object& bytes, T& record) { roundtrip::native::load(as_view(bytes), record); }

    void save(const Object& bytes, Buffer& out) { out.append(bytes.data(), bytes.size()); }
    void load(View bytes, Object& copy) {
      copy.resize(bytes.size());
      std::memcpy(copy.data(), bytes.data(), bytes.size());
    }
  };
};

}  // namespace roundtrip::formats::memcpy

namespace roundtrip::formats::copy {

/// The floor of every load: the record is copied from one that is in memory, and destroyed.
struct Format {
  static constexpr FormatInfo info{
      .name = "copy",
      .library = "C++",
      .encoding = Encoding::binary,
      .floor = true,
      .notes =
          "copy-construct and destroy the record (load), copy-assign it (load_reuse), read it where it is "
          "(access)",
      .off_the_clock = "everything but the copy of the record"};

  static constexpr std::string_view without(std::string_view operation) {
    return operation == "load" || operation == "load_reuse" || operation == "access"
               ? ""
               : "a copy of the record has no bytes";
  }

  template <class T>
  struct Codec {
    void prepare(const T& record) { source_ = &record; }
    void save(const T&, Buffer&) {}
    void load(View, T& record) {
      if constexpr (is_copyable<T>) {
        record = *source_;
      } else {
        record = clone(*source_);
      }
    }
    T load_new(View) { return clone(*source_); }
    std::uint64_t access(View) { return access_sum(*source_); }

   private:
    const T* source_ = nullptr;
  };
};

}  // namespace roundtrip::formats::copy
