// SPDX-License-Identifier: MIT
//
// `roundtrip run`: measures, prints and keeps what was measured, and goes on with what was interrupted.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "bench/driver/base/console.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/option_values.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/commands.h"
#include "bench/driver/common_options.h"
#include "bench/driver/compare/environment.h"
#include "bench/driver/results/statistics.h"
#include "bench/driver/run/blocks.h"
#include "bench/driver/run/callgrind.h"
#include "bench/driver/run/facts.h"
#include "bench/driver/run/instructions.h"
#include "bench/driver/run/inventory.h"

namespace roundtrip {

namespace {

struct RunArguments {
  RunRequest request;
  std::optional<double> scale;
  std::optional<std::string> budget;
  std::filesystem::path out = "roundtrip-results.json";
  const CLI::Option* out_option = nullptr;
  std::filesystem::path resume;
  bool instructions = false;
  TableOutput tables;
};

/// Whether an earlier run can be gone on with: by this program, on this machine, with these libraries and
/// packages. Whether the data are the same is seen when they are made.
/// @throws IncomparableError that names all that differs
void check_resumable(const std::filesystem::path& path, const Run& then, const Run& now) {
  std::vector<std::string> differences;
  const auto compare = [&](const std::string& what, const std::string& before, const std::string& after) {
    if (before != after) differences.push_back(fmt::format("{} was '{}' and is '{}'", what, before, after));
  };
  compare("the roundtrip version", then.roundtrip.version, now.roundtrip.version);
  for (const auto& difference :
       environment_differences(then.roundtrip.fingerprint, now.roundtrip.fingerprint))
    compare(difference.field, difference.base, difference.head);
  const auto size_text = [](const std::optional<std::uint64_t>& size) {
    return size ? std::to_string(*size) : std::string();
  };
  for (const FormatEntry& before : then.roundtrip.formats) {
    if (!before.built) continue;
    const auto after = find_by(now.roundtrip.formats, before.name, &FormatEntry::name);
    if (after == now.roundtrip.formats.end() || !after->built) {
      differences.push_back(fmt::format("{} is no longer built", before.name));
      continue;
    }
    compare(fmt::format("{} of {}", before.library, before.name), before.version, after->version);
    compare(fmt::format("the language of {}", before.name), before.language, after->language);
    if (!before.load_checks.empty())
      compare(fmt::format("the load of {}", before.name), before.load_checks, after->load_checks);
    if (before.version == after->version && before.worker_bytes && after->worker_bytes) {
      compare(fmt::format("the size of the program of {}", before.name), size_text(before.worker_bytes),
              size_text(after->worker_bytes));
    }
  }
  for (const DatasetResult& before : then.roundtrip.datasets) {
    const auto after = find_by(now.roundtrip.datasets, before.name, &DatasetResult::name);
    if (after != now.roundtrip.datasets.end() && !before.licence.empty())
      compare(fmt::format("the source of {}", before.name), before.source, after->source);
  }
  if (differences.empty()) return;
  throw IncomparableError(
      fmt::format("{}: old and new blocks cannot be mixed in one run: {}; start a new run", path.string(),
                  fmt::join(differences, "; ")));
}

/// What an earlier run left, and the options that it had.
Run resume(const Manifest& manifest, RunArguments& arguments) {
  RunRequest& request = arguments.request;
  if (!std::filesystem::is_regular_file(arguments.resume))
    throw InputError(arguments.resume.string() + ": no such results file");
  Run run = read_results(arguments.resume);
  if (run.roundtrip.status == "complete")
    throw InputError(arguments.resume.string() + " is complete: nothing left to do");
  if (run.roundtrip.schema_version != results_schema_version) {
    throw InputError(
        fmt::format("{}: its blocks are from schema version {}, whose figures were medians; start a new run",
                    arguments.resume.string(), run.roundtrip.schema_version));
  }
  const auto budget = request.options.budget_seconds;
  request.options = run.roundtrip.options;
  if (budget) request.options.budget_seconds = budget;
  request.resumed = true;
  const Run now = take_inventory(manifest, request);
  check_resumable(arguments.resume, run, now);
  run.roundtrip.fingerprint = now.roundtrip.fingerprint;
  for (const auto& format : run.roundtrip.formats) request.formats.push_back(format.name);
  request.operations = run.roundtrip.options.operations;
  return run;
}

void check_outputs(const RunArguments& arguments) {
  auto outputs = named_files(arguments.tables.exports);
  outputs.insert(outputs.begin(), {"--out", arguments.out});
  std::vector<NamedFile> inputs;
  for (const auto& path : arguments.request.data) inputs.push_back({"--data", path});
  check_apart(outputs, inputs);
}

/// @param run from take_inventory(), or what an earlier run left
Exit measure(const Manifest& manifest, const RunArguments& arguments, Run& run, OutputFile& out) {
  const RunRequest& request = arguments.request;
  const Budget budget = budget_of(request.options);
  const Selection selection(manifest, request, run);
  ResultsCollector results(run, budget, &out, request.resumed);
  Progress progress;
  try {
    take_facts(selection, results, budget, progress);
    time_blocks(selection, results, budget, progress);
    if (arguments.instructions && !interrupted) add_instructions(selection, results, progress);
    results.finish();
    return Exit::fine;
  } catch (const MachineError& error) {
    progress.finish();
    results.finish();
    say(error.what());
    say("what was measured until then is in {}; `roundtrip run --resume {}` continues",
        arguments.out.string(), arguments.out.string());
    return Exit::input;
  }
}

Exit run_command(RunArguments& arguments) {
  RunRequest& request = arguments.request;
  if (arguments.instructions && !find_valgrind()) throw InputError(no_valgrind);
  if (arguments.budget) request.options.budget_seconds = parse_duration(*arguments.budget);
  check_data_names(request.data);
  const bool resumes = !arguments.resume.empty();
  if (resumes && arguments.out_option->count() == 0) arguments.out = arguments.resume;
  check_outputs(arguments);
  const Manifest manifest = read_manifest();
  catch_signals();
  OutputFile out(arguments.out, "the results", is_results);
  out.lock();
  std::error_code error;
  const bool same = resumes && std::filesystem::equivalent(arguments.out, arguments.resume, error);
  if (!same) out.keep_previous();
  Run run;
  if (resumes) {
    run = resume(manifest, arguments);
  } else {
    request.options.scale = arguments.scale;
    request.data_scale = std::min(1.0, arguments.scale.value_or(1));
    request.usual = !request.options.all;
    run = take_inventory(manifest, request);
  }
  const Exit result = measure(manifest, arguments, run, out);
  if (result != Exit::fine) return result;
  const auto disturbed = disturbed_share(run.benchmarks);
  if (disturbed && *disturbed >= 0.1) {
    say("during {:.0f} % of the blocks, other work on the core or its clock made it a quarter slower than it "
        "can be: the figures come from blocks that were hardly disturbed, and their intervals are wider for "
        "it",
        100 * *disturbed);
  }
  print_tables(run, arguments.tables);
  say("results in {}", arguments.out.string());
  if (run.roundtrip.status != "complete") {
    say("{}; `roundtrip run --resume {}` continues",
        interrupted ? "interrupted" : "the budget was too short for everything", arguments.out.string());
  }
  // Last: an export that cannot be written must not hide where the results are.
  write_exports(run, arguments.tables.exports);
  return Exit::fine;
}

}  // namespace

Command add_run_command(CLI::App& app) {
  const auto arguments = std::make_shared<RunArguments>();
  RunRequest& request = arguments->request;
  CLI::App& run_app =
      *app.add_subcommand("run", "Measure, print a table for each dataset, and write the results file");
  add_selection_options(run_app, request, arguments->scale);
  run_app.add_option("--operation", request.operations, "Use only these operations")
      ->delimiter(',')
      ->allow_extra_args(false);
  CLI::Option* all = run_app.add_flag(
      "--all", request.options.all,
      "Run all datasets at full scale and all operations unless some are named; say first how long it takes");
  CLI::Option* quick =
      run_app.add_flag("--quick", request.options.quick,
                       "Finish in 30 seconds, with datasets at scale 0.05 at most (or --scale)");
  CLI::Option* budget =
      run_app.add_option("--budget", arguments->budget,
                         "Time for the whole run: 60s, 5m, 1h. Cells that get no turn are shown as pending");
  CLI::Option* blocks = run_app
                            .add_option("--blocks", request.options.blocks,
                                        "Number of blocks for each cell, however long they take")
                            ->check(count_between(1, 1000000));
  run_app
      .add_option("--launches", request.options.launches,
                  "Number of times each worker is started; repeatable figures need several")
      ->check(count_between(1, 1000));
  all->excludes(quick);
  budget->excludes(blocks);
  quick->excludes(blocks);
  arguments->out_option =
      run_app
          .add_option("--out", arguments->out,
                      "The results file; existing results are kept next to it as NAME.previous.json")
          ->capture_default_str();
  CLI::Option* resume_option =
      run_app.add_option("--resume", arguments->resume,
                         "Continue a run that was interrupted or had too short a budget, with its options");
  run_app.add_option("--seed-order", request.options.order_seed, "Seed for the order of the blocks")
      ->check(count_between(0));
  run_app.add_option("--pin", request.options.pinned_cpu, "Run the timed workers on this CPU only")
      ->check(usable_cpu());
  for (const char* name :
       {"--format", "--dataset", "--data", "--data-format", "--scale", "--seed", "--operation", "--all",
        "--quick", "--blocks", "--launches", "--seed-order", "--pin"}) {
    resume_option->excludes(run_app.get_option(name));
  }
  run_app.add_flag("--instructions", arguments->instructions,
                   "Also count the instructions of one iteration of each cell with callgrind; takes time "
                   "beyond the budget");
  add_table_options(run_app, arguments->tables);
  run_app.footer(
      "Examples:\n"
      "  roundtrip run --quick\n"
      "  roundtrip run --data orders.json --data events.jsonl --budget 60s\n"
      "  roundtrip run --format native,nlohmann_json --dataset log --operation save,load --blocks 30\n"
      "  roundtrip run --resume roundtrip-results.json");
  return {&run_app, [arguments] {
            arguments->tables.exports = parse_exports(arguments->tables.export_texts, ExportSource::run);
            return run_command(*arguments);
          }};
}

}  // namespace roundtrip
