// SPDX-License-Identifier: MIT
//
// Every text of a run, a comparison and a history is hostile at once, those too that a file may not have:
// nothing of it acts in any output, and each output has the lines that it has of a harmless name.
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/history/render.h"
#include "bench/driver/show/export_kinds.h"
#include "bench/driver/show/render.h"
#include "bench/driver/show/render_comparison.h"
#include "tests/support/comparison_helpers.h"
#include "tests/support/hostile_names.h"

namespace roundtrip {
namespace {

/// Puts the text in the place of every text in the record.
template <class T>
void fill(T& value, const std::string& text) {
  if constexpr (std::same_as<T, std::string>) {
    value = text;
  } else if constexpr (kind::vector<T>) {
    for (auto& element : value) fill(element, text);
  } else if constexpr (kind::optional<T>) {
    if (value) fill(*value, text);
  } else if constexpr (kind::record<T>) {
    for_each_field(value, [&](const auto&, auto& member) { fill(member, text); });
  }
}

Run filled_run(const std::string& text) {
  Run run = two_formats();
  // With one name for all of them one of each is enough.
  run.roundtrip.formats.resize(1);
  run.roundtrip.facts.resize(1);
  run.roundtrip.operations.resize(1);
  run.benchmarks.resize(1);
  run.roundtrip.datasets[0].notes = {"note"};
  run.roundtrip.untimed = {{"data", "good", "access", "unsupported", "no view"}};
  fill(run, text);
  return run;
}

Comparison filled_comparison(const std::string& text) {
  Comparison comparison = two_builds();
  comparison.reasons = {"reason"};
  // Which section of a table they are in is said by these words.
  std::vector<std::string> verdicts;
  for (const auto& cell : comparison.cells) verdicts.push_back(cell.verdict);
  fill(comparison, text);
  for (std::size_t i = 0; i < verdicts.size(); ++i) comparison.cells[i].verdict = verdicts[i];
  for (auto& change : comparison.facts) change.verdict = verdict::regression;
  return comparison;
}

HistoryView filled_view(const std::string& text) {
  HistoryView view;
  ViewMachine machine;
  machine.fingerprint = Fingerprint{};
  view.machines = {machine, machine};
  ViewSeries series;
  series.points.resize(3);
  series.changes = {{1, 1, 2, 0.01, true}};
  view.series = {series};
  view.notices = {"notice"};
  fill(view, text);
  view.machines[1].fingerprint->kernel += "other";
  return view;
}

HistoryCheck filled_check(const std::string& text) {
  HistoryCheck check;
  HistoryFinding finding;
  finding.before = finding.after = finding.change = finding.p_value = 1;
  check.findings = {finding};
  fill(check, text);
  return check;
}

std::map<std::string, std::string> outputs(const std::string& name) {
  const Run run = filled_run(name);
  const Comparison comparison = filled_comparison(name);
  const HistoryView view = filled_view(name);
  const auto tables = make_tables(run, {});
  // As wide as no text is, so that no line is wrapped.
  const Terminal terminal{false, 100 * longest_shown};
  return {
      {"table", render_table(tables.at(0), terminal)},
      {"markdown", render_markdown(tables.at(0))},
      {"latex", render_latex(tables.at(0))},
      {"csv", render_csv(tables)},
      {"json", results_text(run)},
      {"googlecpp", export_googlecpp(run)},
      {"bmf", export_bmf(run)},
      {"customSmallerIsBetter", export_smaller_is_better(run)},
      {"customBiggerIsBetter", export_bigger_is_better(run)},
      {"junit", export_junit(run)},
      {"github", export_github_summary(run)},
      {"comparison", render_comparison(comparison, terminal, true)},
      {"comparison markdown", render_comparison_markdown(comparison, true)},
      {"comparison csv", export_csv(comparison)},
      {"comparison junit", export_junit(comparison)},
      {"comparison github", export_github_summary(comparison)},
      {"history", render_history(view, 0, terminal)},
      {"history markdown", render_history_markdown(view, 0)},
      {"history csv", render_history_csv(view)},
      {"history check", render_history_check(filled_check(name))},
  };
}

/// Of the longest ones more than is shown is enough.
std::vector<std::string> names() {
  std::vector<std::string> all = hostile_names();
  for (auto& name : all) name.resize(std::min(name.size(), 4 * longest_shown));
  return all;
}

TEST(HostileOutputs, HaveTheLinesOfAHarmlessName) {
  const auto harmless = outputs("x");
  for (const auto& name : names()) {
    // Where there is no reason there is no line for it.
    if (name.empty()) continue;
    for (const auto& [kind, text] : outputs(name)) {
      EXPECT_EQ(std::count(text.begin(), text.end(), '\n'),
                std::count(harmless.at(kind).begin(), harmless.at(kind).end(), '\n'))
          << kind << " of " << terminal_text(name.substr(0, 60));
    }
  }
}

TEST(HostileOutputs, DoNothing) {
  for (const auto& name : names()) {
    for (const auto& [kind, text] : outputs(name)) {
      for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string line = text.substr(start, end - start);
        EXPECT_EQ(what_acts(line), "") << kind << " of " << terminal_text(name.substr(0, 60));
        start = end + 1;
      }
    }
  }
}

TEST(HostileOutputs, WorkflowCommandsAreALineEach) {
  for (const auto& name : names()) {
    for (const std::string& text :
         {export_github_commands(filled_run(name)), export_github_commands(filled_comparison(name))}) {
      for (std::size_t start = 0; start < text.size(); start = text.find('\n', start) + 1) {
        const std::string line = text.substr(start, text.find('\n', start) - start);
        EXPECT_TRUE(line.starts_with("::error title=") || line.starts_with("::warning title=")) << line;
        EXPECT_EQ(what_acts("x" + line), "") << line;
      }
    }
  }
}

}  // namespace
}  // namespace roundtrip
