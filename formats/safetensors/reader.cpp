// SPDX-License-Identifier: MIT
#include "bench/suite/reader.h"

#include <cstring>

#include "bench/bridges/arrays/inspected.h"
#include "bench/bridges/document_events.h"
#include "formats/safetensors/file.h"

namespace roundtrip {

namespace {

class SafetensorsReader final : public Reader {
 public:
  /// The header's length, of which the file has as much, and then a JSON object.
  [[nodiscard]] Recognition recognise(View file) const override {
    std::uint64_t header = 0;
    if (file.size() < sizeof header + 2) return Recognition::no;
    std::memcpy(&header, file.data(), sizeof header);
    const bool fits = header >= 2 && header <= file.size() - sizeof header;
    return fits && file[sizeof header] == std::byte{'{'} && header <= safetensors::largest_header
               ? Recognition::certain
               : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "safetensors");
    const auto header = safetensors::read_header(file.bytes());
    for (const auto& [name, value] : header.metadata) inspection.fact(name, value);
    static_cast<void>(inspection.begin(
        {"", "file", std::to_string(header.entries.size()) + " arrays", file.bytes().size(), ""}));
    for (const auto& entry : header.entries) {
      inspection.leaf({std::string(entry.name), std::string(name_of(entry.dtype)),
                       arrays::shape_text(entry.shape), entry.end - entry.begin, ""});
    }
    inspection.end();
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    for (const auto& entry : safetensors::read_header(file).entries) {
      if (entry.shape.rank() > 1) mappings.add(mapping::shape);
      const bool is_number = entry.dtype != safetensors::DType::BOOL && entry.name != arrays::json_name;
      if (is_number && safetensors::size_of(entry.dtype) < 8) mappings.add(mapping::width);
    }
    Document document;
    events::Loader loader;
    loader.start(document);
    safetensors_codec::File().read(file, loader);
    return document;
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<SafetensorsReader>();
}

}  // namespace roundtrip
