// SPDX-License-Identifier: MIT
//
// `roundtrip history`: what the command line says is read here, and what it means is elsewhere.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "bench/bridges/nlohmann_tree.h"
#include "bench/driver/base/console.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/json_file.h"
#include "bench/driver/base/option_values.h"
#include "bench/driver/commands.h"
#include "bench/driver/common_options.h"
#include "bench/driver/history/check.h"
#include "bench/driver/history/commit.h"
#include "bench/driver/history/render.h"
#include "bench/driver/results/comparison.h"

namespace roundtrip {

namespace {

struct HistoryArguments {
  std::filesystem::path store;
  std::vector<std::filesystem::path> results;
  std::string commit;
  std::string time;
  std::string metric = "ratio";
  std::string output = "table";
  std::size_t most_series = 12;
  std::string min_change = "1%";
  bool strict = false;
  HistoryCheckOptions check;
};

template <class Record>
std::string json_text(const Record& record) {
  nlohmann::ordered_json json;
  write_value(record, nlohmann_tree::Place(json));
  return lines_of(json) + "\n";
}

void print_notices(const std::vector<std::string>& notices) {
  for (const auto& notice : notices) say(notice);
}

Exit add(const HistoryArguments& arguments) {
  // All are read before anything is written.
  std::vector<Run> runs;
  for (const auto& path : arguments.results) runs.push_back(read_results(path));
  const CommitId commit = identify_commit(arguments.commit, arguments.time);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Added added = add_to_history(runs[i], commit.hash, commit.time, arguments.store);
    if (!added.recovered.empty()) say(added.recovered);
    print(fmt::format("{}: commit {} of {}, machine {}: {} rows added, {} already there\n",
                      terminal_text(arguments.results[i].string()), commit.hash.substr(0, 10), commit.time,
                      added.machine, added.added, added.present));
    if (added.contradicted != 0) {
      print(fmt::format(
          "  {} rows of this commit and run already exist with other figures and were left unchanged\n",
          added.contradicted));
    }
    if (added.without_anchor != 0) {
      print(
          fmt::format("  {} cells have no floor and so no ratio: `history check` ignores their times. Run "
                      "the formats memcpy and copy too\n",
                      added.without_anchor));
    }
    if (runs[i].roundtrip.status != "complete") {
      print(fmt::format("  the run is {}: cells that had no turn have no row\n",
                        terminal_text(runs[i].roundtrip.status)));
    }
  }
  return Exit::fine;
}

Exit show(const HistoryArguments& arguments) {
  const HistoryView view = view_history(read_history(arguments.store), arguments.metric,
                                        arguments.check.selection, arguments.check.change_points);
  print_notices(view.notices);
  if (arguments.output == "json") {
    print(json_text(view));
  } else if (arguments.output == "csv") {
    print(render_history_csv(view));
  } else if (arguments.output == "markdown") {
    print(render_history_markdown(view, arguments.most_series));
  } else {
    print(render_history(view, arguments.most_series, inspect_output()));
  }
  return Exit::fine;
}

Exit check(const HistoryArguments& arguments) {
  const HistoryCheck check = check_history(read_history(arguments.store), arguments.check);
  print_notices(check.notices);
  print(arguments.output == "json" ? json_text(check) : render_history_check(check));
  const bool found =
      std::any_of(check.findings.begin(), check.findings.end(),
                  [](const HistoryFinding& finding) { return finding.verdict == verdict::regression; });
  if (found) return Exit::found;
  const bool doubtful = check.short_series != 0 || std::any_of(check.findings.begin(), check.findings.end(),
                                                               [](const HistoryFinding& finding) {
                                                                 return finding.verdict == verdict::suspect;
                                                               });
  return arguments.strict && doubtful ? Exit::inconclusive : Exit::fine;
}

void add_store(CLI::App& app, HistoryArguments& arguments) {
  app.add_option("--store", arguments.store, "The folder that holds the history")->required();
}

void add_selection(CLI::App& app, HistoryArguments& arguments) {
  const auto add_names = [&](const char* name, std::vector<std::string>& names, const char* what) {
    app.add_option(name, names, what)->delimiter(',')->allow_extra_args(false);
  };
  HistorySelection& selection = arguments.check.selection;
  add_names("--dataset", selection.datasets, "Use only these datasets");
  add_names("--format", selection.formats, "Use only these formats");
  add_names("--operation", selection.operations, "Use only these operations");
}

void add_detection(CLI::App& app, HistoryArguments& arguments) {
  ChangePointOptions& options = arguments.check.change_points;
  app.add_option("--p-value", options.p_value,
                 "Accepted probability of taking noise for a change, over all series together")
      ->check(number_between(1e-12, 0.1))
      ->capture_default_str();
  app.add_option("--window", options.window, "Points of a series searched at once")
      ->check(count_between(10, 500))
      ->capture_default_str();
  app.add_option("--min-change", arguments.min_change, "Smallest change in time or instructions that counts")
      ->capture_default_str();
}

}  // namespace

Command add_history_command(CLI::App& app) {
  const auto arguments = std::make_shared<HistoryArguments>();
  CLI::App& history = *app.add_subcommand(
      "history", "Store the measurements of many commits, show them, and find the commit that changed them");
  history.require_subcommand(1);
  history.footer(
      "docs/history.md describes the store, and how a CI job keeps it in a branch.\n"
      "Examples:\n"
      "  roundtrip history add roundtrip-results.json --store history\n"
      "  roundtrip history check --store history");

  CLI::App& adding = *history.add_subcommand("add", "Add results files to a store");
  adding.add_option("results", arguments->results, "Results files from `roundtrip run`")->required();
  add_store(adding, *arguments);
  adding.add_option("--commit", arguments->commit,
                    "The commit measured; by default GITHUB_SHA, CI_COMMIT_SHA or HEAD");
  adding.add_option("--time", arguments->time,
                    "Time of the commit, ISO 8601 with a zone; by default from git");
  adding.footer("Example:\n  roundtrip history add roundtrip-results.json --store ../history");

  CLI::App& showing = *history.add_subcommand("show", "Draw each series and mark where it changed");
  add_store(showing, *arguments);
  add_selection(showing, *arguments);
  showing
      .add_option(
          "--metric", arguments->metric,
          "Metric to draw: time, ratio (of the time to the floor's), instructions, bytes or allocations")
      ->check(CLI::IsMember({"time", "ratio", "instructions", "bytes", "allocations"}))
      ->capture_default_str();
  add_detection(showing, *arguments);
  showing
      .add_option("--series", arguments->most_series,
                  "Number of series to draw for each machine, those that changed most first; 0 for all")
      ->check(count_between(0))
      ->capture_default_str();
  showing.add_option("--output", arguments->output, "Output format: table, markdown, csv or json")
      ->check(CLI::IsMember({"table", "markdown", "csv", "json"}));
  showing.footer("Example:\n  roundtrip history show --store ../history --dataset log --metric ratio");

  CLI::App& checking =
      *history.add_subcommand("check", "Find what new commits changed: exit 1 if something got worse");
  add_store(checking, *arguments);
  add_selection(checking, *arguments);
  add_detection(checking, *arguments);
  checking.add_flag("--uncorrected", arguments->check.uncorrected,
                    "Apply the p-value to each series alone, however many there are");
  CLI::Option* since =
      checking.add_option("--since", arguments->check.since,
                          "The last commit already checked: report only what later ones brought to light");
  CLI::Option* last =
      checking.add_option("--last", arguments->check.last, "Number of newest commits not yet checked")
          ->check(count_between(1, 1'000'000'000))
          ->capture_default_str();
  since->excludes(last);
  checking.add_flag("--strict", arguments->strict,
                    "Exit 3 if nothing is found but a series is too short or a change is in doubt");
  checking.add_option("--output", arguments->output, "Output format: table or json")
      ->check(CLI::IsMember({"table", "json"}));
  checking.footer(
      "Examples:\n"
      "  roundtrip history check --store ../history\n"
      "  roundtrip history check --store ../history --since 1a2b3c4d5e --dataset log");

  return {&history, [arguments, &adding, &showing] {
            arguments->check.change_points.min_change = parse_share("--min-change", arguments->min_change);
            if (adding.parsed()) return add(*arguments);
            return showing.parsed() ? show(*arguments) : check(*arguments);
          }};
}

}  // namespace roundtrip
