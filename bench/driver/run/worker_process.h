// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/driver/base/child_process.h"

namespace roundtrip {

/// The worker did not answer: it died, or it had to be killed.
class WorkerLost : public std::runtime_error {
 public:
  enum class How : std::uint8_t {
    crashed,
    killed,  ///< by a signal from outside: nobody knows whether the format is to blame
    hung,
    exhausted,  ///< it reached its limit of memory
  };
  WorkerLost(How how, const std::string& what) : std::runtime_error(what), how_(how) {}
  [[nodiscard]] How how() const { return how_; }
  /// As the fidelity of a fact, and the status of a cell.
  [[nodiscard]] const char* status() const;

 private:
  How how_;
};

/// The worker answered that it could not do it.
class WorkerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What the worker answered is no answer: nothing that it may still say is to be trusted.
class BadAnswer : public WorkerError {
 public:
  using WorkerError::WorkerError;
};

struct WorkerOptions {
  /// A program, by its full path, and its arguments, that runs the worker; empty for none.
  std::vector<std::string> launcher;
  std::filesystem::path program;
  std::filesystem::path scratch;        ///< for the files of the operations
  std::filesystem::path preload;        ///< a library to preload; empty for none
  std::optional<int> cpu;               ///< run on this CPU only
  std::chrono::seconds watchdog{3600};  ///< it ends by itself when one request takes longer
  bool takes_documents = false;         ///< it is given typed datasets as files, being in another language
  std::uint64_t memory_limit = 4ULL << 30;  ///< bytes of private memory; more is an error inside the worker
};

/// A running worker, killed when the object goes. Requests are answered one after the other; an object may be
/// used by one thread at a time.
class WorkerProcess {
 public:
  /// @throws MachineError when there are too few files, processes or too little memory for it; WorkerLost
  /// when the program is none that can be run
  explicit WorkerProcess(const WorkerOptions& options);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  WorkerProcess(WorkerProcess&&) = delete;
  WorkerProcess& operator=(WorkerProcess&&) = delete;
  ~WorkerProcess() = default;

  /// Sends one request and waits for its answer: a JSON object that is not an error.
  /// @throws WorkerLost or BadAnswer, after which the object only serves to be destroyed; WorkerError when it
  /// could not do it; MachineError when the machine is to blame for that
  nlohmann::json ask(const std::vector<std::string>& request, std::chrono::milliseconds timeout);

  [[nodiscard]] std::uint64_t resident_bytes() const { return child_.resident_bytes(); }

 private:
  using Clock = std::chrono::steady_clock;

  [[noreturn]] void lost(WorkerLost::How how, const std::string& doing, std::chrono::milliseconds timeout);
  [[nodiscard]] std::string last_words(std::string_view before = ": ") const;
  void drain_errors();
  void refuse_what_was_not_asked_for();

  ChildProcess child_;
  std::string received_;
  std::string error_tail_;  ///< the end of what it wrote there
  std::uint64_t memory_limit_;
};

}  // namespace roundtrip
