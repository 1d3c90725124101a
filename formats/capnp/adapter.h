// SPDX-License-Identifier: MIT
//
// Cap'n Proto. The schema and the code between records and messages are generated at build time (schema.cpp;
// bench/bridges/schema/schema.h says how a record is mapped). A message is built in the layout that it has as
// bytes, and read where it lies; both formats use the generated builders and readers, and differ in whether
// the bytes are packed.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize-packed.h>
#include <capnp/serialize.h>
#include <kj/exception.h>
#include <kj/io.h>

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/bridges/depth.h"
#include "bench/bridges/schema/codecs.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"

/// What the notes of both formats begin with.
#define ROUNDTRIP_CAPNP_MAPPING                                                                            \
  "generated builders and readers; an absent text, struct or list is a null pointer, an absent number a "  \
  "union of Void and the number, a variant a union, a map a list of entries, an enum with the values 0, "  \
  "1, 2 … an enum and any other its integer, vectors and arrays of uint8 are Data; the builder's first " \
  "segment is kept from call to call and grows to hold the whole message; the traversal limit is raised "  \
  "to 8 times the message and 512 KiB, the nesting limit of recursive records to 3,000; "

namespace roundtrip {

namespace capnp {

/// Names the API of the generated conversions.
struct Messages;

/// The number of pointers, one in another, up to which a recursive record is read. The library's default of
/// 64 is a guard against hostile input; a user whose own data is deeper raises it. A record takes up to
/// three: with its own, one for the alternatives of a variant and one for a list.
inline constexpr int nesting_limit = 3 * static_cast<int>(max_depth);

/// A size as the library takes it: of at most 29 bits.
/// @throws UnsupportedError beyond that
inline unsigned count(std::size_t size) {
  constexpr std::size_t most = (std::size_t{1} << 29) - 2;
  if (size > most) {
    throw UnsupportedError("a list or text of " + std::to_string(size) +
                           " elements: the library's limit is " + std::to_string(most));
  }
  return static_cast<unsigned>(size);
}

inline ::capnp::Text::Reader text(const std::string& value) {
  return {value.c_str(), count(value.size())};
}

template <class Bytes>
::capnp::Data::Reader data(const Bytes& value) {
  return {reinterpret_cast<const kj::byte*>(value.data()), count(value.size())};
}

inline std::string_view contents(::capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}
inline std::span<const kj::byte> contents(::capnp::Data::Reader data) {
  return {data.begin(), data.size()};
}

/// Calls f; what the library throws becomes a std::runtime_error with its message alone: its own what() adds
/// a trace of the stack.
template <class F>
auto translate_errors(F&& f) {
  try {
    return f();
  } catch (const kj::Exception& error) {
    throw std::runtime_error(std::string("Cap'n Proto: ") + error.getDescription().cStr());
  }
}

/// How deep and how far a message is followed. In one that a builder made nothing is met twice, but elements
/// without content, which take no space, count as a word each.
inline ::capnp::ReaderOptions options(std::size_t words, bool recursive) {
  ::capnp::ReaderOptions options;
  options.traversalLimitInWords = 8 * words + (std::size_t{1} << 16);
  if (recursive) options.nestingLimit = nesting_limit;
  return options;
}

/// Makes room for as many words, all zero, as a builder wants its first segment; what was there is lost.
void grow(kj::Array<::capnp::word>& words, std::size_t size);

/// The words as they are.
class Plain {
 public:
  static void write(::capnp::MessageBuilder& message, Buffer& out);

  /// Calls f with a reader of the bytes where they are.
  template <class F>
  void read(View bytes, bool recursive, F&& f) {
    const kj::ArrayPtr<const ::capnp::word> words = aligned(bytes);
    ::capnp::FlatArrayMessageReader message(words, options(words.size(), recursive));
    if (message.getEnd() != words.end()) {
      throw std::runtime_error("bytes follow the message");
    }
    f(message);
  }

 private:
  /// The bytes, or a copy of them, at an address that words can have.
  kj::ArrayPtr<const ::capnp::word> aligned(View bytes);

  kj::Array<::capnp::word> copy_;
};

/// The words without most of their zero bytes.
class Packed {
 public:
  static void write(::capnp::MessageBuilder& message, Buffer& out);

  /// Calls f with a reader of the message, which is unpacked into scratch space that is kept.
  template <class F>
  void read(View bytes, bool recursive, F&& f) {
    // Two bytes can stand for 256 words of zeros.
    const std::size_t most = 128 * bytes.size();
    kj::ArrayInputStream stream({reinterpret_cast<const kj::byte*>(bytes.data()), bytes.size()});
    std::size_t words = 0;
    {
      ::capnp::PackedMessageReader message(stream, options(most / 8, recursive), scratch_);
      f(message);
      words = message.sizeInWords();
    }
    if (stream.tryGetReadBuffer().size() != 0) throw std::runtime_error("bytes follow the message");
    if (words + header_words > scratch_.size()) grow(scratch_, words + header_words);
  }

 private:
  static constexpr std::size_t header_words = 1;

  kj::Array<::capnp::word> scratch_;
};

/// How messages are built and read (schema::ViewCodec).
/// @tparam Words Plain or Packed
template <class Words>
class Wire {
 public:
  template <class Root, class F>
  void build(Buffer& out, F&& fill) {
    // A message that outgrows the first segment is built again in one that is large enough, which happens
    // once for each new maximum: the same record always becomes the same bytes.
    while (const std::size_t needed = translate_errors([&] { return try_build<Root>(out, fill); })) {
      grow(first_segment_, needed);
    }
  }

  template <class Root, bool recursive, class F>
  void read(View bytes, F&& f) {
    translate_errors([&] {
      words_.read(bytes, recursive, [&](::capnp::MessageReader& message) { f(message.getRoot<Root>()); });
    });
  }

 private:
  /// @return 0, or the words that the first segment must have
  template <class Root, class F>
  std::size_t try_build(Buffer& out, F&& fill) {
    if (first_segment_.size() == 0) return 1024;  // the library's own first segment has as many
    ::capnp::MallocMessageBuilder message(first_segment_);
    fill(message.initRoot<Root>());
    const auto segments = message.getSegmentsForOutput();
    if (segments.size() == 1) {
      words_.write(message, out);
      return 0;
    }
    std::size_t needed = 0;
    for (const auto& segment : segments) needed += segment.size();
    return needed;
  }

  kj::Array<::capnp::word> first_segment_;  ///< all zero between calls: the builder sees to it
  Words words_;
};

template <class Words, class T>
using Codec = schema::ViewCodec<Messages, Wire<Words>, T>;

/// What both formats have in common.
struct Family {
  template <class T>
  static constexpr std::string_view unsupported() {
    return schema::unsupported_reason<T>();
  }
  static constexpr FormatInfo info(std::string_view name, std::string_view notes) {
    return {.name = name,
            .library = "Cap'n Proto",
            .version = version_of_number<CAPNP_VERSION, 1000>,
            .needs_schema = true,
            .load_checks = LoadChecks::checked,
            .notes = notes};
  }
};

}  // namespace capnp

namespace formats {

namespace capnp {
struct Format : roundtrip::capnp::Family {
  static constexpr FormatInfo info = Family::info(
      "capnp", ROUNDTRIP_CAPNP_MAPPING "the words of the message are written as they are and read in place");
  template <class T>
  using Codec = roundtrip::capnp::Codec<roundtrip::capnp::Plain, T>;
};
}  // namespace capnp

namespace capnp_packed {
struct Format : roundtrip::capnp::Family {
  static constexpr FormatInfo info =
      Family::info("capnp_packed", ROUNDTRIP_CAPNP_MAPPING
                   "packed: zero bytes are left out, and put back into scratch space that is kept, for "
                   "access as for load");
  template <class T>
  using Codec = roundtrip::capnp::Codec<roundtrip::capnp::Packed, T>;
};
}  // namespace capnp_packed

}  // namespace formats
}  // namespace roundtrip

#undef ROUNDTRIP_CAPNP_MAPPING
