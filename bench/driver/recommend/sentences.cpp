// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/driver/base/find_by.h"
#include "bench/driver/show/render.h"

namespace roundtrip {

namespace {

/// "a", "a and b", "a, b and c"; of more than four the first three and how many others.
std::string listed(const std::vector<std::string>& names, const char* last) {
  constexpr std::size_t most = 4;
  std::vector<std::string> parts = names;
  if (parts.size() > most) {
    parts.resize(most - 1);
    parts.push_back(fmt::format("{} others", names.size() - parts.size()));
  }
  std::string text = parts.front();
  for (std::size_t i = 1; i < parts.size(); ++i)
    text += fmt::format("{} {}", i + 1 == parts.size() ? std::string(" ") + last : ",", parts[i]);
  return text;
}

std::string cost_text(const Candidate& candidate) {
  return format_figure(candidate.cost.figure, Unit::ns);
}

std::string ratio_text(const Candidate& candidate, const Candidate& base) {
  return format_value(candidate.cost.figure.value / base.cost.figure.value, Unit::ratio);
}

/// The others of its rank.
std::vector<std::string> tied_with(const std::vector<Candidate>& candidates, std::size_t index) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i != index && candidates[i].standing.rank == candidates[index].standing.rank)
      names.push_back(candidates[i].row->format);
  }
  return names;
}

/// Where it stands among the others.
std::string standing_sentence(const std::vector<Candidate>& candidates, std::size_t index,
                              const Question& question) {
  const Candidate& own = candidates[index];
  const SaveToLoad& weights = question.usage.save_to_load;
  const auto& channel = question.usage.channel;
  std::string text = fmt::format(
      "{}{} {} {}", channel ? fmt::format("Including moving the bytes at {}, ", channel->text) : "",
      weights.text(), weights.saves + weights.loads == 1 ? "takes" : "take", cost_text(own));
  if (candidates.size() == 1) return text + "; there is no other format left to choose.";
  if (own.standing.tied) {
    text += fmt::format(", which this run cannot tell apart from {}",
                        listed(tied_with(candidates, index), "and"));
    return text + (own.standing.rank == 1
                       ? "."
                       : fmt::format("; that is {} as long as with {}.", ratio_text(own, candidates.front()),
                                     candidates.front().row->format));
  }
  if (index == 0) {
    const Candidate& next = candidates[1];
    return text + fmt::format(", the least of {} formats; {}, the next, takes {} as long.", candidates.size(),
                              next.row->format, ratio_text(next, own));
  }
  return text + fmt::format(", {} as long as with {}.", ratio_text(own, candidates.front()),
                            candidates.front().row->format);
}

/// What it is made of.
std::string parts_sentence(const Candidate& own, const Usage& usage) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  const auto figures = own.row->figures;
  for (const char* operation : {"save", "load"}) {
    const auto figure = figures.find(operation);
    if (figure != figures.end())
      add(fmt::format("{} {} takes {}", text.empty() ? "One" : "one", operation,
                      format_figure(figure->second, Unit::ns)));
  }
  for (const WeighedOperation& operation : usage.operations()) {
    const auto figure = figures.find(operation.name);
    if (operation.name != "save" && operation.name != "load" && figure != figures.end())
      add(fmt::format("{} {}", operation.what, format_figure(figure->second, Unit::ns)));
  }
  const auto size = figures.find("size");
  if (size != figures.end()) {
    add(fmt::format("and the encoded bytes are {}", format_value(size->second.value, Unit::bytes)));
    const auto packed = figures.find(usage.bytes_metric());
    if (!usage.compress.empty() && packed != figures.end())
      text += fmt::format(" ({} after {})", format_value(packed->second.value, Unit::bytes), usage.compress);
  }
  if (usage.channel)
    text +=
        fmt::format("; moving the bytes takes {} of the total", format_value(own.cost.channel_ns, Unit::ns));
  return text + ".";
}

/// Facts that are cited.
struct Citation {
  const char* metric;
  const char* member;
};
constexpr Citation citations[] = {
    {"size", "encoded_bytes"}, {"zlib", "zlib_bytes"}, {"zstd", "zstd_bytes"}, {"lz4", "lz4_bytes"}};

std::vector<CitedFigure> cite(const Row& row, const Question& question) {
  std::vector<CitedFigure> cited;
  const auto add = [&](const std::string& metric, const std::string& cell, const char* member,
                       const char* unit) {
    const auto found = row.figures.find(metric);
    if (found == row.figures.end()) return;
    const Figure& figure = found->second;
    CitedFigure& each = cited.emplace_back();
    each.metric = metric;
    each.cell = cell;
    each.member = member;
    each.unit = unit;
    each.value = figure.value;
    if (!figure.interval) return;
    each.low = figure.interval->low;
    each.high = figure.interval->high;
    each.confidence = figure.interval->confidence;
  };
  std::vector<std::string> timed{"save", "load"};
  for (const WeighedOperation& operation : question.usage.operations()) {
    if (std::find(timed.begin(), timed.end(), operation.name) == timed.end()) timed.push_back(operation.name);
  }
  for (const std::string& operation : timed)
    add(operation, cell_name(question.dataset, row.format, operation), "real_time", "ns");
  for (const Citation& citation : citations) {
    const std::string metric = citation.metric;
    if (metric == "size" || metric == question.usage.compress)
      add(metric, question.dataset + "/" + row.format, citation.member, "bytes");
  }
  return cited;
}

std::string usage_text(const Usage& usage) {
  std::string text = usage.save_to_load.text();
  if (usage.channel) text += fmt::format(", {}", usage.channel->text);
  if (!usage.compress.empty()) text += fmt::format(", packed with {}", usage.compress);
  return text;
}

using Notes = std::vector<std::string>;

/// Of the formats that are shown.
void note_formats(Notes& notes, const std::vector<RecommendedFormat>& shown,
                  const std::vector<Candidate>& candidates) {
  if (shown.empty()) return;
  const auto other = std::find_if(candidates.begin(), candidates.end(),
                                  [](const Candidate& candidate) { return !is_own(*candidate.format); });
  if (shown.front().own && other != candidates.end()) {
    notes.push_back(fmt::format(
        "{} is the suite's own format; the best that is not is {}, {} as long. --need not-own leaves out "
        "those of the suite",
        shown.front().format, other->row->format, ratio_text(*other, candidates.front())));
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const Row& row = *candidates[i].row;
    if (row.status != "exact")
      notes.push_back(fmt::format("{} is {}: {}", row.format, row.status, row.reason));
    if (!row.language.empty())
      notes.push_back(fmt::format("{} is {}", row.format, language_note(row.language)));
  }
  if (std::any_of(shown.begin(), shown.end(), [](const auto& format) { return format.doubtful; })) {
    notes.emplace_back(
        "~ marks times of too few launches for an interval of 95 %, whose order may be chance: `roundtrip "
        "run` with a "
        "longer --budget has more");
  }
}

/// Of what is counted, and what is not.
void note_costs(Notes& notes, const Recommendation& recommendation, const Question& question) {
  const Usage& usage = question.usage;
  if (!usage.compress.empty() && !usage.compression_timed) {
    notes.push_back(
        fmt::format("the run did not time compressing with {0}, so each cost is the least that it can be: "
                    "`roundtrip run --operation save,load,compress_{0},decompress_{0}` times it",
                    usage.compress));
  }
  if (usage.channel) {
    notes.emplace_back(
        "moving bytes is counted as their number divided by the speed, for every save and every load, "
        "without "
        "latency");
  }
  const auto& unanswered = recommendation.unanswered;
  constexpr const char* in_place = "zero-copy";
  if (find_by(question.needs, in_place, &Need::name) != question.needs.end() &&
      find_by(unanswered, in_place, &Unanswered::need) == unanswered.end()) {
    notes.emplace_back(
        "the time counts whole loads, though members can be read in place: `roundtrip show --metric access` "
        "has the "
        "time of that");
  }
}

/// Of the run and its dataset.
void note_run(Notes& notes, const Run& run, const DatasetTable& table, const Question& question) {
  if (run.roundtrip.status != "complete") {
    notes.push_back(fmt::format(
        "the run is not complete, and what had no turn is not compared: `roundtrip run --resume {}` goes on",
        question.file));
  }
  if (run.roundtrip.schema_version == 1)
    notes.emplace_back("an older file: its times are medians, and ± is of these");
  notes.insert(notes.end(), table.dataset.notes.begin(), table.dataset.notes.end());
}

/// Of what the figures are to be held against.
void note_measures(Notes& notes, const Run& run, const DatasetTable& table) {
  std::vector<std::string> floors;
  for (const Row& row : table.rows) {
    if (row.floor && !row.figures.empty()) floors.push_back(row.format);
  }
  if (!floors.empty()) {
    notes.push_back(fmt::format("{} {}, which no format can beat by much, and never recommended",
                                listed(floors, "and"), floors.size() == 1 ? "is a floor" : "are floors"));
  }
  if (!run.roundtrip.fingerprint.cpu_model.empty()) {
    notes.push_back(fmt::format(
        "measured on {}; ± says how far another run may be, and what is told apart is told within this one",
        run.roundtrip.fingerprint.cpu_model));
  }
}

}  // namespace

RecommendedFormat describe_candidate(const std::vector<Candidate>& candidates, std::size_t index,
                                     const Question& question) {
  const Candidate& candidate = candidates[index];
  RecommendedFormat result;
  result.rank = candidate.standing.rank;
  result.format = candidate.row->format;
  result.tied = candidate.standing.tied;
  result.doubtful = candidate.cost.figure.doubtful;
  result.own = is_own(*candidate.format);
  result.language = candidate.row->language;
  result.encoding = candidate.format->encoding;
  result.fidelity = candidate.row->status;
  result.load_checks = candidate.row->load_checks;
  result.cost_ns = candidate.cost.figure.value;
  if (const auto& interval = candidate.cost.figure.interval) {
    result.cost_low_ns = interval->low;
    result.cost_high_ns = interval->high;
  }
  result.channel_ns = candidate.cost.channel_ns;
  result.reasons = {standing_sentence(candidates, index, question),
                    parts_sentence(candidate, question.usage)};
  result.figures = cite(*candidate.row, question);
  return result;
}

std::string headline_of(const Recommendation& recommendation, const Question& question,
                        std::size_t with_times) {
  if (recommendation.recommended.empty()) {
    return with_times == 0
               ? fmt::format("Nothing can be recommended for {}: no format has the figures that it takes.",
                             question.dataset)
               : fmt::format(
                     "Nothing can be recommended for {}: none of the {} formats that were measured has all "
                     "that is needed.",
                     question.dataset, with_times);
  }
  const auto& first = recommendation.recommended.front();
  std::string text = fmt::format("For {} ({}): ", question.dataset, usage_text(question.usage));
  text += first.tied
              ? listed(recommendation.ties.front().formats, "or") + ", which this run cannot tell apart"
              : first.format;
  return text + (first.doubtful ? ", but of too few launches to be sure" : "");
}

std::vector<std::string> notes_of(const Recommendation& recommendation,
                                  const std::vector<Candidate>& candidates, const Run& run,
                                  const DatasetTable& table, const Question& question) {
  Notes notes;
  note_formats(notes, recommendation.recommended, candidates);
  note_run(notes, run, table, question);
  note_costs(notes, recommendation, question);
  if (!recommendation.recommended.empty()) note_measures(notes, run, table);
  return notes;
}

std::string no_figures(const Row& row) {
  // Its reason is a command that builds it, another one for each format.
  if (row.status == "not built") return "not built (`roundtrip list formats` says what each needs)";
  return fmt::format("{}{}{}", row.status, row.reason.empty() ? "" : ": ", row.reason);
}

std::string missing_figures(const Row& row, const Question& question, const Run& run) {
  const Usage& usage = question.usage;
  std::string missing;
  const auto look = [&](const std::string& key, const std::string& what, bool wanted) {
    if (!wanted || row.figures.contains(key)) return;
    missing += (missing.empty() ? "no " : " and no ") + what;
    for (const UntimedCell& cell : run.roundtrip.untimed) {
      if (cell.dataset == question.dataset && cell.format == row.format && cell.operation == key)
        missing += fmt::format(" ({}: {})", cell.status, cell.reason);
    }
  };
  for (const WeighedOperation& operation : usage.operations())
    look(operation.name, "time of " + operation.what, true);
  look(usage.bytes_metric(), "size" + (usage.compress.empty() ? "" : " after " + usage.compress),
       usage.channel.has_value());
  return missing;
}

}  // namespace roundtrip
