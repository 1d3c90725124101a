// SPDX-License-Identifier: MIT
//
// A control: the log by rapidjson's events as a user of the library writes it for these three structs,
// without any of the suite's generic code. What rapidjson takes more than this is the fault of its adapter.
#pragma once

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/suite/format.h"
#include "datasets/log/dataset.h"

namespace roundtrip {

namespace rapidjson_hand {

using datasets::log::Entry;
using datasets::log::Log;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

inline void write_text(std::string_view text, Writer& writer) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

inline void write_entry(const Entry& entry, Writer& writer) {
  writer.StartObject();
  writer.Key("address", 7);
  writer.StartObject();
  writer.Key("octets", 6);
  writer.StartArray();
  for (const std::uint8_t octet : entry.address.octets) writer.Uint(octet);
  writer.EndArray();
  writer.EndObject();
  writer.Key("identity", 8);
  write_text(entry.identity, writer);
  writer.Key("userid", 6);
  write_text(entry.userid, writer);
  writer.Key("date", 4);
  write_text(entry.date, writer);
  writer.Key("request", 7);
  write_text(entry.request, writer);
  writer.Key("code", 4);
  writer.Uint(entry.code);
  writer.Key("size", 4);
  writer.Uint64(entry.size);
  writer.EndObject();
}

inline void write_log(const Log& log, Writer& writer) {
  writer.StartObject();
  writer.Key("entries", 7);
  writer.StartArray();
  for (const Entry& entry : log.entries) write_entry(entry, writer);
  writer.EndArray();
  writer.EndObject();
}

/// Where the parser is, by the names of these structs. Entries that are there are written over.
class Handler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Handler> {
 public:
  explicit Handler(Log& log) : log_(log) {}

  bool Default() { return false; }
  bool Uint(unsigned u) { return Uint64(u); }
  bool Uint64(std::uint64_t u) {
    if (place_ == Place::octets) {
      if (octet_ == 4 || u > 255) return false;
      log_.entries[count_ - 1].address.octets[octet_++] = static_cast<std::uint8_t>(u);
      return true;
    }
    if (place_ != Place::entry) return false;
    Entry& entry = log_.entries[count_ - 1];
    if (key_ == "code" && u <= 65535) {
      entry.code = static_cast<std::uint16_t>(u);
    } else if (key_ == "size") {
      entry.size = u;
    } else {
      return false;
    }
    ++members_;
    return true;
  }
  bool String(const char* text, rapidjson::SizeType size, bool) {
    if (place_ != Place::entry) return false;
    Entry& entry = log_.entries[count_ - 1];
    if (key_ == "identity") {
      entry.identity.assign(text, size);
    } else if (key_ == "userid") {
      entry.userid.assign(text, size);
    } else if (key_ == "date") {
      entry.date.assign(text, size);
    } else if (key_ == "request") {
      entry.request.assign(text, size);
    } else {
      return false;
    }
    ++members_;
    return true;
  }
  bool Key(const char* text, rapidjson::SizeType size, bool) {
    // The text is the parser's; the name that it is lives on.
    for (const std::string_view name :
         {"address", "identity", "userid", "date", "request", "code", "size", "octets", "entries"}) {
      if (name != std::string_view(text, size)) continue;
      key_ = name;
      return true;
    }
    return false;
  }
  bool StartObject() {
    if (place_ == Place::entries) {
      if (count_ == log_.entries.size()) log_.entries.emplace_back();
      ++count_;
      members_ = 0;
      place_ = Place::entry;
      return true;
    }
    if (place_ == Place::entry && key_ == "address") {
      place_ = Place::address;
      return true;
    }
    if (place_ != Place::before) return false;
    place_ = Place::log;
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    if (place_ == Place::address) {
      ++members_;
      place_ = Place::entry;
    } else if (place_ == Place::entry) {
      if (members_ != 7) return false;
      place_ = Place::entries;
    } else {
      place_ = Place::after;
    }
    return true;
  }
  bool StartArray() {
    if (place_ == Place::log && key_ == "entries") {
      place_ = Place::entries;
    } else if (place_ == Place::address && key_ == "octets") {
      octet_ = 0;
      place_ = Place::octets;
    } else {
      return false;
    }
    return true;
  }
  bool EndArray(rapidjson::SizeType) {
    if (place_ == Place::octets) {
      place_ = Place::address;
      return octet_ == 4;
    }
    place_ = Place::log;
    return true;
  }

  [[nodiscard]] bool finish() {
    log_.entries.resize(count_);
    return place_ == Place::after;
  }

 private:
  enum class Place : std::uint8_t { before, log, entries, entry, address, octets, after };

  Log& log_;
  Place place_ = Place::before;
  std::string_view key_;
  std::size_t count_ = 0;
  std::size_t octet_ = 0;
  int members_ = 0;
};

/// The library's output stream, with the names that an output has here.
class Text : public rapidjson::StringBuffer {
 public:
  [[nodiscard]] const char* data() const { return GetString(); }
  [[nodiscard]] std::size_t size() const { return GetSize(); }
  void clear() { Clear(); }
};

}  // namespace rapidjson_hand

namespace formats::rapidjson_hand {

struct Format {
  static constexpr FormatInfo info{.name = "rapidjson_hand",
                                   .library = "rapidjson",
                                   .encoding = Encoding::text,
                                   .self_describing = true,
                                   .load_checks = LoadChecks::unchecked,
                                   .notes = "the log alone, with handlers for its structs"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return std::same_as<T, datasets::log::Log> ? "" : "the control is written for one dataset";
  }

  template <class T>
  class Codec {
   public:
    using Output = roundtrip::rapidjson_hand::Text;

    [[gnu::noinline]] void save(const T& record, Output& out) {
      writer_.Reset(out);
      roundtrip::rapidjson_hand::write_log(record, writer_);
    }
    [[gnu::noinline]] void load(View bytes, T& record) {
      const std::string_view text = as_text(bytes);
      ::rapidjson::MemoryStream stream(text.data(), text.size());
      roundtrip::rapidjson_hand::Handler handler(record);
      constexpr unsigned flags = ::rapidjson::kParseFullPrecisionFlag | ::rapidjson::kParseNanAndInfFlag;
      if (reader_.Parse<flags>(stream, handler).IsError() || !handler.finish()) {
        throw std::runtime_error("no log");
      }
    }

   private:
    roundtrip::rapidjson_hand::Writer writer_;
    ::rapidjson::Reader reader_;
  };
};

}  // namespace formats::rapidjson_hand
}  // namespace roundtrip
