// SPDX-License-Identifier: MIT
//
// What several commands take on their command line.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "bench/driver/runner.h"

namespace roundtrip {

/// "60s", "5m", "1h", "300": seconds.
/// @throws InputError
[[nodiscard]] double parse_duration(const std::string& text);

/// "1%" and "0.01" are the same share.
/// @param option for the message
/// @throws InputError unless it is from 0 to below 1
[[nodiscard]] double parse_share(const std::string& option, const std::string& text);

/// Adds the options that say what is measured: --format, --dataset, --data, --scale, --seed, --timeout,
/// --memory-limit.
/// @param request, scale are written when the command line is parsed, and must live until then
void add_selection(CLI::App& app, RunRequest& request, std::optional<double>& scale);

/// Ends the program as the shell expects of one that was interrupted.
[[noreturn]] void end_interrupted();

}  // namespace roundtrip
