// SPDX-License-Identifier: MIT
#include "bench/driver/show/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "bench/driver/base/escape.h"
#include "bench/driver/results/fidelity.h"

namespace roundtrip {

namespace {

std::string three_digits(double value) {
  if (value >= 999.5) return fmt::format("{:.0f}", value);
  if (value >= 99.95) return fmt::format("{:.0f}", value);
  if (value >= 9.995) return fmt::format("{:.1f}", value);
  return fmt::format("{:.2f}", value);
}

std::string with_prefix(double value, const std::vector<std::pair<double, const char*>>& prefixes) {
  for (const auto& [size, name] : prefixes) {
    // 999.7 of a unit is 1.00 of the next.
    if (value >= size * 0.9995) return three_digits(value / size) + " " + name;
  }
  return three_digits(value) + " " + prefixes.back().second;
}

std::string rank_text(const Row& row) {
  if (row.floor || row.rank == 0) return "";
  // Without an interval nothing is known of ties either.
  if (row.doubtful) return "~" + std::to_string(row.rank);
  return std::to_string(row.rank) + (row.tied ? "=" : "");
}

/// A name in a column: a long one leaves the others room.
std::string column_text(const std::string& name) {
  constexpr std::size_t widest = 40;
  return shorten(terminal_text(name), widest);
}

/// The sign of a language, by its place in the table's: "*", or "*1", "*2" … where there are several.
std::string language_mark(const DatasetTable& table, std::size_t place) {
  return table.languages.size() == 1 ? "*" : fmt::format("*{}", place + 1);
}

/// The sign behind the name of a row in another language.
std::string language_mark(const DatasetTable& table, const Row& row) {
  const auto& languages = table.languages;
  const auto language = std::find(languages.begin(), languages.end(), row.language);
  if (language == languages.end()) return "";
  return language_mark(table, static_cast<std::size_t>(language - languages.begin()));
}

/// "* in Python 3.11.2: …", a line for each language.
std::vector<std::string> language_notes(const DatasetTable& table) {
  std::vector<std::string> notes;
  for (std::size_t i = 0; i < table.languages.size(); ++i)
    notes.push_back(language_mark(table, i) + " " + language_note(table.languages[i]));
  return notes;
}

std::string figure_text(const Row& row, const Metric& metric) {
  const auto figure = row.figures.find(metric.key);
  return figure == row.figures.end() ? "–" : format_figure(figure->second, metric.unit);
}

std::string status_text(const Row& row) {
  return row.floor ? "floor" : row.status;
}

/// Whether there is anything to say of what loads check. Files that are older than the words have none.
bool says_load_checks(const DatasetTable& table) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [](const Row& row) { return !row.load_checks.empty(); });
}

std::string load_checks_text(const Row& row) {
  return row.load_checks.empty() ? "–" : row.load_checks;
}

/// The answer to the head of a narrow column, "checked".
std::string load_checked_text(const Row& row) {
  if (row.load_checks == "checked") return "yes";
  if (row.load_checks == "checked on request") return "asked";
  if (row.load_checks == "unchecked") return "no";
  return load_checks_text(row);
}

/// Notes that stand below every table, of whatever kind: without them it would say something else.
std::vector<std::string> needed_notes(const DatasetTable& table) {
  std::vector<std::string> notes = language_notes(table);
  notes.insert(notes.end(), table.not_shown.begin(), table.not_shown.end());
  return notes;
}

std::string title(const DatasetTable& table) {
  const DatasetResult& dataset = table.dataset;
  std::string text = dataset.summary;
  // Of what is not there nothing is used.
  if (!dataset.missing.empty()) return text;
  if (dataset.payload_bytes) {
    text += fmt::format(" · {} of payload",
                        format_value(static_cast<double>(*dataset.payload_bytes), Unit::bytes));
  }
  if (dataset.kind == "generated") {
    text += fmt::format(" · scale {}", dataset.scale);
  } else if (dataset.scale < 1) {
    text += fmt::format(" · scale {}: the first {:.3g} % of it", dataset.scale, 100 * dataset.scale);
  }
  if (!dataset.source.empty()) text += " · " + dataset.source;
  return text;
}

/// Rows that have figures, then the others, which have a reason instead.
bool has_figures(const Row& row) {
  return !row.figures.empty();
}

/// What is said below a table of some of its rows.
struct Reason {
  std::vector<std::string> formats;
  std::string status;
  std::string text;
};

/// What is said of a row, with NAME for the format in a command that builds it.
std::string general_reason(const Row& row) {
  const std::string option = "--format " + row.format;
  const auto place = row.status == "not built" ? row.reason.find(option) : std::string::npos;
  if (place == std::string::npos) return row.reason;
  return std::string(row.reason).replace(place, option.size(), "--format NAME");
}

/// What is said of several rows is said once.
std::vector<Reason> reasons(const DatasetTable& table) {
  std::vector<Reason> all;
  std::vector<std::string> general;
  for (const Row& row : table.rows) {
    if (row.reason.empty() || (row.floor && has_figures(row))) continue;
    const std::string text = general_reason(row);
    std::size_t same = 0;
    while (same < all.size() && (all[same].status != row.status || general[same] != text)) ++same;
    if (same == all.size()) {
      all.push_back({{}, row.status, row.reason});
      general.push_back(text);
    } else {
      all[same].text = text;
    }
    all[same].formats.push_back(row.format);
  }
  return all;
}

const char* status_colour(const std::string& status) {
  if (status == "exact") return green;
  if (status == "lossy") return yellow;
  return broken_verdict(status) ? red : dim;
}

struct Column {
  const Metric* metric;
  std::size_t width;
};

/// The metrics that fit, in their own order; those with the least priority number are taken first.
std::vector<Column> fit(const DatasetTable& table, std::size_t width) {
  std::vector<Column> all;
  for (const Metric& metric : table.metrics) {
    std::size_t needed = columns(column_text(metric.label));
    for (const Row& row : table.rows) {
      if (has_figures(row)) needed = std::max(needed, columns(figure_text(row, metric)));
    }
    all.push_back({&metric, needed + 2});
  }
  std::vector<std::size_t> order(all.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return all[a].metric->priority < all[b].metric->priority;
  });
  std::vector<bool> taken(all.size(), false);
  for (const std::size_t i : order) {
    if (all[i].width > width) break;
    width -= all[i].width;
    taken[i] = true;
  }
  std::vector<Column> fitting;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (taken[i]) fitting.push_back(all[i]);
  }
  return fitting;
}

/// Where a row stands between the smallest and the largest of the figures that the table is sorted by.
class LogScale {
 public:
  explicit LogScale(const DatasetTable& table) {
    for (const Row& row : table.rows) {
      const auto figure = row.figures.find(table.sorted_by);
      if (row.floor || figure == row.figures.end() || !(figure->second.value > 0)) continue;
      least_ = std::min(least_, figure->second.value);
      most_ = std::max(most_, figure->second.value);
    }
  }

  /// Whether there is nothing to draw.
  [[nodiscard]] bool empty() const { return most_ == 0; }

  /// @return for the length of a bar; the smallest has one too
  [[nodiscard]] double fraction(double value) const {
    if (!(value > 0)) return 0;
    const double start = least_ / 2;
    return std::log(value / start) / std::log(most_ / start);
  }

 private:
  double least_ = std::numeric_limits<double>::infinity();
  double most_ = 0;
};

}  // namespace

std::string format_value(double value, Unit unit) {
  switch (unit) {
    case Unit::ns:
      return with_prefix(value, {{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}, {1, "ns"}});
    case Unit::bytes:
      if (value < 999.5) return fmt::format("{:.0f} B", value);
      return with_prefix(value, {{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}});
    case Unit::bytes_per_second:
      return with_prefix(value, {{1e9, "GB/s"}, {1e6, "MB/s"}, {1e3, "kB/s"}, {1, "B/s"}});
    case Unit::ratio:
      return three_digits(value) + "×";
    case Unit::count:
      return fmt::format("{:.0f}", value);
  }
  return "";
}

std::string format_figure(const Figure& figure, Unit unit) {
  std::string text = format_value(figure.value, unit);
  if (figure.doubtful) return "~" + text;
  if (!figure.interval || unit != Unit::ns) return text;
  const double half =
      std::max(figure.value - figure.interval->low, figure.interval->high - figure.value) / figure.value;
  return text + fmt::format(" ±{:.0f}%", std::ceil(100 * half));
}

std::string render_table(const DatasetTable& table, const Terminal& terminal) {
  const Paint paint(terminal.colour);
  constexpr std::size_t rank_width = 4;
  std::size_t name_width = 6;
  const auto name_text = [&](const Row& row) { return column_text(row.format) + language_mark(table, row); };
  for (const Row& row : table.rows) name_width = std::max(name_width, columns(name_text(row)));
  constexpr std::size_t status_width = 8;
  constexpr const char* checked_head = "checked";
  const std::size_t checked_width = says_load_checks(table) ? 2 + columns(checked_head) : 0;
  const std::size_t fixed = rank_width + name_width + checked_width + 2 + status_width;
  // Where there is room for more than what a narrow table shows, bars come before the columns that nobody
  // looks for first.
  const std::size_t for_bars = terminal.colour && terminal.width >= 120 ? 20 : 0;
  const auto chosen = fit(table, terminal.width - std::min(terminal.width, fixed + for_bars));
  std::size_t used = fixed;
  for (const Column& column : chosen) used += column.width;
  const LogScale scale(table);
  const std::size_t bar_width = terminal.colour && !scale.empty() && terminal.width > used + 12
                                    ? std::min<std::size_t>(terminal.width - used - 2, 24)
                                    : 0;

  std::string text = paint(bold, terminal_text(table.dataset.name)) + "\n";
  if (const std::string about = title(table); !about.empty())
    text += wrapped(terminal_text(about), 2, terminal.width);
  std::string head = pad("", rank_width, false) + pad("format", name_width, false);
  for (const Column& column : chosen) head += pad(column_text(column.metric->label), column.width, true);
  if (checked_width != 0) head += std::string("  ") + checked_head;
  head += "  fidelity";
  if (bar_width != 0) head += "  " + column_text(table.sorted_label) + " (log)";
  if (std::any_of(table.rows.begin(), table.rows.end(), has_figures)) text += paint(dim, head) + "\n";
  for (const Row& row : table.rows) {
    if (!has_figures(row)) continue;
    std::string line = pad(pad(rank_text(row), rank_width - 1, true), rank_width, false) +
                       pad(name_text(row), name_width, false);
    for (const Column& column : chosen) line += pad(figure_text(row, *column.metric), column.width, true);
    if (checked_width != 0) line += "  " + pad(column_text(load_checked_text(row)), checked_width - 2, false);
    if (row.floor) {
      text += paint(dim, line + "  floor") + "\n";
      continue;
    }
    const std::string status = column_text(status_text(row));
    text += line + "  " + paint(status_colour(row.status), status);
    const auto figure = row.figures.find(table.sorted_by);
    if (bar_width != 0 && figure != row.figures.end()) {
      text += pad("", status_width - std::min(status_width, columns(status)), false) +
              paint(dim, bar(scale.fraction(figure->second.value), bar_width - 2));
    }
    text += "\n";
  }
  for (const Reason& reason : reasons(table)) {
    std::string line;
    // Data that is not there is not there for any of them.
    if (table.dataset.missing.empty()) {
      for (const auto& format : reason.formats) line += (line.empty() ? "" : ", ") + column_text(format);
      line += ": ";
    }
    line += terminal_text(reason.status + ": " + reason.text);
    text += paint(status_colour(reason.status), wrapped(line, rank_width, terminal.width));
  }
  for (const auto& notes : {table.notes, needed_notes(table)}) {
    for (const auto& note : notes)
      text += paint(dim, wrapped(terminal_text(note), rank_width, terminal.width));
  }
  return text;
}

std::string render_markdown(const DatasetTable& table) {
  std::string text = "### " + markdown_text(table.dataset.name) + "\n\n" + markdown_text(title(table)) +
                     "\n\n| # | format |";
  std::string rule = "|--:|:--|";
  for (const Metric& metric : table.metrics) {
    text += " " + markdown_text(metric.label) + " |";
    rule += "--:|";
  }
  const bool checks = says_load_checks(table);
  text += (checks ? " load is | fidelity |\n" : " fidelity |\n") + rule + (checks ? ":--|:--|\n" : ":--|\n");
  for (const Row& row : table.rows) {
    text += "| " + rank_text(row) + " | " + markdown_text(row.format + language_mark(table, row)) + " |";
    for (const Metric& metric : table.metrics) text += " " + figure_text(row, metric) + " |";
    if (checks) text += " " + markdown_text(load_checks_text(row)) + " |";
    text += " " + markdown_text(status_text(row) + (row.reason.empty() ? "" : ": " + row.reason)) + " |\n";
  }
  std::string list;
  for (const auto& notes : {table.notes, needed_notes(table)}) {
    for (const auto& note : notes) list += "\n- " + markdown_text(note);
  }
  return text + list + (list.empty() ? "\n" : "\n\n");
}

std::string render_latex(const DatasetTable& table) {
  std::string text = "% " + latex_text(table.dataset.name + ": " + title(table)) + "\n\\begin{tabular}{rl";
  text.append(table.metrics.size(), 'r');
  const bool checks = says_load_checks(table);
  text += checks ? "ll}" : "l}";
  text += "\n\\toprule\n\\# & format";
  for (const Metric& metric : table.metrics) text += " & " + latex_text(metric.label);
  if (checks) text += " & load is";
  text += " & fidelity \\\\\n\\midrule\n";
  for (const Row& row : table.rows) {
    text += latex_text(rank_text(row)) + " & " + latex_text(row.format + language_mark(table, row));
    for (const Metric& metric : table.metrics) text += " & " + latex_text(figure_text(row, metric));
    if (checks) text += " & " + latex_text(load_checks_text(row));
    text += " & " + latex_text(status_text(row)) + " \\\\\n";
  }
  text += "\\bottomrule\n";
  for (const auto& note : needed_notes(table)) {
    text += fmt::format("\\multicolumn{{{}}}{{l}}{{{}}} \\\\\n", table.metrics.size() + (checks ? 4 : 3),
                        latex_text(note));
  }
  return text + "\\end{tabular}\n";
}

std::string render_csv(const std::vector<DatasetTable>& tables) {
  static constexpr const char* unit_names[] = {"ns", "bytes", "bytes/s", "ratio", "count"};
  std::string text =
      "dataset,format,metric,value,low,high,unit,status,reason,confidence,language,load_checks\n";
  for (const DatasetTable& table : tables) {
    for (const Row& row : table.rows) {
      const std::string start = csv_field(table.dataset.name) + "," + csv_field(row.format) + ",";
      const std::string end = "," + csv_field(row.status) + "," + csv_field(row.reason) + ",";
      const std::string last = "," + csv_field(row.language) + "," + csv_field(row.load_checks) + "\n";
      if (!has_figures(row)) text.append(start).append(",,,,").append(end).append(last);
      for (const Metric& metric : table.metrics) {
        const auto found = row.figures.find(metric.key);
        if (found == row.figures.end()) continue;
        const Figure& figure = found->second;
        text += start + csv_field(metric.key) + fmt::format(",{}", figure.value);
        text += figure.interval ? fmt::format(",{},{},", figure.interval->low, figure.interval->high) : ",,,";
        text += unit_names[static_cast<std::size_t>(metric.unit)] + end;
        if (figure.interval) text += fmt::format("{}", figure.interval->confidence);
        text += last;
      }
    }
  }
  return text;
}

}  // namespace roundtrip
