// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace roundtrip {

/// What the name of a worker's program begins with; its format's name follows.
inline constexpr std::string_view worker_prefix = "roundtrip-worker-";

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
  std::filesystem::path heap_hook;
  std::string compiler;
  std::string flags;
  std::string build_type;
  std::vector<Format> formats;
  std::vector<Document> documents;

  [[nodiscard]] std::filesystem::path worker(const std::string& format) const;
  /// The same worker, linked several times with its functions in another order (the preset ci builds them);
  /// just the one when there are none.
  [[nodiscard]] std::vector<std::filesystem::path> layouts(const std::string& format) const;
};

/// Reads the manifest beside the running program.
/// @throws InputError when it is missing or damaged
[[nodiscard]] Manifest read_manifest();

/// What a build folder holds, or the folder bin in it. Programs that its manifest does not name are none of
/// it.
/// @param own where the documents and the library that counts allocations are taken from
/// @throws InputError when there is no manifest in it
[[nodiscard]] Manifest read_build(const std::filesystem::path& build, const Manifest& own);

}  // namespace roundtrip
