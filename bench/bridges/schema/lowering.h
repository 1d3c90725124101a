// SPDX-License-Identifier: MIT
#pragma once

#include "bench/bridges/schema/schema.h"

namespace roundtrip::schema {

/// The schema for a description in the language.
/// @throws DescriptionError when the description has something that the language's table has no place for
[[nodiscard]] Schema lower(const DatasetDescription& description, const Language& language);

}  // namespace roundtrip::schema
