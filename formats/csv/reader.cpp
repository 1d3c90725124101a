// SPDX-License-Identifier: MIT
//
// Tables with a header, by the rules of documents.h. What is between the fields is taken to be the character
// that the header has most of, of those that programs put there.
#include "bench/suite/reader.h"

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/bridges/document_events.h"
#include "bench/record/utf8.h"
#include "formats/csv/documents.h"
#include "roundtrip_csv/reader.h"

namespace roundtrip {

namespace {

using roundtrip_csv::Field;

/// A document has the names of the columns in each row: what the copies of them may take.
constexpr std::size_t most_copied = 64UL << 20U;
constexpr std::size_t most_copied_per_byte = 64;

char separator_of(std::string_view text) {
  constexpr std::string_view separators = ",;\t|";
  constexpr std::size_t longest_header = 64UL << 10U;
  std::array<std::size_t, separators.size()> counts{};
  bool quoted = false;
  for (const char c : text.substr(0, longest_header)) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) break;
    const std::size_t found = quoted ? std::string_view::npos : separators.find(c);
    if (found != std::string_view::npos) ++counts.at(found);
  }
  return separators[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) -
                                             counts.begin())];
}

[[noreturn]] void rethrow(const roundtrip_csv::Error& error) {
  throw std::runtime_error(std::string("csv: ") + error.what());
}

void require_utf8(const roundtrip_csv::Reader& reader, std::string_view text) {
  if (!is_utf8(text)) throw roundtrip_csv::Error(reader.place(), "a field that is not UTF-8");
}

/// What is in the cells of a column.
class Column {
 public:
  explicit Column(std::string name) : name_(std::move(name)) {}

  void add(const Field& field, const Document& cell) {
    constexpr std::size_t longest_example = 256;
    if (example_.empty()) example_ = field.text.substr(0, longest_example);
    ++counts_.at(cell.value.index());
  }

  [[nodiscard]] InspectedValue shown() const {
    const auto [nulls, bools, int64s, uint64s, doubles, strings] = counts_;
    const std::size_t all = bools + int64s + uint64s + doubles + strings;
    std::string type = all == 0                            ? "empty"
                       : all == strings                    ? "string"
                       : all == bools                      ? "bool"
                       : all == int64s + uint64s           ? "integer"
                       : all == int64s + uint64s + doubles ? "number"
                                                           : "mixed";
    if (all != 0 && nulls != 0) type += ", " + std::to_string(nulls) + " empty";
    return {name_, type, "", {}, example_};
  }

 private:
  std::string name_;
  std::string example_;
  std::array<std::size_t, 6> counts_{};  ///< by the alternative that a document has
};

class Table {
 public:
  explicit Table(std::string_view text) : text_(text), reader_(text, separator_of(text)) {}

  void count(const ReadFile& file, std::size_t shown_columns) {
    events::Loader loader;
    Document cell;
    if (reader_.next_record()) {
      for (; !reader_.at_record_end(); ++width_) {
        const Field field = reader_.next_field();
        if (width_ < shown_columns) columns_.emplace_back(std::string(field.text));
      }
    }
    while (reader_.next_record()) {
      for (std::size_t i = 0; !reader_.at_record_end(); ++i) {
        const Field field = reader_.next_field();
        if (std::less_equal<>()(text_.data(), field.text.data()) &&
            std::less<>()(field.text.data(), text_.data() + text_.size())) {
          file.done_until(static_cast<std::size_t>(field.text.data() - text_.data()));
        }
        if (i >= columns_.size()) continue;
        loader.start(cell);
        if (!csv_codec::read_cell(field, loader)) throw roundtrip_csv::Error(reader_.place(), loader.error());
        columns_[i].add(field, cell);
      }
      ++rows_;
    }
  }

  void show(Inspection& inspection) const {
    const std::string shape = counted(rows_, "row") + " × " + counted(width_, "column");
    if (!inspection.begin({"", "table", shape, text_.size(), ""})) return;
    for (const Column& column : columns_) inspection.leaf(column.shown());
    inspection.hide(width_ - columns_.size());
    inspection.end();
  }

  Document read() {
    Document document;
    events::Loader loader;
    loader.start(document);
    std::vector<std::string> names;
    std::size_t size_of_names = 0;
    if (reader_.next_record()) {
      while (!reader_.at_record_end()) {
        const Field field = reader_.next_field();
        require_utf8(reader_, field.text);
        names.emplace_back(field.text);
        size_of_names += field.text.size();
      }
    }
    const std::size_t most = most_copied + most_copied_per_byte * text_.size();
    std::size_t copied = 0;
    bool taken = loader.start_array();
    while (taken && reader_.next_record()) {
      copied += size_of_names;
      if (copied > most) {
        throw roundtrip_csv::Error(
            reader_.place(),
            "as a document, with the names of the columns in each row, this table would take "
            "more than " +
                std::to_string(most_copied_per_byte) + " times its size");
      }
      taken = row(names, loader);
    }
    if (!taken || !loader.end_array() || !loader.finish())
      throw roundtrip_csv::Error(reader_.place(), loader.error());
    return document;
  }

 private:
  bool row(const std::vector<std::string>& names, events::Loader& loader) {
    if (!loader.start_object()) return false;
    for (const std::string& name : names) {
      if (reader_.at_record_end()) throw roundtrip_csv::Error(reader_.place(), "a record that is too short");
      const Field field = reader_.next_field();
      require_utf8(reader_, field.text);
      if (!loader.key(name) || !csv_codec::read_cell(field, loader)) return false;
    }
    return loader.end_object();
  }

  std::string_view text_;
  roundtrip_csv::Reader reader_;
  std::vector<Column> columns_;
  std::size_t width_ = 0;
  std::size_t rows_ = 0;
};

class CsvReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    constexpr std::size_t beginning = 4096;
    return as_text(file).substr(0, beginning).find('\0') == std::string_view::npos ? Recognition::possible
                                                                                   : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    const std::string_view text = as_text(file.bytes());
    const char separator = separator_of(text);
    inspection.fact("format", "CSV");
    inspection.fact("separator", separator == '\t' ? "tab" : std::string(1, separator));
    Table table(text);
    try {
      table.count(file, inspection.limits().children);
    } catch (const roundtrip_csv::Error& error) {
      table.show(inspection);
      rethrow(error);
    }
    table.show(inspection);
  }

  [[nodiscard]] FileContent read(View file, Mappings&) const override {
    try {
      return Table(as_text(file)).read();
    } catch (const roundtrip_csv::Error& error) {
      rethrow(error);
    }
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<CsvReader>();
}

}  // namespace roundtrip
