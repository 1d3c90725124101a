// SPDX-License-Identifier: MIT
//
// A file's bytes in memory without reading them: the pages that are looked at come in by themselves. For
// view(), which looks at little, and for load(), which saves a copy. POSIX (mmap).
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "bench/record/buffer.h"

namespace roundtrip::native {

/// The bytes are those of the file, also when somebody writes to it: what view() has checked may change then,
/// and to read behind the end of a file that was cut ends the program (SIGBUS). Map files that are replaced
/// as a whole (written beside and renamed).
class MappedFile {
 public:
  MappedFile() = default;
#ifdef __cpp_exceptions
  /// @throws std::system_error when the file cannot be opened or mapped
  explicit MappedFile(const std::string& path) {
    if (const std::error_code error = open(path)) throw std::system_error(error, path);
  }
#endif
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  MappedFile(MappedFile&& other) noexcept {
    swap(other);
  }
  MappedFile& operator=(MappedFile&& other) noexcept {
    MappedFile(std::move(other)).swap(*this);
    return *this;
  }
  ~MappedFile() {
    close();
  }

  /// In the place of what was mapped before.
  /// @return why it cannot be opened or mapped; nothing is mapped then
  [[nodiscard]] std::error_code open(const std::string& path) {
    close();
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): POSIX has no other
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return {errno, std::generic_category()};
    const std::error_code error = map(file);
    ::close(file);
    return error;
  }

  /// Valid as long as this object is, also when it has been moved to another.
  [[nodiscard]] View bytes() const {
    return {static_cast<const std::byte*>(address_), size_};
  }

 private:
  std::error_code map(int file) {
    struct stat status {};
    if (::fstat(file, &status) != 0) return {errno, std::generic_category()};
    if (!S_ISREG(status.st_mode)) return std::make_error_code(std::errc::invalid_argument);
    // Nothing cannot be mapped.
    if (status.st_size == 0) return {};
    const auto size = static_cast<std::size_t>(status.st_size);
    void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (address == MAP_FAILED) return {errno, std::generic_category()};
    address_ = address;
    size_ = size;
    return {};
  }

  void close() {
    if (address_ != nullptr) ::munmap(address_, size_);
    address_ = nullptr;
    size_ = 0;
  }

  void swap(MappedFile& other) noexcept {
    std::swap(address_, other.address_);
    std::swap(size_, other.size_);
  }

  void* address_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace roundtrip::native
