// SPDX-License-Identifier: MIT
//
// A control: the log in nlohmann/json as a user of the library writes it, without any of the suite's generic
// code. What nlohmann_json takes more than this is the fault of its adapter and not of the library.
#pragma once

#include <nlohmann/json.hpp>

#include "bench/suite/format.h"
#include "tests/controls/by_hand/log_nlohmann.h"

namespace roundtrip::formats::nlohmann_hand {

struct Format {
  static constexpr FormatInfo info{.name = "nlohmann_hand",
                                   .library = "nlohmann/json",
                                   .encoding = Encoding::text,
                                   .self_describing = true,
                                   .load_checks = LoadChecks::unchecked,
                                   .notes = "the log alone, with the library's macros"};

  template <class T>
  static constexpr std::string_view unsupported() {
    return std::same_as<T, datasets::log::Log> ? "" : "the control is written for one dataset";
  }

  template <class T>
  struct Codec {
    using Output = std::string;

    void save(const T& record, std::string& out) { out = nlohmann::json(record).dump(); }
    void load(View bytes, T& record) {
      const std::string_view text = as_text(bytes);
      nlohmann::json::parse(text.begin(), text.end()).get_to(record);
    }
  };
};

}  // namespace roundtrip::formats::nlohmann_hand
