// SPDX-License-Identifier: MIT
//
// roundtrip-records: answers the driver as a worker does, but has no format. Its requests are
//
//     hello                              the typed datasets that it has
//     record  DATASET SCALE SEED FILE    writes the record to FILE → payload_bytes, checksum
#include <stdexcept>

#include "bench/record/file.h"
#include "bench/records/records.h"
#include "bench/worker/requests.h"

namespace {

using roundtrip::JsonLine;
using roundtrip::RecordsEntry;
using roundtrip::Request;

JsonLine hello(const std::vector<RecordsEntry>& entries) {
  std::vector<JsonLine> datasets;
  for (const RecordsEntry& entry : entries) datasets.push_back(dataset_line(entry.info));
  JsonLine json;
  json.add("datasets", datasets);
  return json;
}

JsonLine record(const std::vector<RecordsEntry>& entries, const Request& request) {
  for (const RecordsEntry& entry : entries) {
    if (entry.info.name != request.at(1)) continue;
    roundtrip::Buffer file;
    const auto identity = entry.write(
        {roundtrip::number_of<double>(request.at(2)), roundtrip::number_of<std::uint64_t>(request.at(3))},
        file);
    roundtrip::write_file(request.at(4), roundtrip::as_view(file));
    JsonLine json;
    json.add("payload_bytes", identity.payload_bytes).add("checksum", identity.checksum);
    return json;
  }
  throw std::invalid_argument("no dataset is named '" + request.at(1) + "'");
}

JsonLine answer(const std::vector<RecordsEntry>& entries, const Request& request) {
  if (request.at(0) == "hello") return hello(entries);
  if (request.at(0) == "record") return record(entries, request);
  throw std::invalid_argument("no request is named '" + request.at(0) + "'");
}

}  // namespace

int main(int argc, char** argv) {
  return roundtrip::serve_requests(argc, argv, "writes records", [](const Request& request) {
    static const auto entries = roundtrip::all_records();
    return answer(entries, request);
  });
}
