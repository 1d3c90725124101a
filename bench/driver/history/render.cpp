// SPDX-License-Identifier: MIT
#include "bench/driver/history/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "bench/driver/base/escape.h"
#include "bench/driver/results/statistics.h"
#include "bench/driver/show/render.h"

namespace roundtrip {

namespace {

/// A commit as people name it, and its day.
std::string short_commit(const std::string& commit, const std::string& time) {
  return commit.substr(0, 10) + " (" + time.substr(0, 10) + ")";
}

Unit unit_of(const std::string& metric) {
  if (metric == "time") return Unit::ns;
  if (metric == "ratio") return Unit::ratio;
  return Unit::count;  // of bytes, too: they are exact
}

const char* label_of(const std::string& metric) {
  if (metric == "ratio") return "time relative to the floor";
  if (metric == "bytes") return "encoded bytes";
  return metric == "time" ? "time" : metric == "allocations" ? "allocations" : "instructions";
}

std::string percent(double before, double after) {
  return before == 0 ? "new" : fmt::format("{:+.1f} %", 100 * (after / before - 1));
}

std::string from_to(double before, double after, Unit unit) {
  return fmt::format("{} → {} ({})", format_value(before, unit), format_value(after, unit),
                     percent(before, after));
}

std::string change_text(const ViewSeries& series, const ViewChange& change) {
  const ViewPoint& point = series.points[change.index];
  std::string text = short_commit(point.commit, point.commit_time) + ": " +
                     from_to(change.before, change.after, unit_of(series.metric));
  if (change.p_value) text += fmt::format(", p = {:.1g}", *change.p_value);
  if (change.drift) text += ", a drift";
  return text;
}

std::vector<double> values_of(const ViewSeries& series) {
  std::vector<double> values;
  for (const ViewPoint& point : series.points) values.push_back(point.value);
  return values;
}

/// What is not the same in the fingerprints of two machines.
std::vector<std::string> differences(const Fingerprint& before, const Fingerprint& after) {
  std::vector<std::string> all;
  for_each_field(before, [&](const auto& field, const auto& old_value) {
    const auto& new_value = after.*(field.pointer);
    if (old_value != new_value) all.push_back(fmt::format("{}: {} → {}", field.name, old_value, new_value));
  });
  return all;
}

std::string machine_text(const ViewMachine& machine) {
  std::string text = "machine " + machine.id;
  if (machine.fingerprint) {
    const Fingerprint& print = *machine.fingerprint;
    text += fmt::format(": {}, {} cores, {}, {}, {}", print.cpu_model, print.cores, print.compiler,
                        print.build_type, print.libc);
  }
  return text;
}

std::string span_text(const ViewMachine& machine) {
  return fmt::format("{} runs of {} commits, {} … {}", machine.runs, machine.commits,
                     machine.first_commit_time.substr(0, 10), machine.last_commit_time.substr(0, 10));
}

std::string drawing(const ViewSeries& series, std::size_t width) {
  const std::vector<double> values = values_of(series);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const Unit unit = unit_of(series.metric);
  std::string text = shorten(terminal_text(series.name), width) + "\n" +
                     shorten(fmt::format("  {}: {}, {} … {}", label_of(series.metric),
                                         from_to(values.front(), values.back(), unit),
                                         format_value(*least, unit), format_value(*most, unit)),
                             width) +
                     "\n  " + sparkline(values, width - 2) + "\n";
  if (series.changes.empty()) return text;
  const std::size_t drawn = std::min(values.size(), width - 2);
  std::string marks(drawn, ' ');
  for (const ViewChange& change : series.changes) marks[change.index * drawn / values.size()] = '^';
  text += "  " + marks.substr(0, marks.find_last_of('^') + 1) + "\n";
  for (const ViewChange& change : series.changes) {
    text += shorten(terminal_text("  ^ " + change_text(series, change)), width) + "\n";
  }
  return text;
}

/// @return how many series of the machine are not shown
template <class Show>
std::size_t for_most(const HistoryView& view, const ViewMachine& machine, std::size_t most, Show show) {
  std::size_t count = 0;
  for (const ViewSeries& series : view.series) {
    if (series.machine != machine.id) continue;
    if (most == 0 || count < most) show(series);
    ++count;
  }
  return most == 0 ? 0 : count - std::min(count, most);
}

std::string rest_text(std::size_t rest) {
  return fmt::format("{} more series are not shown; --series 0 shows all", rest);
}

/// What stands between a machine and the one before it.
std::vector<std::string> change_of_machine(const HistoryView& view, std::size_t i) {
  if (i == 0) return {};
  std::vector<std::string> lines{"not the machine above: no times are comparable"};
  const auto& before = view.machines[i - 1].fingerprint;
  const auto& after = view.machines[i].fingerprint;
  if (!before || !after) return lines;
  for (const auto& line : differences(*before, *after)) lines.push_back("  " + line);
  return lines;
}

std::string finding_text(const HistoryFinding& finding) {
  constexpr std::size_t verdict_width = 12;
  const std::string indent(verdict_width + 1, ' ');
  std::string text = fmt::format("{:<{}} ", finding.verdict, verdict_width);
  if (finding.kind == "machine") {
    text += "machine " + finding.machine;
  } else {
    text += finding.name + ", " + (finding.kind == "fact" ? finding.metric : label_of(finding.metric));
  }
  if (finding.kind == "fact") {
    text += fmt::format(": {} → {}", finding.from, finding.to);
  } else if (finding.kind != "end") {
    const Unit unit = finding.kind == "machine" ? Unit::ratio : unit_of(finding.metric);
    text += ": " + from_to(*finding.before, *finding.after, unit);
    text += fmt::format(", p = {:.1g}", *finding.p_value);
  }
  const auto commit = short_commit(finding.commit, finding.commit_time);
  const auto good = short_commit(finding.good_commit, finding.good_commit_time);
  const std::string when = finding.kind == "drift" ? fmt::format("between {} and {}", good, commit)
                                                   : fmt::format("since {}; before it {}", commit, good);
  text = terminal_text(text) + "\n" + indent + terminal_text(when) + "\n";
  return finding.reason.empty() ? text : text + indent + terminal_text(finding.reason) + "\n";
}

}  // namespace

std::string sparkline(std::span<const double> values, std::size_t width) {
  static constexpr std::array<const char*, 8> levels{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const std::size_t count = std::min(values.size(), width);
  std::vector<double> columns;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = i * values.size() / count;
    const std::size_t end = (i + 1) * values.size() / count;
    columns.push_back(median(values.subspan(begin, end - begin)));
  }
  if (columns.empty()) return "";
  const auto [least, most] = std::minmax_element(columns.begin(), columns.end());
  std::string text;
  for (const double value : columns) {
    const double height = *most > *least ? (value - *least) / (*most - *least) : 0.5;
    text += levels[static_cast<std::size_t>(std::min(7.0, std::floor(8 * height)))];
  }
  return text;
}

std::string render_history(const HistoryView& view, std::size_t most, const Terminal& terminal) {
  std::string text;
  for (std::size_t i = 0; i < view.machines.size(); ++i) {
    const ViewMachine& machine = view.machines[i];
    if (i != 0) text += "\n";
    text += shorten(terminal_text(machine_text(machine)), terminal.width) + "\n" +
            shorten(terminal_text("  " + span_text(machine)), terminal.width) + "\n";
    for (const auto& line : change_of_machine(view, i))
      text += shorten(terminal_text("  " + line), terminal.width) + "\n";
    const std::size_t rest = for_most(view, machine, most, [&](const ViewSeries& series) {
      text += "\n" + drawing(series, terminal.width);
    });
    if (rest != 0) text += "\n" + rest_text(rest) + "\n";
  }
  return text;
}

std::string render_history_markdown(const HistoryView& view, std::size_t most) {
  std::string text;
  const Unit unit = unit_of(view.metric);
  for (std::size_t i = 0; i < view.machines.size(); ++i) {
    const ViewMachine& machine = view.machines[i];
    text += fmt::format("{}### {}\n\n{}\n\n", i == 0 ? "" : "\n", markdown_text(machine_text(machine)),
                        markdown_text(span_text(machine)));
    for (const auto& line : change_of_machine(view, i)) text += "- " + markdown_text(line) + "\n";
    if (i != 0) text += "\n";
    text += fmt::format(
        "| series | {} | first | last | least | most | changes |\n|:--|:--|--:|--:|--:|--:|:--|\n",
        label_of(view.metric));
    const std::size_t rest = for_most(view, machine, most, [&](const ViewSeries& series) {
      const auto values = values_of(series);
      const auto [least, largest] = std::minmax_element(values.begin(), values.end());
      constexpr std::size_t width = 30;
      text +=
          fmt::format("| {} | {} | {} | {} | {} | {} |", markdown_text(series.name), sparkline(values, width),
                      format_value(values.front(), unit), format_value(values.back(), unit),
                      format_value(*least, unit), format_value(*largest, unit));
      const char* separator = " ";
      for (const ViewChange& change : series.changes) {
        text += separator + markdown_text(change_text(series, change));
        separator = "; ";
      }
      text += " |\n";
    });
    if (rest != 0) text += "\n" + rest_text(rest) + "\n";
  }
  return text;
}

std::string render_history_csv(const HistoryView& view) {
  std::string text = "machine,series,metric,commit,commit_time,date,value,change\n";
  for (const ViewSeries& series : view.series) {
    for (std::size_t i = 0; i < series.points.size(); ++i) {
      const ViewPoint& point = series.points[i];
      const bool change = std::any_of(series.changes.begin(), series.changes.end(),
                                      [&](const ViewChange& at) { return at.index == i; });
      text += fmt::format("{},{},{},{},{},{},{},{}\n", csv_field(series.machine), csv_field(series.name),
                          csv_field(series.metric), csv_field(point.commit), csv_field(point.commit_time),
                          csv_field(point.date), point.value, change ? "1" : "0");
    }
  }
  return text;
}

std::string render_history_check(const HistoryCheck& check) {
  std::string text;
  for (const HistoryFinding& finding : check.findings) text += finding_text(finding);
  const std::size_t searched = check.series - check.short_series;
  if (check.findings.empty() && searched != 0) text += "nothing changed\n";
  text += fmt::format("{} new commit{}; {} series were searched, each with a p-value below {:.2g}\n",
                      check.new_commits, check.new_commits == 1 ? "" : "s", searched, check.p_value);
  if (check.short_series != 0) {
    text += fmt::format("{} series have fewer than {} points: too few to say anything\n", check.short_series,
                        least_series);
  }
  return text;
}

}  // namespace roundtrip
