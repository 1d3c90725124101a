// SPDX-License-Identifier: MIT
//
// The records of typed datasets as files, for workers in other languages: what the program roundtrip-records
// (bench/records/) answers. It is talked to as a worker is, and held to the protocol as one.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/driver/run/worker.h"

namespace roundtrip {

/// All functions throw what WorkerProcess::ask does.
class RecordsProgram {
 public:
  RecordsProgram(const std::filesystem::path& program, std::uint64_t memory_limit,
                 std::chrono::milliseconds timeout);

  /// The typed datasets that it is built with.
  std::vector<DatasetResult> datasets();
  /// Writes the record that a worker in C++ would generate.
  /// @param generate the fields behind "generated" in the request to such a worker: dataset, scale and seed
  /// @return the fields of the request to a worker that reads the file
  std::vector<std::string> write(const std::vector<std::string>& generate, const std::filesystem::path& file);

 private:
  WorkerProcess process_;
  std::chrono::milliseconds timeout_;
};

}  // namespace roundtrip
