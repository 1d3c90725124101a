// SPDX-License-Identifier: MIT
//
// Options that several commands have on their command line.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <optional>
#include <vector>

#include "bench/driver/run/request.h"
#include "bench/driver/show/tables.h"

namespace roundtrip {

/// Adds the options that say what is measured: --format, --dataset, --data, --scale, --seed, --timeout,
/// --memory-limit.
/// @param request, scale are written when the command line is parsed, and must live until then
void add_selection_options(CLI::App& app, RunRequest& request, std::optional<double>& scale);

/// Adds --output, --load-checks and --export.
/// @param output as request above
void add_table_options(CLI::App& app, TableOutput& output);

/// @throws InputError for a file whose name no results could hold
void check_data_names(const std::vector<std::filesystem::path>& data);

}  // namespace roundtrip
