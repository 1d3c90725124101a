// SPDX-License-Identifier: MIT
#include "bench/driver/report/overall.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "bench/driver/base/find_by.h"
#include "bench/driver/report/quote.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

using Choose = std::function<Contenders(const Contenders&)>;
using Measure = std::function<double(const Contender&)>;

double time_of(const Contender& one) {
  return one.time().value;
}

double size_of(const Contender& one) {
  return one.size().value;
}

/// On which datasets a format is among the best.
struct Winner {
  std::string format;
  bool own = false;
  std::vector<std::string> datasets;
};

/// Those that win most often first.
std::vector<Winner> winners(const std::vector<DatasetContenders>& datasets, const Choose& choose) {
  std::vector<Winner> all;
  for (const auto& [dataset, contenders] : datasets) {
    for (const Contender& one : choose(contenders)) {
      auto winner = find_by(all, one.row->format, &Winner::format);
      if (winner == all.end()) winner = all.insert(all.end(), {one.row->format, one.own, {}});
      winner->datasets.push_back(dataset);
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Winner& a, const Winner& b) { return a.datasets.size() > b.datasets.size(); });
  return all;
}

std::vector<DatasetContenders> of_all(const std::vector<DatasetContenders>& datasets,
                                      const std::function<bool(const Contender&)>& wanted) {
  std::vector<DatasetContenders> some;
  for (const auto& [dataset, contenders] : datasets) {
    if (Contenders left = those(contenders, wanted); !left.empty())
      some.push_back({dataset, std::move(left)});
  }
  return some;
}

std::string datasets_text(std::size_t count, std::size_t of) {
  if (count == 2 && of == 2) return "on both datasets";
  return count == of ? fmt::format("on all {} datasets", of) : fmt::format("on {} of {} datasets", count, of);
}

Phrase name_of(const Winner& winner) {
  return {Phrase::Kind::name, winner.format, "", winner.format, {}};
}

/// A format compared with the fastest, or the smallest, of all, over the datasets that have both: "66.1× the
/// time of the fastest (15.2 to 5217×)", the median and the range.
/// @return nothing when no dataset has the format
std::optional<Sentence> costs_of(const std::vector<DatasetContenders>& datasets, const std::string& format,
                                 const Choose& references, const Measure& measure,
                                 const std::vector<std::string>& operations, const char* beside) {
  std::vector<double> ratios;
  Phrase middle{Phrase::Kind::figure, "", "", format, {}};
  for (const auto& [dataset, contenders] : datasets) {
    const auto one = std::find_if(contenders.begin(), contenders.end(),
                                  [&](const Contender& other) { return other.row->format == format; });
    if (one == contenders.end()) continue;
    ratios.push_back(measure(*one) / measure(references(contenders).front()));
    for (const std::string& operation : operations)
      middle.cells.push_back(dataset + "/" + format + (operation.empty() ? "" : "/" + operation));
  }
  if (ratios.empty()) return std::nullopt;
  middle.text = ratio_text(median(ratios));
  const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
  const std::string low = ratio_text(*least);
  const std::string high = ratio_text(*most);
  Phrase range = middle;
  range.text = low.substr(0, low.size() - std::string_view("×").size()) + " to " + high;
  Sentence sentence{std::move(middle), words(beside)};
  if (low != high) append(sentence, {words(" ("), std::move(range), words(")")});
  return sentence;
}

std::optional<Sentence> time_of_the_fastest(const std::vector<DatasetContenders>& datasets,
                                            const std::string& format) {
  return costs_of(datasets, format, fastest, time_of, {"save", "load"}, " the time of the fastest");
}

std::optional<Sentence> bytes_of_the_smallest(const std::vector<DatasetContenders>& datasets,
                                              const std::string& format) {
  return costs_of(datasets, format, smallest, size_of, {""}, " the bytes of the smallest");
}

/// "X is fastest on 5 of 6 datasets (Y on 1)".
Sentence winner_clause(const std::vector<DatasetContenders>& datasets, const Choose& choose,
                       const char* what) {
  const auto all = winners(datasets, choose);
  const Winner& first = all.front();
  Sentence clause{name_of(first)};
  if (first.own) clause.push_back(words(" (the suite’s own format)"));
  clause.push_back(
      words(fmt::format(" is {} {}", what, datasets_text(first.datasets.size(), datasets.size()))));
  constexpr std::size_t most_named = 2;
  const std::size_t named = std::min(all.size(), 1 + most_named);
  for (std::size_t i = 1; i < named; ++i) {
    append(clause, {words(i == 1 ? " (" : ", "), name_of(all[i]),
                    words(fmt::format(" on {}{}", all[i].datasets.size(), i + 1 == named ? ")" : ""))});
  }
  return clause;
}

Sentence winners_sentence(const std::vector<DatasetContenders>& datasets) {
  Sentence sentence = winner_clause(datasets, fastest, "fastest");
  sentence.push_back(words(", and "));
  append(sentence, winner_clause(datasets, smallest, "smallest"));
  sentence.push_back(words("."));
  return sentence;
}

/// The fastest and the smallest of some, beside the fastest and the smallest of all.
Sentence some_sentence(const std::vector<DatasetContenders>& datasets,
                       const std::vector<DatasetContenders>& some, Sentence sentence) {
  std::string named;
  const auto add = [&](const Choose& choose, const char* what, const auto& costs) {
    const Winner first = winners(some, choose).front();
    if (first.format != named) append(sentence, {name_of(first), words(" is ")});
    named = first.format;
    sentence.push_back(
        words(fmt::format("{} {}, typically at ", what, datasets_text(first.datasets.size(), some.size()))));
    append(sentence, *costs(datasets, first.format));
  };
  add(fastest, "fastest", time_of_the_fastest);
  sentence.push_back(words(", and "));
  add(smallest, "smallest", bytes_of_the_smallest);
  sentence.push_back(words("."));
  return sentence;
}

std::optional<Sentence> others_sentence(const std::vector<DatasetContenders>& datasets) {
  const auto strangers = of_all(datasets, [](const Contender& one) { return !one.own; });
  const bool any_own = !of_all(datasets, [](const Contender& one) { return one.own; }).empty();
  if (strangers.empty() || !any_own) return std::nullopt;
  return some_sentence(datasets, strangers, {words("Of the formats that are not the suite’s own, ")});
}

std::optional<Sentence> read_sentence(const std::vector<DatasetContenders>& datasets) {
  const auto read = of_all(datasets, [](const Contender& one) { return !one.languages.empty(); });
  if (read.empty()) return std::nullopt;
  std::set<std::string> languages;
  std::set<std::string> formats;
  for (const auto& [dataset, contenders] : read) {
    for (const Contender& one : contenders) {
      languages.insert(one.languages.begin(), one.languages.end());
      formats.insert(one.row->format);
    }
  }
  return some_sentence(datasets, read, seen_to_read(languages, formats.size()));
}

std::optional<Sentence> text_sentence(const std::vector<DatasetContenders>& datasets) {
  const auto texts = of_all(datasets, [](const Contender& one) { return one.text; });
  if (texts.empty() || of_all(datasets, [](const Contender& one) { return !one.text; }).empty())
    return std::nullopt;
  const auto add = [&](Sentence& sentence, const std::string& format) {
    append(sentence, *time_of_the_fastest(datasets, format));
    sentence.push_back(words(" and "));
    append(sentence, *bytes_of_the_smallest(datasets, format));
  };
  const std::string json = "nlohmann_json";
  const Winner first = winners(texts, fastest).front();
  Sentence sentence{words("The price of readable text: "), name_of(first),
                    words(", the fastest text format, typically takes ")};
  add(sentence, first.format);
  if (first.format != json && time_of_the_fastest(datasets, json)) {
    append(sentence, {words("; "), name_of({json, false, {}}), words(", JSON by nlohmann/json, ")});
    add(sentence, json);
  }
  sentence.push_back(words("."));
  return sentence;
}

}  // namespace

std::vector<Sentence> overall_sentences(const std::vector<DatasetContenders>& datasets) {
  std::vector<Sentence> sentences{winners_sentence(datasets)};
  for (auto sentence : {others_sentence(datasets), read_sentence(datasets), text_sentence(datasets)}) {
    if (sentence) sentences.push_back(std::move(*sentence));
  }
  return sentences;
}

}  // namespace roundtrip
