// SPDX-License-Identifier: MIT
//
// A record that is small and has one member for each way in which the sabotaged formats spoil a round trip.
#pragma once

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::probe {

struct Reading {
  std::string label;
  double value = 0;
};
ROUNDTRIP_RECORD(Reading, label, value);

struct Probe {
  std::uint64_t serial = 0;
  std::vector<Reading> readings;
  std::unordered_map<std::string, std::uint32_t> counters;
  std::vector<std::uint32_t> codes;
};
ROUNDTRIP_RECORD(Probe, serial, readings, counters, codes);

struct Dataset {
  using Record = Probe;
  static constexpr DatasetInfo info{.name = "probe", .summary = "a record for tests"};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::probe
