// SPDX-License-Identifier: MIT
//
// Files for readers of the native format that are not this one (native_files_test.py): of each dataset one as
// save() writes it, with its description beside it, and one with the description and a checksum inside; in
// either layout.
// Prints a line for each dataset: its name and the checksum of the record's values, in hexadecimal.
#include <cinttypes>
#include <cstdio>
#include <exception>
#include <filesystem>

#include "bench/record/file.h"
#include "bench/record/record_traits.h"
#include "roundtrip/datasets/edges.h"
#include "roundtrip/datasets/log.h"
#include "roundtrip/datasets/mesh.h"
#include "roundtrip/datasets/message.h"
#include "roundtrip/datasets/model.h"
#include "roundtrip/datasets/savedata.h"
#include "roundtrip/datasets/settings.h"
#include "roundtrip/datasets/telemetry.h"
#include "roundtrip/datasets/tree.h"
#include "roundtrip_native/compact_checksum.h"

namespace roundtrip {
namespace {

template <class Dataset>
void write_files(const std::filesystem::path& folder) {
  const std::string name(Dataset::info.name);
  const auto record = Dataset::generate({.scale = 0.01, .seed = 1});
  Buffer bytes;
  native::save(record, bytes);
  write_file(folder / (name + ".native"), as_view(bytes), Sync::no);
  write_file(folder / (name + ".description"), as_view(description_text<typename Dataset::Record>), Sync::no);
  bytes.clear();
  native::checked::save_described(record, bytes);
  write_file(folder / (name + ".described.native"), as_view(bytes), Sync::no);
  bytes.clear();
  native::compact::Codec<typename Dataset::Record>().save(record, bytes);
  write_file(folder / (name + ".compact"), as_view(bytes), Sync::no);
  bytes.clear();
  native::checked::compact::Codec<typename Dataset::Record>().save_described(record, bytes);
  write_file(folder / (name + ".described.compact"), as_view(bytes), Sync::no);
  std::printf("%s %016" PRIx64 "\n", name.c_str(), checksum(record));
}

}  // namespace
}  // namespace roundtrip

int main(int count, char** arguments) {
  using namespace roundtrip;
  if (count != 2) {
    std::fputs("usage: roundtrip-native-files FOLDER\n", stderr);
    return 2;
  }
  try {
    [&]<class... Datasets>(detail::Types<Datasets...>) {
      (write_files<Datasets>(arguments[1]), ...);
    }(detail::Types<datasets::edges::Dataset, datasets::log::Dataset, datasets::mesh::Dataset,
                    datasets::message::Dataset, datasets::model::Dataset, datasets::savedata::Dataset,
                    datasets::settings::Dataset, datasets::telemetry::Dataset, datasets::tree::Dataset>{});
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
