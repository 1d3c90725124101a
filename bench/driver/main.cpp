// SPDX-License-Identifier: MIT
//
// The roundtrip command: reads what is wanted, and calls it.
#include <fmt/format.h>
#include <CLI/CLI.hpp>
#include <atomic>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <ctime>

#include "bench/driver/commands.h"
#include "bench/driver/error.h"
#include "bench/driver/exports.h"
#include "bench/driver/fingerprint.h"
#include "bench/driver/instructions.h"
#include "bench/driver/lookup.h"
#include "bench/driver/manifest.h"
#include "bench/driver/render.h"
#include "bench/driver/report.h"
#include "bench/driver/results.h"
#include "bench/driver/runner.h"
#include "bench/driver/selection.h"
#include "roundtrip/schemas.h"

namespace {

using namespace roundtrip;

/// A second one ends it at once, unless it comes with the first: timeout(1) sends its signal to the program,
/// and then to the group that the program is in.
void on_signal(int signal) {
  static std::atomic<std::time_t> first{0};
  const std::time_t now = std::time(nullptr);
  std::time_t before = 0;
  if (first.compare_exchange_strong(before, now)) {
    interrupted = true;
  } else if (now > before + 1) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

/// Of the datasets in a quick run that names no scale; the data that the user named stay whole.
constexpr double quick_scale = 0.05;

struct Arguments {
  RunRequest request;
  std::optional<double> scale;
  bool instructions = false;
  std::string budget;
  std::string output = "table";
  std::filesystem::path resume;
  std::vector<std::filesystem::path> results;
  ReportOptions report;
  std::vector<std::string> export_texts;
  std::vector<ExportRequest> exports;
  std::string list_what = "formats";
};

/// The tables, unless an export takes their place.
void print_tables(const Run& run, const Arguments& arguments) {
  if (replaces_table(arguments.exports)) return;
  const auto tables = make_tables(run, arguments.report);
  if (arguments.output == "csv") {
    fmt::print("{}", render_csv(tables));
    return;
  }
  if (arguments.output == "json") {
    fmt::print("{}", results_text(run));
    return;
  }
  const Terminal terminal = inspect_output();
  const char* separator = "";
  for (const DatasetTable& table : tables) {
    fmt::print("{}", separator);
    if (arguments.output == "markdown") {
      fmt::print("{}", render_markdown(table));
    } else if (arguments.output == "latex") {
      fmt::print("{}", render_latex(table));
    } else {
      fmt::print("{}", render_table(table, terminal));
    }
    separator = "\n";
  }
  if (arguments.output == "table") {
    fmt::print(
        "\n= cannot be told from a neighbour. ± half the 95 % interval of the median;\n"
        "~ too few blocks for one. ×copy, ×memcpy: times the floor. /s: of the record's\n"
        "payload; enc/s: of the encoded bytes. 1 kB is 1000 bytes.\n");
  }
}

void take_scale(Arguments& arguments) {
  RunOptions& options = arguments.request.options;
  options.scale = arguments.scale.value_or(options.quick ? quick_scale : 1);
  arguments.request.data_scale = std::min(1.0, arguments.scale.value_or(1));
}

Exit run_command(Arguments& arguments) {
  if (arguments.instructions && !find_valgrind()) throw InputError(no_valgrind);
  const Manifest manifest = read_manifest();
  RunRequest& request = arguments.request;
  if (!arguments.budget.empty()) request.options.budget_seconds = parse_duration(arguments.budget);
  Run run;
  if (arguments.resume.empty()) {
    take_scale(arguments);
    run = survey(manifest, request);
  } else {
    run = read_results(arguments.resume);
    if (run.roundtrip.status == "complete")
      throw InputError(arguments.resume.string() + " is complete: nothing is left to do");
    const auto budget = request.options.budget_seconds;
    request.options = run.roundtrip.options;
    if (budget) request.options.budget_seconds = budget;
    if (request.out == "roundtrip-results.json") request.out = arguments.resume;
    const Fingerprint here = take_fingerprint(manifest, std::filesystem::temp_directory_path());
    const Fingerprint& there = run.roundtrip.fingerprint;
    if (here.cpu_model != there.cpu_model || here.compiler != there.compiler || here.flags != there.flags) {
      fmt::print(
          stderr,
          "roundtrip: {} was made on {} by {}; this is {}, {}. Blocks of both cannot stand in one run.\n",
          arguments.resume.string(), there.cpu_model, there.compiler, here.cpu_model, here.compiler);
      return Exit::incomparable;
    }
    for (const auto& format : run.roundtrip.formats) request.formats.push_back(format.name);
    request.operations = run.roundtrip.options.operations;
  }
  Runner runner(manifest, request, std::move(run));
  runner.take_facts();
  runner.time_cells();
  if (arguments.instructions && !interrupted) runner.count_instructions();
  print_tables(runner.run(), arguments);
  if (!request.out.empty()) fmt::print(stderr, "roundtrip: results in {}\n", request.out.string());
  if (!runner.complete()) {
    fmt::print(stderr, "roundtrip: {}{}\n", interrupted ? "interrupted" : "the budget is too short for all",
               request.out.empty()
                   ? ""
                   : fmt::format("; `roundtrip run --resume {}` goes on", request.out.string()));
  }
  // Last: an export that cannot be written must not hide where the results are.
  write_exports(runner.run(), arguments.exports);
  if (interrupted) end_interrupted();
  return Exit::fine;
}

Exit check_command(Arguments& arguments) {
  const Manifest manifest = read_manifest();
  arguments.request.out.clear();
  take_scale(arguments);
  Runner runner(manifest, arguments.request, survey(manifest, arguments.request));
  runner.take_facts();
  bool found = false;
  for (const Fact& fact : runner.run().roundtrip.facts) {
    found = found || broken_verdict(fact.fidelity);
    std::string line = fmt::format("{:<12} {:<26} {}", fact.fidelity, fact.format, fact.dataset);
    if (!fact.reason.empty()) line += ": " + fact.reason;
    if (!fact.path.empty())
      line += fmt::format("; first at {}: {} became {}", fact.path, fact.expected, fact.actual);
    fmt::print("{}\n", line);
  }
  for (const DatasetResult& dataset : runner.run().roundtrip.datasets) {
    if (!dataset.missing.empty())
      fmt::print("{:<12} {:<26} {}: {}\n", "no data", "", dataset.name, dataset.missing);
  }
  if (interrupted) end_interrupted();
  return found ? Exit::found : Exit::fine;
}

Exit list_command(const Arguments& arguments) {
  const Manifest manifest = read_manifest();
  const Run run = survey(manifest, arguments.request);
  const RunInfo& info = run.roundtrip;
  if (arguments.list_what == "formats") {
    for (const FormatEntry& format : info.formats) {
      if (!format.built) {
        fmt::print("{:<26} not built: {}{}\n", format.name, format.missing,
                   format.package.empty() ? "" : "; apt install " + format.package);
        continue;
      }
      fmt::print("{:<26} {} {}, {}{}{}{}\n", format.name, format.library, format.version, format.encoding,
                 format.self_describing ? ", self-describing" : "",
                 format.needs_schema ? ", needs a schema" : "", format.floor ? ", a floor" : "");
      if (!format.notes.empty()) fmt::print("    {}\n", format.notes);
      if (!format.off_the_clock.empty()) fmt::print("    off the clock: {}\n", format.off_the_clock);
      if (!format.lossy.empty()) fmt::print("    lossy: {}\n", format.lossy);
    }
  } else if (arguments.list_what == "datasets") {
    for (const DatasetResult& dataset : info.datasets) {
      fmt::print("{:<16} {}{}\n", dataset.name, dataset.summary, dataset.timed ? "" : " (not timed)");
      if (!dataset.source.empty()) fmt::print("    {}; licence: {}\n", dataset.source, dataset.licence);
      if (!dataset.missing.empty()) fmt::print("    not there: {}\n", dataset.missing);
    }
  } else {
    for (const OperationEntry& operation : info.operations) {
      fmt::print("{:<16} {}{}{}\n", operation.name, operation.contract, operation.quick ? " [quick]" : "",
                 operation.floor.empty() ? "" : fmt::format(" [floor: {}]", operation.floor));
    }
  }
  return Exit::fine;
}

Exit show_command(const Arguments& arguments) {
  if (arguments.results.size() > 1 && !arguments.exports.empty())
    throw InputError("--export takes one results file at a time");
  for (const auto& path : arguments.results) {
    if (arguments.results.size() > 1 && arguments.output == "table") fmt::print("== {}\n", path.string());
    const Run run = read_results(path);
    print_tables(run, arguments);
    write_exports(run, arguments.exports);
  }
  return Exit::fine;
}

}  // namespace

int main(int argc, char** argv) {
  // Into a file as well: where it is that of stderr, too, what is said there must not land within a line.
  std::setvbuf(stdout, nullptr, _IOLBF, BUFSIZ);
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  Arguments arguments;
  arguments.request.out = "roundtrip-results.json";
  RunRequest& request = arguments.request;
  const auto outputs = CLI::IsMember({"table", "markdown", "csv", "latex", "json"});

  CLI::App app{
      "Compares data formats: saves and loads the same records in each, and reports speed, size and "
      "fidelity."};
  app.set_version_flag("--version", ROUNDTRIP_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 fine; 1 what was checked for was found; 2 usage or input; 3 not everything is\n"
      "certain (with --strict); 4 environments that cannot be compared; 130 interrupted.");

  CLI::App& run =
      *app.add_subcommand("run", "Measure, print a table for each dataset and write the results file");
  add_selection(run, request, arguments.scale);
  run.add_option("--operation", request.operations, "Only these operations")
      ->delimiter(',')
      ->allow_extra_args(false);
  CLI::Option* quick =
      run.add_flag("--quick", request.options.quick,
                   "Save and load only, datasets at scale 0.05 (or --scale), done in 30 seconds");
  CLI::Option* budget =
      run.add_option("--budget", arguments.budget,
                     "Time for the whole run: 60s, 5m, 1h. What has no turn in it is shown as pending");
  CLI::Option* blocks = run.add_option("--blocks", request.options.blocks,
                                       "So many blocks for each cell, however long it takes")
                            ->check(CLI::Range(1U, 1000000U));
  budget->excludes(blocks);
  quick->excludes(blocks);
  run.add_option("--out", request.out, "The results file")->capture_default_str();
  CLI::Option* resume =
      run.add_option("--resume", arguments.resume,
                     "Go on with a run that was interrupted or had too short a budget, with its options");
  for (CLI::Option* option : run.get_options([](const CLI::Option* o) {
         return o->check_lname("format") || o->check_lname("dataset") || o->check_lname("data") ||
                o->check_lname("scale") || o->check_lname("seed") || o->check_lname("operation") ||
                o->check_lname("quick") || o->check_lname("blocks");
       })) {
    resume->excludes(option);
  }
  run.add_option("--seed-order", request.options.order_seed, "Seed of the order of the blocks");
  run.add_option("--pin", request.options.pinned_cpu, "Run the timed workers on this CPU only")
      ->check(CLI::NonNegativeNumber);
  run.add_flag("--instructions", arguments.instructions,
               "Also count the instructions of one iteration of each cell, by callgrind, beyond the budget");
  run.add_option("--output", arguments.output, "table, markdown, csv, latex or json")->check(outputs);
  run.add_option("--export", arguments.export_texts, export_help(ExportSource::run))->allow_extra_args(false);
  run.footer(
      "Examples:\n"
      "  roundtrip run --quick\n"
      "  roundtrip run --data orders.json --data events.jsonl --budget 60s\n"
      "  roundtrip run --format native,nlohmann_json --dataset log --operation save,load --blocks 30\n"
      "  roundtrip run --resume roundtrip-results.json");

  CLI::App& list =
      *app.add_subcommand("list", "What there is, and what is not built and which package it needs");
  list.add_option("what", arguments.list_what, "formats, datasets or operations")
      ->check(CLI::IsMember({"formats", "datasets", "operations"}))
      ->capture_default_str();
  list.footer("Examples:\n  roundtrip list formats\n  roundtrip list operations");

  CLI::App& show = *app.add_subcommand("show", "Print tables of results that are there");
  show.add_option("results", arguments.results, "Results files")->required();
  show.add_option("--dataset", arguments.report.datasets, "Only these datasets")
      ->delimiter(',')
      ->allow_extra_args(false);
  show.add_option("--metric", arguments.report.metrics, "Only these columns: save, load_rate, size, zstd …")
      ->delimiter(',')
      ->allow_extra_args(false);
  show.add_option("--sort", arguments.report.sort, "The metric to rank by, or format for the alphabet");
  show.add_option("--output", arguments.output, "table, markdown, csv, latex or json")->check(outputs);
  show.add_option("--export", arguments.export_texts, export_help(ExportSource::run))
      ->allow_extra_args(false);
  show.footer(
      "Examples:\n"
      "  roundtrip show roundtrip-results.json --dataset log --sort size\n"
      "  roundtrip show roundtrip-results.json --metric save,load,size --output markdown\n"
      "  roundtrip show roundtrip-results.json --export benchstat=new.txt --export junit=fidelity.xml");

  CLI::App& check = *app.add_subcommand(
      "check", "The fidelity gate alone: exit 1 when a round trip is not what it should be");
  add_selection(check, request, arguments.scale);
  check.footer("Examples:\n  roundtrip check\n  roundtrip check --format native --data orders.json");

  CLI::App& schema = *app.add_subcommand(
      "schema", "Print the JSON Schema (draft 2020-12) of the results file, or of a comparison");
  std::string schema_of = "results";
  schema.add_option("file", schema_of, "results or comparison")
      ->capture_default_str()
      ->check(CLI::IsMember({"results", "comparison"}));
  schema.footer("Examples:\n  roundtrip schema > schema.json\n  roundtrip schema comparison");

  const Command compare = add_compare_command(app);
  const Command history = add_history_command(app);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : static_cast<int>(Exit::input);
  }
  try {
    arguments.exports = parse_exports(arguments.export_texts, ExportSource::run);
    if (compare.app->parsed()) return static_cast<int>(compare.run());
    if (history.app->parsed()) return static_cast<int>(history.run());
    if (run.parsed()) return static_cast<int>(run_command(arguments));
    if (check.parsed()) return static_cast<int>(check_command(arguments));
    if (list.parsed()) return static_cast<int>(list_command(arguments));
    if (show.parsed()) return static_cast<int>(show_command(arguments));
    fmt::print("{}\n", schema_of == "results" ? schemas::schema : schemas::comparison_schema);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "roundtrip: {}\n", error.what());
  }
  return static_cast<int>(Exit::input);
}
