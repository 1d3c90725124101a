// SPDX-License-Identifier: MIT
//
// What fuzz.cpp asks of the reader of native files (formats/native/reader): what it makes of bytes agrees
// with what the library makes of them, and takes no more memory than their size allows.
#pragma once

#include <memory>

#include "bench/suite/reader.h"
#include "roundtrip_native/compact.h"
#include "tests/support/fuzzing.h"

namespace roundtrip {

class ReadByDescription {
 public:
  /// A file, whatever its description is.
  /// @return whether it was taken
  bool read(View bytes) {
    const bool shown = inspect(bytes);
    bool taken = false;
    fuzzing::within(for_values + per_byte_read * bytes.size(), "the reader's read()", [&] {
      try {
        Mappings mappings;
        static_cast<void>(reader_->read(bytes, mappings));
        taken = true;
      } catch (const std::runtime_error&) {
      }
    });
    if (taken && !shown) fuzzing::fail("a file can be read and not be inspected");
    return taken;
  }

  /// A value of T behind a header with its description.
  template <class T, native::detail::Flags layout>
  void read_value(View value) {
    constexpr auto& head = native::detail::head_of<T, layout | native::detail::flag_description>;
    std::vector<std::byte> bytes(head.begin(), head.end());
    bytes.insert(bytes.end(), value.begin(), value.end());
    native::Error wrong;
    if constexpr (layout == native::detail::flag_compact) {
      wrong = native::compact::check<T>(bytes);
    } else {
      wrong = native::check<T>(bytes);
    }
    const bool taken = read(bytes);
    if (taken && wrong && !is_known_by_the_type_alone(wrong.problem))
      fuzzing::fail("the reader takes what the library refuses");
    if (!taken && !wrong && !is_too_deep(bytes)) fuzzing::fail("the reader refuses what the library takes");
  }

 private:
  /// As many values as any file may have, each of them a member of an object that grows.
  static constexpr std::size_t for_values = std::size_t{400} << 20U;
  static constexpr std::size_t per_byte_read = 12'800;
  /// A description is a part of the file, and is kept as a tree of types.
  static constexpr std::size_t for_lines = std::size_t{4} << 20U;
  static constexpr std::size_t per_byte_shown = 1000;

  bool inspect(View bytes) {
    class InMemory final : public ReadFile {
     public:
      explicit InMemory(View bytes) : bytes_(bytes) {}
      [[nodiscard]] View bytes() const override { return bytes_; }
      void done_until(std::size_t) const override {}

     private:
      View bytes_;
    };
    bool shown = false;
    fuzzing::within(for_lines + per_byte_shown * bytes.size(), "the reader's inspect()", [&] {
      try {
        Inspection inspection(InspectionLimits{});
        reader_->inspect(InMemory(bytes), inspection);
        shown = true;
      } catch (const std::runtime_error&) {
      }
    });
    return shown;
  }

  /// Which integers an enum has, by what order a map was sorted, and what its hashes are.
  static bool is_known_by_the_type_alone(native::Problem problem) {
    using native::Problem;
    return problem == Problem::enumerator || problem == Problem::key_order ||
           problem == Problem::colliding_keys;
  }

  /// A document nests less than the library does.
  bool is_too_deep(View bytes) {
    try {
      Mappings mappings;
      static_cast<void>(reader_->read(bytes, mappings));
    } catch (const std::runtime_error& error) {
      return std::string_view(error.what()).find("nested more than 900 deep") != std::string_view::npos;
    }
    return false;
  }

  std::unique_ptr<Reader> reader_ = make_reader();
};

}  // namespace roundtrip
