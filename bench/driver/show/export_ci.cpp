// SPDX-License-Identifier: MIT
//
// What a continuous integration shows of a run or of a comparison: JUnit's XML, GitHub's summary and its
// annotations; and a comparison's CSV.
#include <fmt/format.h>

#include <algorithm>

#include "bench/driver/base/escape.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/show/export_kinds.h"
#include "bench/driver/show/figures.h"
#include "bench/driver/show/render.h"
#include "bench/driver/show/render_comparison.h"

namespace roundtrip {

namespace {

enum class Outcome : std::uint8_t { passed, failed, skipped };

/// A <testcase>.
struct Case {
  std::string group;  ///< the class's name
  std::string name;
  Outcome outcome = Outcome::passed;
  std::string type;     ///< of the failure: the verdict or the status
  std::string message;  ///< of a failure, of what is skipped; what passes may have one, too
};

/// A <testsuite>.
struct Suite {
  std::string name;
  std::vector<Case> cases;
};

std::size_t count(const Suite& suite, Outcome outcome) {
  return static_cast<std::size_t>(std::count_if(suite.cases.begin(), suite.cases.end(),
                                                [&](const Case& test) { return test.outcome == outcome; }));
}

std::string xml_of(const Case& test) {
  std::string text =
      fmt::format(R"(    <testcase classname="{}" name="{}")", xml_text(test.group), xml_text(test.name));
  const std::string message = xml_text(test.message);
  switch (test.outcome) {
    case Outcome::passed:
      if (message.empty()) return text + "/>\n";
      text += fmt::format("><system-out>{}</system-out>", message);
      break;
    case Outcome::failed:
      text += fmt::format(R"(><failure type="{}" message="{}">{}</failure>)", xml_text(test.type), message,
                          message);
      break;
    case Outcome::skipped:
      text += fmt::format("><skipped message=\"{}\"/>", message);
  }
  return text + "</testcase>\n";
}

std::string xml_of(const std::vector<Suite>& suites, double seconds) {
  std::string text;
  Suite all;
  for (const Suite& suite : suites) {
    text +=
        fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
                    xml_text(suite.name), suite.cases.size(), count(suite, Outcome::failed),
                    count(suite, Outcome::skipped));
    for (const Case& test : suite.cases) text += xml_of(test);
    text += "  </testsuite>\n";
    all.cases.insert(all.cases.end(), suite.cases.begin(), suite.cases.end());
  }
  return fmt::format(
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<testsuites name=\"roundtrip\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" "
             "time=\"{:.3f}\">\n",
             all.cases.size(), count(all, Outcome::failed), count(all, Outcome::skipped), seconds) +
         text + "</testsuites>\n";
}

Outcome outcome_of(const std::string& status) {
  if (timed_verdict(status)) return Outcome::passed;
  return barred_verdict(status) ? Outcome::failed : Outcome::skipped;
}

std::string reason_of(const Fact& fact) {
  if (fact.path.empty()) return fact.reason;
  return fmt::format("{}; first at {}: {} became {}", fact.reason, fact.path, fact.expected, fact.actual);
}

/// "×1.052 [1.031 … 1.074], instructions ×1.031; the reason".
std::string details_of(const CellComparison& cell) {
  std::string text = ratio_text(cell.ratio);
  if (const auto instructions = instructions_text(cell); !instructions.empty())
    text += (text.empty() ? "instructions " : ", instructions ") + instructions;
  if (!cell.reason.empty()) text += (text.empty() ? "" : "; ") + cell.reason;
  return text;
}

Case case_of(const CellComparison& cell, bool inconclusive) {
  Case test{cell.dataset + "." + cell.format, cell.operation, Outcome::passed, cell.verdict,
            details_of(cell)};
  if (cell.verdict == verdict::regression) {
    test.outcome = Outcome::failed;
  } else if (cell.verdict == verdict::unresolved) {
    test.outcome = Outcome::skipped;
  } else if (inconclusive) {
    test.outcome = Outcome::skipped;
    test.message = "inconclusive: a control was beyond the margin; " + test.message;
  } else if (cell.verdict != verdict::clean) {
    test.message = cell.verdict + ": " + test.message;
  }
  return test;
}

/// A line that GitHub makes an annotation of.
struct Annotation {
  const char* level = "";
  std::string title;
  std::string message;
};

std::string commands_of(const std::vector<Annotation>& annotations) {
  constexpr std::size_t shown = 10;
  std::string text;
  for (const char* level : {"error", "warning"}) {
    std::vector<const Annotation*> all;
    for (const Annotation& annotation : annotations) {
      if (annotation.level == std::string_view(level)) all.push_back(&annotation);
    }
    const std::size_t listed = all.size() > shown ? shown - 1 : all.size();
    for (std::size_t i = 0; i < listed; ++i) {
      text += fmt::format("::{} title={}::{}\n", level, workflow_property(all[i]->title),
                          workflow_message(all[i]->message));
    }
    if (listed < all.size()) {
      text +=
          fmt::format("::{} title=roundtrip::{} more; the summary has them\n", level, all.size() - listed);
    }
  }
  return text;
}

}  // namespace

std::string export_junit(const Run& run) {
  std::vector<Suite> suites;
  for (const DatasetResult& dataset : run.roundtrip.datasets) {
    Suite suite{dataset.name, {}};
    for (const Fact& fact : run.roundtrip.facts) {
      if (fact.dataset != dataset.name) continue;
      suite.cases.push_back({dataset.name + "." + fact.format, "fidelity", outcome_of(fact.fidelity),
                             fact.fidelity,
                             fact.fidelity == "exact" ? "" : fact.fidelity + ": " + reason_of(fact)});
    }
    for (const UntimedCell& cell : run.roundtrip.untimed) {
      if (cell.dataset != dataset.name) continue;
      suite.cases.push_back({dataset.name + "." + cell.format, cell.operation, outcome_of(cell.status),
                             cell.status, cell.status + ": " + cell.reason});
    }
    if (!dataset.missing.empty())
      suite.cases.push_back({dataset.name, "data", Outcome::skipped, "no data", dataset.missing});
    suites.push_back(std::move(suite));
  }
  return xml_of(suites, run.roundtrip.elapsed_seconds);
}

std::string export_junit(const Comparison& comparison) {
  Suite times{"times", {}};
  for (const CellComparison& cell : comparison.cells)
    times.cases.push_back(case_of(cell, comparison.verdict == verdict::inconclusive));
  Suite facts{"facts", {}};
  for (const FactChange& change : comparison.facts) {
    const bool worse = change.verdict == verdict::regression;
    facts.cases.push_back({change.format.empty() ? change.dataset : change.dataset + "." + change.format,
                           change.fact, worse ? Outcome::failed : Outcome::passed, change.verdict,
                           change.verdict + ": " + change_text(change)});
  }
  // Some readers take a report without a test case for a failure.
  if (facts.cases.empty()) facts.cases.push_back({"facts", "no change", Outcome::passed, "", ""});
  return xml_of({times, facts}, comparison.elapsed_seconds);
}

std::string export_csv(const Comparison& comparison) {
  std::string text =
      "dataset,format,kind,name,verdict,base,head,unit,ratio,low,high,confidence,restarts,pairs,"
      "base_instructions,head_instructions,reason\n";
  const auto number = [](const std::optional<double>& value) {
    return value ? fmt::format("{}", *value) : std::string();
  };
  for (const CellComparison& cell : comparison.cells) {
    const auto& ratio = cell.ratio;
    text += fmt::format("{},{},time,{},{},{},{},ns,", csv_field(cell.dataset), csv_field(cell.format),
                        csv_field(cell.operation), csv_field(cell.verdict), number(cell.base_ns),
                        number(cell.head_ns));
    text += ratio ? fmt::format("{},{},{},{},", ratio->value, ratio->low, ratio->high, ratio->confidence)
                  : ",,,,";
    text += fmt::format("{},{},{},{},{}\n", cell.restarts, cell.pairs, number(cell.base_instructions),
                        number(cell.head_instructions), csv_field(cell.reason));
  }
  for (const FactChange& change : comparison.facts) {
    const std::string_view fact = change.fact;
    const char* unit = fact.ends_with("_bytes") ? "bytes" : fact.ends_with("_allocations") ? "count" : "";
    text += fmt::format("{},{},fact,{},{},{},{},{},,,,,,,,,\n", csv_field(change.dataset),
                        csv_field(change.format), csv_field(change.fact), csv_field(change.verdict),
                        csv_field(change.base), csv_field(change.head), unit);
  }
  return text;
}

std::string export_github_summary(const Run& run) {
  std::string text = "## roundtrip\n";
  for (const DatasetTable& table : make_tables(run, {})) text += "\n" + render_markdown(table);
  return text;
}

std::string export_github_summary(const Comparison& comparison) {
  return render_comparison_markdown(comparison, false);
}

std::string export_github_commands(const Run& run) {
  std::vector<Annotation> annotations;
  for (const Fact& fact : run.roundtrip.facts) {
    if (!barred_verdict(fact.fidelity)) continue;
    annotations.push_back(
        {"error", "roundtrip: " + fact.fidelity, fact.dataset + "/" + fact.format + ": " + reason_of(fact)});
  }
  for (const UntimedCell& cell : run.roundtrip.untimed) {
    if (!barred_verdict(cell.status)) continue;
    annotations.push_back({"error", "roundtrip: " + cell.status,
                           cell_name(cell.dataset, cell.format, cell.operation) + ": " + cell.reason});
  }
  return commands_of(annotations);
}

std::string export_github_commands(const Comparison& comparison) {
  std::vector<Annotation> annotations;
  const bool open = std::any_of(comparison.cells.begin(), comparison.cells.end(),
                                [](const auto& cell) { return cell.verdict == verdict::unresolved; });
  if (open || comparison.verdict == verdict::inconclusive)
    annotations.push_back({"warning", "roundtrip", verdict_sentence(comparison)});
  for (const ComparisonSection& section : changed_cells(comparison)) {
    for (const CellComparison* cell : section.cells) {
      const bool slower = cell->ratio && cell->ratio->value > 1;
      if (cell->verdict == verdict::improvement || (cell->verdict == verdict::advice && !slower)) continue;
      annotations.push_back({cell->verdict == verdict::regression ? "error" : "warning",
                             "roundtrip: " + cell->verdict, cell->name + ": " + details_of(*cell)});
    }
  }
  for (const FactChange& change : comparison.facts) {
    if (change.verdict != verdict::regression) continue;
    annotations.push_back(
        {"error", "roundtrip: " + change.verdict, name_of(change) + " " + change_text(change)});
  }
  return commands_of(annotations);
}

}  // namespace roundtrip
