// SPDX-License-Identifier: MIT
#include "bench/driver/base/scratch.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "bench/driver/base/error.h"

namespace roundtrip {

namespace {

const std::string prefix = "roundtrip-";
/// A folder with this file was made here, whatever else lies in the temporary folder.
constexpr const char* owner_name = ".roundtrip-scratch-owner";

[[noreturn]] void cannot_use(const std::filesystem::path& folder, int error) {
  throw MachineError(
      fmt::format("{}: cannot make a temporary folder there: {}; free space there, or set TMPDIR to "
                  "another folder",
                  folder.string(), error_text(error)));
}

void remove_quietly(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

/// Whether it is the scratch folder of a process of this user that is no more: each live one holds its lock.
bool is_abandoned(const std::filesystem::path& folder) {
  struct stat status {};
  if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid())
    return false;
  const Descriptor owner(::open((folder / owner_name).c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  return owner.open() && ::flock(owner.get(), LOCK_EX | LOCK_NB) == 0;
}

void remove_abandoned(const std::filesystem::path& parent) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(parent, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::filesystem::path& path = entry->path();
    if (path.filename().string().starts_with(prefix) && is_abandoned(path)) remove_quietly(path);
  }
}

}  // namespace

std::filesystem::path temporary_folder() {
  std::error_code error;
  auto folder = std::filesystem::temp_directory_path(error);
  if (!error) return folder;
  const char* named = std::getenv("TMPDIR");
  throw InputError(fmt::format("TMPDIR is '{}', which is not a folder: set it to one, or unset it",
                               named == nullptr ? "" : named));
}

Scratch::Scratch() {
  const std::filesystem::path parent = temporary_folder();
  remove_abandoned(parent);
  std::string folder = (parent / (prefix + "XXXXXX")).string();
  if (::mkdtemp(folder.data()) == nullptr) cannot_use(parent, errno);
  folder_ = folder;
  undo_.emplace(Undo::Stage::files, [path = folder_] { remove_quietly(path); });
  // Locked before it has the name that others look for.
  const auto new_owner = folder_ / ".new-owner";
  owner_ = Descriptor(::open(new_owner.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!owner_.open() || ::flock(owner_.get(), LOCK_EX | LOCK_NB) != 0 ||
      ::rename(new_owner.c_str(), (folder_ / owner_name).c_str()) != 0) {
    const int error = errno;
    remove_quietly(folder_);
    cannot_use(parent, error);
  }
}

Scratch::~Scratch() {
  remove_quietly(folder_);
}

std::filesystem::path Scratch::make_folder() {
  auto path = make_name();
  if (::mkdir(path.c_str(), 0700) != 0) cannot_use(folder_, errno);
  return path;
}

std::filesystem::path Scratch::make_name() {
  return folder_ / std::to_string(++next_);
}

void Scratch::remove(const std::filesystem::path& folder) {
  remove_quietly(folder);
}

}  // namespace roundtrip
