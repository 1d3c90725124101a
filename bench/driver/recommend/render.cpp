// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/render.h"

#include <fmt/format.h>

#include "bench/bridges/nlohmann_tree.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/json_file.h"

namespace roundtrip {

namespace {

/// "1", "1=", "~1": as tables have it.
std::string rank_text(const RecommendedFormat& format) {
  if (format.doubtful) return fmt::format("~{}", format.rank);
  return fmt::format("{}{}", format.rank, format.tied ? "=" : "");
}

/// What it is, in a few words.
std::string traits_text(const RecommendedFormat& format) {
  std::string text;
  const auto add = [&](const std::string& trait) { text += (text.empty() ? "" : ", ") + trait; };
  if (format.own) add("the suite's own format");
  if (!format.encoding.empty()) add(format.encoding);
  add(format.fidelity);
  if (!format.load_checks.empty()) add("load " + format.load_checks);
  if (!format.language.empty()) add("in " + format.language);
  return text;
}

std::string reasons_text(const RecommendedFormat& format) {
  return fmt::format("{}", fmt::join(format.reasons, " "));
}

/// "log/native/save, log/native/load, log/native (encoded_bytes)"
std::string cells_text(const RecommendedFormat& format) {
  std::string text;
  for (const CitedFigure& figure : format.figures) {
    text += (text.empty() ? "" : ", ") + figure.cell;
    if (figure.unit == "bytes") text += fmt::format(" ({})", figure.member);
  }
  return text;
}

std::string tie_text(const Tie& tie) {
  return fmt::format("rank {}: {}", tie.rank, fmt::join(tie.formats, ", "));
}

std::string exclusion_text(const Exclusion& exclusion) {
  return fmt::format("{}{}: {}", exclusion.need == "data" ? "" : exclusion.need + ", but ", exclusion.reason,
                     fmt::join(exclusion.formats, ", "));
}

std::string resemblance_text(const Resemblance& resemblance) {
  return resemblance.likeness
             ? fmt::format("{}: {:.0f} % alike", resemblance.dataset, 100 * *resemblance.likeness)
             : fmt::format("{}: not compared: {}", resemblance.dataset, resemblance.reason);
}

std::string unanswered_text(const Unanswered& unanswered) {
  return fmt::format("{}: {}; the answer above is without it. {}", unanswered.need, unanswered.reason,
                     unanswered.how);
}

/// The lists below the recommendation, each with its head; empty ones are left out.
struct Section {
  const char* head;
  std::vector<std::string> lines;
};

template <class Entry>
std::vector<std::string> lines_of_each(const std::vector<Entry>& entries, std::string (*text)(const Entry&)) {
  std::vector<std::string> lines;
  lines.reserve(entries.size());
  for (const Entry& entry : entries) lines.push_back(text(entry));
  return lines;
}

std::vector<Section> sections_of(const Recommendation& recommendation) {
  std::vector<Section> sections{
      {"Not measured", lines_of_each(recommendation.unanswered, unanswered_text)},
      {"Cannot be told apart", lines_of_each(recommendation.ties, tie_text)},
      {"Left out", lines_of_each(recommendation.exclusions, exclusion_text)},
      {"Compared with", recommendation.like ? lines_of_each(recommendation.like->datasets, resemblance_text)
                                            : std::vector<std::string>()},
      {"Notes", recommendation.notes},
  };
  std::erase_if(sections, [](const Section& section) { return section.lines.empty(); });
  return sections;
}

}  // namespace

std::string render_text(const Recommendation& recommendation, const Terminal& terminal) {
  constexpr std::size_t indent = 4;
  const Paint paint(terminal.colour);
  std::string text = paint(bold, wrapped(terminal_text(recommendation.headline), 0, terminal.width));
  if (recommendation.like) text += wrapped(terminal_text(recommendation.like->sentence), 0, terminal.width);
  text += "\n";
  for (const RecommendedFormat& format : recommendation.recommended) {
    text +=
        pad(rank_text(format), indent, false) + paint(bold, terminal_text(format.format)) + "  " +
        paint(dim, terminal_text(traits_text(format))) + "\n" +
        wrapped(terminal_text(reasons_text(format)), indent, terminal.width) +
        paint(dim, wrapped(terminal_text(fmt::format("{} in {}", cells_text(format), recommendation.file)),
                           indent, terminal.width)) +
        "\n";
  }
  for (const Section& section : sections_of(recommendation)) {
    text += paint(bold, section.head) + "\n";
    for (const std::string& line : section.lines)
      text += wrapped(terminal_text(line), indent, terminal.width);
    text += "\n";
  }
  text.pop_back();
  return text;
}

std::string render_markdown(const Recommendation& recommendation) {
  std::string text = "**" + markdown_text(recommendation.headline) + "**\n";
  if (recommendation.like) text += "\n" + markdown_text(recommendation.like->sentence) + "\n";
  if (!recommendation.recommended.empty()) text += "\n| # | format | why | figures |\n|--:|:--|:--|:--|\n";
  for (const RecommendedFormat& format : recommendation.recommended) {
    std::string cells;
    for (const CitedFigure& figure : format.figures) {
      cells += (cells.empty() ? "" : ", ") + markdown_code(figure.cell);
      if (figure.unit == "bytes") cells += " (" + markdown_text(figure.member) + ")";
    }
    text += fmt::format("| {} | {} ({}) | {} | {} in {} |\n", rank_text(format), markdown_text(format.format),
                        markdown_text(traits_text(format)), markdown_text(reasons_text(format)), cells,
                        markdown_code(recommendation.file));
  }
  for (const Section& section : sections_of(recommendation)) {
    text += fmt::format("\n{}:\n\n", section.head);
    for (const std::string& line : section.lines) text += "- " + markdown_text(line) + "\n";
  }
  return text;
}

std::string render_json(const Recommendation& recommendation) {
  nlohmann::ordered_json json;
  write_value(recommendation, nlohmann_tree::Place(json));
  return lines_of(json) + "\n";
}

}  // namespace roundtrip
