// SPDX-License-Identifier: MIT
//
// `roundtrip check`: the fidelity gate alone.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "bench/driver/base/console.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/signals.h"
#include "bench/driver/commands.h"
#include "bench/driver/common_options.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/run/facts.h"
#include "bench/driver/run/inventory.h"

namespace roundtrip {

namespace {

struct CheckArguments {
  RunRequest request;
  std::optional<double> scale;
};

Exit check(CheckArguments& arguments) {
  RunRequest& request = arguments.request;
  check_data_names(request.data);
  request.options.scale = arguments.scale.value_or(1);
  request.data_scale = std::min(1.0, arguments.scale.value_or(1));
  const Manifest manifest = read_manifest();
  catch_signals();
  Run run = take_inventory(manifest, request);
  const Budget budget = budget_of(request.options);
  const Selection selection(manifest, request, run);
  ResultsCollector results(run, budget);
  Progress progress;
  take_facts(selection, results, budget, progress);
  const RunInfo& info = run.roundtrip;
  // Once, and not for each dataset: they can be more than the others.
  for (const FormatEntry& format : info.formats) {
    if (!format.built)
      print(terminal_text(fmt::format("{:<12} {:<26} {}", "not built", format.name, format.missing)) + "\n");
  }
  bool found = false;
  std::size_t unseen = 0;
  for (const Fact& fact : info.facts) {
    found = found || broken_verdict(fact.fidelity);
    if (fact.fidelity == out_of_memory) ++unseen;
    if (!find_by(info.formats, fact.format, &FormatEntry::name)->built) continue;
    std::string line = fmt::format("{:<12} {:<26} {}", fact.fidelity, fact.format, fact.dataset);
    if (!fact.reason.empty()) line += ": " + fact.reason;
    if (!fact.path.empty())
      line += fmt::format("; first at {}: {} became {}", fact.path, fact.expected, fact.actual);
    print(terminal_text(line) + "\n");
  }
  for (const DatasetResult& dataset : info.datasets) {
    for (const auto& note : dataset.notes)
      print(terminal_text(fmt::format("{:<12} {:<26} {}: {}", "note", "", dataset.name, note)) + "\n");
    if (dataset.missing.empty()) continue;
    print(terminal_text(fmt::format("{:<12} {:<26} {}: {}", "no data", "", dataset.name, dataset.missing)) +
          "\n");
  }
  if (found) return Exit::found;
  if (unseen != 0) {
    say("{} of the round trips could not be checked for lack of memory: raise --memory-limit or lower "
        "--scale",
        unseen);
    return Exit::input;
  }
  // A gate that did not look has not passed.
  const bool looked = std::any_of(info.facts.begin(), info.facts.end(),
                                  [](const Fact& fact) { return timed_verdict(fact.fidelity); });
  if (!looked && !interrupted) {
    say("no round trip was made: nothing selected is built, supported and available");
    return Exit::inconclusive;
  }
  return Exit::fine;
}

}  // namespace

Command add_check_command(CLI::App& app) {
  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App& check_app = *app.add_subcommand(
      "check", "Run the fidelity gate alone: exit 1 if a round trip is not what it should be");
  add_selection_options(check_app, arguments->request, arguments->scale);
  check_app.footer("Examples:\n  roundtrip check\n  roundtrip check --format native --data orders.json");
  return {&check_app, [arguments] { return check(*arguments); }};
}

}  // namespace roundtrip
