// SPDX-License-Identifier: MIT
//
// Bytes that anybody may have made, given to the reader of CSV and to what is built on it. With clang's
// -fsanitize=fuzzer it is a fuzzer (scripts/fuzz csv). By itself it tries what it makes of a few texts, the
// same in every run.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "bench/record/difference.h"
#include "formats/csv/adapter.h"
#include "tests/support/mutations.h"

namespace roundtrip::csv_fuzz {

struct Row {
  std::optional<std::int8_t> number;
  std::string text;
  std::array<float, 2> floats;
  bool flag;
  Bytes bytes;
};
ROUNDTRIP_RECORD(Row, number, text, floats, flag, bytes);

namespace {

using formats::csv::Format;

[[noreturn]] void fail(const char* what) {
  std::fprintf(stderr, "roundtrip-csv-fuzz: %s\n", what);
  std::abort();
}

struct Cell {
  std::string text;
  bool quoted;
  bool operator==(const Cell&) const = default;
};
using Table = std::vector<std::vector<Cell>>;

Table read(std::string_view text) {
  Table table;
  roundtrip_csv::Reader reader(text);
  while (reader.next_record()) {
    auto& record = table.emplace_back();
    while (!reader.at_record_end()) {
      const roundtrip_csv::Field field = reader.next_field();
      record.push_back({std::string(field.text), field.quoted});
    }
    if (record.empty() || record.size() != table.front().size())
      fail("a record has too few or too many fields");
  }
  return table;
}

std::string write(const Table& table) {
  std::string text;
  roundtrip_csv::Writer writer(text);
  for (const auto& record : table) {
    for (const Cell& cell : record) cell.quoted ? writer.quoted(cell.text) : writer.plain(cell.text);
    writer.end_record();
  }
  return text;
}

template <class T>
void load(View bytes) {
  typename Format::Codec<T> codec;
  T value{};
  codec.load(bytes, value);
  Buffer out;
  try {
    codec.save(value, out);
  } catch (const UnsupportedError&) {
    return;  // an object without a member, for example, which another writer may leave
  }
  T again{};
  codec.load(as_view(out), again);
  if (const auto difference = first_difference(value, again)) {
    if (difference->expected != "nan" && difference->expected.find("nan") == std::string::npos)
      fail("saved, it is another");
  }
}

/// @return whether anything took them
bool try_all(View bytes) {
  int taken = 0;
  const auto attempt = [&](const auto& step) {
    try {
      step();
      ++taken;
    } catch (const std::runtime_error&) {
    }
  };
  attempt([&] {
    const Table table = read(as_text(bytes));
    const std::string written = write(table);
    // Unquoted, a mark at the beginning is one of byte order, and was skipped.
    if (!written.starts_with(roundtrip_csv::byte_order_mark) && read(written) != table)
      fail("written, it is another");
  });
  attempt([&] { load<std::vector<Row>>(bytes); });
  attempt([&] { load<Document>(bytes); });
  return taken != 0;
}

}  // namespace
}  // namespace roundtrip::csv_fuzz

#ifdef ROUNDTRIP_FUZZER
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static_cast<void>(roundtrip::csv_fuzz::try_all(std::as_bytes(std::span(data, size))));
  return 0;
}
#else
int main(int argc, char** argv) {
  using namespace roundtrip;
  const std::vector<std::string_view> texts{
      "number,text,floats.0,floats.1,flag,bytes\r\n-128,\"a,\"\"b\"\"\r\n\",0.1,-inf,true,YWJj\r\n,\"\",1e-"
      "45,nan,false,\"\"\r\n",
      "a,b\n1,true\n\"1\",\n-2.5e3,\"\"\n,nan\n18446744073709551615,007",
      "\xef\xbb\xbf\"a\"\r\n\r\n\"\"\r\n\"\"\"\"\r\n"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const View bytes = std::as_bytes(std::span(texts[i]));
    if (!csv_fuzz::try_all(bytes)) csv_fuzz::fail("a text that is right is refused");
    count_refused(bytes, csv_fuzz::try_all);
    if (argc == 2) {
      // The corpus that a fuzzer begins with.
      std::FILE* const file = std::fopen((std::string(argv[1]) + "/" + std::to_string(i)).c_str(), "wb");
      if (file == nullptr || std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size())
        csv_fuzz::fail("no corpus");
      std::fclose(file);
    }
  }
}
#endif
