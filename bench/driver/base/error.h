// SPDX-License-Identifier: MIT
#pragma once

#include <cstring>
#include <stdexcept>
#include <string>

namespace roundtrip {

/// The exit codes of the command; docs/output.md lists them.
enum class Exit : int {
  fine = 0,
  found = 1,         ///< what was checked for was found: a round trip that should be exact is not
  input = 2,         ///< usage, a file that cannot be read, or a fault of the machine
  inconclusive = 3,  ///< nothing at all could be decided; with --strict, not everything
  incomparable = 4,  ///< environments or data that cannot be compared
};

/// The user can mend it. The message says what, where, and what to do.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The machine has not got what is needed: the disk is full, there are too few files or processes. No format
/// is to blame; what was measured is kept, and `--resume` goes on. The message says what, where, and what to
/// do.
class MachineError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What is there and what was asked for are not of one build, one machine or the same data. The message names
/// what differs.
class IncomparableError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What an error number of the system means: "No space left on device".
[[nodiscard]] inline std::string error_text(int error) {
  const char* text = ::strerrordesc_np(error);
  return text == nullptr ? "error " + std::to_string(error) : text;
}

}  // namespace roundtrip
