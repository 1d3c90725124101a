// SPDX-License-Identifier: MIT
#include "formats/csv/documents.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "bench/bridges/nodes.h"
#include "bench/record/keys.h"
#include "bench/record/unsupported.h"
#include "formats/csv/records.h"

namespace roundtrip::csv_codec {

namespace {

/// As a path has it (bench/record/difference.h).
std::string step(std::size_t row) {
  return roundtrip::detail::enclosed('[', std::to_string(row), ']');
}
std::string step(const std::string& key) {
  return roundtrip::detail::from_root(roundtrip::detail::key_step(key)).value();
}

struct Number {
  NodeKind kind = NodeKind::string;
  std::int64_t int64 = 0;
  std::uint64_t uint64 = 0;
  double number = 0;
};

/// Takes digits off the front.
bool take_digits(std::string_view& text) {
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(count);
  return count != 0;
}

bool take_one_of(std::string_view characters, std::string_view& text) {
  if (text.empty() || characters.find(text[0]) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// Whether a text is a number as JSON has them (RFC 8259, section 6): none of 007, .5, 1. and +1 is.
/// @param integer whether it has neither a fraction nor an exponent
bool is_number(std::string_view text, bool& integer) {
  integer = true;
  take_one_of("-", text);
  if (!take_one_of("0", text) && !take_digits(text)) return false;
  if (take_one_of(".", text)) {
    integer = false;
    if (!take_digits(text)) return false;
  }
  if (take_one_of("eE", text)) {
    integer = false;
    take_one_of("+-", text);
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

/// What an unquoted field is if it is a number; a string where it is none.
Number number_of(std::string_view text) {
  Number number;
  bool integer = false;
  if (text == "nan" || text == "inf" || text == "-inf") {
    number.number =
        text == "nan" ? std::numeric_limits<double>::quiet_NaN() : std::numeric_limits<double>::infinity();
    if (text[0] == '-') number.number = -number.number;
    number.kind = NodeKind::number;
  } else if (!is_number(text, integer)) {
    number.kind = NodeKind::string;
  } else if (!integer) {
    if (events::detail::number_of_text(text, number.number)) number.kind = NodeKind::number;
  } else if (events::detail::number_of_text(text, number.int64)) {
    number.kind = NodeKind::int64;
  } else if (events::detail::number_of_text(text, number.uint64)) {
    number.kind = NodeKind::uint64;
  }
  return number;
}

bool is_word(std::string_view text) {
  return text == "true" || text == "false";
}

/// What a cell of a document is written by. What has no cell: why, and nothing is written.
struct CellWriter {
  Writer& writer;

  std::string_view operator()(std::monostate) const {
    writer.absent();
    return {};
  }
  std::string_view operator()(bool b) const {
    writer.plain(b ? "true" : "false");
    return {};
  }
  std::string_view operator()(std::int64_t i) const {
    write_number(writer, i);
    return {};
  }
  std::string_view operator()(std::uint64_t u) const {
    write_number(writer, u);
    return {};
  }
  std::string_view operator()(double d) const {
    std::array<char, 40> text;
    if (std::isnan(d)) {
      writer.plain("nan");
      return {};
    }
    char* end = std::to_chars(text.begin(), text.end(), d).ptr;
    // Without these it would be read as an integer.
    if (std::isfinite(d) &&
        std::string_view(text.data(), end).find_first_of(".e") == std::string_view::npos) {
      *end++ = '.';
      *end++ = '0';
    }
    writer.plain({text.data(), end});
    return {};
  }
  std::string_view operator()(const std::string& s) const {
    if (is_word(s) || number_of(s).kind != NodeKind::string) {
      writer.quoted(s);
    } else {
      writer.text(s);
    }
    return {};
  }
  std::string_view operator()(const Bytes&) const {
    return "CSV has no bytes that would be told from a string";
  }
  std::string_view operator()(const Document::Array&) const { return "an array in a row has no columns"; }
  std::string_view operator()(const Document::Object&) const { return "an object in a row has no columns"; }
};

const Document::Object& object_in(const Document& row, const std::string& path) {
  const auto* const object = std::get_if<Document::Object>(&row.value);
  if (object == nullptr) throw UnsupportedError("a table's rows are objects", path);
  return *object;
}

void write_header(Writer& writer, const Document::Object& row, const std::string& path) {
  if (row.empty()) throw UnsupportedError("an object without members has no columns", path);
  for (const auto& [key, value] : row) writer.text(key);
  writer.end_record();
}

void write_row(Writer& writer, const Document::Object& row, const Document::Object& first,
               const std::string& path) {
  const auto same_key = [](const Document::Member& a, const Document::Member& b) {
    return a.first == b.first;
  };
  if (!std::equal(row.begin(), row.end(), first.begin(), first.end(), same_key)) {
    throw UnsupportedError("the rows of a table have the same keys in the same order", path);
  }
  for (const auto& [key, value] : row) {
    const std::string_view refused = std::visit(CellWriter{writer}, value.value);
    if (!refused.empty()) throw UnsupportedError(std::string(refused), path + step(key));
  }
  writer.end_record();
}

bool read_row(roundtrip_csv::Reader& reader, const std::vector<std::string>& names, events::Loader& loader) {
  if (!loader.start_object()) return false;
  for (const std::string& name : names) {
    if (!loader.key(name) || !read_cell(reader.next_field(), loader)) return false;
  }
  return loader.end_object();
}

}  // namespace

bool read_cell(const roundtrip_csv::Field& field, events::Loader& loader) {
  if (field.quoted) return loader.string(field.text);
  if (field.text.empty()) return loader.null();
  if (is_word(field.text)) return loader.boolean(field.text == "true");
  const Number number = number_of(field.text);
  switch (number.kind) {
    case NodeKind::int64:
      return loader.int64(number.int64);
    case NodeKind::uint64:
      return loader.uint64(number.uint64);
    case NodeKind::number:
      return loader.number(number.number);
    default:
      return loader.string(field.text);
  }
}

void DocumentTable::save(const Document& document, Buffer& out) const {
  Writer writer(out);
  if (root_ == Root::object) {
    const Document::Object& only = object_in(document, {});
    write_header(writer, only, {});
    write_row(writer, only, only, {});
    return;
  }
  const auto* const rows = std::get_if<Document::Array>(&document.value);
  if (rows == nullptr) throw UnsupportedError("it is not a table: that is an array of flat objects");
  if (rows->empty()) return;
  const Document::Object& first = object_in(rows->front(), step(0));
  write_header(writer, first, step(0));
  std::size_t i = 0;
  for (const Document& row : *rows) {
    // The path is made where it is needed: that of each row would cost more than the row.
    try {
      write_row(writer, object_in(row, {}), first, {});
    } catch (const UnsupportedError& error) {
      throw error.under(step(i));
    }
    ++i;
  }
}

void DocumentTable::load(View bytes, Document& document) {
  roundtrip_csv::Reader reader(as_text(bytes));
  try {
    names_.clear();
    if (reader.next_record()) {
      while (!reader.at_record_end()) names_.emplace_back(reader.next_field().text);
    }
    loader_.start(document);
    bool taken = root_ == Root::object || loader_.start_array();
    while (taken && reader.next_record()) taken = read_row(reader, names_, loader_);
    if (!taken) throw roundtrip_csv::Error(reader.place(), loader_.error());
    if ((root_ == Root::array && !loader_.end_array()) || !loader_.finish()) {
      throw std::runtime_error("csv: " + loader_.error());
    }
  } catch (const roundtrip_csv::Error& error) {
    throw std::runtime_error(std::string("csv: ") + error.what());
  }
}

}  // namespace roundtrip::csv_codec
