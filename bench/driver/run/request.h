// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/driver/results/results.h"

namespace roundtrip {

/// What the user asked for.
struct RunRequest {
  std::vector<std::string> formats;     ///< empty: all
  std::vector<std::string> datasets;    ///< empty: all, or only the data files when there are some
  std::vector<std::string> operations;  ///< empty: those that are on by default
  std::vector<std::filesystem::path> data;
  std::string data_format;  ///< of all of `data`; empty: each says what it is
  double data_scale = 1;    ///< of `data`; below 1: their first part
  RunOptions options;
  bool usual = false;     ///< where no datasets or operations are named: those of the usual run, not all
  bool expected = false;  ///< all of it was there before: that nothing is there now is a finding, not a slip
  bool resumed = false;  ///< the facts and checksums that are there are to be those of today's data and build
  std::chrono::seconds timeout{60};
  std::uint64_t memory_limit = 4ULL << 30;
};

}  // namespace roundtrip
