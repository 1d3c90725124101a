// SPDX-License-Identifier: MIT
//
// Files of NumPy's: an archive of arrays, or one by itself.
#include "bench/suite/reader.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <roundtrip_npz/npy.h>
#include "bench/bridges/archives/zip.h"
#include "bench/bridges/arrays/document_array.h"
#include "bench/bridges/arrays/inspected.h"
#include "bench/bridges/document_events.h"
#include "bench/bridges/foreign_scalars.h"
#include "bench/record/utf8.h"
#include "formats/npz/file.h"
#include "roundtrip_pickle/scan.h"

namespace roundtrip {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::string_view zip_magic = "PK\3\4";
constexpr std::string_view suffix = ".npy";

/// Of what is deflated: a few bytes can be very many of these.
constexpr std::uint64_t most_unpacked = 256UL << 20U;
constexpr std::size_t most_elements_unpacked = 1UL << 24U;

/// NumPy itself refuses to evaluate a header of more than 10,000 characters.
constexpr std::size_t longest_header = 64UL << 10U;

const Mapping byte_text{"array of byte strings became text", "arrays of byte strings became text"};

/// "float64" where NumPy says so of what is like it on this machine; its descr of all else.
std::string type_of(const npz::Header& header) {
  const auto bits = [&] { return std::to_string(header.item_size * 8); };
  if (header.kind == 'b') return "bool";
  if (header.kind == npz::Header::objects && !header.descr.starts_with('[')) return "object";
  if (header.big_endian && header.item_size > 1) return std::string(header.descr);
  switch (header.kind) {
    case 'i':
      return "int" + bits();
    case 'u':
      return "uint" + bits();
    case 'f':
      return "float" + bits();
    case 'c':
      return "complex" + bits();
    default:
      return std::string(header.descr);
  }
}

/// @param content gives all of the array, for what is a pickle behind the header
template <class Content>
void show(const npz::Header& header, const std::string& name, std::uint64_t size, Inspection& inspection,
          const Content& content) {
  const std::string what = name.empty() ? "the array" : name;
  const bool shown = inspection.begin({name, type_of(header), arrays::shape_text(header.shape),
                                       size - std::min<std::uint64_t>(size, header.data), ""});
  if (header.kind == npz::Header::objects) {
    // numpy.load(allow_pickle=True) loads it.
    pickling::ScanOptions options;
    options.inside = "the pickle in " + what;
    options.facts = false;
    pickling::scan(content().subspan(header.data), inspection, options);
  } else if (header.kind == npz::Header::unknown) {
    inspection.doubt(what + " has a type that is unknown here, and may hold objects");
  }
  if (shown) inspection.end();
}

/// Calls f with what its messages are about.
template <class F>
auto about(std::string_view name, const F& f) {
  try {
    return f();
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(std::string(error.what()) + " (" + std::string(name) + ")");
  }
}

/// NumPy's strings have no length but that of their array: NULs at the end are not theirs.
template <class Character>
std::basic_string_view<Character> without_padding(std::basic_string_view<Character> text) {
  const std::size_t last = text.find_last_not_of(Character{});
  return text.substr(0, last == text.npos ? 0 : last + 1);
}

std::string text_of_characters(View element) {
  std::u32string characters(element.size() / npz::Header::character, U'\0');
  std::memcpy(characters.data(), element.data(), element.size());
  std::string text;
  for (const char32_t c : without_padding(std::u32string_view(characters))) {
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
      throw std::runtime_error("npy: a string with a character that Unicode does not have");
    append_utf8(text, c);
  }
  return text;
}

/// Makes documents of arrays, and counts what becomes of them.
class Converter {
 public:
  explicit Converter(Mappings& mappings) : mappings_(mappings) {}

  Document array(View npy) {
    const npz::Header header = npz::describe(npy);
    const bool text = header.kind == 'U' || header.kind == 'S';
    if (!text) static_cast<void>(npz::read_header(npy));
    if (header.item_size == 0) throw std::runtime_error("npy: strings without room for a character");
    View data = npy.subspan(header.data);
    npz::require_elements(header, data.size());
    if (header.shape.rank() > 1) mappings_.add(mapping::shape);
    std::vector<std::byte> reordered;
    if (header.big_endian || (header.fortran_order && header.shape.rank() > 1)) {
      reordered = npz::in_c_order(header, data);
      data = reordered;
    }
    const auto element = [&](std::size_t i) { return data.subspan(i * header.item_size, header.item_size); };
    if (header.kind == 'U') {
      return arrays::document_array(header.shape,
                                    [&](std::size_t i) { return Document{text_of_characters(element(i))}; });
    }
    if (header.kind == 'S') return strings(header, element);
    return numbers(header, element);
  }

 private:
  template <class Element>
  Document strings(const npz::Header& header, const Element& element) {
    mappings_.add(byte_text);
    return arrays::document_array(header.shape, [&](std::size_t i) -> Document {
      const std::string_view bytes = without_padding(as_text(element(i)));
      if (is_utf8(bytes)) return {std::string(bytes)};
      mappings_.add(mapping::not_utf8);
      const View kept = as_view(bytes);
      return {Bytes(kept.begin(), kept.end())};
    });
  }

  template <class Element>
  Document numbers(const npz::Header& header, const Element& element) {
    const bool complex = header.kind == 'c';
    const std::size_t size = complex ? header.item_size / 2 : header.item_size;
    if (size != 8 && header.kind != 'b') mappings_.add(mapping::width);
    if (complex) mappings_.add(mapping::complex, header.shape.count());
    if (header.kind == 'f' && size == 2) {
      return arrays::document_array(header.shape, [&](std::size_t i) -> Document {
        std::uint16_t bits = 0;
        std::memcpy(&bits, element(i).data(), sizeof bits);
        return {from_half(bits)};
      });
    }
    const NumberType type = npz_codec::number_type(header);
    return arrays::document_array(header.shape, [&](std::size_t i) -> Document {
      const std::byte* const place = element(i).data();
      if (!complex) return arrays::document_number(type, place);
      return {
          Document::Array{arrays::document_number(type, place), arrays::document_number(type, place + size)}};
    });
  }

  Mappings& mappings_;
};

bool is_own(const std::vector<archives::Member>& members) {
  return std::any_of(members.begin(), members.end(), [](const archives::Member& member) {
    return member.name == std::string(arrays::json_name).append(suffix);
  });
}

class NpzReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    const std::string_view text = as_text(file);
    if (text.starts_with(magic)) return Recognition::certain;
    if (!text.starts_with(zip_magic)) return Recognition::no;
    try {
      const auto members = archives::read_zip(file);
      const bool has_array = std::any_of(members.begin(), members.end(), [](const archives::Member& member) {
        return member.name.ends_with(suffix);
      });
      return has_array ? Recognition::certain : Recognition::no;
    } catch (const std::runtime_error&) {
      return Recognition::no;
    }
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    const View bytes = file.bytes();
    if (as_text(bytes).starts_with(magic)) {
      inspection.fact("format", "NPY");
      const npz::Header header = npz::describe(bytes);
      inspection.fact("version", std::to_string(header.major_version) + ".0");
      return show(header, "", bytes.size(), inspection, [&] { return bytes; });
    }
    inspection.fact("format", "NPZ");
    const auto members = archives::read_zip(bytes);
    static_cast<void>(inspection.begin({"", "file", counted(members.size(), "member"), bytes.size(), ""}));
    archives::Unpacker unpacker;
    Buffer room;
    for (const archives::Member& member : members) {
      const std::string name(member.name);
      const View beginning = unpacker.beginning(bytes, member, longest_header, room);
      if (as_text(beginning).starts_with(magic)) {
        const auto content = [&] { return unpacker.content(bytes, member, room); };
        about(name, [&] { show(npz::describe(beginning), name, member.size, inspection, content); });
      } else {
        inspection.leaf({name, "file", "", member.size, ""});
      }
    }
    inspection.end();
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    Converter converter(mappings);
    if (as_text(file).starts_with(magic)) return converter.array(file);
    const auto members = archives::read_zip(file);
    archives::Unpacker unpacker;
    check_sizes(file, members, unpacker);
    if (is_own(members)) {
      Document document;
      events::Loader loader;
      loader.start(document);
      npz_codec::File(archives::Method::stored).read(file, loader);
      return document;
    }
    Buffer room;
    Document::Object object;
    for (const archives::Member& member : members) {
      if (!member.name.ends_with(suffix))
        throw std::runtime_error("npz: the member " + std::string(member.name) + " is not a .npy");
      about(member.name, [&] {
        const View npy = unpacker.content(file, member, room);
        const std::string_view name = member.name.substr(0, member.name.size() - suffix.size());
        object.emplace_back(std::string(name), converter.array(npy));
      });
    }
    return Document{std::move(object)};
  }

 private:
  /// Before anything is unpacked.
  static void check_sizes(View file, const std::vector<archives::Member>& members,
                          archives::Unpacker& unpacker) {
    std::uint64_t bytes = 0;
    std::uint64_t elements = 0;
    Buffer room;
    for (const archives::Member& member : members) {
      if (member.method != archives::Method::deflated) continue;
      about(member.name, [&] {
        const npz::Header header = npz::describe(unpacker.beginning(file, member, longest_header, room));
        bytes += std::min(member.size, most_unpacked + 1);
        elements += member.size / std::max<std::size_t>(header.item_size, 1);
      });
    }
    if (bytes > most_unpacked || elements > most_elements_unpacked) {
      throw std::runtime_error("npz: its compressed arrays have more than " +
                               std::to_string(most_elements_unpacked) + " elements or " +
                               std::to_string(most_unpacked) + " bytes, which are the limits");
    }
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<NpzReader>();
}

}  // namespace roundtrip
