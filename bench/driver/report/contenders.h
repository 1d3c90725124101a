// SPDX-License-Identifier: MIT
//
// The rows of a dataset that can be compared with each other, and which of them are fastest and smallest.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/driver/show/figures.h"

namespace roundtrip {

struct Contender {
  const Row* row = nullptr;
  bool own = false;                    ///< the suite's own format
  bool text = false;                   ///< people can read it
  std::vector<std::string> languages;  ///< in which a judge has read its file

  [[nodiscard]] const Figure& time() const { return row->figures.at("total"); }
  [[nodiscard]] const Figure& size() const { return row->figures.at("size"); }
};

using Contenders = std::vector<Contender>;

/// Those that bring the record back exactly, leave no work off the clock, have bytes and were timed saving
/// and loading; the fastest first.
/// @param table must outlive the result
[[nodiscard]] Contenders contenders_of(const Run& run, const DatasetTable& table);

[[nodiscard]] Contenders those(const Contenders& all, const std::function<bool(const Contender&)>& wanted);

/// The first one, and those that cannot be told from it.
/// @pre all come from contenders_of
[[nodiscard]] Contenders fastest(const Contenders& all);
/// Those of the least encoded size.
[[nodiscard]] Contenders smallest(const Contenders& all);
/// Those that no other beats in both: another one that is no larger and surely faster, or smaller and not
/// slower.
[[nodiscard]] Contenders pareto_best(const Contenders& all);

}  // namespace roundtrip
