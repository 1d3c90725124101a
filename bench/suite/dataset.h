// SPDX-License-Identifier: MIT
//
// What a dataset is to the suite. A typed dataset is a folder datasets/<name>/ with a dataset.h that defines,
// in the namespace roundtrip::datasets::<name>, its record types and
//
//     struct Dataset {
//       using Record = …;                                      // the root record
//       static constexpr DatasetInfo info{…};
//       static Record generate(const DatasetOptions& options);  // in generate.cpp
//     };
//
// and with .cpp files that generate the data. It knows no format. A dataset whose records are there to do
// something, as a model is to predict, may have
//
//       static std::optional<Difference> behaviour_difference(const Record& expected, const Record& actual,
//                                                             Losses allowed);
//
// The gate asks it, once the comparison has passed, where what was loaded does not do what was saved. Where
// losses are allowed the two differ in these, and may do what differs as little.
//
// A document dataset is a folder with a document.json.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace roundtrip {

struct DatasetOptions {
  double scale = 1.0;      ///< multiplies the number of elements; 1 is the documented size
  std::uint64_t seed = 1;  ///< of the random numbers; the same seed and scale give the same record everywhere
};

struct DatasetInfo {
  std::string_view name;     ///< the folder's name
  std::string_view summary;  ///< one line: what it is, how much of it at scale 1, and what it is typical of
  bool timed = true;         ///< false: it exists for the fidelity check alone
  bool by_default = true;    ///< false: built and run only when it is asked for
  double usual_scale = 1;    ///< of a run that names none: one at which no format takes more than 20 ms
};

/// `count` at the given scale, rounded to nearest, at least one.
[[nodiscard]] constexpr std::size_t scaled(std::size_t count, double scale) {
  const double wanted = static_cast<double>(count) * scale + 0.5;
  return std::max<std::size_t>(1, static_cast<std::size_t>(wanted));
}

}  // namespace roundtrip
