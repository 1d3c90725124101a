// SPDX-License-Identifier: MIT
//
// The lines of a history file, one by one: what the part that writes and the part that reads have in common.
#pragma once

#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "bench/driver/history/history.h"

namespace roundtrip {

using HistoryRow = std::variant<RunRow, CellRow, FactsRow>;

/// The rows of a run, that of the run itself first. What was not built, or had no turn, has none.
/// @throws InputError when a time is none
[[nodiscard]] std::vector<HistoryRow> history_rows(const Run& run, const std::string& commit,
                                                   const std::string& commit_time);

/// Without the newline.
[[nodiscard]] std::string row_text(const HistoryRow& row);

/// What no two rows of a file have in common.
[[nodiscard]] std::string row_key(const HistoryRow& row);

/// The JSON Schema of a line, as text: `roundtrip schema history` prints it.
[[nodiscard]] std::string history_schema();

/// @throws InputError that says what is wrong with the line: the column, or the path of what is wrong in it
[[nodiscard]] HistoryRow parse_row(const std::string& line);

/// The lines of a file. None is held that is longer than any row, whatever the file is.
class HistoryLines {
 public:
  static constexpr std::size_t longest = std::size_t{1} << 16;

  /// @throws InputError when the file cannot be read
  explicit HistoryLines(const std::filesystem::path& path);

  /// @return false at the end
  bool next();

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::size_t number() const { return number_; }  ///< from 1
  [[nodiscard]] std::uint64_t begin() const { return begin_; }  ///< its place in the file
  [[nodiscard]] std::uint64_t end() const { return end_; }
  [[nodiscard]] bool whole() const { return whole_; }        ///< it ends with a newline
  [[nodiscard]] bool too_long() const { return too_long_; }  ///< and its text is empty

 private:
  std::filesystem::path path_;
  std::ifstream file_;
  std::string buffer_;
  std::string text_;
  std::size_t number_ = 0;
  std::uint64_t begin_ = 0;
  std::uint64_t end_ = 0;
  bool whole_ = true;
  bool too_long_ = false;
};

}  // namespace roundtrip
