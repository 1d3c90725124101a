// SPDX-License-Identifier: MIT
#include "bench/driver/base/input_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "bench/driver/base/descriptor.h"
#include "bench/driver/base/error.h"

namespace roundtrip {

namespace {

constexpr std::uint64_t most_bytes = std::uint64_t{4} << 30;

[[noreturn]] void refuse_input(const std::filesystem::path& path, const std::string& why) {
  throw InputError(fmt::format("{}: {}", path.string(), why));
}

[[noreturn]] void refuse_input(const std::filesystem::path& path, int error) {
  refuse_input(path, "cannot be read: " + error_text(error));
}

}  // namespace

std::string read_input(const std::filesystem::path& path, Pipes pipes) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) refuse_input(path, errno);
  const bool pipe = S_ISFIFO(status.st_mode) && pipes == Pipes::allowed;
  // What becomes a pipe between the two calls must not be waited for, either.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | (pipe ? 0 : O_NONBLOCK)));
  if (!file.open() || ::fstat(file.get(), &status) != 0) refuse_input(path, errno);
  if (S_ISDIR(status.st_mode)) refuse_input(path, "is a folder; name a file");
  if (!S_ISREG(status.st_mode) && !pipe)
    refuse_input(path, pipes == Pipes::allowed ? "is neither a file nor a pipe" : "is not a regular file");
  std::string text;
  std::array<char, std::size_t{64} << 10> chunk{};
  for (;;) {
    const ssize_t count = ::read(file.get(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse_input(path, errno);
    if (count == 0) return text;
    text.append(chunk.data(), static_cast<std::size_t>(count));
    if (text.size() > most_bytes) refuse_input(path, "is larger than 4 GiB, more than can be held at once");
  }
}

}  // namespace roundtrip
