// SPDX-License-Identifier: MIT
//
// The subcommands that have a source of their own. Each says how it looks on the command line and what it
// does.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "bench/driver/base/error.h"

namespace roundtrip {

struct Command {
  CLI::App* app = nullptr;
  std::function<Exit()> run;  ///< to be called when `app` was parsed
};

/// `roundtrip run`.
[[nodiscard]] Command add_run_command(CLI::App& app);
/// `roundtrip check`.
[[nodiscard]] Command add_check_command(CLI::App& app);
/// `roundtrip encode`: the bytes of a dataset in a format, into a file.
[[nodiscard]] Command add_encode_command(CLI::App& app);
/// `roundtrip verify FILE…`: whether files hold a dataset.
[[nodiscard]] Command add_verify_command(CLI::App& app);
/// `roundtrip inspect FILE…`: what is in files, and whether loading them runs code.
[[nodiscard]] Command add_inspect_command(CLI::App& app);
/// `roundtrip judged RESULTS JUDGEMENTS`: puts what judges said into a results file.
[[nodiscard]] Command add_judged_command(CLI::App& app);
/// `roundtrip list`.
[[nodiscard]] Command add_list_command(CLI::App& app);
/// `roundtrip show RESULTS…`.
[[nodiscard]] Command add_show_command(CLI::App& app);
/// `roundtrip report RESULTS…`: a page, a chart, or text for a paper.
[[nodiscard]] Command add_report_command(CLI::App& app);
/// `roundtrip schema`.
[[nodiscard]] Command add_schema_command(CLI::App& app);
/// `roundtrip compare BASE HEAD`.
[[nodiscard]] Command add_compare_command(CLI::App& app);
/// `roundtrip history`: keeps what runs of many commits measured, shows it and finds what changed.
[[nodiscard]] Command add_history_command(CLI::App& app);

/// `roundtrip recommend`: which format to save data in, and why.
[[nodiscard]] Command add_recommend_command(CLI::App& app);

}  // namespace roundtrip
