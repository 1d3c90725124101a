// SPDX-License-Identifier: MIT
#include "bench/record/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace roundtrip {

namespace {

[[noreturn]] void fail(const std::string& action, const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), "cannot " + action + " " + path.string());
}

class Descriptor {
 public:
  Descriptor(const std::filesystem::path& path, int flags)
      : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (fd_ < 0) fail("open", path);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  /// Closing by hand is the last chance to hear of an error: some file systems write only then.
  void close(const std::filesystem::path& path) {
    if (::close(std::exchange(fd_, -1)) != 0) fail("close", path);
  }

 private:
  int fd_;
};

}  // namespace

void write_file(const std::filesystem::path& path, View bytes, Sync sync) {
  Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write", path);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  if (sync == Sync::yes && ::fsync(file.get()) != 0) fail("fsync", path);
  file.close(path);
}

void read_file(const std::filesystem::path& path, Buffer& bytes) {
  // A pipe without a writer would be waited for.
  Descriptor file(path, O_RDONLY | O_NONBLOCK);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) fail("stat", path);
  if (!S_ISREG(status.st_mode)) {
    errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
    fail(S_ISDIR(status.st_mode) ? "read" : "read what is not a regular file,", path);
  }
  bytes.resize(static_cast<std::size_t>(status.st_size));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::read(file.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("read", path);
    if (count == 0) break;  // the file became shorter meanwhile
    done += static_cast<std::size_t>(count);
  }
  bytes.resize(done);
}

bool is_fault_of_the_machine(const std::error_code& error) {
  if (error.category() != std::generic_category() && error.category() != std::system_category()) return false;
  switch (error.value()) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:  // `ulimit -f`
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EIO:
    case EROFS:
      return true;
    default:
      return false;
  }
}

}  // namespace roundtrip
