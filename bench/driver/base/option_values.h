// SPDX-License-Identifier: MIT
//
// What an option takes, checked as it is written: a number that is not finite, has a sign that it cannot have
// or does not fit is an error that names the option and what it takes.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

namespace roundtrip {

/// "60s", "5m", "1h", "300": seconds, from a millisecond to a year.
/// @throws InputError
[[nodiscard]] double parse_duration(const std::string& text);

/// "1%" and "0.01" are the same share.
/// @param option for the message
/// @throws InputError unless it is from 0 to below 1
[[nodiscard]] double parse_share(const std::string& option, const std::string& text);

/// A finite number within the bounds.
[[nodiscard]] CLI::Validator number_between(double least, double most);

/// Decimal digits that are a number within the bounds.
[[nodiscard]] CLI::Validator count_between(std::uint64_t least, std::uint64_t most = UINT64_MAX);

/// The number of a CPU that this process may run on.
[[nodiscard]] CLI::Validator usable_cpu();

}  // namespace roundtrip
