// SPDX-License-Identifier: MIT
//
// Protocol Buffers. The schema and the code between records and messages are generated at build time
// (schema.cpp; bench/bridges/schema/schema.h says how a record is mapped); three formats use them in three
// ways that a user has the choice of.
#pragma once

#include <google/protobuf/arena.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "bench/bridges/depth.h"
#include "bench/bridges/schema/codecs.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"

/// What the notes of all three formats begin with.
#define ROUNDTRIP_PROTOBUF_MAPPING                                                                    \
  "proto3, full runtime; signed integers as sint32 and sint64, enums as their integers, vectors and " \
  "arrays of uint8 as bytes, members that are variants as oneof, a wrapper message where proto3 "     \
  "cannot nest (a vector of vectors); "

namespace roundtrip {

namespace protobuf {

/// The number of nested messages up to which a recursive record is read. The library's default of 100 is a
/// guard against hostile input; a user whose own data is deeper raises it. A record takes up to three: with
/// its own, one for the alternatives of a variant and one for what the language cannot nest.
inline constexpr int recursion_limit = 3 * static_cast<int>(max_depth);

inline int checked_size(std::size_t size, const google::protobuf::MessageLite& message) {
  if (size > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw UnsupportedError("a " + message.GetTypeName() + " of " + std::to_string(size) +
                           " bytes: the library's limit is 2 GiB");
  }
  return static_cast<int>(size);
}

/// The messages that protoc makes classes for.
struct Messages {
  using Message = google::protobuf::MessageLite;

  static void clear(Message& message) { message.Clear(); }

  /// Sizes of nested messages are computed once, by ByteSizeLong, and kept in the messages.
  static void write(const Message& message, Buffer& out) {
    const std::size_t size = message.ByteSizeLong();
    checked_size(size, message);
    out.resize(size);
    auto* begin = reinterpret_cast<std::uint8_t*>(out.data());
    if (message.SerializeWithCachedSizesToArray(begin) != begin + size) {
      throw std::runtime_error("a " + message.GetTypeName() + " was changed while it was written");
    }
  }

  /// With the entries of every map in the order of their keys, which costs a sort.
  static void write_canonical(const Message& message, Buffer& out) {
    const std::size_t size = message.ByteSizeLong();
    out.resize(size);
    google::protobuf::io::ArrayOutputStream array(out.data(), checked_size(size, message));
    google::protobuf::io::CodedOutputStream stream(&array);
    stream.SetSerializationDeterministic(true);
    if (!message.SerializeToCodedStream(&stream)) {
      throw std::runtime_error("cannot write a " + message.GetTypeName() + " of " + std::to_string(size) +
                               " bytes");
    }
  }

  template <bool recursive>
  static void read(View bytes, Message& message) {
    const int size = checked_size(bytes.size(), message);
    bool good = false;
    if constexpr (recursive) {
      google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                                    size);
      stream.SetRecursionLimit(recursion_limit);
      good = message.ParseFromCodedStream(&stream) && stream.ConsumedEntireMessage();
    } else {
      good = message.ParseFromArray(bytes.data(), size);
    }
    if (!good) {
      throw std::runtime_error("these " + std::to_string(bytes.size()) + " bytes are no " +
                               message.GetTypeName());
    }
  }
};

/// An arena that keeps one block for all calls, as large as the largest of them needed.
class ReusedArena {
 public:
  /// Calls f with a new message on the arena, then frees it.
  template <class Message, class F>
  void with_object(F&& f) {
    if (needed_ > size_) grow();
    const Release release{*this};
    f(*google::protobuf::Arena::CreateMessage<Message>(&*arena_));
  }

 private:
  struct Release {
    // Reset keeps the block that it was given and frees those that came after it.
    ~Release() { owner.needed_ = std::max(owner.needed_, std::size_t{owner.arena_->Reset()}); }
    ReusedArena& owner;
  };

  void grow() {
    arena_.reset();
    block_ = std::make_unique_for_overwrite<char[]>(needed_);
    size_ = needed_;
    google::protobuf::ArenaOptions options;
    options.initial_block = block_.get();
    options.initial_block_size = size_;
    arena_.emplace(options);
  }

  std::unique_ptr<char[]> block_;
  std::size_t size_ = 0;
  std::size_t needed_ = 4096;                     ///< by the largest call so far
  std::optional<google::protobuf::Arena> arena_;  ///< declared last: it must not outlive the block
};

/// What the three formats have in common.
struct Family {
  template <class T>
  static constexpr std::string_view unsupported() {
    return schema::unsupported_reason<T>();
  }
  static constexpr FormatInfo info(std::string_view name, std::string_view notes,
                                   std::string_view off_the_clock = {}) {
    return {.name = name,
            .library = "protobuf",
            .version = version_of_number<GOOGLE_PROTOBUF_VERSION, 1000>,
            .needs_schema = true,
            .load_checks = LoadChecks::checked,
            .notes = notes,
            .off_the_clock = off_the_clock};
  }
};

}  // namespace protobuf

namespace formats {

namespace protobuf {
struct Format : roundtrip::protobuf::Family {
  static constexpr FormatInfo info = Family::info("protobuf", ROUNDTRIP_PROTOBUF_MAPPING
                                                  "the record is converted to a message object, and back, on "
                                                  "the clock; the object is kept from call to call");
  template <class T>
  using Codec = schema::RecordCodec<roundtrip::protobuf::Messages, T>;
};
}  // namespace protobuf

namespace protobuf_object {
struct Format : roundtrip::protobuf::Family {
  static constexpr FormatInfo info = Family::info(
      "protobuf_object", ROUNDTRIP_PROTOBUF_MAPPING "the message object takes the record's place",
      "the conversion between the record and the message object");
  template <class T>
  using Codec = schema::ObjectCodec<roundtrip::protobuf::Messages, T>;
};
}  // namespace protobuf_object

namespace protobuf_arena {
struct Format : roundtrip::protobuf::Family {
  static constexpr FormatInfo info = Family::info("protobuf_arena", ROUNDTRIP_PROTOBUF_MAPPING
                                                  "the record is converted on the clock; each call makes its "
                                                  "message on an arena, which is reset after it and "
                                                  "keeps one block of the size needed");

  template <class T>
  using Codec = schema::TransientCodec<roundtrip::protobuf::Messages, roundtrip::protobuf::ReusedArena, T>;
};
}  // namespace protobuf_arena

}  // namespace formats
}  // namespace roundtrip

#undef ROUNDTRIP_PROTOBUF_MAPPING
