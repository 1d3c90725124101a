// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>

namespace roundtrip {

/// The first entry whose member `projection` is this name.
template <class Range, class Projection>
auto find_by(Range& range, const std::string& name, Projection projection) {
  return std::find_if(range.begin(), range.end(),
                      [&](const auto& entry) { return entry.*projection == name; });
}

}  // namespace roundtrip
