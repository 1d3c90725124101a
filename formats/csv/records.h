// SPDX-License-Identifier: MIT
//
// Tables of records, straight between the fields and the members.
#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/bridges/base64.h"
#include "bench/bridges/events.h"
#include "bench/record/buffer.h"
#include "formats/csv/table.h"
#include "roundtrip_csv/reader.h"
#include "roundtrip_csv/writer.h"

namespace roundtrip::csv_codec {

using Writer = roundtrip_csv::Writer<Buffer>;

/// Writes a number's digits; of a double the fewest that come back exactly.
void write_number(Writer& writer, auto number) {
  std::array<char, 32> text;
  writer.plain({text.data(), std::to_chars(text.begin(), text.end(), number).ptr});
}

template <class T>
class RecordCodec {
 public:
  RecordCodec() { add_column_names<Row>({}, names_); }

  void save(const T& record, Buffer& out) {
    Writer writer(out);
    for (const std::string& name : names_) writer.text(name);
    writer.end_record();
    for (const Row& row : *rows_of(record)) {
      for_each_cell(
          row, [&](const auto& cell) __attribute__((always_inline)) { write(writer, cell); });
      writer.end_record();
    }
  }

  void load(View bytes, T& record) {
    roundtrip_csv::Reader reader(as_text(bytes));
    try {
      read_header(reader);
      read_rows(reader, *rows_of(record));
    } catch (const roundtrip_csv::Error& error) {
      throw std::runtime_error(std::string("csv: ") + error.what());
    }
  }

 private:
  using Row = typename Rows<T>::value_type;

  template <class Cell>
  static void write(Writer& writer, const Cell& cell) {
    if constexpr (kind::optional<Cell>) {
      if (cell) {
        write(writer, *cell);
      } else {
        writer.absent();
      }
    } else if constexpr (kind::boolean<Cell>) {
      writer.plain(cell ? "true" : "false");
    } else if constexpr (kind::floating<Cell>) {
      if (std::isnan(cell)) {
        writer.plain("nan");
      } else {
        write_number(writer, cell);
      }
    } else if constexpr (kind::integer<Cell>) {
      write_number(writer, cell);
    } else if constexpr (kind::enumeration<Cell>) {
      write_number(writer, static_cast<std::underlying_type_t<Cell>>(cell));
    } else if constexpr (kind::bytes<Cell>) {
      writer.text(to_base64(cell));
    } else {
      writer.text(cell);
    }
  }

  void read_header(roundtrip_csv::Reader& reader) const {
    if (!reader.next_record()) throw roundtrip_csv::Error({}, "the header is missing");
    for (const std::string& name : names_) {
      if (reader.at_record_end())
        throw roundtrip_csv::Error(reader.place(), "the column " + name + " is missing behind this");
      const std::string_view found = reader.next_field().text;
      if (found != name) {
        throw roundtrip_csv::Error(reader.place(), "the column " + roundtrip::detail::quote(found) +
                                                       " stands where " + name + " is expected");
      }
    }
    if (!reader.at_record_end())
      throw roundtrip_csv::Error(reader.place(), "more columns behind the last one, " + names_.back());
  }

  void read_rows(roundtrip_csv::Reader& reader, Rows<T>& rows) {
    std::size_t count = 0;
    // The reader sees to it that each record has as many fields as the header.
    for (; reader.next_record(); ++count) {
      if (count == rows.size()) {
        if constexpr (kind::vector<Rows<T>>) {
          rows.emplace_back();
        } else {
          reader.next_field();
          throw roundtrip_csv::Error(reader.place(), "more than " + std::to_string(count) + " records");
        }
      }
      for_each_cell(
          rows[count], [&](auto& cell)
                           __attribute__((always_inline)) { read(reader, reader.next_field(), cell); });
    }
    if constexpr (kind::vector<Rows<T>>) {
      rows.resize(count);
    } else if (count != rows.size()) {
      throw roundtrip_csv::Error(reader.place(),
                                 std::to_string(count) + " of " + std::to_string(rows.size()) + " records");
    }
  }

  template <class Cell>
  void read(const roundtrip_csv::Reader& reader, const roundtrip_csv::Field& field, Cell& cell) {
    if constexpr (kind::optional<Cell>) {
      if (field.text.empty() && !field.quoted) {
        cell.reset();
      } else {
        if (!cell) cell.emplace();
        read(reader, field, *cell);
      }
    } else if constexpr (kind::integer<Cell> || kind::floating<Cell>) {
      if (!events::detail::number_of_text(field.text, cell)) [[unlikely]]
        read_slowly(reader, field.text, cell);
    } else if constexpr (kind::string<Cell>) {
      cell.assign(field.text);
    } else {
      read_slowly(reader, field.text, cell);
    }
  }

  /// By the loader, which also knows what to say of what is wrong.
  template <class Cell>
  void read_slowly(const roundtrip_csv::Reader& reader, std::string_view text, Cell& cell) {
    loader_.start(cell);
    if (!loader_.text(text)) fail(reader);
  }
  [[noreturn, gnu::cold, gnu::noinline]] void fail(const roundtrip_csv::Reader& reader) const {
    std::string_view what = loader_.error();
    if (constexpr std::string_view root = "the root: "; what.starts_with(root))
      what.remove_prefix(root.size());
    throw roundtrip_csv::Error(reader.place(), names_[reader.field_count() - 1] + ": " + std::string(what));
  }

  std::vector<std::string> names_;
  events::Loader loader_;
};

}  // namespace roundtrip::csv_codec
