// SPDX-License-Identifier: MIT
#include "bench/driver/compare/report.h"

#include <algorithm>

#include "bench/driver/base/console.h"
#include "bench/driver/show/render_comparison.h"

namespace roundtrip {

Exit report_comparison(const Comparison& comparison, const ComparisonOutput& output) {
  // The file first: whatever an export runs into, what was found is kept.
  if (!output.out.empty()) {
    OutputFile(output.out, "the comparison", is_comparison).write(comparison_text(comparison));
    say("comparison in {}", output.out.string());
  }
  if (!replaces_table(output.exports)) print(render_comparison(comparison, inspect_output(), output.all));
  write_exports(comparison, output.exports);
  if (comparison.verdict == verdict::regression) return Exit::found;
  // Of two stored runs, facts have been compared, or there would be no comparison.
  const bool decided = comparison.kind == "results" ||
                       std::any_of(comparison.facts.begin(), comparison.facts.end(),
                                   [](const auto& fact) { return fact.verdict != verdict::change; }) ||
                       std::any_of(comparison.cells.begin(), comparison.cells.end(),
                                   [](const auto& cell) { return cell.verdict != verdict::unresolved; });
  if (!decided) {
    say("nothing could be decided, for the reasons above; that is not a pass");
    return Exit::inconclusive;
  }
  const bool open = std::any_of(comparison.cells.begin(), comparison.cells.end(),
                                [](const auto& cell) { return cell.verdict == verdict::unresolved; });
  const bool uncertain =
      open || comparison.verdict == verdict::inconclusive || comparison.status != "complete";
  return output.strict && uncertain ? Exit::inconclusive : Exit::fine;
}

}  // namespace roundtrip
