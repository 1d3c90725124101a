// SPDX-License-Identifier: MIT
//
// What two builds are compared in: all that BASE has, whether HEAD has it or not.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "bench/driver/results/results.h"
#include "bench/driver/run/manifest.h"
#include "bench/driver/run/request.h"
#include "bench/driver/run/selection.h"

namespace roundtrip {

/// One of the two, with what is compared of it.
struct ComparedBuild {
  Manifest manifest;
  Run run;  ///< what there is, and the facts when they are taken
  std::unique_ptr<Selection> selection;
};

/// The two builds, with the same data made for both.
class BuildPair {
 public:
  /// @param own manifest of the running program
  /// @throws InputError when a folder holds no build, when a name is unknown, when the two have no cell in
  /// common
  BuildPair(const Manifest& own, const std::filesystem::path& base, const std::filesystem::path& head,
            const RunRequest& request);

  [[nodiscard]] ComparedBuild& base() { return base_; }
  [[nodiscard]] const ComparedBuild& base() const { return base_; }
  [[nodiscard]] ComparedBuild& head() { return head_; }
  [[nodiscard]] const ComparedBuild& head() const { return head_; }

  /// Those that both have.
  [[nodiscard]] const std::vector<std::string>& formats() const { return formats_; }
  [[nodiscard]] const std::vector<std::string>& operations() const { return base_.selection->operations(); }
  /// As BASE's workers are told of them, and HEAD's when they are timed.
  [[nodiscard]] const std::vector<DataSource>& sources() const { return base_.selection->sources(); }
  /// Formats that only HEAD has, and that were asked for: they are not compared.
  [[nodiscard]] const std::vector<std::string>& new_formats() const { return new_formats_; }

 private:
  ComparedBuild base_;
  ComparedBuild head_;
  std::vector<std::string> formats_;
  std::vector<std::string> new_formats_;
};

}  // namespace roundtrip
