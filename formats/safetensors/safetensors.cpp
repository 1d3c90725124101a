// SPDX-License-Identifier: MIT
#include <roundtrip_safetensors/safetensors.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "bench/bridges/json_text_reader.h"

namespace roundtrip::safetensors {

namespace {

using Token = JsonTextReader::Token;

static_assert(std::endian::native == std::endian::little,
              "the size of the header is copied as it is in memory");

struct DTypeInfo {
  std::string_view name;
  std::size_t size;
};
constexpr auto dtypes = std::to_array<DTypeInfo>({{"BOOL", 1},
                                                  {"U8", 1},
                                                  {"I8", 1},
                                                  {"U16", 2},
                                                  {"I16", 2},
                                                  {"F16", 2},
                                                  {"BF16", 2},
                                                  {"U32", 4},
                                                  {"I32", 4},
                                                  {"F32", 4},
                                                  {"U64", 8},
                                                  {"I64", 8},
                                                  {"F64", 8}});

constexpr std::size_t size_of_size = 8;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("safetensors: " + what);
}
[[noreturn]] void fail(std::string_view name, const char* what) {
  fail("the array " + std::string(name) + " " + what);
}

class HeaderReader {
 public:
  HeaderReader(std::string_view text, Header& header) : json_(text, 3), header_(header) {}

  void read() {
    expect(Token::start_object);
    bool metadata = false;
    for (Token token = json_.next(); token != Token::end_object; token = json_.next()) {
      if (json_.string() == "__metadata__") {
        if (metadata) json_.fail("__metadata__ is there twice");
        metadata = true;
        read_metadata();
      } else {
        read_entry();
      }
    }
    expect(Token::end);
  }

 private:
  void expect(Token token) {
    if (json_.next() != token) json_.fail("a header of safetensors has something else here");
  }
  std::uint64_t natural() {
    expect(Token::int64);
    if (json_.int64() < 0) json_.fail("a negative size");
    return static_cast<std::uint64_t>(json_.int64());
  }

  void read_metadata() {
    expect(Token::start_object);
    for (Token token = json_.next(); token != Token::end_object; token = json_.next()) {
      std::string key(json_.string());
      expect(Token::string);
      header_.metadata.emplace_back(std::move(key), json_.string());
    }
  }

  void read_entry() {
    Entry entry{};
    entry.name = json_.string_is_in_text() ? json_.string() : header_.names.emplace_back(json_.string());
    expect(Token::start_object);
    std::array<bool, 3> seen{};
    const auto once = [&](std::size_t i) {
      if (seen.at(i)) json_.fail("a key is there twice");
      seen.at(i) = true;
    };
    for (Token token = json_.next(); token != Token::end_object; token = json_.next()) {
      if (json_.string() == "dtype") {
        once(0);
        expect(Token::string);
        const auto found = std::find_if(dtypes.begin(), dtypes.end(),
                                        [&](const DTypeInfo& info) { return info.name == json_.string(); });
        if (found == dtypes.end()) json_.fail("an unknown dtype");
        entry.dtype = static_cast<DType>(found - dtypes.begin());
      } else if (json_.string() == "shape") {
        once(1);
        read_shape(entry.shape);
      } else if (json_.string() == "data_offsets") {
        once(2);
        expect(Token::start_array);
        entry.begin = natural();
        entry.end = natural();
        expect(Token::end_array);
      } else {
        json_.fail("an unknown key of an array");
      }
    }
    if (!seen[0] || !seen[1] || !seen[2]) fail(entry.name, "lacks its dtype, shape or data_offsets");
    header_.entries.push_back(entry);
  }

  void read_shape(arrays::Shape& shape) {
    expect(Token::start_array);
    for (Token token = json_.next(); token != Token::end_array; token = json_.next()) {
      if (token != Token::int64 || json_.int64() < 0) json_.fail("an extent that is not a size");
      shape.push(static_cast<std::size_t>(json_.int64()));
    }
  }

  JsonTextReader json_;
  Header& header_;
};

void check_places(const std::vector<Entry>& entries, std::uint64_t data_size) {
  std::vector<const Entry*> sorted;
  sorted.reserve(entries.size());
  for (const Entry& entry : entries) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) { return a->name < b->name; });
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end(),
                                        [](const Entry* a, const Entry* b) { return a->name == b->name; });
  if (twice != sorted.end()) fail((*twice)->name, "is there twice");
  std::sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) {
    return std::pair(a->begin, a->end) < std::pair(b->begin, b->end);
  });
  std::uint64_t end = 0;
  for (const Entry* entry : sorted) {
    if (entry->begin > end) fail(entry->name, "has a gap in front of it");
    if (entry->begin < end) fail(entry->name, "overlaps another one");
    if (entry->end < entry->begin || entry->end > data_size) fail(entry->name, "ends beyond the file");
    if (!entry->shape.takes(size_of(entry->dtype), entry->end - entry->begin)) {
      fail(entry->name, "has a shape that is not that of its bytes");
    }
    end = entry->end;
  }
  if (end != data_size) fail("bytes follow the last array");
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.append({'\\', c});
    } else if (static_cast<unsigned char>(c) < 0x20) {
      constexpr std::string_view digits = "0123456789abcdef";
      out.append("\\u00").append(
          {digits[static_cast<unsigned char>(c) / 16], digits[static_cast<unsigned char>(c) % 16]});
    } else {
      out += c;
    }
  }
  out += '"';
}

void place(std::span<Entry> entries, std::uint64_t& data_size) {
  data_size = 0;
  for (std::size_t size = 8; size != 0; size /= 2) {
    for (Entry& entry : entries) {
      if (size_of(entry.dtype) != size) continue;
      entry.begin = data_size;
      data_size += entry.shape.count() * size;
      entry.end = data_size;
    }
  }
}

}  // namespace

std::string_view name_of(DType dtype) {
  return dtypes.at(static_cast<std::size_t>(dtype)).name;
}

std::size_t size_of(DType dtype) {
  return dtypes.at(static_cast<std::size_t>(dtype)).size;
}

Header read_header(std::span<const std::byte> file) {
  std::uint64_t size = 0;
  if (file.size() < size_of_size) fail("the file is shorter than the size of a header");
  std::memcpy(&size, file.data(), size_of_size);
  if (size > largest_header) fail("a header of " + std::to_string(size) + " bytes is over 100 MB");
  if (size > file.size() - size_of_size) fail("the header ends beyond the file");
  const std::string_view text(reinterpret_cast<const char*>(file.data()) + size_of_size, size);
  if (!text.starts_with('{')) fail("the header does not begin with {");
  if (text.find_last_not_of(' ') != text.rfind('}')) fail("the header does not end with } and spaces");
  Header header;
  header.data = size_of_size + size;
  HeaderReader(text, header).read();
  check_places(header.entries, file.size() - header.data);
  return header;
}

std::uint64_t write_header(std::span<Entry> entries,
                           std::span<const std::pair<std::string_view, std::string_view>> metadata,
                           std::string& out) {
  std::uint64_t data_size = 0;
  place(entries, data_size);
  out.assign(size_of_size, '\0');
  out += '{';
  if (!metadata.empty()) {
    out += R"("__metadata__":{)";
    for (const auto& [key, text] : metadata) {
      append_string(out, key);
      out += ':';
      append_string(out, text);
      out += ',';
    }
    out.back() = '}';
    out += ',';
  }
  for (const Entry& entry : entries) {
    append_string(out, entry.name);
    out.append(R"(:{"dtype":")").append(name_of(entry.dtype)).append(R"(","shape":[)");
    for (const std::size_t extent : entry.shape) out.append(std::to_string(extent)).append(",");
    if (entry.shape.rank() != 0) out.pop_back();
    out.append(R"(],"data_offsets":[)").append(std::to_string(entry.begin)).append(",");
    out.append(std::to_string(entry.end)).append("]},");
  }
  if (out.back() == ',') out.pop_back();
  out += '}';
  out.append(-out.size() % 8, ' ');
  const std::uint64_t size = out.size() - size_of_size;
  if (size > largest_header) throw std::length_error("safetensors: a header over 100 MB");
  std::memcpy(out.data(), &size, size_of_size);
  return data_size;
}

}  // namespace roundtrip::safetensors
