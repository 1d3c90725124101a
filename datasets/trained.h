// SPDX-License-Identifier: MIT
//
// What the datasets of trained models share: their numbers stand in headers that scripts/train-models wrote.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/record/models.h"
#include "bench/record/random.h"

namespace roundtrip::datasets {

/// The numbers of a model as they were learnt, or, of a decoy, close to them.
class Weights {
 public:
  /// @param exact the numbers as they are; otherwise each changed by up to 1/16, as random numbers of the
  /// seed have it
  Weights(bool exact, std::uint64_t seed) : exact_(exact), random_(seed) {}

  [[nodiscard]] double of(double learnt) {
    // The factor is exact, the product rounds once: the same on every platform.
    return exact_ ? learnt : learnt * (1.0 + (static_cast<double>(random_.below(1024)) - 512.0) * 0x1p-13);
  }
  [[nodiscard]] std::vector<double> of(std::span<const double> learnt) {
    std::vector<double> values;
    values.reserve(learnt.size());
    for (const double value : learnt) values.push_back(of(value));
    return values;
  }
  [[nodiscard]] models::Matrix matrix(std::size_t rows, std::span<const double> learnt) {
    return {static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(learnt.size() / rows), of(learnt)};
  }

 private:
  bool exact_;
  Random random_;
};

/// The seed of which a dataset of this kind is what was learnt; with any other it is a decoy of the same
/// shape.
inline constexpr std::uint64_t learnt_seed = 1;

[[nodiscard]] inline std::vector<std::string> to_strings(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

/// The rows that were kept back from the training.
[[nodiscard]] inline models::Matrix kept_matrix(std::span<const double> rows, std::size_t features) {
  return {static_cast<std::uint32_t>(rows.size() / features),
          static_cast<std::uint32_t>(features),
          {rows.begin(), rows.end()}};
}

}  // namespace roundtrip::datasets
