// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace roundtrip {

/// Thrown by save and prepare: the format cannot hold this value, and that is nobody's fault.
class UnsupportedError : public std::runtime_error {
 public:
  /// @param path of the value, as in a Difference (difference.h); empty for the record itself
  explicit UnsupportedError(const std::string& reason, std::string path = {})
      : std::runtime_error(path.empty() ? reason : reason + "; first at " + path),
        reason_(reason),
        path_(std::move(path)) {}

  /// The same of a value that lies in another one.
  /// @param step from that one to this, such as `messages[3]`
  [[nodiscard]] UnsupportedError under(std::string step) const {
    const bool member = !path_.empty() && path_[0] != '[' && path_[0] != '{';
    return UnsupportedError(reason_, step.append(member ? "." : "").append(path_));
  }

 private:
  std::string reason_;
  std::string path_;
};

}  // namespace roundtrip
