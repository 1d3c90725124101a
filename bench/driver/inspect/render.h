// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "bench/driver/base/terminal.h"
#include "bench/driver/inspect/inspected_file.h"

namespace roundtrip {

/// The verdict on what loading a file in Python runs: a sentence for each finding, the worst first. One
/// sentence where there is none.
[[nodiscard]] std::vector<std::string> verdict_sentences(const InspectedFile& file);

/// For a terminal: the verdict, what the file says of itself, its tree, and what it refers to.
[[nodiscard]] std::string render_text(const InspectedFile& file, const Terminal& terminal);

/// All of the same as JSON: {"files": […]}, with the verdict's sentences and `runs_code`, which is null where
/// damage hid the answer.
[[nodiscard]] std::string render_json(const std::vector<InspectedFile>& files);

}  // namespace roundtrip
