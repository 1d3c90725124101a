// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "bench/suite/reader.h"

namespace roundtrip {

/// A file for a reader, in memory of its own, so that a sanitizer sees what is read behind it.
class FileInMemory final : public ReadFile {
 public:
  explicit FileInMemory(View bytes) : bytes_(bytes.begin(), bytes.end()) {}
  [[nodiscard]] View bytes() const override { return bytes_; }
  void done_until(std::size_t /*offset*/) const override {}

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace roundtrip
