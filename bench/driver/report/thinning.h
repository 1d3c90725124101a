// SPDX-License-Identifier: MIT
//
// Results with fewer blocks. Blocks are nearly all of a results file, and a page that is sent around has no
// room for hundreds of thousands of them; what follows from them is in the cells already.
#pragma once

#include <string_view>

#include "bench/driver/results/results.h"

namespace roundtrip {

/// Which blocks are kept of each cell.
enum class Kept : std::uint8_t {
  all,
  fastest,  ///< of each launch its fastest: the figure and its interval follow from these
  figures,  ///< the one whose time is the figure
};

/// In words, for a reader.
[[nodiscard]] std::string_view kept_text(Kept kept);

/// The run with these blocks alone, in their order. All else stays as it is, the median and the number of
/// iterations, too.
[[nodiscard]] Run with_blocks(Run run, Kept kept);

}  // namespace roundtrip
