// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/driver/run/data_readers.h"

namespace roundtrip {

/// A user's data, made ready for the workers.
struct PreparedDocument {
  std::string format;   ///< what it was read as, as --data-format has it; empty for a folder
  std::string kind;     ///< "document" or "messages"
  std::string summary;  ///< what was read: how many bytes, how many messages
  /// What was read as something else than stands there: numbers that were rounded, with the place of the
  /// first, of the part that is used; what a document has no kind for, of all of it. Valid UTF-8.
  std::vector<std::string> notes;
  std::uint64_t payload_bytes = 0;
  std::uint64_t checksum = 0;
};

/// Reads a file and writes it as a document file (bench/record/document_file.h). A folder stands for its
/// *.json files, and JSON values that stand in lines of their own for as many messages, each of which is
/// saved by itself.
/// @param source a file, a folder, or "-" for the standard input
/// @param format what it is, as --data-format has it; empty where it says so itself
/// @param scale below 1: only so large a part of it, cut behind as many values (or messages) as make it up,
/// in the order of the text; 1 and more: all of it
/// @throws InputError that names the file, and for JSON the line and the column where it cannot be read
/// (parse_document in json_document.h says when), or says what else is wrong
PreparedDocument prepare_document(const std::filesystem::path& source, const std::string& format,
                                  const DataReaders& readers, const std::filesystem::path& document_file,
                                  double scale);

/// What a user has to know of the files that can be read: a sentence for help texts, without a full stop.
[[nodiscard]] std::string document_rules();

/// A name for a file's dataset: the file's own without its ending, made of letters, digits, '_', '-' and '.'.
[[nodiscard]] std::string dataset_name_of(const std::filesystem::path& source);

}  // namespace roundtrip
