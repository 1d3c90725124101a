// SPDX-License-Identifier: MIT
//
// The access log of a web server, one entry per request. The members are those of the Common Log Format,
// which the NCSA httpd introduced and the Apache and nginx servers still write
// (https://httpd.apache.org/docs/2.4/logs.html#common):
//
//     192.0.2.7 - anna.novak [04/Mar/2024:06:25:24 +0000] "GET /articles/?page=2 HTTP/1.1" 200 5316
//
// Many short strings beside a few small integers.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/record/record.h"
#include "bench/suite/dataset.h"

namespace roundtrip::datasets::log {

/// An IPv4 address.
struct Address {
  std::array<std::uint8_t, 4> octets;
};
ROUNDTRIP_RECORD(Address, octets);

struct Entry {
  Address address;
  std::string identity;  ///< of RFC 1413; almost always "-"
  std::string userid;    ///< of HTTP authentication, or "-"
  std::string date;
  std::string request;  ///< the request line
  std::uint16_t code;   ///< HTTP status
  std::uint64_t size;   ///< of the response in bytes
};
ROUNDTRIP_RECORD(Entry, address, identity, userid, date, request, code, size);

struct Log {
  std::vector<Entry> entries;
};
ROUNDTRIP_RECORD(Log, entries);

struct Dataset {
  using Record = Log;
  static constexpr DatasetInfo info{
      .name = "log",
      .summary = "10,000 HTTP log entries: short strings and integers, as a web server writes them",
      .usual_scale = 0.03};
  static Record generate(const DatasetOptions& options);
};

}  // namespace roundtrip::datasets::log
