// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>
#include <string>

#include "roundtrip_native/error.h"

namespace roundtrip::native_files {

/// @param at which byte of the file
[[noreturn]] inline void fail(const std::string& what, std::size_t at) {
  throw std::runtime_error("native: " + what + " (at byte " + std::to_string(at) + ")");
}
[[noreturn]] inline void fail(native::Problem problem, std::size_t at) {
  fail(native::describe(problem), at);
}

}  // namespace roundtrip::native_files
