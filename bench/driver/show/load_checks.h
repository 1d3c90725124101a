// SPDX-License-Identifier: MIT
//
// What loads check of bytes that a stranger may have written: which rows a table leaves out for it, and what
// checking costs.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "bench/driver/show/figures.h"

namespace roundtrip {

/// The words of a result, as --load-checks has them: without blanks.
inline constexpr std::array load_checks_options{"checked", "on-request", "unchecked"};

/// Takes rows out whose word is not wanted. Floors stay: they are the marks of the others.
/// @param wanted of load_checks_options; empty: all rows
/// @return a sentence for each kind of row that is no longer there
[[nodiscard]] std::vector<std::string> leave_out(std::vector<Row>& rows,
                                                 const std::vector<std::string>& wanted);

/// A sentence for each format that is timed with checks and, as another one, without.
[[nodiscard]] std::vector<std::string> prices_of_checks(const std::vector<FormatEntry>& formats,
                                                        const std::vector<Row>& rows);

}  // namespace roundtrip
