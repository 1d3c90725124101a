// SPDX-License-Identifier: MIT
//
// A control: the log by protobuf as a user of the library writes it, with a schema and a conversion of his
// own and a message that is kept. What protobuf takes more than this is the fault of its generated
// conversion.
#pragma once

#include <cstring>
#include <stdexcept>

#include "bench/suite/format.h"
#include "datasets/log/dataset.h"
#include "protobuf_hand/log.pb.h"

namespace roundtrip::formats::protobuf_hand {

struct Format {
  static constexpr FormatInfo info{.name = "protobuf_hand",
                                   .library = "protobuf",
                                   .needs_schema = true,
                                   .load_checks = LoadChecks::unchecked,
                                   .notes = "the log alone, converted by hand, with a message that is kept"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return std::same_as<T, datasets::log::Log> ? "" : "the control is written for one dataset";
  }

  template <class T>
  class Codec {
   public:
    void save(const T& record, Buffer& out) {
      message_.Clear();
      message_.mutable_entries()->Reserve(static_cast<int>(record.entries.size()));
      for (const auto& entry : record.entries) {
        hand::Entry& to = *message_.add_entries();
        to.mutable_address()->set_octets(entry.address.octets.data(), entry.address.octets.size());
        to.set_identity(entry.identity);
        to.set_userid(entry.userid);
        to.set_date(entry.date);
        to.set_request(entry.request);
        to.set_code(entry.code);
        to.set_size(entry.size);
      }
      out.resize(message_.ByteSizeLong());
      message_.SerializeWithCachedSizesToArray(reinterpret_cast<std::uint8_t*>(out.data()));
    }
    void load(View bytes, T& record) {
      if (!message_.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        throw std::runtime_error("no log");
      }
      record.entries.resize(static_cast<std::size_t>(message_.entries_size()));
      for (std::size_t i = 0; i < record.entries.size(); ++i) {
        const hand::Entry& from = message_.entries(static_cast<int>(i));
        auto& entry = record.entries[i];
        const std::string& octets = from.address().octets();
        if (octets.size() != entry.address.octets.size()) throw std::runtime_error("no address");
        std::memcpy(entry.address.octets.data(), octets.data(), octets.size());
        entry.identity = from.identity();
        entry.userid = from.userid();
        entry.date = from.date();
        entry.request = from.request();
        entry.code = static_cast<std::uint16_t>(from.code());
        entry.size = from.size();
      }
    }

   private:
    hand::Log message_;
  };
};

}  // namespace roundtrip::formats::protobuf_hand
