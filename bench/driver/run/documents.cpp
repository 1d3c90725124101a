// SPDX-License-Identifier: MIT
#include "bench/driver/run/documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>
#include <system_error>

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/run/json_document.h"
#include "bench/record/document_file.h"
#include "bench/record/file.h"
#include "bench/record/record_traits.h"

ROUNDTRIP_RECORD_TRAITS(extern, roundtrip::Document);
ROUNDTRIP_RECORD_TRAITS(extern, roundtrip::Messages);

namespace roundtrip {

namespace {

/// Keeps what holds the first `left` leaves, and what they lie in.
void keep_first(Document& document, std::size_t& left) {
  const auto cut = [&](auto& children, auto value_of) {
    auto child = children.begin();
    while (child != children.end() && left > 0) keep_first(value_of(*child++), left);
    children.erase(child, children.end());
  };
  if (auto* array = std::get_if<Document::Array>(&document.value); array != nullptr && !array->empty()) {
    cut(*array, [](Document& element) -> Document& { return element; });
  } else if (auto* object = std::get_if<Document::Object>(&document.value);
             object != nullptr && !object->empty()) {
    cut(*object, [](Document::Member& member) -> Document& { return member.second; });
  } else {
    --left;
  }
}

std::size_t part_of(std::size_t count, double scale) {
  const double part = std::ceil(static_cast<double>(count) * std::min(scale, 1.0));
  return std::max<std::size_t>(static_cast<std::size_t>(part), 1);
}

/// What was rounded in all texts of a dataset.
class RoundingNotes {
 public:
  /// @param json parsed from the part of `text` that begins at `start`
  /// @param message its number among those of the dataset; nothing for a document, of which leaves are used
  void add(const JsonDocument& json, const std::filesystem::path& path, std::string_view text,
           std::size_t start, std::optional<std::size_t> message) {
    for (std::size_t i = 0; i < roundings; ++i) {
      const RoundedNumbers& rounded = json.rounded.at(i);
      Kind& kind = kinds_.at(i);
      if (rounded.leaves.empty()) continue;
      if (kind.units.empty()) {
        kind.first = valid_utf8(path.string()) + ":" + line_and_column(text, start + rounded.first_offset);
      }
      for (const std::size_t leaf : rounded.leaves) kind.units.push_back(message.value_or(leaf));
    }
  }

  /// @param used how many messages, or leaves of a document, are used of those that were read
  [[nodiscard]] std::vector<std::string> texts(std::size_t used) const {
    static constexpr std::array<std::array<std::string_view, 2>, roundings> words{{
        {"number has more digits than a double holds and was rounded",
         "numbers have more digits than a double holds and were rounded"},
        {"number is closer to zero than any double and was read as 0",
         "numbers are closer to zero than any double and were read as 0"},
    }};
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < roundings; ++i) {
      const auto& units = kinds_.at(i).units;
      const auto count = std::lower_bound(units.begin(), units.end(), used) - units.begin();
      if (count == 0) continue;
      texts.push_back(
          fmt::format("{} {}; first at {}", count, words.at(i).at(count == 1 ? 0 : 1), kinds_.at(i).first));
    }
    return texts;
  }

 private:
  struct Kind {
    std::vector<std::size_t> units;  ///< ascending
    std::string first;
  };
  std::array<Kind, roundings> kinds_;
};

/// All texts of a dataset, one after the other.
class Reader {
 public:
  /// Parses `length` bytes of a file's text.
  JsonDocument parse(const std::filesystem::path& path, std::string_view text, std::size_t start,
                     std::size_t length, std::optional<std::size_t> message) {
    try {
      JsonDocument json = parse_document(text.substr(start, length));
      notes_.add(json, path, text, start, message);
      return json;
    } catch (const JsonError& error) {
      throw InputError(path.string() + ":" + line_and_column(text, start + error.offset()) + ": " +
                       error.what());
    }
  }

  JsonDocument read_document(const std::filesystem::path& path, std::size_t& bytes) {
    const std::string text = read_text(path);
    bytes = text.size();
    return parse(path, text, 0, text.size(), std::nullopt);
  }

  Messages read_lines(const std::filesystem::path& path) {
    const std::string text = read_text(path);
    Messages messages;
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t length = std::min(text.find('\n', start), text.size()) - start;
      if (std::string_view(text).substr(start, length).find_first_not_of(" \t\r") != std::string_view::npos) {
        messages.messages.push_back(parse(path, text, start, length, messages.messages.size()).root);
      }
      start += length + 1;
    }
    return messages;
  }

  Messages read_folder(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    try {
      for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json" || entry.is_directory()) continue;
        if (!entry.is_regular_file()) throw InputError(entry.path().string() + ": not a regular file");
        files.push_back(entry.path());
      }
    } catch (const std::filesystem::filesystem_error& error) {
      throw InputError(folder.string() + ": the folder cannot be read: " + error.code().message());
    }
    std::sort(files.begin(), files.end());
    Messages messages;
    for (const auto& file : files) {
      const std::string text = read_text(file);
      messages.messages.push_back(parse(file, text, 0, text.size(), messages.messages.size()).root);
    }
    return messages;
  }

  [[nodiscard]] const RoundingNotes& notes() const { return notes_; }

 private:
  static std::string read_text(const std::filesystem::path& path) {
    Buffer bytes;
    try {
      read_file(path, bytes);
    } catch (const std::system_error& error) {
      throw InputError(error.what());
    }
    return std::string(as_text(as_view(bytes)));
  }

  RoundingNotes notes_;
};

}  // namespace

PreparedDocument prepare_document(const std::filesystem::path& source,
                                  const std::filesystem::path& document_file, double scale) {
  std::error_code error;
  const auto status = std::filesystem::status(source, error);
  if (!std::filesystem::exists(status))
    throw InputError(source.string() + ": there is no such file or folder");
  const std::string extension = source.extension().string();
  const bool folder = std::filesystem::is_directory(status);
  if (!folder && !std::filesystem::is_regular_file(status)) {
    throw InputError(source.string() + ": neither a file nor a folder");
  }
  Buffer file;
  PreparedDocument prepared;
  Reader reader;
  std::size_t used = 0;
  if (folder || extension == ".jsonl" || extension == ".ndjson") {
    Messages messages = folder ? reader.read_folder(source) : reader.read_lines(source);
    if (messages.messages.empty()) {
      throw InputError(source.string() +
                       (folder ? ": the folder holds no *.json file" : ": the file holds no line"));
    }
    used = part_of(messages.messages.size(), scale);
    messages.messages.resize(used);
    write_document_file(messages, file);
    prepared.payload_bytes = payload_bytes(messages);
    prepared.checksum = checksum(messages);
    prepared.kind = "messages";
    prepared.summary =
        std::to_string(used) + (used == 1 ? " message" : " messages") + ", each saved by itself";
  } else {
    std::size_t bytes = 0;
    JsonDocument json = reader.read_document(source, bytes);
    used = part_of(json.leaves, scale);
    std::size_t left = used;
    if (scale < 1) keep_first(json.root, left);
    write_document_file(json.root, file);
    prepared.payload_bytes = payload_bytes(json.root);
    prepared.checksum = checksum(json.root);
    prepared.kind = "document";
    prepared.summary = std::to_string(bytes) + " bytes of JSON";
  }
  prepared.notes = reader.notes().texts(used);
  write_file(document_file, as_view(file));
  return prepared;
}

std::string document_rules() {
  return fmt::format("Files are UTF-8 and nest at most {} deep", max_document_depth);
}

std::string dataset_name_of(const std::filesystem::path& source) {
  // Of "." and ".." it is that of the folder that they mean; "folder/" has an empty file name.
  std::error_code error;
  auto path = std::filesystem::absolute(source, error).lexically_normal();
  if (error) path = source;
  if (!path.has_filename()) path = path.parent_path();
  // A longer name leaves no room in a table, nor in the names of files that are made for it.
  constexpr std::size_t longest = 60;
  std::string name = path.stem().string().substr(0, longest);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-' && c != '.') c = '_';
  }
  return name.find_first_not_of('.') == std::string::npos ? "data" : name;
}

}  // namespace roundtrip
