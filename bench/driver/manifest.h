// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace roundtrip {

/// What the build found, as CMake wrote it beside the programs.
struct Manifest {
  struct Format {
    std::string name;
    std::string family;
    std::string package;  ///< what to install to have it built
    std::string missing;  ///< why it is not built; empty when it is
  };
  struct Document {
    std::string name;
    std::string summary;
    std::string shape;
    std::string licence;
    std::string registry;  ///< "npm" or "debian"
    std::string package;
    std::string version;
    std::filesystem::path path;  ///< of the JSON file
  };

  std::filesystem::path folder;  ///< where the programs are
  std::string compiler;
  std::string flags;
  std::string build_type;
  std::vector<Format> formats;
  std::vector<Document> documents;

  [[nodiscard]] std::filesystem::path worker(const std::string& format) const;
  [[nodiscard]] std::filesystem::path heap_hook() const;
};

/// Reads the manifest beside the running program.
/// @throws InputError when it is missing or damaged
[[nodiscard]] Manifest read_manifest();

}  // namespace roundtrip
