// SPDX-License-Identifier: MIT
//
// Reads the JSON that describe_json.h prints.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "bench/record/describe.h"

namespace roundtrip::schema {

/// The input is not the description of a dataset.
class DescriptionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct DatasetDescription {
  std::string dataset;
  Description description;

  /// @throws DescriptionError when there is no such record
  [[nodiscard]] const RecordDescription& record(std::string_view name) const;
};

/// Reads and checks: what comes back has a record as its root, only known kinds, each with the right number
/// of arguments, only records and enums that are described, and only identifiers as names.
/// @throws DescriptionError with the place of the mistake
[[nodiscard]] DatasetDescription parse_description(std::string_view json);

}  // namespace roundtrip::schema
