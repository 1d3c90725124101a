// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace roundtrip {

/// The exit codes of the command; docs/methodology.md lists them.
enum class Exit : int {
  fine = 0,
  found = 1,         ///< what was checked for was found: a round trip that should be exact is not
  input = 2,         ///< usage, or a file that cannot be read
  inconclusive = 3,  ///< nothing was found, and not all could be judged; only where --strict asks for it
  incomparable = 4,  ///< environments that cannot be compared
};

/// The user can mend it. The message says what, where, and what to do.
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace roundtrip
