// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "bench/driver/base/terminal.h"
#include "bench/driver/recommend/recommendation.h"

namespace roundtrip {

/// For a terminal, or plain: the answer first, then its reasons, then all that was left out and why.
[[nodiscard]] std::string render_text(const Recommendation& recommendation, const Terminal& terminal);
/// The same in GitHub's Markdown.
[[nodiscard]] std::string render_markdown(const Recommendation& recommendation);
/// All of it as one JSON object; docs/recommend.md says what its members are.
[[nodiscard]] std::string render_json(const Recommendation& recommendation);

}  // namespace roundtrip
