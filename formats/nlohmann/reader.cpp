// SPDX-License-Identifier: MIT
//
// What is in a file of JSON, of JSON Lines or of UBJSON (https://ubjson.org, draft 12), by the library's
// events: of a file of any size no more is in memory than its longest string. The driver reads JSON by
// itself.
#include "bench/suite/reader.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "bench/suite/values/document_builder.h"
#include "bench/suite/values/inspected_values.h"

namespace roundtrip {

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Bytes of the file, one after the other, for the library; it says how far the library is.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** reached) : at_(at), reached_(reached) {}

  reference operator*() const { return *at_; }
  Cursor& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }
  bool operator!=(const Cursor& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

using Input = nlohmann::json::input_format_t;

const Mapping high_precision{"number of high precision became a double",
                             "numbers of high precision became doubles"};

/// The library's handler, whose functions say whether to go on.
class Events {
 public:
  Events(View file, Input format, ValueSink& sink)
      : file_(as_text(file).data()),
        reached_(file_),
        format_(format),
        left_(most_values + most_values_per_byte * file.size()),
        sink_(sink) {}

  /// @throws std::runtime_error
  void parse(std::string_view text) {
    reached_ = text.data();
    const Cursor begin(text.data(), &reached_);
    const Cursor end(text.data() + text.size(), &reached_);
    if (!nlohmann::json::sax_parse(begin, end, this, format_)) {
      throw std::runtime_error((is_json() ? "json: " : "ubjson: ") + error_ + " (at byte " +
                               std::to_string(offset()) + ")");
    }
  }

  bool null() { return plain("null", std::monostate()); }
  bool boolean(bool b) { return plain("boolean", b); }
  bool number_integer(std::int64_t i) { return plain("number", i); }
  bool number_unsigned(std::uint64_t u) { return plain("number", u); }
  /// @param text nothing where the file has the bits
  bool number_float(double number, const std::string& text) {
    if (is_json()) return plain("number", std::string_view(text));
    if (!text.empty()) sink_.mapped(high_precision);
    return plain("number", number);
  }
  bool string(std::string& text) {
    if (is_json()) return plain("string", std::string_view(text));
    put_text(sink_, "string", text);
    return told();
  }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return sink_.start_object("object") || too_deep(); }
  bool start_array(std::size_t) { return sink_.start_array("array") || too_deep(); }
  bool key(std::string& key) {
    put_key(sink_, std::string_view(key));
    return true;
  }
  bool end_object() { return end(); }
  bool end_array() { return end(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception& error) {
    constexpr std::size_t longest_message = 300;
    const std::string_view text = error.what();
    // Behind the library's number for it.
    error_ = text.substr(std::min(text.size(), text.find("] ") + 2)).substr(0, longest_message);
    return false;
  }

 private:
  [[nodiscard]] std::size_t offset() const { return static_cast<std::size_t>(reached_ - file_); }
  bool plain(std::string_view type, const Plain& value) {
    sink_.value(type, value);
    return told();
  }
  bool told() {
    sink_.reached(offset());
    // Of an array of nulls or of bools UBJSON has nothing but the number.
    if (left_-- != 0) return true;
    error_ = "more values than the limit for a file of this size";
    return false;
  }
  bool end() {
    sink_.end();
    return true;
  }
  bool too_deep() {
    error_ = too_deep_for_a_document();
    return false;
  }

  [[nodiscard]] bool is_json() const { return format_ == Input::json; }

  static constexpr std::size_t most_values = std::size_t{1} << 20;
  static constexpr std::size_t most_values_per_byte = 16;

  const char* file_;
  const char* reached_;
  Input format_;
  std::size_t left_;
  ValueSink& sink_;
  std::string error_;
};

/// Whether it is UBJSON and not JSON, which have brackets in common: by what comes after the first of them.
bool is_ubjson(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of('[')));
  if (text.empty()) return false;
  constexpr std::string_view markers = "ZNTFiUIlLdDHCS$#";
  if (text.front() != '{') return markers.find(text.front()) != std::string_view::npos;
  constexpr std::string_view before_key = "iUIlL$#N";
  return text.size() > 1 && before_key.find(text[1]) != std::string_view::npos;
}

/// Whether several values follow, each on a line: the first line is one, and not all.
bool is_lines(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || text.find_first_not_of(blanks, end) == std::string_view::npos)
    return false;
  const std::string_view first = text.substr(0, end);
  return nlohmann::json::accept(first.begin(), first.end());
}

class JsonReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    std::string_view text = as_text(file);
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    const std::size_t begin = text.find_first_not_of(blanks);
    constexpr std::string_view beginnings = "{[\"-0123456789tfn";
    const bool is_json =
        begin != std::string_view::npos && beginnings.find(text[begin]) != std::string_view::npos;
    return is_json || is_ubjson(as_text(file)) ? Recognition::possible : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    std::string_view text = as_text(file.bytes());
    InspectedValues values(inspection, file);
    if (is_ubjson(text)) {
      inspection.fact("format", "UBJSON");
      return Events(file.bytes(), Input::ubjson, values).parse(text);
    }
    Events events(file.bytes(), Input::json, values);
    if (!is_lines(text)) {
      inspection.fact("format", "JSON");
      return events.parse(text);
    }
    inspection.fact("format", "JSON Lines");
    static_cast<void>(values.start_array("lines"));
    while (!text.empty()) {
      const std::string_view line = text.substr(0, std::min(text.size(), text.find('\n')));
      if (line.find_first_not_of(blanks) != std::string_view::npos) events.parse(line);
      text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    values.end();
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    DocumentBuilder builder(mappings);
    Events(file, Input::ubjson, builder).parse(as_text(file));
    return builder.take();
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<JsonReader>();
}

}  // namespace roundtrip
