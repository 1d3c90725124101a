// SPDX-License-Identifier: MIT
#include "bench/suite/reader.h"

#include <roundtrip_joblib/compression.h>

#include "formats/pickle/document/documents.h"
#include "roundtrip_pickle/opcodes.h"
#include "roundtrip_pickle/scan.h"

namespace roundtrip {

namespace {

/// Of a user's own file, which may be nothing but zeros, more comes than of a record that was saved here.
constexpr joblib::SwellingLimit limit{.always = std::size_t{1} << 30, .for_each_byte = 1032};

class JoblibReader final : public Reader {
 public:
  /// A pickle with arrays of joblib's. Without them it is any pickle; what is compressed is told by the
  /// file's name alone.
  [[nodiscard]] Recognition recognise(View file) const override {
    if (file.size() < 2) return Recognition::no;
    if (file[0] != std::byte{static_cast<unsigned char>(pickling::Op::proto)}) return Recognition::possible;
    constexpr std::size_t beginning = std::size_t{64} << 10;
    const std::string_view text = as_text(file.first(std::min(file.size(), beginning)));
    return text.find("joblib.numpy_pickle") != std::string_view::npos ? Recognition::certain
                                                                      : Recognition::possible;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "joblib");
    Buffer room;
    const View bytes = joblib::unpacked(file.bytes(), room, limit);
    const bool packed = bytes.data() != file.bytes().data();
    if (packed) inspection.fact("unpacked", std::to_string(bytes.size()) + " bytes");
    pickling::ScanOptions options;
    options.raw_arrays = true;
    if (packed)
      options.inside = "the unpacked file";
    else
      options.done_until = [&](std::size_t offset) { file.done_until(offset); };
    pickling::scan(bytes, inspection, options);
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    Buffer room;
    const View bytes = joblib::unpacked(file, room, limit);
    return pickle_document::read(bytes, mappings);
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<JoblibReader>();
}

}  // namespace roundtrip
