// SPDX-License-Identifier: MIT
//
// `--like FILE`: the file is run in the formats that are built, or the dataset is found that it is most like.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/driver/base/output_file.h"
#include "bench/driver/recommend/recommendation.h"
#include "bench/driver/run/manifest.h"

namespace roundtrip {

struct LikeRequest {
  std::filesystem::path file;
  std::string data_format;                            ///< as --data-format has it
  double budget_seconds = 30;                         ///< 0: the file is not run
  std::filesystem::path out = "roundtrip-like.json";  ///< of the results of its run
  std::vector<std::string> more_operations;  ///< that are timed beside save and load, if the build has them
};

/// Saves and loads the file in every format that is built for documents.
/// @param out gets the results, as they come
/// @throws InputError when the file cannot be used; MachineError
[[nodiscard]] Run run_like(const Manifest& manifest, const LikeRequest& like, OutputFile& out);

/// What is said of a file that was run.
[[nodiscard]] Like like_of_run(const LikeRequest& request, const Run& run);

/// Compares the file with the datasets of a run, each made anew by this build.
/// @param datasets names of those to choose from
/// @param why it was not run: a clause
/// @throws InputError when the file cannot be read
[[nodiscard]] Like match_like(const Manifest& manifest, const LikeRequest& request, const Run& run,
                              const std::vector<std::string>& datasets, const std::string& why);

/// @param like of a file and a run's datasets, with what is known of each
/// @param why the file was not run: a clause
void conclude_match(Like& like, const std::string& why);

}  // namespace roundtrip
