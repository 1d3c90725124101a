// SPDX-License-Identifier: MIT
#include "bench/readers/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace roundtrip {

namespace {

/// Few enough calls to cost nothing, and few enough pages to be none that somebody misses.
constexpr std::size_t piece = 16UL << 20U;

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  const auto fail = [&](int error) {
    throw std::system_error(error, std::generic_category(), path.string());
  };
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg): POSIX has no other
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) fail(errno);
  struct stat status {};
  int error = ::fstat(file, &status) == 0 ? 0 : errno;
  if (error == 0 && !S_ISREG(status.st_mode)) error = EINVAL;
  if (error == 0 && status.st_size > 0) {
    size_ = static_cast<std::size_t>(status.st_size);
    address_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    if (address_ == MAP_FAILED) {
      error = errno;
      address_ = nullptr;
    }
  }
  ::close(file);
  if (error != 0) fail(error);
}

MappedFile::~MappedFile() {
  if (address_ != nullptr) ::munmap(address_, size_);
}

View MappedFile::bytes() const {
  return {static_cast<const std::byte*>(address_), size_};
}

void MappedFile::done_until(std::size_t offset) const {
  if (offset < done_ + piece) return;
  const std::size_t end = offset / piece * piece;
  // Only advice: where it fails the pages stay.
  ::madvise(static_cast<std::byte*>(address_) + done_, end - done_, MADV_DONTNEED);
  done_ = end;
}

}  // namespace roundtrip
