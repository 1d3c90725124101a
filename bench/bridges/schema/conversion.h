// SPDX-License-Identifier: MIT
//
// The C++ code between a dataset's records and its messages, as a user of the library writes it: an overload
// of to_message and of from_message for each record, with the generated accessors; and, of an API whose
// messages are read where their bytes lie, of sum_of_message. Wrapper messages are converted in place.
#pragma once

#include <string>

#include "bench/bridges/schema/spelling.h"

namespace roundtrip::schema {

/// A header with Conversion<api, record> for the dataset's record (runtime.h).
[[nodiscard]] std::string conversion_text(const DatasetDescription& description, const Schema& schema,
                                          const Spelling& spelling);

}  // namespace roundtrip::schema
