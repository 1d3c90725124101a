// SPDX-License-Identifier: MIT
#include <roundtrip_npz/npy.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

#include "bench/bridges/arrays/order.h"

namespace roundtrip::npz {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t alignment = 64;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("npy: " + what);
}

/// The literal, with a cursor.
class Literal {
 public:
  explicit Literal(std::string_view text) : text_(text) {}

  void read(Header& header) {
    bool descr = false;
    bool order = false;
    bool shape = false;
    const auto once = [](bool& seen) {
      if (seen) fail("a key of the header is there twice");
      seen = true;
    };
    expect('{');
    while (!take('}')) {
      const std::string_view key = string();
      expect(':');
      if (key == "descr") {
        once(descr);
        read_descr(header);
      } else if (key == "fortran_order") {
        once(order);
        header.fortran_order = boolean();
      } else if (key == "shape") {
        once(shape);
        read_shape(header.shape);
      } else {
        fail("an unknown key of the header");
      }
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    if (!descr || !order || !shape) fail("the header lacks descr, fortran_order or shape");
    if (text_.find_first_not_of(" \n") != std::string_view::npos)
      fail("something follows the header's literal");
  }

 private:
  void skip_space() { text_.remove_prefix(std::min(text_.size(), text_.find_first_not_of(" \t"))); }
  bool take(char c) {
    skip_space();
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) {
    if (!take(c)) fail(std::string("expected ") + c + " in the header");
  }
  std::string_view string() {
    skip_space();
    const char quote = text_.empty() ? '\0' : text_[0];
    const std::size_t end = quote == '\'' || quote == '"' ? text_.find(quote, 1) : std::string_view::npos;
    if (end == std::string_view::npos) fail("expected a string in the header");
    const std::string_view found = text_.substr(1, end - 1);
    text_.remove_prefix(end + 1);
    return found;
  }
  bool boolean() {
    skip_space();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (!text_.starts_with(word)) continue;
      text_.remove_prefix(word.size());
      return value;
    }
    fail("fortran_order is neither True nor False");
  }

  void read_descr(Header& header) {
    skip_space();
    if (text_.starts_with('[')) {
      read_structure(header);
      return;
    }
    const std::string_view descr = string();
    header.descr = descr;
    header.kind = descr.find('O') != std::string_view::npos ? Header::objects : Header::unknown;
    if (header.kind == Header::objects || descr.size() < 3 ||
        std::string_view("<>|=").find(descr[0]) == std::string_view::npos) {
      return;
    }
    const char* const end = descr.data() + descr.size();
    const auto [rest, error] = std::from_chars(descr.data() + 2, end, header.item_size);
    const bool has_unit = (descr[1] == 'M' || descr[1] == 'm') && rest != end && *rest == '[';
    if ((rest == end || has_unit) && error == std::errc{} &&
        std::string_view("biufcSUMmV").find(descr[1]) != std::string_view::npos) {
      header.kind = descr[1];
      header.big_endian = descr[0] == '>';
      constexpr std::size_t largest_item = 1UL << 32U;
      if (header.item_size > largest_item) fail("an element of " + std::string(descr));
      if (header.kind == 'U') header.item_size *= Header::character;
    }
  }

  /// A list of the fields of a structured type, in each other's brackets.
  void read_structure(Header& header) {
    const char* const begin = text_.data();
    header.kind = 'V';
    header.item_size = 0;
    std::size_t depth = 0;
    do {
      skip_space();
      const char c = text_.empty() ? '\0' : text_[0];
      if (c == '\'' || c == '"') {
        const std::string_view word = string();
        const std::string_view type = word.substr(std::min(word.size(), word.find_first_not_of("<>|=")));
        // What may be the name of a field as well.
        if (type.starts_with('O') || type == "object") header.kind = Header::objects;
        continue;
      }
      if (c == '\0') fail("a structured type has no end");
      if (c == '[') ++depth;
      if (c == ']') --depth;
      text_.remove_prefix(1);
    } while (depth != 0);
    header.descr = std::string_view(begin, static_cast<std::size_t>(text_.data() - begin));
  }

  void read_shape(arrays::Shape& shape) {
    expect('(');
    while (!take(')')) {
      skip_space();
      std::size_t extent = 0;
      const auto [rest, error] = std::from_chars(text_.data(), text_.data() + text_.size(), extent);
      if (error != std::errc{}) fail("an extent of the shape is not a size");
      text_.remove_prefix(static_cast<std::size_t>(rest - text_.data()));
      if (text_.starts_with('L')) text_.remove_prefix(1);  // Python 2 wrote a long so
      shape.push(extent);
      if (!take(',')) {
        expect(')');
        break;
      }
    }
  }

  std::string_view text_;
};

void require_numbers(const Header& header) {
  const std::string descr(header.descr);
  if (descr.starts_with('[')) fail("a structured array is not read");
  if (header.kind == Header::objects)
    fail("an array of objects is refused: it is a pickle inside, which could run anything");
  if (header.kind == Header::unknown) fail("an unknown descr " + descr);
  if (std::string_view("MmVSU").find(header.kind) != std::string_view::npos)
    fail("an array of " + descr + " holds no numbers");
  const std::size_t size = header.item_size;
  const bool known = header.kind == 'b'   ? size == 1
                     : header.kind == 'f' ? size == 2 || size == 4 || size == 8
                     : header.kind == 'c' ? size == 8 || size == 16
                                          : size == 1 || size == 2 || size == 4 || size == 8;
  if (!known) fail("no numbers of " + descr);
}

}  // namespace

Header describe(std::span<const std::byte> npy) {
  const std::string_view text(reinterpret_cast<const char*>(npy.data()), npy.size());
  constexpr std::size_t version = magic.size();
  if (!text.starts_with(magic) || text.size() < version + 4) fail("no array of NumPy");
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(text[i]));
  };
  const std::size_t major = byte(version);
  if (major < 1 || major > 3 || byte(version + 1) != 0) {
    fail("version " + std::to_string(major) + "." + std::to_string(byte(version + 1)) + " is unknown");
  }
  const std::size_t size_of_size = major == 1 ? 2 : 4;
  const std::size_t begin = version + 2 + size_of_size;
  if (text.size() < begin) fail("the header is cut off");
  std::size_t size = 0;
  for (std::size_t i = size_of_size; i != 0; --i) size = size << 8U | byte(version + 1 + i);
  if (size > text.size() - begin) fail("the header ends beyond the array");
  Header header;
  header.major_version = static_cast<unsigned>(major);
  header.data = begin + size;
  const std::string_view literal = text.substr(begin, size);
  if (!literal.ends_with('\n')) fail("the header does not end with a newline");
  Literal(literal).read(header);
  return header;
}

Header read_header(std::span<const std::byte> npy) {
  Header header = describe(npy);
  require_numbers(header);
  require_elements(header, npy.size() - header.data);
  return header;
}

void require_elements(const Header& header, std::size_t bytes) {
  if (!header.shape.takes(header.item_size, bytes)) fail("the shape is not that of the bytes");
}

void write_header(const Header& header, std::string& out) {
  const char order = header.item_size == 1 ? '|' : header.big_endian ? '>' : '<';
  std::string literal("{'descr': '");
  literal.append({order, header.kind}).append(std::to_string(header.item_size));
  literal.append("', 'fortran_order': ")
      .append(header.fortran_order ? "True" : "False")
      .append(", 'shape': (");
  for (const std::size_t extent : header.shape) {
    literal.append(std::to_string(extent)).append(header.shape.rank() == 1 ? "," : ", ");
  }
  if (header.shape.rank() > 1) literal.resize(literal.size() - 2);
  literal += "), }";
  const auto padded = [&](std::size_t before) {
    const std::size_t whole = before + literal.size() + 1;
    return (whole + alignment - 1) / alignment * alignment - before;
  };
  std::size_t before = magic.size() + 4;
  const bool first_version = padded(before) <= 0xffff;
  if (!first_version) before += 2;
  const std::size_t size = padded(before);
  out.assign(magic);
  out.append({static_cast<char>(first_version ? 1 : 2), '\0'});
  for (std::size_t i = 0; i != (first_version ? 2U : 4U); ++i)
    out += static_cast<char>(size >> 8 * i & 0xffU);
  out += literal;
  out.append(size - literal.size() - 1, ' ');
  out += '\n';
}

std::vector<std::byte> in_c_order(const Header& header, std::span<const std::byte> bytes) {
  arrays::Order order = header.fortran_order ? arrays::fortran_order(header.shape, header.item_size)
                                             : arrays::c_order(header.shape, header.item_size);
  // Of a complex number each half by itself, of a string each character.
  if (header.big_endian) {
    order.swapped = header.kind == 'c'   ? header.item_size / 2
                    : header.kind == 'U' ? Header::character
                                         : header.item_size;
  }
  return arrays::in_c_order(header.shape, order, bytes);
}

}  // namespace roundtrip::npz
