// SPDX-License-Identifier: MIT
//
// What several datasets have in common.
#pragma once

#include <string>
#include <vector>

#include "bench/driver/report/contenders.h"
#include "bench/driver/report/sentence.h"

namespace roundtrip {

struct DatasetContenders {
  std::string dataset;
  Contenders all;  ///< not empty
};

/// Four sentences at most: which format is fastest and which smallest on how many of the datasets; the same
/// of the formats that are not the suite's own, and of those that judges have read; and what readable text
/// costs. What is typical is the median over the datasets; the range stands beside it.
/// @pre there are two datasets at least
[[nodiscard]] std::vector<Sentence> overall_sentences(const std::vector<DatasetContenders>& datasets);

}  // namespace roundtrip
