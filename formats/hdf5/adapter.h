// SPDX-License-Identifier: MIT
//
// HDF5: a record's arrays as datasets in groups by their path, the rest as JSON; and models as Keras 2 keeps
// them in a file of HDF5.
#pragma once

#include "bench/bridges/arrays/codec.h"
#include "bench/suite/format.h"
#include "bench/suite/version_text.h"
#include "formats/hdf5/file.h"
#include "formats/hdf5/keras.h"

namespace roundtrip {

namespace hdf5_codec {

inline constexpr const char* library = "libhdf5";
inline constexpr const char* version = ROUNDTRIP_VERSION_TEXT(H5_VERS_MAJOR, H5_VERS_MINOR, H5_VERS_RELEASE);

}  // namespace hdf5_codec

namespace formats::hdf5 {
struct Format {
  static constexpr FormatInfo info{
      .name = "hdf5",
      .library = hdf5_codec::library,
      .version = hdf5_codec::version,
      .self_describing = true,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "arrays of 8 numbers or more as contiguous datasets, in groups by their path, vectors of numeric "
          "records by columns, bytes as uint8; the rest as JSON in the dataset $json; in memory, by the core "
          "driver, with the layout of HDF5 1.8; the library has faults: bytes from strangers are not "
          "verified"};

  template <class T>
  struct Codec : arrays::Codec<T, hdf5_codec::File> {
    Codec() : arrays::Codec<T, hdf5_codec::File>(hdf5_codec::limits) {}
  };
};
}  // namespace formats::hdf5

namespace formats::hdf5_keras {
struct Format {
  static constexpr FormatInfo info{
      .name = "hdf5_keras",
      .library = hdf5_codec::library,
      .version = hdf5_codec::version,
      .load_checks = LoadChecks::unchecked,
      .notes =
          "what Keras 2 saves of a Sequential of Dense layers, with weights of float64; what it has no place "
          "for as JSON in the attribute roundtrip; in memory, by the core driver, with the layout of HDF5 "
          "1.8; the library has faults: bytes from strangers are not verified. Arrays that would not make "
          "valid layers are unsupported"};

  template <class T>
  static constexpr std::string_view unsupported() {
    constexpr bool has_layers =
        std::same_as<T, models::LinearClassifier> || std::same_as<T, models::MultilayerPerceptron>;
    return has_layers ? "" : "Keras has layers: a linear classifier is one, a multi-layer perceptron several";
  }

  template <class T>
  class Codec {
   public:
    void save(const T& model, Buffer& out) { keras_.save(model, out); }
    void load(View bytes, T& model) { hdf5_keras_codec::load(bytes, model); }

   private:
    hdf5_keras_codec::Writer keras_;
  };
};
}  // namespace formats::hdf5_keras

}  // namespace roundtrip
