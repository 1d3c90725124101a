// SPDX-License-Identifier: MIT
#include "bench/driver/show/render_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>

#include "bench/driver/base/escape.h"
#include "bench/driver/show/render.h"

namespace roundtrip {

namespace {

bool has_verdict(const CellComparison& cell, const char* verdict) {
  return cell.verdict == verdict;
}

bool seems_slower(const CellComparison& cell) {
  return has_verdict(cell, verdict::advice) && cell.ratio && cell.ratio->value > 1;
}

bool seems_faster(const CellComparison& cell) {
  return has_verdict(cell, verdict::advice) && !seems_slower(cell);
}

/// How far from 1, in either direction alike.
double distance(const std::optional<Ratio>& ratio) {
  return ratio && ratio->value > 0 ? std::abs(std::log(ratio->value)) : 0;
}

std::string factor(double value) {
  return value < 10 ? fmt::format("{:.3f}", value) : fmt::format("{:.1f}", value);
}

std::string percent(double share) {
  return fmt::format("{:g} %", std::round(share * 1e6) / 1e4);
}

std::string counted(std::size_t count, const char* one, const char* more) {
  return fmt::format("{} {}", count, count == 1 ? one : more);
}

std::string time_text(const std::optional<double>& ns) {
  return ns ? format_value(*ns, Unit::ns) : "";
}

std::string work_text(const CellComparison& cell) {
  return cell.pairs == 0 ? "" : fmt::format("{}/{}", cell.restarts, cell.pairs);
}

/// Facts of one verdict.
struct FactSection {
  std::string title;
  const char* colour = "";
  std::vector<const FactChange*> facts;
};

std::vector<FactSection> changed_facts(const Comparison& comparison) {
  std::vector<FactSection> sections;
  const auto add = [&](const char* title, const char* colour, const char* verdict) {
    FactSection section{title, colour, {}};
    for (const FactChange& change : comparison.facts) {
      if (change.verdict == verdict) section.facts.push_back(&change);
    }
    if (!section.facts.empty()) sections.push_back(std::move(section));
  };
  add("Facts that are worse", red, verdict::regression);
  add("Facts that are better", green, verdict::improvement);
  add("Facts that are different", yellow, verdict::change);
  return sections;
}

/// Why cells are not resolved, with their names.
std::map<std::string, std::vector<std::string>> unresolved_reasons(const Comparison& comparison) {
  std::map<std::string, std::vector<std::string>> reasons;
  for (const CellComparison& cell : comparison.cells) {
    if (has_verdict(cell, verdict::unresolved))
      reasons[cell.reason.empty() ? "no reason given" : cell.reason].push_back(cell.name);
  }
  return reasons;
}

std::string controls_text(const Comparison& comparison) {
  if (comparison.controls.empty()) return "";
  const auto furthest = std::max_element(
      comparison.controls.begin(), comparison.controls.end(),
      [](const Control& a, const Control& b) { return distance(a.ratio) < distance(b.ratio); });
  const auto beyond = std::count_if(comparison.controls.begin(), comparison.controls.end(),
                                    [](const Control& control) { return control.beyond; });
  return fmt::format("Controls: BASE against itself in {}, the furthest {} {}; {} beyond the margin of {}.",
                     counted(comparison.controls.size(), "cell", "cells"), furthest->name,
                     furthest->ratio ? ratio_text(furthest->ratio) : "has no ratio",
                     beyond == 0 ? "none" : std::to_string(beyond), percent(comparison.options.margin));
}

/// What the brackets are.
std::string interval_note(const Comparison& comparison) {
  double confidence = 1;
  for (const CellComparison& cell : comparison.cells) {
    if (cell.ratio) confidence = std::min(confidence, cell.ratio->confidence);
  }
  std::string note = "HEAD/BASE: the ratio of the times";
  note += confidence > 0
              ? fmt::format(", with an interval of at least {:.4g} % confidence.", 100 * confidence)
              : ", with the range that the intervals of both medians allow; that is advice, not a test.";
  return note;
}

/// The columns of a table of cells; those that no cell fills are left out.
struct CellColumns {
  std::array<const char*, 6> heads{"cell", "HEAD/BASE", "instructions", "restarts/pairs", "BASE", "HEAD"};
  std::array<bool, 6> used{true, true, false, false, false, false};

  [[nodiscard]] static std::array<std::string, 6> row(const CellComparison& cell) {
    return {cell.name,       ratio_text(cell.ratio),  instructions_text(cell),
            work_text(cell), time_text(cell.base_ns), time_text(cell.head_ns)};
  }

  explicit CellColumns(const std::vector<const CellComparison*>& cells) {
    for (const CellComparison* cell : cells) {
      const auto texts = row(*cell);
      for (std::size_t i = 2; i < texts.size(); ++i) used[i] = used[i] || !texts[i].empty();
    }
  }
};

std::vector<const CellComparison*> every_cell(const Comparison& comparison) {
  std::vector<const CellComparison*> cells;
  cells.reserve(comparison.cells.size());
  for (const CellComparison& cell : comparison.cells) cells.push_back(&cell);
  return cells;
}

/// The cells that are shown, for the columns that they share.
std::vector<const CellComparison*> shown_cells(const Comparison& comparison, bool all) {
  if (all) return every_cell(comparison);
  std::vector<const CellComparison*> cells;
  for (const auto& section : changed_cells(comparison))
    cells.insert(cells.end(), section.cells.begin(), section.cells.end());
  return cells;
}

class TextTable {
 public:
  TextTable(const std::vector<const CellComparison*>& cells, std::size_t width, bool verdicts)
      : columns_(cells), verdicts_(verdicts) {
    for (std::size_t i = 0; i < widths_.size(); ++i) widths_[i] = columns(columns_.heads[i]);
    for (const CellComparison* cell : cells) {
      const auto texts = texts_of(*cell);
      for (std::size_t i = 0; i < widths_.size(); ++i) widths_[i] = std::max(widths_[i], columns(texts[i]));
    }
    // The times are left out where the width is short: the ratio says what changed.
    if (needed() > width) columns_.used[4] = columns_.used[5] = false;
    // A long name then has a line of its own.
    const std::size_t others = needed() - widths_[0];
    widths_[0] = std::min(widths_[0], width - std::min(width, others));
  }

  [[nodiscard]] std::string head() const {
    return line({columns_.heads.begin(), columns_.heads.end()}, verdicts_ ? "verdict" : "");
  }
  [[nodiscard]] std::string row(const CellComparison& cell) const {
    const auto texts = texts_of(cell);
    return line({texts.begin(), texts.end()}, verdicts_ ? terminal_text(cell.verdict) : "");
  }

 private:
  [[nodiscard]] static std::array<std::string, 6> texts_of(const CellComparison& cell) {
    auto texts = CellColumns::row(cell);
    texts[0] = terminal_text(texts[0]);
    return texts;
  }

  static constexpr std::size_t verdict_width = 14;

  [[nodiscard]] std::size_t needed() const {
    std::size_t sum = verdicts_ ? verdict_width : 0;
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      if (columns_.used[i]) sum += widths_[i] + 2;
    }
    return sum;
  }

  [[nodiscard]] std::string line(const std::vector<std::string>& texts, const std::string& verdict) const {
    std::string name = "  " + pad(texts[0], widths_[0], false);
    if (columns(texts[0]) > widths_[0]) name = "  " + texts[0] + "\n  " + pad("", widths_[0], false);
    std::string figures;
    for (std::size_t i = 1; i < widths_.size(); ++i) {
      if (columns_.used[i]) figures += "  " + pad(texts[i], widths_[i], i != 1);
    }
    std::string whole = name + figures + (verdict.empty() ? "" : "  " + verdict);
    whole.erase(whole.find_last_not_of(' ') + 1);
    return whole + "\n";
  }

  CellColumns columns_;
  bool verdicts_;
  std::array<std::size_t, 6> widths_{};
};

/// Rows of a section in Markdown, unless all are wanted: a comment on GitHub holds 65536 characters.
constexpr std::size_t most_rows = 40;

std::string markdown_table(const std::vector<const CellComparison*>& cells, bool verdicts, std::size_t most) {
  const CellColumns used(cells);
  std::string text = "|";
  std::string rule = "|";
  for (std::size_t i = 0; i < used.heads.size(); ++i) {
    if (!used.used[i]) continue;
    text += fmt::format(" {} |", used.heads[i]);
    rule += i < 2 ? ":--|" : "--:|";
  }
  text += (verdicts ? " verdict |\n" : "\n") + rule + (verdicts ? ":--|\n" : "\n");
  for (const CellComparison* cell : cells) {
    if (most-- == 0) return text + "\n… and more: see the comparison file.\n";
    const auto texts = CellColumns::row(*cell);
    text += "| " + markdown_code(texts[0]) + " |";
    for (std::size_t i = 1; i < texts.size(); ++i) {
      if (used.used[i]) text += " " + texts[i] + " |";
    }
    text += verdicts ? " " + markdown_text(cell->verdict) + " |\n" : "\n";
  }
  return text;
}

}  // namespace

std::vector<ComparisonSection> changed_cells(const Comparison& comparison) {
  std::vector<ComparisonSection> sections;
  const auto add = [&](const char* title, const char* colour, const auto& belongs) {
    ComparisonSection section{title, colour, {}};
    for (const CellComparison& cell : comparison.cells) {
      if (belongs(cell)) section.cells.push_back(&cell);
    }
    if (section.cells.empty()) return;
    std::stable_sort(section.cells.begin(), section.cells.end(),
                     [](const auto* a, const auto* b) { return distance(a->ratio) > distance(b->ratio); });
    sections.push_back(std::move(section));
  };
  const auto with = [](const char* verdict) {
    return [verdict](const CellComparison& cell) { return has_verdict(cell, verdict); };
  };
  add("Regressions", red, with(verdict::regression));
  add("Suspects: slower, but no more instructions are executed", yellow, with(verdict::suspect));
  add("Warnings: more instructions are executed, but no extra time was seen", yellow, with(verdict::warning));
  add("Seem slower", yellow, seems_slower);
  add("Improvements", green, with(verdict::improvement));
  add("Seem faster", green, seems_faster);
  return sections;
}

std::string ratio_text(const std::optional<Ratio>& ratio) {
  if (!ratio) return "";
  return fmt::format("×{} [{} … {}]", factor(ratio->value), factor(ratio->low), factor(ratio->high));
}

std::string instructions_text(const CellComparison& cell) {
  if (!cell.base_instructions || !cell.head_instructions || !(*cell.base_instructions > 0)) return "";
  return "×" + factor(*cell.head_instructions / *cell.base_instructions);
}

std::string change_text(const FactChange& change) {
  std::string text = change.base + " → " + change.head;
  const auto number = [](const std::string& figure, double& value) {
    const char* end = figure.data() + figure.size();
    return std::from_chars(figure.data(), end, value).ptr == end && !figure.empty();
  };
  double base = 0;
  double head = 0;
  if (change.fact != "checksum" && number(change.base, base) && number(change.head, head) && base > 0)
    text += fmt::format(" ({:+.3g} %)", 100 * (head - base) / base);
  return text;
}

std::string name_of(const FactChange& change) {
  return change.dataset + (change.format.empty() ? "" : "/" + change.format) + ": " + change.fact;
}

std::string verdict_sentence(const Comparison& comparison) {
  const auto cells = [&](const auto& belongs) {
    return static_cast<std::size_t>(std::count_if(comparison.cells.begin(), comparison.cells.end(), belongs));
  };
  const auto cells_with = [&](const char* verdict) {
    return cells([&](const CellComparison& cell) { return has_verdict(cell, verdict); });
  };
  const auto facts = [&](const char* verdict) {
    return static_cast<std::size_t>(
        std::count_if(comparison.facts.begin(), comparison.facts.end(),
                      [&](const FactChange& change) { return change.verdict == verdict; }));
  };
  std::vector<std::string> changes;
  const auto add = [&](std::size_t count, const char* one, const char* more) {
    if (count != 0) changes.push_back(counted(count, one, more));
  };
  add(cells_with(verdict::regression), "regression", "regressions");
  add(facts(verdict::regression), "fact worse", "facts worse");
  add(cells_with(verdict::suspect), "suspect", "suspects");
  add(cells_with(verdict::warning), "warning", "warnings");
  add(cells(seems_slower), "cell seems slower", "cells seem slower");
  add(cells_with(verdict::improvement), "improvement", "improvements");
  add(cells(seems_faster), "cell seems faster", "cells seem faster");
  add(facts(verdict::improvement), "fact better", "facts better");
  add(facts(verdict::change), "fact different", "facts different");
  std::string text = comparison.verdict + ": " +
                     (changes.empty() ? "no change was found" : fmt::format("{}", fmt::join(changes, ", ")));
  if (const std::size_t clean = cells_with(verdict::clean); clean != 0) {
    text += fmt::format("; {} without a change of {}", counted(clean, "cell", "cells"),
                        percent(comparison.options.margin));
  }
  if (const std::size_t open = cells_with(verdict::unresolved); open != 0)
    text += fmt::format("; {} not resolved", open);
  return text + ".";
}

std::string render_comparison(const Comparison& comparison, const Terminal& terminal, bool all) {
  const Paint paint(terminal.colour);
  const auto paragraph = [&](const std::string& sentence, std::size_t indent) {
    return wrapped(terminal_text(sentence), indent, terminal.width);
  };
  std::string text = paint(dim, paragraph("BASE " + comparison.base.path, 0)) +
                     paint(dim, paragraph("HEAD " + comparison.head.path, 0));
  const auto sections = changed_cells(comparison);
  const auto cells = shown_cells(comparison, all);
  const TextTable table(cells, terminal.width, all);
  if (!cells.empty()) text += "\n" + paint(dim, table.head());
  for (const ComparisonSection& section : sections) {
    text += paint(section.colour, paragraph(section.title, 0));
    for (const CellComparison* cell : section.cells) {
      text += table.row(*cell);
      if (!cell->reason.empty()) text += paint(dim, paragraph(cell->reason, 4));
    }
  }
  for (const FactSection& section : changed_facts(comparison)) {
    text += "\n" + paint(section.colour, section.title) + "\n";
    for (const FactChange* change : section.facts)
      text += paragraph(name_of(*change) + " " + change_text(*change), 2);
  }
  if (all && !comparison.cells.empty()) {
    text += "\n" + paint(bold, "All cells") + "\n";
    for (const CellComparison& cell : comparison.cells) text += table.row(cell);
  }
  const auto unresolved = unresolved_reasons(comparison);
  if (!unresolved.empty()) text += "\n" + paint(bold, "Not resolved") + "\n";
  for (const auto& [reason, names] : unresolved) {
    std::string line = terminal_text(fmt::format("{}: {}", names.size(), reason));
    const char* separator = ": ";
    for (const auto& name : names) {
      if (all) line += separator + terminal_text(name);
      separator = ", ";
    }
    text += wrapped(line, 2, terminal.width);
  }
  text += "\n";
  for (const auto& reason : comparison.reasons) text += paragraph(reason, 0);
  const bool shaken = std::any_of(comparison.controls.begin(), comparison.controls.end(),
                                  [](const Control& control) { return control.beyond; });
  if (const auto controls = controls_text(comparison); !controls.empty())
    text += paint(shaken ? red : dim, paragraph(controls, 0));
  if (!cells.empty()) text += paint(dim, paragraph(interval_note(comparison), 0));
  const bool bad = comparison.verdict == verdict::regression;
  const bool good = comparison.verdict == verdict::clean || comparison.verdict == verdict::improvement;
  return text + paint(bad ? red : good ? green : yellow, paragraph(verdict_sentence(comparison), 0));
}

std::string render_comparison_markdown(const Comparison& comparison, bool all) {
  const std::size_t most = all ? comparison.cells.size() + comparison.facts.size() : most_rows;
  std::string text = "## roundtrip compare\n\n**" + markdown_text(verdict_sentence(comparison)) + "**\n";
  for (const ComparisonSection& section : changed_cells(comparison))
    text += "\n### " + section.title + "\n\n" + markdown_table(section.cells, false, most);
  for (const FactSection& section : changed_facts(comparison)) {
    text += "\n### " + section.title + "\n\n";
    std::size_t left = most;
    for (const FactChange* change : section.facts) {
      if (left-- == 0) {
        text += "- … and more: see the comparison file.\n";
        break;
      }
      text += "- " + markdown_code(name_of(*change)) + " " + markdown_text(change_text(*change)) + "\n";
    }
  }
  const auto unresolved = unresolved_reasons(comparison);
  if (!unresolved.empty()) text += "\n### Not resolved\n\n";
  for (const auto& [reason, names] : unresolved) {
    text += fmt::format("- {}: {}", names.size(), markdown_text(reason));
    if (all) {
      for (const auto& name : names) text += " " + markdown_code(name);
    }
    text += "\n";
  }
  if (all && !comparison.cells.empty()) {
    text += "\n<details><summary>All cells</summary>\n\n" +
            markdown_table(every_cell(comparison), true, most) + "\n</details>\n";
  }
  text += "\n";
  for (const auto& reason : comparison.reasons) text += "- " + markdown_text(reason) + "\n";
  if (const auto controls = controls_text(comparison); !controls.empty())
    text += "- " + markdown_text(controls) + "\n";
  if (!comparison.cells.empty()) text += "- " + interval_note(comparison) + "\n";
  text += "- BASE " + markdown_code(comparison.base.path) + ", HEAD " + markdown_code(comparison.head.path);
  return text + fmt::format("; roundtrip {}\n", markdown_text(comparison.version));
}

}  // namespace roundtrip
