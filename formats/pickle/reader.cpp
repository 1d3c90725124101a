// SPDX-License-Identifier: MIT
#include "bench/suite/reader.h"

#include "formats/pickle/document/documents.h"
#include "roundtrip_pickle/cursor.h"
#include "roundtrip_pickle/scan.h"

namespace roundtrip {

namespace {

class PickleReader final : public Reader {
 public:
  [[nodiscard]] Recognition recognise(View file) const override {
    if (file.size() < 2) return Recognition::no;
    if (file[0] == std::byte{static_cast<unsigned char>(pickling::Op::proto)}) {
      const auto protocol = std::to_integer<int>(file[1]);
      return protocol >= 2 && protocol <= pickling::highest_protocol ? Recognition::certain : Recognition::no;
    }
    // Protocols 0 and 1 begin with any opcode, which are letters and brackets.
    return file.back() == std::byte{'.'} && begins_with_opcodes(file) ? Recognition::possible
                                                                      : Recognition::no;
  }

  void inspect(const ReadFile& file, Inspection& inspection) const override {
    inspection.fact("format", "pickle");
    pickling::ScanOptions options;
    options.raw_arrays = true;
    options.done_until = [&](std::size_t offset) { file.done_until(offset); };
    const auto scanned = pickling::scan(file.bytes(), inspection, options);
    if (scanned.raw_arrays != 0) {
      inspection.doubt("it has arrays of joblib's, whose bytes pickle.load would take for instructions");
    }
  }

  [[nodiscard]] FileContent read(View file, Mappings& mappings) const override {
    return content_of(pickle_document::read_row(file, mappings));
  }

 private:
  static bool begins_with_opcodes(View file) {
    constexpr std::size_t most = 20;
    try {
      pickling::Cursor cursor(file);
      for (std::size_t i = 0; i != most; ++i) {
        if (cursor.next().op == pickling::Op::stop && cursor.at_end()) return true;
      }
      return true;
    } catch (const pickling::Error&) {
      return false;
    }
  }
};

}  // namespace

std::unique_ptr<Reader> make_reader() {
  return std::make_unique<PickleReader>();
}

}  // namespace roundtrip
