// SPDX-License-Identifier: MIT
//
// A record that is small and has one member for each way in which the sabotaged formats spoil a round trip.
#pragma once

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::spoilable {

struct Reading {
  std::string label;
  double value = 0;
};
ROUNDTRIP_RECORD(Reading, label, value);

struct Spoilable {
  std::uint64_t serial = 0;
  std::vector<Reading> readings;
  std::unordered_map<std::string, std::uint32_t> counters;
  std::vector<std::uint32_t> codes;
};
ROUNDTRIP_RECORD(Spoilable, serial, readings, counters, codes);

struct Dataset {
  using Record = Spoilable;
  static constexpr DatasetInfo info{.name = "spoilable",
                                    .summary = "a record with a member for each way to spoil one"};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::spoilable
