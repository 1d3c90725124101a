// SPDX-License-Identifier: MIT
//
// joblib: pickle, with the arrays of numbers as NumPy's, in the layout of Python's joblib.
#pragma once

#include <roundtrip_joblib/compression.h>

#include "bench/bridges/write.h"
#include "bench/suite/format.h"
#include "formats/joblib/array_writer.h"
#include "formats/joblib/parse.h"

namespace roundtrip {

namespace joblib {

/// That of joblib.dump by default.
inline constexpr std::uint8_t protocol = 4;

template <class T, Compression compression>
class Codec {
 public:
  [[gnu::noinline]] void save(const T& record, Buffer& out) {
    constexpr bool packed = compression != Compression::none;
    if (packed) file_.clear();
    Buffer& file = packed ? file_ : out;
    writer_.begin(file);
    arrays_.start(file);
    Sink sink(writer_, arrays_);
    write_events(record, sink);
    writer_.finish();
    if (packed) pack(compression, as_view(file), out);
  }
  void load(View bytes, T& record) {
    loader_.start(record);
    parse(unpacked(bytes, file_), pickle_codec::has_shapes<T>, scratch_, loader_);
  }

 private:
  pickle_codec::Writer writer_{pickling::WriterOptions{.protocol = protocol}};
  ArrayWriter arrays_{writer_, compression == Compression::none};
  Buffer file_;  ///< before it is compressed, or after
  events::Loader loader_;
  Scratch scratch_;
};

inline constexpr std::string_view library =
    "our own, of joblib's numpy_pickle.py and of pickle's specifications; zlib and LZ4 for what is "
    "compressed";

}  // namespace joblib

namespace formats {

namespace joblib {
struct Format {
  static constexpr FormatInfo info{.name = "joblib",
                                   .library = roundtrip::joblib::library,
                                   .version = "joblib 1.2, protocol 4",
                                   .self_describing = true,
                                   .load_checks = LoadChecks::checked,
                                   .notes =
                                       "as joblib.dump: arrays of 8 numbers or more as NumPy's, aligned to "
                                       "16 bytes and mappable, all else "
                                       "as pickle_protocol4; the load runs no code"};
  template <class T>
  using Codec = roundtrip::joblib::Codec<T, roundtrip::joblib::Compression::none>;
};
}  // namespace joblib

namespace joblib_zlib {
struct Format {
  static constexpr FormatInfo info{.name = "joblib_zlib",
                                   .library = roundtrip::joblib::library,
                                   .version = "joblib 1.2, protocol 4",
                                   .self_describing = true,
                                   .load_checks = LoadChecks::checked,
                                   .notes =
                                       "as joblib.dump with compress=3: the file of joblib as one stream of "
                                       "zlib, at level 3"};
  template <class T>
  using Codec = roundtrip::joblib::Codec<T, roundtrip::joblib::Compression::zlib>;
};
}  // namespace joblib_zlib

namespace joblib_lz4 {
struct Format {
  static constexpr FormatInfo info{
      .name = "joblib_lz4",
      .library = roundtrip::joblib::library,
      .version = "joblib 1.2, protocol 4",
      .self_describing = true,
      .load_checks = LoadChecks::checked,
      .notes =
          "as joblib.dump with compress='lz4': the file of joblib as one frame of "
          "LZ4"};
  template <class T>
  using Codec = roundtrip::joblib::Codec<T, roundtrip::joblib::Compression::lz4>;
};
}  // namespace joblib_lz4

}  // namespace formats
}  // namespace roundtrip
