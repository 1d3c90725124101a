// SPDX-License-Identifier: MIT
#include "bench/driver/report/overall.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "bench/driver/base/find_by.h"
#include "bench/driver/report/quote.h"

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
  return count == of ? fmt::format("on all {} datasets", of) : fmt::format("on {} of {} datasets", count, of);
}

Phrase name_of(const Winner& winner) {
  return {Phrase::Kind::name, winner.format, "", winner.format, {}};
}

/// A format beside the fastest, or the smallest, of all: the least and the most over the datasets that have
/// both.
std::optional<Phrase> range_of(const std::vector<DatasetContenders>& datasets, const std::string& format,
                               const Choose& references, const Measure& measure,
                               const std::vector<std::string>& operations) {
  std::optional<double> least;
  std::optional<double> most;
  Phrase phrase{Phrase::Kind::figure, "", "", format, {}};
  for (const auto& [dataset, contenders] : datasets) {
    const auto one = std::find_if(contenders.begin(), contenders.end(),
                                  [&](const Contender& other) { return other.row->format == format; });
    if (one == contenders.end()) continue;
    const double ratio = measure(*one) / measure(references(contenders).front());
    least = std::min(least.value_or(ratio), ratio);
    most = std::max(most.value_or(ratio), ratio);
    for (const std::string& operation : operations)
      phrase.cells.push_back(dataset + "/" + format + (operation.empty() ? "" : "/" + operation));
  }
  if (!least) return std::nullopt;
  const std::string low = ratio_text(*least);
  const std::string high = ratio_text(*most);
  phrase.text = low == high ? low : low.substr(0, low.size() - std::string_view("×").size()) + " to " + high;
  return phrase;
}

std::optional<Phrase> times_the_fastest(const std::vector<DatasetContenders>& datasets,
                                        const std::string& format) {
  return range_of(datasets, format, fastest, time_of, {"save", "load"});
}

std::optional<Phrase> times_the_smallest(const std::vector<DatasetContenders>& datasets,
                                         const std::string& format) {
  return range_of(datasets, format, smallest, size_of, {""});
}

Sentence winner_sentence(const std::vector<DatasetContenders>& datasets, const Choose& choose,
                         const char* what) {
  const auto all = winners(datasets, choose);
  const Winner& first = all.front();
  Sentence sentence{name_of(first)};
  if (first.own) sentence.push_back(words(" (the suite’s own format)"));
  sentence.push_back(
      words(fmt::format(" is {} {}", what, datasets_text(first.datasets.size(), datasets.size()))));
  constexpr std::size_t most_named = 2;
  for (std::size_t i = 1; i < std::min(all.size(), 1 + most_named); ++i) {
    append(sentence, {words("; "), name_of(all[i]), words(fmt::format(" on {}", all[i].datasets.size()))});
  }
  sentence.push_back(words("."));
  return sentence;
}

/// The fastest and the smallest of some, beside the fastest and the smallest of all.
std::optional<Sentence> some_sentence(const std::vector<DatasetContenders>& datasets,
                                      const std::vector<DatasetContenders>& some, std::string start) {
  if (some.empty()) return std::nullopt;
  Sentence sentence{words(std::move(start))};
  const auto add = [&](const Choose& choose, const char* what, const auto& range, const char* beside) {
    const auto all = winners(some, choose);
    append(sentence,
           {name_of(all.front()),
            words(fmt::format(" is {} {}", what, datasets_text(all.front().datasets.size(), some.size())))});
    if (const auto phrase = range(datasets, all.front().format))
      append(sentence, {words(" ("), *phrase, words(beside)});
  };
  add(fastest, "fastest", times_the_fastest, " the time of the fastest)");
  sentence.push_back(words(" and "));
  add(smallest, "smallest", times_the_smallest, " the bytes of the smallest)");
  sentence.push_back(words("."));
  return sentence;
}

std::optional<Sentence> others_sentence(const std::vector<DatasetContenders>& datasets) {
  const auto read = of_all(datasets, [](const Contender& one) { return !one.languages.empty(); });
  if (!read.empty())
    return some_sentence(datasets, read, "Of the formats that a tool of another language was seen to read, ");
  const bool any_own = !of_all(datasets, [](const Contender& one) { return one.own; }).empty();
  if (!any_own) return std::nullopt;
  return some_sentence(datasets, of_all(datasets, [](const Contender& one) { return !one.own; }),
                       "Of the formats that are not the suite’s own, ");
}

std::optional<Sentence> text_sentence(const std::vector<DatasetContenders>& datasets) {
  const auto texts = of_all(datasets, [](const Contender& one) { return one.text; });
  if (texts.empty() || of_all(datasets, [](const Contender& one) { return !one.text; }).empty())
    return std::nullopt;
  const auto costs = [&](Sentence& sentence, const std::string& format) {
    append(sentence, {*times_the_fastest(datasets, format), words(" the time of the fastest and "),
                      *times_the_smallest(datasets, format), words(" the bytes of the smallest")});
  };
  const std::string json = "nlohmann_json";
  const Winner first = winners(texts, fastest).front();
  Sentence sentence{words("The price of readable text: "), name_of(first),
                    words(", the fastest text format, takes ")};
  costs(sentence, first.format);
  if (first.format != json && times_the_fastest(datasets, json)) {
    append(sentence, {words("; "), name_of({json, false, {}}), words(", JSON by nlohmann/json, ")});
    costs(sentence, json);
  }
  sentence.push_back(words("."));
  return sentence;
}

}  // namespace

std::vector<Sentence> overall_sentences(const std::vector<DatasetContenders>& datasets) {
  std::vector<Sentence> sentences{winner_sentence(datasets, fastest, "fastest"),
                                  winner_sentence(datasets, smallest, "smallest")};
  for (auto sentence : {others_sentence(datasets), text_sentence(datasets)}) {
    if (sentence) sentences.push_back(std::move(*sentence));
  }
  return sentences;
}

}  // namespace roundtrip
