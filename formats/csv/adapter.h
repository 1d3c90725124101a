// SPDX-License-Identifier: MIT
//
// CSV by the suite's own reader and writer (include/roundtrip_csv): what is a table, and nothing else.
#pragma once

#include <type_traits>

#include "bench/suite/format.h"
#include "formats/csv/documents.h"
#include "formats/csv/records.h"
#include "formats/csv/table.h"

namespace roundtrip::formats::csv {

struct Format {
  static constexpr FormatInfo info{
      .name = "csv",
      .library = "formats/csv",
      .version = "1",
      .encoding = Encoding::text,
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "RFC 4180 with a header and CRLF; read field by field straight to the record; a record within a "
          "row and an array are columns of their own (normal.x, octets.0); an absent optional is an empty "
          "field, an empty string a quoted one; bytes as base64; in documents a quoted field is a string, "
          "and "
          "another is a number, true, false or null where it looks like one",
      .losses = {Loss::nan_payload},
      .lossy = "each NaN is written as nan: its sign and payload are lost"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return csv_codec::why_no_table<T>();
  }

  template <class T>
  using Codec =
      std::conditional_t<std::same_as<T, Document>, csv_codec::DocumentCodec, csv_codec::RecordCodec<T>>;
};

}  // namespace roundtrip::formats::csv
