// SPDX-License-Identifier: MIT
//
// What the build makes of bench/report/, beside the program: the page that is filled with results, and the
// program that draws a chart. Both need npm's packages; without them the build leaves them out.
#pragma once

#include <filesystem>
#include <string>

namespace roundtrip {

/// The text of the page before anything is filled in.
/// @throws InputError that says how to get it
[[nodiscard]] std::string read_page_template();

/// The SVG of a chart, as bench/report/src/chart_cli.ts draws it.
/// @param request its input, JSON
/// @throws InputError when Node.js or the program is not there, or when it refuses, with its reason;
/// MachineError
[[nodiscard]] std::string draw_chart(const std::string& request);

}  // namespace roundtrip
