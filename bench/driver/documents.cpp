// SPDX-License-Identifier: MIT
#include "bench/driver/documents.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <nlohmann/json.hpp>
#include <system_error>

#include "bench/driver/error.h"
#include "bench/file.h"
#include "bench/worker/document_file.h"

namespace roundtrip {

namespace {

/// The depth of nesting that is read. The native format, in which documents travel, has the same limit.
constexpr std::size_t max_depth = 900;

/// Builds a Document from the events of the parser. Not the parser's own tree: that would sort the keys, or
/// search all of them at each insertion.
class DocumentBuilder {
 public:
  explicit DocumentBuilder(Document& root) : root_(root) {}

  bool null() { return put({}); }
  bool boolean(bool value) { return put({value}); }
  bool number_integer(std::int64_t value) { return put(Document::integer(value)); }
  bool number_unsigned(std::uint64_t value) { return put(Document::integer(value)); }
  bool number_float(double value, const std::string&) { return put({value}); }
  bool string(std::string& value) { return put({std::move(value)}); }
  bool binary(Bytes&) { return false; }
  bool binary(std::vector<std::uint8_t>&) { return false; }
  bool start_object(std::size_t) { return open({Document::Object{}}); }
  bool key(std::string& value) {
    auto& object = std::get<Document::Object>(open_.back()->value);
    object.emplace_back(std::move(value), Document{});
    return true;
  }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open({Document::Array{}}); }
  bool end_array() { return close(); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) {
    error_ = error.what();
    position_ = position;
    return false;
  }

  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] std::size_t position() const { return position_; }

 private:
  Document* place(Document value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (auto* array = std::get_if<Document::Array>(&open_.back()->value)) {
      return &array->emplace_back(std::move(value));
    }
    Document& member = std::get<Document::Object>(open_.back()->value).back().second;
    member = std::move(value);
    return &member;
  }
  bool put(Document value) { return place(std::move(value)) != nullptr; }
  bool open(Document value) {
    if (open_.size() == max_depth) {
      error_ = "nested more than " + std::to_string(max_depth) + " deep";
      return false;
    }
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  Document& root_;
  std::vector<Document*> open_;  // elements are only added behind the last, so outer ones do not move
  std::string error_;
  std::size_t position_ = 0;
};

/// Values without others inside, and empty containers.
std::size_t leaves(const Document& document) {
  std::size_t sum = 0;
  if (const auto* array = std::get_if<Document::Array>(&document.value)) {
    for (const Document& element : *array) sum += leaves(element);
  } else if (const auto* object = std::get_if<Document::Object>(&document.value)) {
    for (const auto& [key, value] : *object) sum += leaves(value);
  }
  return std::max<std::size_t>(sum, 1);
}

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

Document parse(std::string_view text, const std::string& name, std::size_t first_line = 1) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  Document document;
  DocumentBuilder builder(document);
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return document;
  const std::string_view before = text.substr(0, std::min(builder.position(), text.size()));
  const auto line = first_line + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  const std::size_t column = before.size() - (before.rfind('\n') + 1);
  std::string why = builder.error();
  // The library's message starts with its own name and position; ours says both already.
  if (const auto colon = why.find(": "); why.starts_with('[') && colon != std::string::npos)
    why.erase(0, colon + 2);
  throw InputError(name + ":" + std::to_string(line) + ":" +
                   std::to_string(std::max<std::size_t>(column, 1)) + ": not JSON: " + why);
}

std::string read_text(const std::filesystem::path& path) {
  Buffer bytes;
  try {
    read_file(path, bytes);
  } catch (const std::system_error& error) {
    throw InputError(error.what());
  }
  return std::string(as_text(as_view(bytes)));
}

Messages read_lines(const std::filesystem::path& path) {
  const std::string text = read_text(path);
  Messages messages;
  std::size_t number = 1;
  for (std::size_t start = 0; start < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const auto line = std::string_view(text).substr(start, end - start);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      messages.messages.push_back(parse(line, path.string(), number));
    }
    start = end + 1;
  }
  return messages;
}

Messages read_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  Messages messages;
  for (const auto& file : files) messages.messages.push_back(parse(read_text(file), file.string()));
  return messages;
}

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
  if (folder || extension == ".jsonl" || extension == ".ndjson") {
    Messages messages = folder ? read_folder(source) : read_lines(source);
    if (messages.messages.empty()) {
      throw InputError(source.string() +
                       (folder ? ": the folder holds no *.json file" : ": the file holds no line"));
    }
    messages.messages.resize(part_of(messages.messages.size(), scale));
    write_document_file(messages, file);
    const std::size_t count = messages.messages.size();
    prepared = {"messages",
                std::to_string(count) + (count == 1 ? " message" : " messages") + ", each saved by itself"};
  } else {
    const std::string text = read_text(source);
    Document document = parse(text, source.string());
    if (scale < 1) {
      std::size_t left = part_of(leaves(document), scale);
      keep_first(document, left);
    }
    write_document_file(document, file);
    prepared = {"document", std::to_string(text.size()) + " bytes of JSON"};
  }
  write_file(document_file, as_view(file));
  return prepared;
}

std::string dataset_name_of(const std::filesystem::path& source) {
  // "folder/" has an empty file name.
  const auto path = source.has_filename() ? source : source.parent_path();
  // A longer name leaves no room in a table, nor in the names of files that are made for it.
  constexpr std::size_t longest = 60;
  std::string name = path.stem().string().substr(0, longest);
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_' && c != '-' && c != '.') c = '_';
  }
  return name.empty() ? "data" : name;
}

}  // namespace roundtrip
