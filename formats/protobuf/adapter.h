// SPDX-License-Identifier: MIT
//
// Protocol Buffers. The schema and the code between records and messages are generated at build time
// (schema.h says how a record is mapped); three formats use them in three ways that a user has the choice of.
#pragma once

#include <google/protobuf/arena.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <concepts>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "bench/record/messages.h"
#include "bench/suite/format.h"
#include "formats/protobuf/runtime.h"

/// What the notes of all three formats begin with.
#define ROUNDTRIP_PROTOBUF_MAPPING                                                                    \
  "proto3, full runtime; signed integers as sint32 and sint64, enums as their integers, vectors and " \
  "arrays of uint8 as bytes, members that are variants as oneof, a wrapper message where proto3 "     \
  "cannot nest (a vector of vectors); "

namespace roundtrip {

namespace protobuf {

/// GOOGLE_PROTOBUF_VERSION, which is 3021012 for 3.21.12, as text.
struct VersionText {
  consteval VersionText() {
    append(GOOGLE_PROTOBUF_VERSION / 1'000'000);
    text[size++] = '.';
    append(GOOGLE_PROTOBUF_VERSION / 1'000 % 1'000);
    text[size++] = '.';
    append(GOOGLE_PROTOBUF_VERSION % 1'000);
  }
  consteval void append(int number) {
    if (number >= 10) append(number / 10);
    text[size++] = static_cast<char>('0' + number % 10);
  }
  char text[12]{};
  std::size_t size = 0;
};
inline constexpr VersionText version_text;
inline constexpr std::string_view version{version_text.text, version_text.size};

/// The number of nested messages up to which a recursive record is read. The library's default of 100 is a
/// guard against hostile input; a user whose own data is deeper raises it.
inline constexpr int recursion_limit = 10'000;

inline int checked_size(std::size_t size, const google::protobuf::MessageLite& message) {
  if (size > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw UnsupportedError("a " + message.GetTypeName() + " of " + std::to_string(size) +
                           " bytes: the library's limit is 2 GiB");
  }
  return static_cast<int>(size);
}

/// Sizes of nested messages are computed once, by ByteSizeLong, and kept in the messages.
inline void write(const google::protobuf::MessageLite& message, Buffer& out) {
  const std::size_t size = message.ByteSizeLong();
  checked_size(size, message);
  out.resize(size);
  auto* begin = reinterpret_cast<std::uint8_t*>(out.data());
  if (message.SerializeWithCachedSizesToArray(begin) != begin + size) {
    throw std::runtime_error("a " + message.GetTypeName() + " was changed while it was written");
  }
}

/// With the entries of every map in the order of their keys, which costs a sort.
inline void write_canonical(const google::protobuf::MessageLite& message, Buffer& out) {
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
void read(View bytes, google::protobuf::MessageLite& message) {
  const int size = checked_size(bytes.size(), message);
  bool good = false;
  if constexpr (recursive) {
    google::protobuf::io::CodedInputStream stream(reinterpret_cast<const std::uint8_t*>(bytes.data()), size);
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

/// Why a format of this family cannot hold T; empty when it can.
template <class T>
constexpr std::string_view unsupported_reason() {
  const bool is_document = std::same_as<T, Document> || std::same_as<T, Messages>;
  return is_document ? "needs a schema; a document has none" : "";
}

/// An arena that keeps one block for all calls, as large as the largest of them needed.
class ReusedArena {
 public:
  /// Calls f with a new message on the arena, then frees it.
  template <class Message, class F>
  void with_message(F&& f) {
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

}  // namespace protobuf

namespace formats {

namespace protobuf {
struct Format {
  static constexpr FormatInfo info{.name = "protobuf",
                                   .library = "protobuf",
                                   .version = roundtrip::protobuf::version,
                                   .needs_schema = true,
                                   .notes = ROUNDTRIP_PROTOBUF_MAPPING
                                   "the record is converted to a message object, and back, on the clock; the "
                                   "object is kept from call to call"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return roundtrip::protobuf::unsupported_reason<T>();
  }

  template <class T>
  class Codec {
    using Conversion = roundtrip::protobuf::MessageFor<T>;

   public:
    void save(const T& record, Buffer& out) {
      convert(record);
      roundtrip::protobuf::write(message_, out);
    }
    void save_canonical(const T& record, Buffer& out) {
      convert(record);
      roundtrip::protobuf::write_canonical(message_, out);
    }
    void load(View bytes, T& record) {
      roundtrip::protobuf::read<Conversion::recursive>(bytes, message_);
      Conversion::from_message(message_, record);
    }

   private:
    void convert(const T& record) {
      message_.Clear();
      Conversion::to_message(record, message_);
    }

    typename Conversion::type message_;
  };
};
}  // namespace protobuf

namespace protobuf_object {
struct Format {
  static constexpr FormatInfo info{
      .name = "protobuf_object",
      .library = "protobuf",
      .version = roundtrip::protobuf::version,
      .needs_schema = true,
      .notes = ROUNDTRIP_PROTOBUF_MAPPING "the message object takes the record's place",
      .off_the_clock = "the conversion between the record and the message object"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return roundtrip::protobuf::unsupported_reason<T>();
  }

  template <class T>
  struct Codec {
    using Conversion = roundtrip::protobuf::MessageFor<T>;
    using Object = typename Conversion::type;

    void to_object(const T& record, Object& message) {
      message.Clear();
      Conversion::to_message(record, message);
    }
    void from_object(const Object& message, T& record) { Conversion::from_message(message, record); }

    void save(const Object& message, Buffer& out) { roundtrip::protobuf::write(message, out); }
    void save_canonical(const Object& message, Buffer& out) {
      roundtrip::protobuf::write_canonical(message, out);
    }
    void load(View bytes, Object& message) {
      roundtrip::protobuf::read<Conversion::recursive>(bytes, message);
    }
  };
};
}  // namespace protobuf_object

namespace protobuf_arena {
struct Format {
  static constexpr FormatInfo info{.name = "protobuf_arena",
                                   .library = "protobuf",
                                   .version = roundtrip::protobuf::version,
                                   .needs_schema = true,
                                   .notes = ROUNDTRIP_PROTOBUF_MAPPING
                                   "the record is converted on the clock; each call makes its message on an "
                                   "arena, which is reset after it and keeps one block of the size needed"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return roundtrip::protobuf::unsupported_reason<T>();
  }

  template <class T>
  class Codec {
    using Conversion = roundtrip::protobuf::MessageFor<T>;
    using Message = typename Conversion::type;

   public:
    void save(const T& record, Buffer& out) {
      arena_.with_message<Message>([&](Message& message) {
        Conversion::to_message(record, message);
        roundtrip::protobuf::write(message, out);
      });
    }
    void save_canonical(const T& record, Buffer& out) {
      arena_.with_message<Message>([&](Message& message) {
        Conversion::to_message(record, message);
        roundtrip::protobuf::write_canonical(message, out);
      });
    }
    void load(View bytes, T& record) {
      arena_.with_message<Message>([&](Message& message) {
        roundtrip::protobuf::read<Conversion::recursive>(bytes, message);
        Conversion::from_message(message, record);
      });
    }

   private:
    roundtrip::protobuf::ReusedArena arena_;
  };
};
}  // namespace protobuf_arena

}  // namespace formats
}  // namespace roundtrip

#undef ROUNDTRIP_PROTOBUF_MAPPING
