// SPDX-License-Identifier: MIT
#include "bench/driver/base/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <random>
#include <system_error>
#include <thread>

#include "bench/driver/base/error.h"
#include "bench/record/file.h"

namespace roundtrip {

namespace {

namespace fs = std::filesystem;

/// Where a path leads when all links at its end are followed, whether there is something or not.
fs::path follow_links(fs::path path) {
  constexpr int most = 40;  // as the kernel has it
  std::error_code error;
  for (int i = 0; i < most && fs::is_symlink(fs::symlink_status(path, error)); ++i) {
    const fs::path link = fs::read_symlink(path, error);
    if (error) break;
    path = link.is_absolute() ? link : path.parent_path() / link;
  }
  return path;
}

/// Files that are open already: their path is a link to what they are, but not another name of it.
bool is_open_file(const fs::path& path) {
  const std::string name = path.lexically_normal().string();
  return name.starts_with("/dev/fd/") || name == "/dev/stdout" || name == "/dev/stderr" ||
         (name.starts_with("/proc/") && name.find("/fd/") != std::string::npos);
}

/// The file that a path such as /dev/stdout has open in this process, when it is a regular one: opened anew,
/// it would be written from its beginning, and what is printed would stand on top of that.
/// @return not open for any other path
Descriptor shared_file(const fs::path& path) {
  const std::string name = path.lexically_normal().string();
  int number = name == "/dev/stdout" ? STDOUT_FILENO : name == "/dev/stderr" ? STDERR_FILENO : -1;
  for (const std::string& folder :
       {std::string("/dev/fd/"), std::string("/proc/self/fd/"), fmt::format("/proc/{}/fd/", ::getpid())}) {
    if (!name.starts_with(folder)) continue;
    const char* const end = name.data() + name.size();
    if (std::from_chars(name.data() + folder.size(), end, number).ptr != end) return {};
  }
  struct stat status {};
  if (number < 0 || ::fstat(number, &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, 0));
}

fs::path folder_of(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// The beginning of the hidden names that belong to a file.
std::string hidden_name(const fs::path& file) {
  constexpr std::size_t longest = 200;  // leaves room within the 255 bytes of a name
  return "." + file.filename().string().substr(0, longest);
}

constexpr const char* partial = ".partial-";

/// What stands behind `partial`, in the names that are made here.
bool is_random_part(const std::string& text) {
  return text.size() == 16 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// What a lock's file holds: the number of the process that has it.
std::string beginning_of(const Descriptor& file) {
  std::array<char, 32> text{};
  const ssize_t count = ::pread(file.get(), text.data(), text.size(), 0);
  return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
}

/// A file beside another that nobody else knows of, made for it alone.
class Beside {
 public:
  explicit Beside(const fs::path& target) {
    std::random_device random;
    for (int tries = 0; tries < 100 && !file_.open(); ++tries) {
      path_ = folder_of(target) /
              fmt::format("{}{}{:08x}{:08x}", hidden_name(target), partial, random(), random());
      file_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
      if (!file_.open() && errno != EEXIST) break;
    }
    error_ = file_.open() ? 0 : errno;
    if (file_.open()) undo_.emplace(Undo::Stage::files, [path = path_] { ::unlink(path.c_str()); });
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  Beside(Beside&&) = delete;
  Beside& operator=(Beside&&) = delete;
  ~Beside() {
    if (undo_) ::unlink(path_.c_str());
  }

  /// @return an error number, 0 for none
  [[nodiscard]] int write(std::string_view text, const struct stat* like) {
    if (error_ != 0) return error_;
    if (like != nullptr) {
      // Another owner's file becomes ours where we may not give it away; its mode then would be for others.
      const bool same_owner = ::fchown(file_.get(), like->st_uid, like->st_gid) == 0;
      const mode_t mode = like->st_mode & (same_owner ? 07777U : 0777U);
      if (::fchmod(file_.get(), mode) != 0) return errno;
    }
    while (!text.empty()) {
      const ssize_t count = ::write(file_.get(), text.data(), text.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return errno;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(file_.get()) != 0) return errno;
    // Some file systems write only now.
    return ::close(file_.release()) == 0 ? 0 : errno;
  }

  [[nodiscard]] int rename_to(const fs::path& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) return errno;
    undo_.reset();
    return 0;
  }

 private:
  fs::path path_;
  Descriptor file_;
  int error_ = 0;
  std::optional<Undo> undo_;
};

void check_ours(const fs::path& path, const std::string& what, const IsOurs& is_ours) {
  Buffer bytes;
  try {
    read_file(path, bytes);
  } catch (const std::system_error& error) {
    throw InputError(
        fmt::format("{} cannot replace what is there: {}; name another file", what, error.what()));
  }
  const std::string text(as_text(as_view(bytes)));
  if (text.empty() || is_ours(text)) return;
  throw InputError(fmt::format(
      "{}: exists already and is not a file that {} may replace; name another, or remove it first",
      path.string(), what));
}

fs::path previous_of(const fs::path& target) {
  fs::path previous = target;
  if (previous.extension() == ".json") previous.replace_extension();
  return previous += ".previous.json";
}

/// Whether two paths are, or would be, one file.
bool same_file(const fs::path& a, const fs::path& b) {
  std::error_code error;
  if (fs::equivalent(a, b, error)) return true;
  const auto place = [](const fs::path& path) {
    std::error_code none;
    const fs::path target = follow_links(path);
    return fs::weakly_canonical(folder_of(target), none) / target.filename();
  };
  return place(a) == place(b);
}

}  // namespace

OutputFile::OutputFile(fs::path path, std::string what, IsOurs is_ours)
    : path_(std::move(path)), what_(std::move(what)), is_ours_(std::move(is_ours)) {
  if (path_.empty()) throw InputError(fmt::format("{}: no file name given", what_));
  target_ = is_open_file(path_) ? path_ : follow_links(path_);
  std::error_code error;
  if (!is_open_file(path_) && fs::is_symlink(fs::symlink_status(target_, error))) fail(ELOOP);
  struct stat status {};
  if (::stat(target_.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) throw InputError(path_.string() + ": is a folder; name a file in it");
    replaceable_ = S_ISREG(status.st_mode) && !is_open_file(target_);
    if (replaceable_) check_ours(target_, what_, is_ours_);
  }
  if (replaceable_ && ::access(folder_of(target_).c_str(), W_OK | X_OK) != 0) fail(errno);
}

OutputFile::~OutputFile() {
  // Before the lock is given up with its descriptor: whoever waits for it looks whether it has still a name.
  if (undo_lock_) ::unlink(lock_path_.c_str());
}

void OutputFile::fail(int error) const {
  throw InputError(
      fmt::format("{}: {} could not be written: {}; {}", path_.string(), what_, error_text(error),
                  error == ENOSPC || error == EDQUOT || error == EFBIG ? "free space, raise the limit, or "
                                                                         "name a file elsewhere"
                                                                       : "name another file"));
}

void OutputFile::lock() {
  if (!replaceable_) return;
  lock_path_ = folder_of(target_) / (hidden_name(target_) + ".lock");
  for (;;) {
    Descriptor file(::open(lock_path_.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666));
    if (!file.open()) fail(errno);
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
      throw InputError(
          fmt::format("{}: process {} is writing its results there; wait for it to end, or name another file",
                      path_.string(), std::atol(beginning_of(file).c_str())));
    }
    // The one before may have removed it between our two calls.
    struct stat ours {};
    struct stat named {};
    if (::fstat(file.get(), &ours) != 0 || ::stat(lock_path_.c_str(), &named) != 0 ||
        ours.st_ino != named.st_ino)
      continue;
    if (beginning_of(file).find_first_not_of("0123456789\n") != std::string::npos) {
      throw InputError(
          lock_path_.string() +
          ": is in the way of a lock and was not made as one; rename it, or name another results file");
    }
    const std::string holder = std::to_string(::getpid()) + "\n";
    if (::ftruncate(file.get(), 0) != 0 || ::write(file.get(), holder.data(), holder.size()) < 0) fail(errno);
    lock_ = std::move(file);
    break;
  }
  undo_lock_.emplace(Undo::Stage::files, [path = lock_path_] { ::unlink(path.c_str()); });
  const std::string left = hidden_name(target_) + partial;
  std::error_code error;
  for (fs::directory_iterator entry(folder_of(target_), error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(left) && is_random_part(name.substr(left.size()))) ::unlink(entry->path().c_str());
  }
}

void OutputFile::keep_previous() {
  std::error_code error;
  if (!replaceable_ || fs::file_size(target_, error) == 0 || error) return;
  previous_ = previous_of(target_);
  if (!fs::exists(fs::symlink_status(previous_))) return;
  if (!fs::is_regular_file(fs::symlink_status(previous_)))
    throw InputError(previous_.string() + ": is in the way of keeping the existing results; remove it");
  check_ours(previous_, what_ + " that were there", is_ours_);
}

void OutputFile::write(std::string_view text) {
  if (!replaceable_) {
    write_through(text);
    return;
  }
  if (!previous_.empty()) {
    // A link first, so that there is no moment without a file; some file systems have none.
    const fs::path previous = std::exchange(previous_, {});
    ::unlink(previous.c_str());
    if (::link(target_.c_str(), previous.c_str()) != 0 && ::rename(target_.c_str(), previous.c_str()) != 0)
      fail(errno);
  }
  replace(text);
}

void OutputFile::replace(std::string_view text) const {
  struct stat status {};
  const bool there = ::stat(target_.c_str(), &status) == 0;
  Beside file(target_);
  if (const int error = file.write(text, there ? &status : nullptr); error != 0) fail(error);
  if (const int error = file.rename_to(target_); error != 0) fail(error);
}

void OutputFile::write_through(std::string_view text) const {
  const auto wait = [&] {
    if (interrupted)
      throw InputError(fmt::format("{}: {} found no reader before the interruption", path_.string(), what_));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  };
  Descriptor file = shared_file(target_);
  while (!file.open()) {
    file = Descriptor(::open(target_.c_str(), O_WRONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
    if (file.open()) break;
    if (errno != ENXIO && errno != EINTR) fail(errno);  // a FIFO without a reader
    wait();
  }
  while (!text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count >= 0) {
      text.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN || errno == EINTR) {
      wait();
    } else {
      fail(errno);
    }
  }
}

void append_to_file(std::string_view text, const fs::path& path, const char* what) {
  const auto fail = [&] {
    throw InputError(fmt::format("{}: {} could not be written: {}; name another file", path.string(), what,
                                 error_text(errno)));
  };
  Descriptor file = shared_file(path);
  if (!file.open())
    file = Descriptor(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0666));
  if (!file.open()) fail();
  while (!text.empty()) {
    const ssize_t count = ::write(file.get(), text.data(), text.size());
    if (count < 0 && errno != EINTR) fail();
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
}

void check_apart(std::span<const NamedFile> outputs, std::span<const NamedFile> inputs) {
  const auto refuse = [](const NamedFile& output, const NamedFile& other) {
    // Many may share a device or a terminal.
    std::error_code error;
    const auto status = fs::status(output.path, error);
    if (fs::exists(status) && !fs::is_regular_file(status)) return;
    if (!same_file(output.path, other.path)) return;
    throw InputError(fmt::format("{} and {} are the same file, {}: name another for {}", output.option,
                                 other.option, output.path.string(), output.option));
  };
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    for (const NamedFile& input : inputs) refuse(outputs[i], input);
    for (std::size_t j = 0; j < i; ++j) refuse(outputs[i], outputs[j]);
  }
}

}  // namespace roundtrip
