// SPDX-License-Identifier: MIT
//
// `roundtrip compare BASE HEAD`: what it takes, and which of the two comparisons it is.
#include <fmt/format.h>

#include <memory>

#include "bench/driver/commands.h"
#include "bench/driver/compare_results.h"
#include "bench/driver/comparison_report.h"
#include "bench/driver/escape.h"

namespace roundtrip {

namespace {

struct CompareArguments {
  std::filesystem::path base;
  std::filesystem::path head;
  std::string margin = "1%";
  std::vector<std::string> exports;
  ResultsComparisonOptions options;
  ComparisonOutput output;
};

/// "1%" and "0.01" are the same share.
double parse_share(const std::string& text) {
  std::size_t used = 0;
  double value = 0;
  try {
    value = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  const std::string unit = text.substr(used);
  if (unit == "%") value /= 100;
  if (used == 0 || !(unit.empty() || unit == "%") || !(value >= 0 && value < 1))
    throw InputError("--margin: '" + text + "' is no share below 1; write 1% or 0.01");
  return value;
}

Exit compare_files(const CompareArguments& arguments) {
  const Run base = read_results(arguments.base);
  const Run head = read_results(arguments.head);
  Comparison comparison = compare_results(base, head, arguments.options);
  comparison.base.path = valid_utf8(arguments.base.string());
  comparison.head.path = valid_utf8(arguments.head.string());
  const Exit result = report_comparison(comparison, arguments.output);
  if (!times_refused(base, head, arguments.options)) return result;
  std::string differences;
  for (const auto& difference :
       environment_differences(base.roundtrip.fingerprint, head.roundtrip.fingerprint)) {
    differences +=
        fmt::format("\n  {}: '{}' in BASE, '{}' in HEAD", difference.field, difference.base, difference.head);
  }
  fmt::print(stderr,
             "roundtrip: the times were not compared, since the environments differ; the facts were.{}\n"
             "--ignore-environment compares the times all the same.\n",
             differences);
  return Exit::incomparable;
}

Exit compare(CompareArguments& arguments) {
  arguments.options.margin = parse_share(arguments.margin);
  arguments.output.exports = parse_exports(arguments.exports, ExportSource::comparison);
  for (const auto& path : {arguments.base, arguments.head}) {
    if (std::filesystem::is_directory(path))
      throw InputError(path.string() + " is a folder: builds cannot be compared yet; name a results file");
  }
  return compare_files(arguments);
}

}  // namespace

Command add_compare_command(CLI::App& app) {
  const auto arguments = std::make_shared<CompareArguments>();
  CLI::App& compare_app =
      *app.add_subcommand("compare", "Two stored runs: what changed. Facts exactly, times as advice");
  const auto list = [&](const char* name, std::vector<std::string>& values, const char* help) {
    compare_app.add_option(name, values, help)->delimiter(',')->allow_extra_args(false);
  };
  compare_app.add_option("base", arguments->base, "The results file of what was")->required();
  compare_app.add_option("head", arguments->head, "The results file of what is")->required();
  compare_app.add_option("--margin", arguments->margin, "A change of times by less than this share is none")
      ->capture_default_str();
  list("--format", arguments->options.formats, "Only these formats");
  list("--dataset", arguments->options.datasets, "Only these datasets");
  list("--operation", arguments->options.operations, "Only the times of these operations");
  compare_app.add_flag("--ignore-environment", arguments->options.ignore_environment,
                       "Compare the times of different processors, compilers or libraries all the same");
  compare_app.add_flag("--all", arguments->output.all, "Every cell, not only what changed");
  compare_app.add_flag("--strict", arguments->output.strict, "Exit 3 when a cell is not resolved");
  compare_app.add_option("--out", arguments->output.out, "Write the comparison to this file");
  compare_app.add_option("--export", arguments->exports, export_help(ExportSource::comparison))
      ->allow_extra_args(false);
  compare_app.footer(
      "Exit codes: 0 fine; 1 a regression; 3 not everything is certain (--strict); 4 the environments "
      "differ:\n"
      "the facts were compared and the times were not.\n"
      "Examples:\n"
      "  roundtrip compare before.json after.json\n"
      "  roundtrip compare before.json after.json --margin 5% --export junit=report.xml");
  return {&compare_app, [arguments] { return compare(*arguments); }};
}

}  // namespace roundtrip
