// SPDX-License-Identifier: MIT
//
// libbson, MongoDB's C library for BSON: its functions to append, and its iterators, without a tree.
#pragma once

#include "bench/bridges/write.h"
#include "bench/record/keys.h"
#include "bench/suite/format.h"
#include "formats/libbson/iterate.h"
#include "formats/libbson/output.h"
#include "formats/libbson/place.h"

namespace roundtrip::formats::libbson {

struct Format {
  static constexpr FormatInfo info{
      .name = "libbson",
      .library = "libbson (MongoDB C Driver)",
      .version = BSON_VERSION_S,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "appended to a bson_t that bson_reinit keeps, bson_iter to the record without a tree, "
          "bson_validate not called; a float is a double, a document's integers are int32 where they fit; "
          "integers above 2^63-1, keys with a NUL and roots that are not an object are unsupported"};

  template <class T>
  static constexpr std::string_view unsupported() {
    if (kind::record<T> || json_conventions::string_map<T> || std::same_as<T, Document>) return {};
    return "BSON's root is an object";
  }

  template <class T>
  class Codec {
   public:
    using Output = libbson_codec::Output;

    void prepare(const T& record) requires(std::same_as<T, Document>) {
      check_root(record);
      if (const auto path = first_key_with_nul(record)) {
        throw UnsupportedError("BSON's keys end at a NUL, and one with a NUL is refused", *path);
      }
    }
    [[gnu::noinline]] void save(const T& record, Output& out) {
      using libbson_codec::Integers;
      constexpr bool typed = !std::same_as<T, Document>;
      if constexpr (!typed) check_root(record);
      write_value(record,
                  libbson_codec::Root < typed ? Integers::by_type : Integers::by_value > (out.document()));
    }
    void load(View bytes, T& record) {
      loader_.start(record);
      libbson_codec::read(bytes, loader_);
    }

   private:
    static void check_root(const Document& document) {
      if (!std::holds_alternative<Document::Object>(document.value)) {
        throw UnsupportedError("BSON's root is an object");
      }
    }

    events::Loader loader_;
  };
};

}  // namespace roundtrip::formats::libbson
