// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "bench/suite/reader.h"

namespace roundtrip {

/// A file whose pages come into memory when they are looked at, and may go again. If somebody cuts it while
/// it is read, the process ends (SIGBUS).
class MappedFile final : public ReadFile {
 public:
  /// @throws std::system_error with the path
  explicit MappedFile(const std::filesystem::path& path);
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  MappedFile(MappedFile&&) = delete;
  MappedFile& operator=(MappedFile&&) = delete;
  ~MappedFile() override;

  [[nodiscard]] View bytes() const override;
  void done_until(std::size_t offset) const override;

 private:
  void* address_ = nullptr;
  std::size_t size_ = 0;
  mutable std::size_t done_ = 0;
};

}  // namespace roundtrip
