// SPDX-License-Identifier: MIT
//
// `roundtrip compare BASE HEAD`: what it takes, and which of the two comparisons it is.
#include <fmt/format.h>

#include <memory>
#include <set>

#include "bench/driver/base/console.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/option_values.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/commands.h"
#include "bench/driver/common_options.h"
#include "bench/driver/compare/builds.h"
#include "bench/driver/compare/environment.h"
#include "bench/driver/compare/report.h"
#include "bench/driver/compare/stored_runs.h"
#include "bench/driver/run/callgrind.h"

namespace roundtrip {

namespace {

struct CompareArguments {
  std::filesystem::path base;
  std::filesystem::path head;
  std::string margin = "1%";
  std::string alpha = "1%";
  std::optional<std::string> budget;
  std::string instructions = "changed";
  std::optional<double> scale;
  bool ignore_environment = false;
  std::vector<std::string> exports;
  CompareRequest builds;
  ComparisonOutput output;
  std::vector<const CLI::Option*> for_builds;  ///< options that say nothing of two files
};

/// Data so small that an iteration takes a fraction of a block, and that stays in the cache: what changed in
/// the code shows best.
constexpr double default_scale = 0.05;

Exit compare_files(const CompareArguments& arguments) {
  for (const CLI::Option* option : arguments.for_builds) {
    if (option->count() == 0) continue;
    throw InputError(fmt::format("{} applies to two builds; {} and {} are files", option->get_name(),
                                 arguments.base.string(), arguments.head.string()));
  }
  const RunRequest& selection = arguments.builds.selection;
  ResultsComparisonOptions options;
  options.margin = arguments.builds.plan.margin;
  options.formats = selection.formats;
  options.datasets = selection.datasets;
  options.operations = selection.operations;
  options.ignore_environment = arguments.ignore_environment;
  const Run base = read_results(arguments.base);
  const Run head = read_results(arguments.head);
  Comparison comparison = compare_results(base, head, options);
  comparison.base.path = valid_utf8(arguments.base.string());
  comparison.head.path = valid_utf8(arguments.head.string());
  const Exit result = report_comparison(comparison, arguments.output);
  if (!times_refused(base, head, options)) return result;
  std::string differences;
  for (const auto& difference :
       environment_differences(base.roundtrip.fingerprint, head.roundtrip.fingerprint)) {
    differences +=
        fmt::format("; {}: '{}' in BASE, '{}' in HEAD", difference.field, difference.base, difference.head);
  }
  say("the environments differ: the facts were compared, the times were not{}", differences);
  say("--ignore-environment compares the times anyway");
  return Exit::incomparable;
}

Exit compare_folders(CompareArguments& arguments) {
  CompareRequest& request = arguments.builds;
  if (arguments.ignore_environment)
    throw InputError("--ignore-environment applies to two files; two builds are timed on this machine");
  request.base = arguments.base;
  request.head = arguments.head;
  request.instructions = arguments.instructions == "all"    ? CountInstructions::all
                         : arguments.instructions == "none" ? CountInstructions::none
                                                            : CountInstructions::changed;
  if (request.instructions == CountInstructions::all && !find_valgrind()) throw InputError(no_valgrind);
  RunOptions& options = request.selection.options;
  if (arguments.budget) options.budget_seconds = parse_duration(*arguments.budget);
  check_data_names(request.selection.data);
  options.scale = arguments.scale.value_or(default_scale);
  request.selection.data_scale = std::min(1.0, arguments.scale.value_or(1));
  catch_signals();
  BuildComparison builds(read_manifest(), request);
  const Comparison comparison = builds.run();
  const Exit result = report_comparison(comparison, arguments.output);
  if (result != Exit::found && builds.machine_failed()) return Exit::input;
  if (result != Exit::found && builds.uncounted()) {
    say("not all instructions could be counted (see the table): there is no gate without them. Build without "
        "instructions that callgrind does not know (-mno-avx512f), or use --instructions none");
    return Exit::input;
  }
  return result;
}

void check_outputs(const CompareArguments& arguments) {
  auto outputs = named_files(arguments.output.exports);
  if (!arguments.output.out.empty()) {
    outputs.push_back({"--out", arguments.output.out});
    // Looked at now, so that a slip costs no time.
    (void)OutputFile(arguments.output.out, "the comparison", is_comparison);
  }
  std::vector<NamedFile> inputs{{"BASE", arguments.base}, {"HEAD", arguments.head}};
  for (const auto& path : arguments.builds.selection.data) inputs.push_back({"--data", path});
  check_apart(outputs, inputs);
}

Exit compare(CompareArguments& arguments) {
  ComparisonPlan& plan = arguments.builds.plan;
  plan.margin = parse_share("--margin", arguments.margin);
  plan.alpha = parse_share("--alpha", arguments.alpha);
  if (plan.alpha <= 0) throw InputError("--alpha: no test is certain; give a share above 0, such as 1%");
  arguments.output.exports = parse_exports(arguments.exports, ExportSource::comparison);
  for (const auto& path : {arguments.base, arguments.head}) {
    if (!std::filesystem::exists(path)) throw InputError(path.string() + ": no such file or folder");
  }
  check_outputs(arguments);
  const bool base = std::filesystem::is_directory(arguments.base);
  const bool head = std::filesystem::is_directory(arguments.head);
  if (base != head) {
    throw InputError(fmt::format("{} is a folder and {} is a file: name two builds, or two results files",
                                 (base ? arguments.base : arguments.head).string(),
                                 (base ? arguments.head : arguments.base).string()));
  }
  return base ? compare_folders(arguments) : compare_files(arguments);
}

}  // namespace

Command add_compare_command(CLI::App& app) {
  const auto arguments = std::make_shared<CompareArguments>();
  CompareRequest& builds = arguments->builds;
  CLI::App& compare_app = *app.add_subcommand(
      "compare",
      "Show what changed between two builds, timed against each other, or between two stored runs");
  compare_app.add_option("base", arguments->base, "The old state: a build folder or a results file")
      ->required();
  compare_app.add_option("head", arguments->head, "The new state: likewise")->required();
  compare_app.add_option("--margin", arguments->margin, "Smallest change in time that counts, as a share")
      ->capture_default_str();
  compare_app.add_flag("--all", arguments->output.all, "Print every cell, not only those that changed");
  compare_app.add_flag("--strict", arguments->output.strict, "Exit 3 unless everything is certain");
  compare_app.add_option("--out", arguments->output.out, "Write the comparison to this file");
  compare_app.add_option("--export", arguments->exports, export_help(ExportSource::comparison))
      ->allow_extra_args(false);
  compare_app.add_option("--operation", builds.selection.operations, "Use only these operations")
      ->delimiter(',')
      ->allow_extra_args(false);
  compare_app.add_flag("--ignore-environment", arguments->ignore_environment,
                       "Two files: compare times even across different processors, compilers or libraries");
  std::set<const CLI::Option*> for_both;
  for (const CLI::Option* option : compare_app.get_options()) for_both.insert(option);
  add_selection_options(compare_app, builds.selection, arguments->scale);
  for (const char* name : {"--format", "--dataset"}) for_both.insert(compare_app.get_option(name));
  compare_app
      .add_option("--alpha", arguments->alpha,
                  "Accepted probability of calling any cell that did not change by the margin")
      ->capture_default_str();
  compare_app.add_option("--budget", arguments->budget,
                         "Time for the whole comparison: 5m, 1h. Cells that get no turn are not resolved");
  compare_app
      .add_option("--instructions", arguments->instructions,
                  "Count the instructions of one iteration with callgrind: for no cell, for those whose time "
                  "changed, for all")
      ->expected(0, 1)
      ->default_str("all")
      ->check(CLI::IsMember({"none", "changed", "all"}));
  compare_app
      .add_option("--controls", builds.controls, "Number of cells for which BASE is timed against itself")
      ->check(count_between(1, 1000))
      ->capture_default_str();
  compare_app
      .add_option("--seed-order", builds.selection.options.order_seed,
                  "Seed for the order of the blocks and the choice of controls")
      ->check(count_between(0));
  compare_app
      .add_option("--pin", builds.selection.options.pinned_cpu, "Time on this CPU; the last one by default")
      ->check(usable_cpu());
  for (const CLI::Option* option : compare_app.get_options()) {
    if (!for_both.contains(option)) arguments->for_builds.push_back(option);
  }
  compare_app.footer(
      "Exit codes: 0 success; 1 a regression; 2 bad usage or input, or instructions that could not be "
      "counted;\n"
      "3 not everything is certain (--strict); 4 two files from different environments: the facts were\n"
      "compared, the times were not.\n"
      "Examples:\n"
      "  roundtrip compare ../base/build/ci build/ci\n"
      "  roundtrip compare ../base/build/ci build/ci --operation save,load --instructions --budget 20m\n"
      "  roundtrip compare before.json after.json --margin 5% --export junit=report.xml");
  return {&compare_app, [arguments] { return compare(*arguments); }};
}

}  // namespace roundtrip
