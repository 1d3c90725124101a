// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace roundtrip {

/// The worker did not answer: it died, or it had to be killed.
class WorkerLost : public std::runtime_error {
 public:
  enum class How : std::uint8_t { crashed, hung };
  WorkerLost(How how, const std::string& what) : std::runtime_error(what), how_(how) {}
  [[nodiscard]] How how() const { return how_; }
  [[nodiscard]] const char* status() const { return how_ == How::hung ? "hung" : "crashed"; }

 private:
  How how_;
};

/// The worker answered that it could not do it.
class WorkerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct WorkerOptions {
  std::vector<std::string>
      launcher;  ///< a program, by its full path, and its arguments, that runs the worker
  std::filesystem::path program;
  std::filesystem::path scratch;            ///< for the files of the operations
  std::filesystem::path preload;            ///< a library to preload; empty for none
  std::optional<int> cpu;                   ///< run on this CPU only
  std::chrono::seconds watchdog{3600};      ///< it ends by itself when one request takes longer
  std::uint64_t memory_limit = 4ULL << 30;  ///< bytes of private memory; more is an error inside the worker
};

/// An open file, closed by its owner's end.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_ = -1;
};

/// A running worker. Requests are answered one after the other; an object may be used by one thread at a
/// time.
class WorkerProcess {
 public:
  /// @throws std::system_error when the program cannot be started
  explicit WorkerProcess(const WorkerOptions& options);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  WorkerProcess(WorkerProcess&&) = delete;
  WorkerProcess& operator=(WorkerProcess&&) = delete;
  /// Ends the worker, by force if it does not end by itself at once.
  ~WorkerProcess();

  /// Sends one request and waits for its answer.
  /// @throws WorkerLost, after which the object only serves to be destroyed; WorkerError
  nlohmann::json ask(const std::vector<std::string>& request, std::chrono::milliseconds timeout);

 private:
  [[noreturn]] void lost(WorkerLost::How how, const std::string& doing, std::chrono::milliseconds timeout);
  void send(const std::string& line);

  pid_t pid_ = -1;
  Descriptor to_;
  Descriptor from_;
  Descriptor errors_;  ///< what the worker writes to standard error: a file without a name
  std::string received_;
};

}  // namespace roundtrip
