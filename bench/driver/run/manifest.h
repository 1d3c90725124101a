// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace roundtrip {

/// What the name of a worker's program begins with; its format's name follows.
inline constexpr std::string_view worker_prefix = "roundtrip-worker-";

/// What stands for all documents among the datasets that a format is built with.
inline constexpr std::string_view documents_part = "documents";

/// What the build found, as CMake wrote it beside the programs.
struct Manifest {
  struct Format {
    std::string name;
    std::string package;               ///< what to install to have it built
    std::string missing;               ///< why it is not built; empty when it is
    std::string add;                   ///< the command that has it built
    std::vector<std::string> without;  ///< typed datasets that it is not built with, or documents_part

    /// Why it is not built and what to do about it; empty when it is.
    [[nodiscard]] std::string not_built() const;
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
    bool by_default = false;     ///< as a typed dataset's (bench/suite/dataset.h)
    double usual_scale = 1;
  };

  /// What looks into files that others wrote, and reads them as documents (bench/suite/reader.h).
  struct Reader {
    std::string family;
    std::vector<std::string> endings;  ///< of the files that it reads; the first is the format's name
    std::string missing;               ///< why it is not built; empty when it is
    std::string add;                   ///< the command that has it built

    [[nodiscard]] const std::string& name() const { return endings.front(); }
    [[nodiscard]] std::string not_built() const;
  };

  std::filesystem::path folder;  ///< where the programs are
  std::filesystem::path heap_hook;
  std::filesystem::path
      records;  ///< the program for workers in other languages (records.h), where it is built
  std::string compiler;
  std::string flags;
  std::string build_type;
  std::vector<Format> formats;
  std::vector<std::string> datasets_not_built;  ///< typed ones, or documents_part
  std::vector<Document> documents;
  std::vector<Reader> readers;

  /// Whether any format is built for documents.
  [[nodiscard]] bool reads_documents() const;
  [[nodiscard]] std::filesystem::path worker(const std::string& format) const;
  [[nodiscard]] std::filesystem::path program(const Reader& reader) const;
  /// Why a format that is built is not built with a dataset, and what to do about it; empty when it is.
  /// @param part the name of a typed dataset, or documents_part
  /// @param option that asks for it, such as "--dataset log"
  [[nodiscard]] std::string not_built_with(const std::string& format, std::string_view part,
                                           const std::string& option) const;
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
