// SPDX-License-Identifier: MIT
//
// FlatBuffers by its object API. The schema and the code between records and objects are generated at build
// time (schema.cpp; bench/bridges/schema/schema.h says how a record is mapped).
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <stdexcept>
#include <string>

#include "bench/bridges/schema/codecs.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"

/// What the notes of both formats begin with.
#define ROUNDTRIP_FLATBUFFERS_MAPPING                                                                     \
  "flatc's object API; records as tables, enums as their integers, maps as vectors of entries, members "  \
  "that are variants as unions, a wrapper table where the language cannot nest (a vector of vectors, an " \
  "optional string); defaults are written, or else -0.0 would be lost; the builder's buffer is the "      \
  "output; verified before it is read, to a depth of 2000 tables; "

namespace roundtrip {

namespace flatbuffers_codec {

/// The number of nested tables up to which bytes are read. The library's default of 64 is a guard against
/// hostile input; a user whose own data is deeper raises it.
inline constexpr ::flatbuffers::uoffset_t depth_limit = 2000;

/// The library's builder as the output of save: it owns the bytes that it builds, which are copied nowhere.
class Builder {
 public:
  /// A member that equals its default is left out otherwise, and -0.0 equals 0.
  Builder() { builder_.ForceDefaults(true); }

  void clear() {
    builder_.Clear();
    finished_ = false;
  }
  template <class Object>
  void build(const Object& object) {
    clear();
    builder_.Finish(Object::TableType::Pack(builder_, &object));
    if (builder_.GetSize() >= FLATBUFFERS_MAX_BUFFER_SIZE) {
      throw UnsupportedError("a buffer of " + std::to_string(builder_.GetSize()) +
                             " bytes: the library's limit is 2 GiB");
    }
    finished_ = true;
  }
  [[nodiscard]] const std::uint8_t* data() const { return finished_ ? builder_.GetBufferPointer() : nullptr; }
  [[nodiscard]] std::size_t size() const { return finished_ ? builder_.GetSize() : 0; }

 private:
  ::flatbuffers::FlatBufferBuilder builder_;
  bool finished_ = false;
};

/// The classes of the object API.
struct Objects {
  using Output = Builder;

  template <class Object>
  static void clear(Object& object) {
    object = Object();
  }

  template <class Object>
  static void write(const Object& object, Builder& out) {
    out.build(object);
  }

  /// No table takes fewer than 8 bytes, its offset included: bytes in which more are found use some of them
  /// many times, which no builder does, and might unpack to any size.
  template <bool recursive, class Object>
  static void read(View bytes, Object& object) {
    using Table = typename Object::TableType;
    const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const bool fits = bytes.size() < FLATBUFFERS_MAX_BUFFER_SIZE;  // which the verifier asserts
    ::flatbuffers::Verifier verifier(begin, fits ? bytes.size() : 0, depth_limit,
                                     static_cast<::flatbuffers::uoffset_t>(bytes.size() / 8));
    if (!verifier.VerifyBuffer<Table>(nullptr)) {
      throw std::runtime_error("these " + std::to_string(bytes.size()) + " bytes are no " +
                               Table::GetFullyQualifiedName());
    }
    // What is absent in the bytes is left as it is, and a union is not freed.
    clear(object);
    ::flatbuffers::GetRoot<Table>(begin)->UnPackTo(&object);
  }
};

/// Makes a new object the one that an empty union holds. (The union's own Set knows an alternative by its
/// class, which two of them may share.)
template <class Object, class Union, class Type>
[[nodiscard]] Object& emplace(Union& held, Type type) {
  auto* object = new Object();
  held.value = object;
  held.type = type;
  return *object;
}

/// What the formats have in common.
struct Family {
  template <class T>
  static constexpr std::string_view unsupported() {
    return schema::unsupported_reason<T>();
  }
  static constexpr FormatInfo info(std::string_view name, std::string_view notes,
                                   std::string_view off_the_clock = {}) {
    return {.name = name,
            .library = "FlatBuffers",
            .version = ROUNDTRIP_VERSION_TEXT(FLATBUFFERS_VERSION_MAJOR, FLATBUFFERS_VERSION_MINOR,
                                              FLATBUFFERS_VERSION_REVISION),
            .needs_schema = true,
            .notes = notes,
            .off_the_clock = off_the_clock};
  }
};

}  // namespace flatbuffers_codec

namespace formats {

namespace flatbuffers {
struct Format : flatbuffers_codec::Family {
  static constexpr FormatInfo info =
      Family::info("flatbuffers", ROUNDTRIP_FLATBUFFERS_MAPPING
                   "the record is converted to an object, and back, on the clock");
  template <class T>
  using Codec = schema::RecordCodec<flatbuffers_codec::Objects, T>;
};
}  // namespace flatbuffers

namespace flatbuffers_object {
struct Format : flatbuffers_codec::Family {
  static constexpr FormatInfo info = Family::info(
      "flatbuffers_object", ROUNDTRIP_FLATBUFFERS_MAPPING "the library's object takes the record's place",
      "the conversion between the record and the library's object");
  template <class T>
  using Codec = schema::ObjectCodec<flatbuffers_codec::Objects, T>;
};
}  // namespace flatbuffers_object

}  // namespace formats
}  // namespace roundtrip

#undef ROUNDTRIP_FLATBUFFERS_MAPPING
