// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "bench/driver/run/inventory.h"
#include "bench/driver/run/selection.h"

namespace roundtrip {

/// The one format on the one dataset that a command is about, in a worker of its own that has passed the
/// gate.
class PairingWorker {
 public:
  /// @param request one format, and one dataset or file of data
  /// @throws InputError when it names more or less than that, or what does not exist; MachineError
  PairingWorker(const Manifest& manifest, const RunRequest& request);

  /// Makes the record and checks its round trip.
  /// @return as the fidelity of a fact, "not built" and a dataset's absence among them; the others can be
  /// called when timed_verdict() says so
  /// @throws MachineError
  GateVerdict prepare();

  /// The record's bytes.
  /// @throws MachineError; WorkerLost or WorkerError when the worker cannot write them
  std::string encode();
  /// Whether bytes hold the record.
  /// @param bytes may be anything; the worker is started anew after it has lost one over them
  /// @throws MachineError
  GateVerdict verify(const std::string& bytes);

 private:
  GateVerdict start();

  Manifest manifest_;
  Run run_;
  std::optional<Selection> selection_;
  std::string absent_;  ///< why there is nothing to be asked
  std::filesystem::path folder_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace roundtrip
