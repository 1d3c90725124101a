// SPDX-License-Identifier: MIT
//
// What a reader says of a file (bench/suite/inspection.h), as the driver has it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bench/driver/run/data_readers.h"

namespace roundtrip {

struct InspectedFile {
  struct Fact {
    std::string name;
    std::string value;
  };
  struct Line {
    std::uint64_t depth = 0;
    std::string name;
    std::string type;
    std::string shape;
    std::optional<std::uint64_t> bytes;
    std::string value;
    std::uint64_t hidden = 0;  ///< children that are not shown
  };
  /// A class or function that loading the file in Python imports.
  struct Reference {
    std::string name;
    std::uint64_t offset = 0;
    std::string inside;  ///< the part of the file that the offset counts in; empty: the file
    bool called = false;
    bool harmless = false;
  };

  std::string file;
  std::string format;  ///< as --data-format has it
  std::uint64_t bytes = 0;
  std::vector<Fact> facts;
  std::vector<Line> lines;
  std::vector<Reference> references;
  std::uint64_t references_left_out = 0;  ///< that are not harmless
  std::vector<std::string> doubts;        ///< why it cannot be told whether loading it runs code
  std::string damage;                     ///< why the rest of it could not be read

  /// Whether loading it runs code that is not known to be harmless, or nobody can tell.
  [[nodiscard]] bool runs_code() const;
};

/// @param format as --data-format has it; empty where the file says what it is
/// @param depth,children how much of the tree is kept
/// @throws InputError when it cannot be read at all
[[nodiscard]] InspectedFile inspect_file(const std::filesystem::path& path, const std::string& format,
                                         const DataReaders& readers, std::size_t depth, std::size_t children);

}  // namespace roundtrip
