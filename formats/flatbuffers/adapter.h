// SPDX-License-Identifier: MIT
//
// FlatBuffers, by its object API and by its tables. The schema and the code between records and either are
// generated at build time (schema.cpp; bench/bridges/schema/schema.h says how a record is mapped). All
// formats write the same bytes.
#pragma once

#include "bench/bridges/schema/codecs.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"
#include "formats/flatbuffers/builder.h"
#include "formats/flatbuffers/reading.h"

/// What the notes of all formats begin with.
#define ROUNDTRIP_FLATBUFFERS_MAPPING                                                                     \
  "records as tables, enums as their integers, maps as vectors of entries, members that are variants "    \
  "as unions, a wrapper table where the language cannot nest (a vector of vectors, an optional string); " \
  "what is empty is left out; defaults are written, or else -0.0 would be lost; the builder's buffer is " \
  "the output; "
#define ROUNDTRIP_FLATBUFFERS_VERIFIED "verified before it is read, to a depth of 2000 tables; "

namespace roundtrip {

namespace flatbuffers_codec {

/// The classes of the object API.
struct Objects {
  using Output = Builder;

  template <class Object>
  static void clear(Object& object) {
    object = Object();
  }

  template <class Object>
  static void write(const Object& object, Builder& out) {
    out.build([&](TableBuilder& builder) { return Object::TableType::Pack(builder, &object); });
  }

  template <bool recursive, class Object>
  static void read(View bytes, Object& object) {
    const auto& root = verified_root<typename Object::TableType>(bytes);
    // What is absent in the bytes is left as it is, and a union is not freed.
    clear(object);
    root.UnPackTo(&object);
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

/// Names the API of the tables: the generated builders and accessors.
struct Tables;

/// How tables are built, and got at in bytes.
template <bool verifies>
struct TableWire {
  using Output = Builder;

  template <class Root, class F>
  static void build(Builder& out, const F& to_message) {
    out.build(to_message);
  }
  template <class Root, bool recursive, class F>
  static void read(View bytes, const F& use) {
    use(verifies ? verified_root<Root>(bytes) : trusted_root<Root>(bytes));
  }
};

template <class T, bool verifies>
using TablesCodec = schema::ViewCodec<Tables, TableWire<verifies>, T>;

/// What the formats have in common.
struct Family {
  template <class T>
  static constexpr std::string_view unsupported() {
    return schema::unsupported_reason<T>();
  }
  /// @param own what one of them says of itself alone
  static constexpr FormatInfo info(FormatInfo own) {
    own.library = "FlatBuffers";
    own.version = ROUNDTRIP_VERSION_TEXT(FLATBUFFERS_VERSION_MAJOR, FLATBUFFERS_VERSION_MINOR,
                                         FLATBUFFERS_VERSION_REVISION);
    own.needs_schema = true;
    return own;
  }
};

}  // namespace flatbuffers_codec

namespace formats {

namespace flatbuffers {
struct Format : flatbuffers_codec::Family {
  static constexpr FormatInfo info = Family::info(
      {.name = "flatbuffers",
       .load_checks = LoadChecks::on_request,
       .notes = "flatc's object API; " ROUNDTRIP_FLATBUFFERS_MAPPING ROUNDTRIP_FLATBUFFERS_VERIFIED
                "the record is converted to an object, and back, on the clock"});
  template <class T>
  using Codec = schema::RecordCodec<flatbuffers_codec::Objects, T>;
};
}  // namespace flatbuffers

namespace flatbuffers_object {
struct Format : flatbuffers_codec::Family {
  static constexpr FormatInfo info = Family::info(
      {.name = "flatbuffers_object",
       .load_checks = LoadChecks::on_request,
       .notes = "flatc's object API; " ROUNDTRIP_FLATBUFFERS_MAPPING ROUNDTRIP_FLATBUFFERS_VERIFIED
                "the library's object takes the record's place",
       .off_the_clock = "the conversion between the record and the library's object"});
  template <class T>
  using Codec = schema::ObjectCodec<flatbuffers_codec::Objects, T>;
};
}  // namespace flatbuffers_object

namespace flatbuffers_builder {
struct Format : flatbuffers_codec::Family {
  static constexpr FormatInfo info = Family::info(
      {.name = "flatbuffers_builder",
       .load_checks = LoadChecks::on_request,
       .unchecked_row = "flatbuffers_unverified",
       .notes = "flatc's Create functions and accessors, without objects; " ROUNDTRIP_FLATBUFFERS_MAPPING
           ROUNDTRIP_FLATBUFFERS_VERIFIED
                "the offsets of a vector's tables are collected in a vector that is kept"});
  template <class T>
  using Codec = flatbuffers_codec::TablesCodec<T, true>;
};
}  // namespace flatbuffers_builder

namespace flatbuffers_unverified {
struct Format : flatbuffers_codec::Family {
  static constexpr FormatInfo info =
      Family::info({.name = "flatbuffers_unverified",
                    .load_checks = LoadChecks::unchecked,
                    .notes = "as flatbuffers_builder, but the bytes are not verified: for bytes you wrote "
                             "yourself, since others can make it read anywhere"});
  template <class T>
  using Codec = flatbuffers_codec::TablesCodec<T, false>;
};
}  // namespace flatbuffers_unverified

}  // namespace formats
}  // namespace roundtrip

#undef ROUNDTRIP_FLATBUFFERS_MAPPING
#undef ROUNDTRIP_FLATBUFFERS_VERIFIED
