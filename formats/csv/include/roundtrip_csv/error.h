// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace roundtrip_csv {

/// Where in a text, each from 1; the column counts bytes.
struct Place {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// A text that is no CSV, or not what its reader expects.
class Error : public std::runtime_error {
 public:
  Error(Place place, const std::string& what)
      : std::runtime_error("line " + std::to_string(place.line) + ", column " + std::to_string(place.column) +
                           ": " + what),
        place_(place) {}

  [[nodiscard]] Place place() const { return place_; }

 private:
  Place place_;
};

}  // namespace roundtrip_csv
