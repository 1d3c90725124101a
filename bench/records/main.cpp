// SPDX-License-Identifier: MIT
//
// roundtrip-records: answers the driver as a worker does, but has no format. Its requests are
//
//     hello                              the typed datasets that it has
//     record  DATASET SCALE SEED FILE    writes the record to FILE → payload_bytes, checksum
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "bench/record/file.h"
#include "bench/records/records.h"
#include "bench/worker/requests.h"

namespace {

using roundtrip::JsonLine;
using roundtrip::RecordsEntry;
using roundtrip::Request;

JsonLine hello(const std::vector<RecordsEntry>& entries) {
  std::vector<JsonLine> datasets;
  for (const RecordsEntry& entry : entries) {
    datasets.emplace_back()
        .add("name", entry.info.name)
        .add("summary", entry.info.summary)
        .add("timed", entry.info.timed);
  }
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
  try {
    unsigned watchdog_seconds = 0;
    bool serves = false;
    for (int i = 1; i < argc; ++i) {
      constexpr const char* watchdog = "--watchdog=";
      if (std::strcmp(argv[i], "--serve") == 0) serves = true;
      if (std::strncmp(argv[i], watchdog, std::strlen(watchdog)) == 0)
        watchdog_seconds = static_cast<unsigned>(std::strtoul(argv[i] + std::strlen(watchdog), nullptr, 10));
    }
    if (!serves) {
      std::fprintf(stderr, "%s writes records for the roundtrip command, which starts it with --serve\n",
                   argv[0]);
      return 2;
    }
    const auto entries = roundtrip::all_records();
    return roundtrip::answer_requests([&](const Request& request) { return answer(entries, request); },
                                      watchdog_seconds);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}
