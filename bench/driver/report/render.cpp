// SPDX-License-Identifier: MIT
#include "bench/driver/report/render.h"

#include <fmt/format.h>

#include "bench/driver/base/escape.h"
#include "bench/driver/show/render.h"

namespace roundtrip {

namespace {

std::string answer_markdown(const Answer& answer, bool headed) {
  std::string text;
  if (headed) {
    const std::string name = answer.dataset.empty() ? "all datasets" : answer.dataset;
    text += "### " + markdown_text(name) + "\n\n";
  }
  for (const Sentence& sentence : answer.sentences) text += "- " + markdown_sentence(sentence) + "\n";
  return text + "\n";
}

}  // namespace

std::string report_markdown(const std::vector<ReportedRun>& runs, const ReportOptions& options, Part part) {
  std::string text;
  for (const ReportedRun& reported : runs) {
    if (runs.size() > 1) text += "# " + markdown_text(reported.label) + "\n\n";
    const auto& answers = reported.answers;
    if (part == Part::summary && !answers.empty()) text += answer_markdown(answers.front(), false);
    if (part == Part::all) text += "## The answer\n\n";
    if (part == Part::all || part == Part::answer) {
      for (const Answer& answer : answers) text += answer_markdown(answer, answers.size() > 1);
    }
    if (part == Part::all) text += "## The tables\n\n";
    if (part == Part::all || part == Part::tables) {
      for (const DatasetTable& table : make_tables(reported.run, options))
        text += render_markdown(table) + "\n";
    }
  }
  while (text.ends_with("\n\n")) text.pop_back();
  return text;
}

}  // namespace roundtrip
