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

std::string read_text(const std::filesystem::path& path) {
  Buffer bytes;
  try {
    read_file(path, bytes);
  } catch (const std::system_error& error) {
    throw InputError(error.what());
  }
  return std::string(as_text(as_view(bytes)));
}

/// The lines of a text that hold something, by their first byte and length.
std::vector<std::pair<std::size_t, std::size_t>> lines_of(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t length = std::min(text.find('\n', start), text.size()) - start;
    if (text.substr(start, length).find_first_not_of(" \t\r") != std::string_view::npos)
      lines.emplace_back(start, length);
    start += length + 1;
  }
  return lines;
}

/// Whether the first two lines are values by themselves: such a text is not one JSON value, and each line may
/// be one.
bool begins_with_lines_of_json(std::string_view text, JsonDialect dialect) {
  const auto lines = lines_of(text);
  if (lines.size() < 2) return false;
  try {
    for (const auto& [start, length] : {lines[0], lines[1]})
      static_cast<void>(parse_document(text.substr(start, length), dialect));
    return true;
  } catch (const JsonError&) {
    return false;
  }
}

/// All JSON texts of a dataset, one after the other.
class JsonTexts {
 public:
  explicit JsonTexts(JsonDialect dialect) : dialect_(dialect) {}

  /// Parses `length` bytes of a file's text.
  /// @param hint behind what is wrong
  JsonDocument parse(const std::filesystem::path& path, std::string_view text, std::size_t start,
                     std::size_t length, std::optional<std::size_t> message, std::string_view hint = {}) {
    try {
      JsonDocument json = parse_document(text.substr(start, length), dialect_);
      notes_.add(json, path, text, start, message);
      return json;
    } catch (const JsonError& error) {
      throw InputError(fmt::format("{}:{}: {}{}", path.string(),
                                   line_and_column(text, start + error.offset()), error.what(), hint));
    }
  }

  Messages parse_lines(const std::filesystem::path& path, std::string_view text, std::string_view hint = {}) {
    Messages messages;
    for (const auto& [start, length] : lines_of(text)) {
      messages.messages.push_back(parse(path, text, start, length, messages.messages.size(), hint).root);
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

  [[nodiscard]] std::vector<std::string> notes(std::size_t used) const { return notes_.texts(used); }

 private:
  JsonDialect dialect_;
  RoundingNotes notes_;
};

/// A dataset on its way to its document file.
class Preparation {
 public:
  Preparation(const std::filesystem::path& file, double scale) : file_(file), scale_(scale) {}

  /// @return how many messages are used
  std::size_t put(Messages&& messages) {
    const std::size_t used = part_of(messages.messages.size(), scale_);
    messages.messages.resize(used);
    write(messages, "messages");
    prepared_.summary =
        std::to_string(used) + (used == 1 ? " message" : " messages") + ", each saved on its own";
    return used;
  }

  /// @return how many leaves are used
  std::size_t put(Document&& root, std::size_t leaves, std::string summary) {
    const std::size_t used = part_of(leaves, scale_);
    std::size_t left = used;
    if (scale_ < 1) keep_first(root, left);
    write(root, "document");
    prepared_.summary = std::move(summary);
    return used;
  }

  PreparedDocument take(const std::string& format, std::vector<std::string> notes) {
    prepared_.format = format;
    prepared_.notes = std::move(notes);
    return std::move(prepared_);
  }

 private:
  template <class Root>
  void write(const Root& root, const char* kind) {
    Buffer bytes;
    write_document_file(root, bytes);
    prepared_.payload_bytes = payload_bytes(root);
    prepared_.checksum = checksum(root);
    prepared_.kind = kind;
    write_file(file_, as_view(bytes));
  }

  const std::filesystem::path& file_;
  double scale_;
  PreparedDocument prepared_;
};

std::size_t leaves_of(const Document& document) {
  std::size_t leaves = 0;
  if (const auto* array = std::get_if<Document::Array>(&document.value); array != nullptr) {
    for (const Document& element : *array) leaves += leaves_of(element);
  } else if (const auto* object = std::get_if<Document::Object>(&document.value); object != nullptr) {
    for (const auto& member : *object) leaves += leaves_of(member.second);
  }
  return std::max<std::size_t>(leaves, 1);
}

PreparedDocument prepare_folder(const std::filesystem::path& folder, Preparation& preparation) {
  JsonTexts texts(JsonDialect::standard);
  Messages messages = texts.read_folder(folder);
  if (messages.messages.empty()) throw InputError(folder.string() + ": the folder has no *.json files");
  const std::size_t used = preparation.put(std::move(messages));
  return preparation.take({}, texts.notes(used));
}

PreparedDocument prepare_json(const OpenedInput& input, const DataFormat& format, Preparation& preparation) {
  const std::string text = read_text(input.file);
  const JsonDialect dialect =
      format.name == data_format::python_json ? JsonDialect::python : JsonDialect::standard;
  const bool said_to_be_lines = format.name == data_format::json_lines || format.name == "ndjson";
  JsonTexts texts(dialect);
  if (said_to_be_lines || begins_with_lines_of_json(text, dialect)) {
    Messages messages = texts.parse_lines(
        input.named, text,
        said_to_be_lines ? "" : "; the first lines are complete values, so each line was read as one");
    if (messages.messages.empty()) throw InputError(input.named.string() + ": the file has no lines");
    const std::size_t used = preparation.put(std::move(messages));
    return preparation.take(dialect == JsonDialect::python ? format.name : data_format::json_lines,
                            texts.notes(used));
  }
  JsonDocument json = texts.parse(
      input.named, text, 0, text.size(), std::nullopt,
      format.said ? "" : "; it was read as JSON, since nothing shows its format: name it with --data-format");
  const std::size_t used =
      preparation.put(std::move(json.root), json.leaves, std::to_string(text.size()) + " bytes of JSON");
  return preparation.take(format.name, texts.notes(used));
}

}  // namespace

PreparedDocument prepare_document(const std::filesystem::path& source, const std::string& format_name,
                                  const DataReaders& readers, const std::filesystem::path& document_file,
                                  double scale) {
  Preparation preparation(document_file, scale);
  std::error_code error;
  if (source != standard_input && std::filesystem::is_directory(source, error))
    return prepare_folder(source, preparation);
  const OpenedInput input = readers.open(source);
  const DataFormat format = readers.format_of(input, format_name);
  if (data_format::is_json(format.name)) return prepare_json(input, format, preparation);
  std::vector<std::string> notes;
  auto content = readers.read(*format.reader, input, notes);
  if (auto* const messages = std::get_if<Messages>(&content)) {
    preparation.put(std::move(*messages));
  } else {
    auto& root = std::get<Document>(content);
    const std::size_t leaves = leaves_of(root);
    preparation.put(std::move(root), leaves,
                    fmt::format("{} bytes of {}", std::filesystem::file_size(input.file), format.name));
  }
  return preparation.take(format.name, std::move(notes));
}

std::string document_rules() {
  return fmt::format("Files are UTF-8 and nest at most {} deep", max_document_depth);
}

std::string dataset_name_of(const std::filesystem::path& source) {
  if (source == standard_input) return "stdin";
  // Of "." and ".." it is that of the folder that they mean; "folder/" has an empty file name.
  std::error_code error;
  auto path = std::filesystem::absolute(source, error).lexically_normal();
  if (error) path = source;
  if (!path.has_filename()) path = path.parent_path();
  // A longer name leaves no room in a table, nor in the names of files that are made for it.
  constexpr std::size_t longest = 60;
  const std::string ending = path.extension().string();
  if (ending == ".gz" || ending == ".zst") path = path.stem();
  std::string name = path.stem().string().substr(0, longest);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-' && c != '.') c = '_';
  }
  return name.find_first_not_of('.') == std::string::npos ? "data" : name;
}

}  // namespace roundtrip
