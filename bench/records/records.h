// SPDX-License-Identifier: MIT
//
// Records for workers that are not C++: a program that generates a dataset's record and writes it to a file
// that any language can read. A generated source for each dataset calls add_records, once.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "bench/bridges/record_file_sink.h"
#include "bench/bridges/write.h"
#include "bench/record/checksum.h"
#include "bench/suite/dataset.h"

namespace roundtrip {

/// By which a worker and the driver know that they speak of the same record.
struct RecordIdentity {
  std::uint64_t payload_bytes = 0;
  std::uint64_t checksum = 0;
};

struct RecordsEntry {
  DatasetInfo info;
  /// Generates the record and puts its file (record_file_sink.h) into the buffer.
  std::function<RecordIdentity(const DatasetOptions&, Buffer&)> write;
};

/// Defined by the generated registry: an entry for each typed dataset of the build.
[[nodiscard]] std::vector<RecordsEntry> all_records();

template <class Dataset>
[[nodiscard]] RecordsEntry records_entry() {
  return {Dataset::info, [](const DatasetOptions& options, Buffer& file) {
            const typename Dataset::Record record = Dataset::generate(options);
            RecordFileSink sink(file);
            write_events(record, sink);
            return RecordIdentity{payload_bytes(record), checksum(record)};
          }};
}

}  // namespace roundtrip
