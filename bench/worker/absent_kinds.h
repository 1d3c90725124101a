// SPDX-License-Identifier: MIT
//
// Values of a document that a format has no form for: what came back is another kind of value, and no fault
// of the format's, which holds all documents that have none of them.
#pragma once

#include <string_view>

#include "bench/record/messages.h"

namespace roundtrip {

/// Why the first difference between what was saved and what was loaded is one of that sort: NaN or an
/// infinity that became null or text, bytes that became text or numbers. Empty where it is any other
/// difference, or there is none.
[[nodiscard]] std::string_view absent_kind(const Document& saved, const Document& loaded);
[[nodiscard]] std::string_view absent_kind(const Messages& saved, const Messages& loaded);

}  // namespace roundtrip
