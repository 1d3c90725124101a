// SPDX-License-Identifier: MIT
//
// What the user asked for, held against what there is.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/driver/base/scratch.h"
#include "bench/driver/results/results.h"
#include "bench/driver/run/manifest.h"
#include "bench/driver/run/request.h"
#include "bench/driver/run/worker.h"

namespace roundtrip {

/// A format with a dataset, by their places in the selection. Their order is that of the datasets, and of the
/// formats in each: a run that ends early has whole tables.
struct PairingIndex {
  std::size_t source = 0;
  std::size_t format = 0;
  // clang-tidy 14 takes the 0 that the compiler compares with for a pointer.
  auto operator<=>(const PairingIndex&) const = default;  // NOLINT(modernize-use-nullptr)
};

class Selection {
 public:
  /// Makes the data files that the workers read.
  /// @param manifest lives longer
  /// @param run from take_inventory(), or what an earlier run left; it is narrowed to what is selected, and
  /// the user's data files become datasets of it
  /// @throws InputError when a name is unknown or a data file cannot be used; MachineError
  Selection(const Manifest& manifest, const RunRequest& request, Run& run);

  /// Those that are built.
  [[nodiscard]] const std::vector<std::string>& formats() const { return formats_; }
  [[nodiscard]] const std::vector<std::string>& operations() const { return operations_; }
  /// Those whose data are there. The files that they name live as long as this.
  [[nodiscard]] const std::vector<DataSource>& sources() const { return sources_; }

  [[nodiscard]] const std::string& format(PairingIndex pairing) const { return formats_[pairing.format]; }
  [[nodiscard]] const DataSource& source(PairingIndex pairing) const { return sources_[pairing.source]; }

  /// "log/native"
  [[nodiscard]] std::string name(PairingIndex pairing) const {
    return source(pairing).name + "/" + format(pairing);
  }

  [[nodiscard]] const Manifest& manifest() const { return manifest_; }
  /// For one answer of a worker.
  [[nodiscard]] std::chrono::seconds timeout() const { return timeout_; }
  /// For further folders: gone with this object.
  [[nodiscard]] Scratch& scratch() const { return scratch_; }
  /// Whether the worker of a format is no C++ of this build.
  [[nodiscard]] bool in_another_language(const std::string& format) const;
  /// How the worker of a format is started.
  /// @param folder for its files
  [[nodiscard]] WorkerOptions worker_options(const std::string& format,
                                             const std::filesystem::path& folder) const;

 private:
  void choose_names(const RunRequest& request, RunInfo& info);
  void add_data_files(const RunRequest& request, RunInfo& info);
  void prepare_data(std::uint64_t seed, RunInfo& info);
  void prepare_as_document(DataSource& source);

  const Manifest& manifest_;
  std::chrono::seconds timeout_;
  std::uint64_t memory_limit_;
  mutable Scratch scratch_;  ///< may be used by several threads
  std::vector<std::string> formats_;
  std::vector<std::string> in_other_languages_;  ///< of the formats
  std::vector<std::string> operations_;
  std::vector<DataSource> sources_;
};

}  // namespace roundtrip
