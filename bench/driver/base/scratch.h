// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>

#include "bench/driver/base/descriptor.h"
#include "bench/driver/base/signals.h"

namespace roundtrip {

/// The folder of one run's temporary files, with copies of the user's data among them: gone on every way out.
/// What a kill -9 leaves behind is removed by the next run of the same user.
class Scratch {
 public:
  /// Makes a folder in the system's temporary folder (TMPDIR), and removes those that dead runs have left
  /// there.
  /// @throws InputError when TMPDIR names no folder; MachineError when nothing can be made in it
  Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  Scratch(Scratch&&) = delete;
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// A new, empty folder in it. May be called from several threads.
  /// @throws MachineError
  [[nodiscard]] std::filesystem::path make_folder();
  /// The path of a new file in it, which is not there yet. Likewise.
  [[nodiscard]] std::filesystem::path make_name();
  /// Removes a folder that make_folder() made, when it is not needed for as long as the run.
  static void remove(const std::filesystem::path& folder);

 private:
  std::filesystem::path folder_;
  Descriptor owner_;  ///< locked for as long as this process lives
  std::optional<Undo> undo_;
  std::atomic<unsigned> next_{0};
};

/// The system's temporary folder.
/// @throws InputError when TMPDIR names something that is not one
[[nodiscard]] std::filesystem::path temporary_folder();

}  // namespace roundtrip
