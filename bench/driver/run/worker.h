// SPDX-License-Identifier: MIT
//
// A worker as the driver talks to it: a function for each request of the protocol (docs/worker-protocol.md).
// Here, and only here, is what a worker answers held against the protocol: its shape, its types, names that
// can be names, figures that are finite and positive. What does not fit is a BadAnswer with the answer's
// beginning.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bench/driver/results/results.h"
#include "bench/driver/run/worker_process.h"
#include "bench/record/buffer.h"

namespace roundtrip {

/// A dataset as the workers are told of it.
struct DataSource {
  std::string name;
  std::vector<std::string> prepare;  ///< the fields of the request behind the id
  /// The same for a worker in another language, of a typed dataset; empty when none was selected.
  std::vector<std::string> as_document;
  std::string no_document;  ///< why there is no such file for it
};

/// What the gate says of a round trip.
struct GateVerdict {
  std::string fidelity;  ///< "exact", "lossy", "failed", "unsupported" or "out of memory"
  std::string reason;
  std::string path;
  std::string expected;
  std::string actual;

  /// All of it in one sentence.
  [[nodiscard]] std::string text() const;
};

/// What a worker says of itself. Of `format` only the members that describe the library are filled.
struct Hello {
  FormatEntry format;
  std::vector<OperationEntry> operations;
  std::vector<DatasetResult> datasets;  ///< generated ones: name, summary and timed
};

class AnswerMembers;

/// The typed datasets that an answer to `hello` lists.
[[nodiscard]] std::vector<DatasetResult> datasets_of(const AnswerMembers& answer);

/// What must be the same for two workers when their blocks are to stand side by side.
struct DataIdentity {
  std::uint64_t payload_bytes = 0;
  std::uint64_t checksum = 0;
  std::uint64_t encoded_bytes = 0;
};

struct MadeData {
  GateVerdict verdict;
  std::optional<DataIdentity> identity;  ///< when the verdict is exact
};

struct StartedCell {
  GateVerdict verdict;
  double ns = 0;  ///< what an iteration takes, roughly; when the verdict allows timing
};

struct WorkerFacts {
  DataIdentity identity;
  std::optional<std::uint64_t> save_allocations;
  std::optional<std::uint64_t> save_peak_bytes;
  std::optional<std::uint64_t> load_allocations;
  std::optional<std::uint64_t> load_peak_bytes;
};

/// One block, in ns per iteration.
struct BlockTimes {
  double ns = 0;
  double cpu_ns = 0;
};

/// Blocks that ran one after the other.
struct Stretch {
  std::vector<BlockTimes> blocks;  ///< at least one
  std::optional<double> witness_ns;
};

/// All functions throw what WorkerProcess::ask does, and WorkerLost with How::exhausted when the memory
/// that the worker may use is too small for the request itself.
class Worker {
 public:
  /// @param timeout for each answer
  Worker(const WorkerOptions& options, std::chrono::milliseconds timeout)
      : process_(options),
        timeout_(timeout),
        takes_documents_(options.takes_documents),
        format_(format_of(options.program)) {}

  Hello hello();
  MadeData make(const DataSource& source);
  GateVerdict check(const std::string& source);
  /// @param file gets the encoded bytes
  WorkerFacts facts(const std::string& source, const std::filesystem::path& file);
  /// @param file holds bytes that may be anything
  GateVerdict verify(const std::string& source, const std::filesystem::path& file);
  StartedCell start(const std::string& source, const std::string& operation);
  /// @param blocks so many, one after the other
  Stretch blocks(const std::string& source, const std::string& operation, std::uint64_t warmup,
                 std::uint64_t iterations, std::uint32_t blocks);
  GateVerdict count(const std::string& source, const std::string& operation, std::uint64_t iterations);

  /// The memory that it has in use; 0 where the system does not say.
  [[nodiscard]] std::uint64_t resident_bytes() const { return process_.resident_bytes(); }

 private:
  static std::string format_of(const std::filesystem::path& program);
  nlohmann::json ask(const std::vector<std::string>& request);

  WorkerProcess process_;
  std::chrono::milliseconds timeout_;
  bool takes_documents_;
  std::string format_;  ///< the name of the program says which it is
};

/// The bytes that Worker::facts() has had written.
/// @throws MachineError; BadAnswer when they are not there, or are no file
[[nodiscard]] Buffer read_bytes_of_worker(const std::filesystem::path& file);

/// Calls f, and once more when it lost a worker that was killed from outside: for that no format is lost.
template <class F>
auto again_if_killed(F&& f) {
  try {
    return f();
  } catch (const WorkerLost& lost) {
    if (lost.how() != WorkerLost::How::killed) throw;
    return f();
  }
}

}  // namespace roundtrip
