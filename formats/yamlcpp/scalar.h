// SPDX-License-Identifier: MIT
//
// What a scalar stands for. The library keeps its text and its tag, and leaves the rest to its user.
#pragma once

#include <cstdint>
#include <string>

#include "bench/bridges/nodes.h"

namespace roundtrip::yamlcpp_codec {

/// A scalar's kind, and its value where that is not its text (and for bytes the text is base64).
struct Scalar {
  NodeKind kind = NodeKind::string;
  bool boolean = false;
  std::int64_t int64 = 0;
  std::uint64_t uint64 = 0;
  double number = 0;
};

/// By the core schema of YAML 1.2 (section 10.3.2), but for null, which the library finds itself.
/// @param tag as the library's parser gives it: "?" of a plain scalar, "!" of a quoted one
[[nodiscard]] Scalar resolve(const std::string& tag, const std::string& text);

}  // namespace roundtrip::yamlcpp_codec
