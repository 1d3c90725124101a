// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bench/driver/base/descriptor.h"
#include "bench/driver/base/signals.h"

namespace roundtrip {

/// Whether a file with this text may be replaced, since this program wrote it, and as the same kind of file.
using IsOurs = std::function<bool(const std::string& text)>;

/// A file that the program writes, the only way to write one. It is looked at before anything is measured,
/// and written as often as there is something new.
///
/// What is a regular file, or not there yet, is written under another name beside it, which nobody else can
/// guess or have made, and renamed: whatever happens, there is a whole file. Symbolic links are followed, and
/// the mode and the owner of a file that is there are kept. A pipe, a device or an open file (/dev/stdout,
/// /dev/fd/3) is written to and not replaced.
class OutputFile {
 public:
  /// @param what it is, for messages: "the results"
  /// @param is_ours of what is there already; an empty file is nobody's
  /// @throws InputError when nothing can be written there, or what is there is not ours
  OutputFile(std::filesystem::path path, std::string what, IsOurs is_ours);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  OutputFile(OutputFile&&) = delete;
  OutputFile& operator=(OutputFile&&) = delete;
  ~OutputFile();

  /// Keeps every other process that calls this for the same file from going on, for as long as the object
  /// lives. Removes what a process that was killed left of its writing.
  /// @throws InputError that names the process that has the file
  void lock();
  /// What is there now is to stay, as `<name>.previous.json`: the first write() moves it there.
  /// @throws InputError when that name is taken by something that is not ours
  void keep_previous();

  /// Whether it can be written again and again; a pipe is written to once.
  [[nodiscard]] bool replaceable() const { return replaceable_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// @throws InputError when that is not possible; what was there before is still there then
  void write(std::string_view text);

 private:
  void replace(std::string_view text) const;
  void write_through(std::string_view text) const;
  [[noreturn]] void fail(int error) const;

  std::filesystem::path path_;    ///< as it was named
  std::filesystem::path target_;  ///< where its links lead
  std::string what_;
  IsOurs is_ours_;
  bool replaceable_ = true;
  std::filesystem::path previous_;  ///< empty: nothing is to be kept
  Descriptor lock_;
  std::filesystem::path lock_path_;
  std::optional<Undo> undo_lock_;
};

/// Puts a text behind what a file holds, for files that belong to several programs.
/// @throws InputError
void append_to_file(std::string_view text, const std::filesystem::path& path, const char* what);

/// A file with what the command line calls it.
struct NamedFile {
  std::string option;
  std::filesystem::path path;
};

/// Sees to it that no output is one of the inputs, or another output: by whatever name, through links, too.
/// @throws InputError that names the two
void check_apart(std::span<const NamedFile> outputs, std::span<const NamedFile> inputs);

}  // namespace roundtrip
