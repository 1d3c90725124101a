// SPDX-License-Identifier: MIT
//
// What is measured, as the tools that people already have take it: `--export KIND[=FILE]`. The functions that
// make the texts are in export_kinds.h.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bench/driver/base/output_file.h"
#include "bench/driver/results/comparison.h"
#include "bench/driver/results/results.h"

namespace roundtrip {

struct ExportRequest {
  std::string kind;
  std::optional<std::filesystem::path>
      file;  ///< nothing: the standard output; of "github": the job's summary
};

enum class ExportSource : std::uint8_t { run, comparison };

/// Reads the values of --export. Called before anything is measured, so that a slip costs no time.
/// @param texts KIND or KIND=FILE
/// @throws InputError for a kind that is unknown or does not fit the source, for two exports to one place,
/// and
///   for "github" without a file where GITHUB_STEP_SUMMARY is not set
[[nodiscard]] std::vector<ExportRequest> parse_exports(const std::vector<std::string>& texts,
                                                       ExportSource source);

/// The files that they go to, as the command line names them.
[[nodiscard]] std::vector<NamedFile> named_files(const std::vector<ExportRequest>& exports);

/// Whether an export goes to the standard output, in the place of the table.
[[nodiscard]] bool replaces_table(const std::vector<ExportRequest>& exports);

/// Writes each export to its file or to the standard output; "github" also prints its workflow commands
/// there.
/// @throws InputError when a file cannot be written, or a run has nothing that the export's readers would
/// take
void write_exports(const Run& run, const std::vector<ExportRequest>& exports);
void write_exports(const Comparison& comparison, const std::vector<ExportRequest>& exports);

/// For the help of the option: the kinds that such a source has.
[[nodiscard]] std::string export_help(ExportSource source);

}  // namespace roundtrip
