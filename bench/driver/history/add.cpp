// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <map>
#include <system_error>
#include <thread>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/output_file.h"
#include "bench/driver/history/row.h"

namespace roundtrip {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const char* what) {
  throw InputError(fmt::format("{}: {}: {}", path.string(), what, error_text(errno)));
}

/// Creates the folder. Git is to merge what two clones have appended by keeping the lines of both.
void prepare(const std::filesystem::path& store) {
  try {
    std::filesystem::create_directories(store);
    const auto attributes = store / ".gitattributes";
    if (!std::filesystem::exists(std::filesystem::symlink_status(attributes))) {
      OutputFile(attributes, "the store", [](const std::string&) {
        return false;
      }).write("*.jsonl merge=union\n");
    }
  } catch (const std::filesystem::filesystem_error& error) {
    throw InputError(std::string("the store cannot be created: ") + error.what() + "; name another folder");
  }
}

/// A file of the store that this process alone may write to, for as long as the object lives.
class LockedFile {
 public:
  explicit LockedFile(std::filesystem::path path) : path_(std::move(path)) {
    const bool is_new = !std::filesystem::exists(path_);
    if (!is_new && !std::filesystem::is_regular_file(path_)) {
      throw InputError(path_.string() + ": is not a regular file; name another store");
    }
    file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0666));
    if (file_.get() < 0) fail(path_, "cannot be opened for writing");
    lock();
    if (is_new) sync_folder();
  }

  /// Puts the bytes behind the last one, all or none.
  void append(const std::string& text) const {
    const off_t before = ::lseek(file_.get(), 0, SEEK_END);
    for (std::size_t written = 0; written < text.size();) {
      const ssize_t count = ::write(file_.get(), text.data() + written, text.size() - written);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        const int why = errno;
        cut(static_cast<std::uint64_t>(before));
        errno = why;
        fail(path_, "cannot be written");
      }
      written += static_cast<std::size_t>(count);
    }
    if (::fsync(file_.get()) != 0) fail(path_, "cannot be synced to the device");
  }

  void cut(std::uint64_t size) const {
    if (::ftruncate(file_.get(), static_cast<off_t>(size)) != 0) fail(path_, "cannot be truncated");
  }

 private:
  void lock() const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK && errno != EINTR) fail(path_, "cannot be locked");
      if (std::chrono::steady_clock::now() > end) {
        throw InputError(path_.string() +
                         ": another process has held its lock for a minute; end that process");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  /// Only then is the new file's name on the device, too.
  void sync_folder() const {
    const Descriptor folder(::open(path_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0) ::fsync(folder.get());
  }

  std::filesystem::path path_;
  Descriptor file_;
};

/// The lines that a file has of a commit, by their keys. A last line without its end is what a crash leaves.
/// When it is a row all the same, only its newline is missing; otherwise it is cut off.
std::map<std::string, std::string> present_rows(const std::filesystem::path& path, const LockedFile& file,
                                                const std::string& commit, std::string& recovered) {
  std::map<std::string, std::string> present;
  HistoryLines lines(path);
  while (lines.next()) {
    if (lines.whole() && lines.text().find(commit) == std::string::npos) continue;
    std::optional<HistoryRow> row;
    try {
      row = parse_row(lines.text());
      present.try_emplace(row_key(*row), lines.text());
    } catch (const std::exception&) {
      // What is damaged in the middle stays as it is: `show` and `check` report it.
    }
    if (lines.whole()) continue;
    if (row) {
      file.append("\n");
      recovered = fmt::format("{}:{}: the last line had no newline; it is complete and was kept",
                              path.string(), lines.number());
    } else {
      file.cut(lines.begin());
      recovered = fmt::format("{}:{}: the last line was torn, {} bytes without a newline; it was cut off",
                              path.string(), lines.number(), lines.end() - lines.begin());
    }
  }
  return present;
}

bool is_floor(const Run& run, const std::string& name) {
  const auto format = find_by(run.roundtrip.formats, name, &FormatEntry::name);
  return format != run.roundtrip.formats.end() && format->floor;
}

}  // namespace

Added add_to_history(const Run& run, const std::string& commit, const std::string& commit_time,
                     const std::filesystem::path& store) {
  const auto rows = history_rows(run, commit, commit_time);
  Added result;
  result.machine = machine_id(run.roundtrip.fingerprint);
  prepare(store);
  const auto path = store / (result.machine + ".jsonl");
  const LockedFile file(path);
  auto present = present_rows(path, file, commit, result.recovered);
  std::string text;
  for (const HistoryRow& row : rows) {
    const auto* cell = std::get_if<CellRow>(&row);
    if (cell != nullptr && !cell->ratio && !is_floor(run, cell->format)) ++result.without_anchor;
    const std::string line = row_text(row);
    if (line.size() >= HistoryLines::longest) {
      throw InputError(
          fmt::format("a row of {} bytes is too long for a history: {}…", line.size(), line.substr(0, 200)));
    }
    const auto [there, is_new] = present.try_emplace(row_key(row), line);
    if (is_new) {
      text += line + "\n";
      ++result.added;
    } else if (there->second == line) {
      ++result.present;
    } else {
      ++result.contradicted;
    }
  }
  if (!text.empty()) file.append(text);
  return result;
}

}  // namespace roundtrip
