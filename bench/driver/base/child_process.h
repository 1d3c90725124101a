// SPDX-License-Identifier: MIT
//
// The one place where this program starts others: workers (run/worker_process.h) and git (history/commit.h).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/driver/base/descriptor.h"
#include "bench/driver/base/signals.h"

namespace roundtrip {

/// There is no process: one more cannot be made, or its program cannot be run.
class NotStarted : public std::runtime_error {
 public:
  /// @param lacking what there is not: "no pipe"
  /// @param error number of the system
  /// @param machine_is_to_blame whether it would run with more files, processes or memory
  NotStarted(const std::string& lacking, int error, bool machine_is_to_blame);
  // To look at an object's type the sanitizer makes a pipe: when there are too few files, every object is
  // wrong.
  [[nodiscard]] __attribute__((no_sanitize("vptr"))) int error() const { return error_; }
  [[nodiscard]] __attribute__((no_sanitize("vptr"))) bool machine_is_to_blame() const {
    return machine_is_to_blame_;
  }

 private:
  int error_;
  bool machine_is_to_blame_;
};

/// What one of a child's standard streams is.
enum class Stream : std::uint8_t {
  inherited,  ///< the caller's own
  pipe,       ///< the caller has the other end
  null,       ///< /dev/null
};

struct ChildOptions {
  std::vector<std::string> command;  ///< a program, by its path, and its arguments
  /// Variables that are set, or taken away; all others are the caller's.
  std::map<std::string, std::optional<std::string>, std::less<>> environment;
  Stream input = Stream::inherited;
  Stream output = Stream::inherited;
  Stream errors = Stream::inherited;
  std::optional<std::uint64_t> memory_limit;  ///< bytes of private memory
  std::optional<int> cpu;                     ///< the only one it may run on
  bool own_group = false;                     ///< a process group of its own: Ctrl-C is for the caller alone
  bool leaves_core = true;      ///< a crash leaves a core file where the system is set up for them
  std::size_t spare_files = 0;  ///< so many must still be free to be opened by the caller
};

/// A running program. Whoever holds this is the only one who ends it and waits for it; it is killed when the
/// object goes, and when the caller is ended at once by a second Ctrl-C.
class ChildProcess {
 public:
  /// @throws NotStarted
  explicit ChildProcess(const ChildOptions& options);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ChildProcess(ChildProcess&&) = delete;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  /// The caller's ends of what are pipes; closed where they are none. May be closed by the caller.
  [[nodiscard]] Descriptor& input() { return input_; }
  [[nodiscard]] Descriptor& output() { return output_; }
  [[nodiscard]] Descriptor& errors() { return errors_; }

  /// Whether it has ended, or wait() was called.
  [[nodiscard]] bool ended() const;
  void kill();
  /// Waits for its end. To be called once.
  /// @return as waitpid's
  int wait();
  /// The memory that it has in use; 0 where the system does not say.
  [[nodiscard]] std::uint64_t resident_bytes() const;

 private:
  pid_t pid_ = -1;
  Descriptor input_;
  Descriptor output_;
  Descriptor errors_;
  std::optional<Undo> undo_;
};

/// Runs a program to its end, without anything on its standard error being seen.
/// @param command as ChildOptions'
/// @return what it writes to its standard output; nothing when it fails
/// @throws NotStarted
[[nodiscard]] std::optional<std::string> output_of(const std::vector<std::string>& command);

/// The full path of a program that is on the PATH; nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> find_program(const std::string& name);

}  // namespace roundtrip
