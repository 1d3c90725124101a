// SPDX-License-Identifier: MIT
//
// A control: savedata in cereal's binary archive as a user of the library writes it, without any of the
// suite's generic code but the streams. What cereal_binary takes more than this is the fault of its adapter
// and not of the library.
#pragma once

#include <cereal/archives/binary.hpp>

#include "bench/bridges/streams.h"
#include "bench/suite/format.h"
#include "tests/controls/by_hand/savedata_cereal.h"

namespace roundtrip::formats::cereal_hand {

struct Format {
  static constexpr FormatInfo info{.name = "cereal_hand",
                                   .library = "cereal",
                                   .load_checks = LoadChecks::unchecked,
                                   .notes = "savedata alone, with serialize functions written by hand"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return std::same_as<T, datasets::savedata::World> ? "" : "the control is written for one dataset";
  }

  template <class T>
  class Codec {
   public:
    void save(const T& record, Buffer& out) {
      output_.open(out);
      {
        cereal::BinaryOutputArchive archive(output_);
        archive(record);
      }
      output_.close();
    }
    void load(View bytes, T& record) {
      input_.open(bytes);
      cereal::BinaryInputArchive archive(input_);
      archive(record);
    }

   private:
    BufferStream output_;
    ViewStream input_;
  };
};

}  // namespace roundtrip::formats::cereal_hand
