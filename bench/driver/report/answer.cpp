// SPDX-License-Identifier: MIT
#include "bench/driver/report/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "bench/driver/report/contenders.h"
#include "bench/driver/report/overall.h"
#include "bench/driver/report/quote.h"

namespace roundtrip {

namespace {

Sentence fastest_sentence(const Quotes& quotes, const Contenders& first) {
  Sentence sentence = quotes.names(first, Quotes::Own::said);
  if (first.size() == 1) {
    append(sentence,
           {words(" is fastest: a save and a load together take "), quotes.time(first.front()), words(".")});
    return sentence;
  }
  append(sentence, {words(" are fastest and cannot be told apart: a save and a load together take ")});
  append(sentence, quotes.times(first));
  sentence.push_back(words("."));
  return sentence;
}

/// "X is smallest: 19.6 kB, 0.72× the bytes of native, in 2.04× its time."
Sentence smallest_sentence(const Quotes& quotes, const Contender& reference, const Contenders& least) {
  const bool also =
      std::any_of(least.begin(), least.end(), [&](const Contender& one) { return one.row == reference.row; });
  if (also && least.size() == 1)
    return {words("It is also the smallest: "), quotes.size(reference), words(".")};
  Sentence sentence = quotes.names(least, Quotes::Own::said);
  append(sentence,
         {words(least.size() == 1 ? " is smallest: " : " are smallest: "), quotes.size(least.front())});
  if (!also) {
    const Contender& quickest = least.front();
    append(sentence, {words(", "), quotes.size_ratio(quickest, reference), words(" the bytes of "),
                      quotes.name(reference), words(", in "), quotes.time_ratio(quickest, reference),
                      words(" its time")});
  }
  sentence.push_back(words("."));
  return sentence;
}

/// The fastest and the smallest of some, beside the fastest of all.
Sentence best_of(const Quotes& quotes, const Contenders& some, const Contender& reference) {
  const Contenders first = fastest(some);
  const Contenders least = smallest(some);
  const bool both = first.size() == 1 && least.size() == 1 && first.front().row == least.front().row;
  Sentence sentence = quotes.names(first, Quotes::Own::unsaid);
  sentence.push_back(words(both                ? " is fastest and smallest ("
                           : first.size() == 1 ? " is fastest ("
                                               : " are fastest ("));
  append(sentence, quotes.times(first));
  if (first.front().row != reference.row) {
    append(sentence, {words(", "), quotes.time_ratio(first.front(), reference), words(" the time of "),
                      quotes.name(reference)});
  }
  if (both) {
    append(sentence, {words("; "), quotes.size(first.front()), words(").")});
    return sentence;
  }
  sentence.push_back(words(") and "));
  append(sentence, quotes.names(least, Quotes::Own::unsaid));
  append(sentence, {words(" smallest ("), quotes.size(least.front()), words(").")});
  return sentence;
}

/// Each with its time and its size.
Sentence listed(const Quotes& quotes, const Contenders& some) {
  constexpr std::size_t most = 6;
  std::vector<Sentence> parts;
  for (std::size_t i = 0; i < std::min(some.size(), most); ++i) {
    parts.push_back({quotes.name(some[i]), words(" ("), quotes.time(some[i]), words(", "),
                     quotes.size(some[i]), words(")")});
  }
  if (some.size() > most) parts.push_back({words(fmt::format("{} more", some.size() - most))});
  return enumerated(std::move(parts));
}

/// Which formats no other one beats in both. Where the suite's own are among them, it is said of the others,
/// too.
std::optional<Sentence> trade_off_sentence(const Quotes& quotes, const Contenders& all) {
  const Contenders best = pareto_best(all);
  const Contenders strangers = those(all, [](const Contender& one) { return !one.own; });
  const Contenders best_strangers = pareto_best(strangers);
  const bool own = std::any_of(best.begin(), best.end(), [](const Contender& one) { return one.own; });
  const bool others = own && !best_strangers.empty();
  // One is the fastest and the smallest, which has been said.
  if (best.size() < 2 && (!others || best_strangers.size() < 2)) return std::nullopt;
  Sentence sentence{words("The best trade-offs between time and size: ")};
  append(sentence, listed(quotes, best));
  if (others) {
    sentence.push_back(words("; without the suite’s own formats, "));
    append(sentence, listed(quotes, best_strangers));
  }
  sentence.push_back(words("."));
  return sentence;
}

std::optional<Sentence> others_sentence(const Quotes& quotes, const Contenders& all,
                                        const Contender& reference) {
  const Contenders strangers = those(all, [](const Contender& one) { return !one.own; });
  if (strangers.empty() || strangers.size() == all.size()) return std::nullopt;
  Sentence sentence{words("Of the formats that are not the suite’s own, ")};
  append(sentence, best_of(quotes, strangers, reference));
  return sentence;
}

/// Of the formats that judges have read. What nobody has judged may be readable all the same, and is not
/// denied.
std::optional<Sentence> read_sentence(const Quotes& quotes, const Contenders& all,
                                      const Contender& reference) {
  const Contenders read = those(all, [](const Contender& one) { return !one.languages.empty(); });
  if (read.empty()) return std::nullopt;
  std::set<std::string> languages;
  for (const Contender& one : read) languages.insert(one.languages.begin(), one.languages.end());
  Sentence sentence = seen_to_read(languages, read.size());
  append(sentence, best_of(quotes, read, reference));
  return sentence;
}

/// What text costs: the fastest, and the library that JSON is measured by everywhere here.
std::optional<Sentence> text_sentence(const Quotes& quotes, const Contenders& all,
                                      const Contender& reference) {
  const Contenders texts = those(all, [](const Contender& one) { return one.text; });
  if (texts.empty() || reference.text) return std::nullopt;
  const auto costs = [&](const Contender& one) {
    return Sentence{quotes.time_ratio(one, reference), words(" the time and "),
                    quotes.size_ratio(one, reference), words(" the bytes")};
  };
  const Contender& first = texts.front();
  Sentence sentence{words("The price of readable text: "), quotes.name(first),
                    words(", the fastest text format, takes ")};
  append(sentence, costs(first));
  append(sentence, {words(" of "), quotes.name(reference)});
  const auto json = std::find_if(texts.begin(), texts.end(),
                                 [](const Contender& one) { return one.row->format == "nlohmann_json"; });
  if (json != texts.end() && json->row != first.row) {
    append(sentence, {words("; "), quotes.name(*json), words(", JSON by nlohmann/json, ")});
    append(sentence, costs(*json));
  }
  sentence.push_back(words("."));
  return sentence;
}

/// What would make a reader think less of the figures.
std::optional<Sentence> doubt_sentence(const Run& run, const Contenders& all) {
  std::string text;
  if (std::any_of(all.begin(), all.end(), [](const Contender& one) { return one.time().doubtful; }))
    text = "Some of these times come from too few launches for a 95 % interval.";
  if (run.roundtrip.status == "partial") {
    text += (text.empty() ? "" : " ");
    text += "The run was not completed: what is pending may change this.";
  }
  if (text.empty()) return std::nullopt;
  return Sentence{words(std::move(text))};
}

Answer answer_of(const Run& run, const DatasetTable& table, const Contenders& all) {
  Answer answer{table.dataset.name, {}, {}};
  if (all.empty()) {
    const std::string& missing = table.dataset.missing;
    answer.sentences.push_back(
        missing.empty()
            ? Sentence{words("No format that brings this data back exactly was timed saving and loading it.")}
            : Sentence{words("This data was not there: "), quoted(missing), words(".")});
    return answer;
  }
  const Quotes quotes(table.dataset.name);
  const Contenders first = fastest(all);
  const Contender& reference = first.front();
  answer.sentences.push_back(fastest_sentence(quotes, first));
  answer.sentences.push_back(smallest_sentence(quotes, reference, smallest(all)));
  for (auto sentence : {trade_off_sentence(quotes, all), others_sentence(quotes, all, reference),
                        read_sentence(quotes, all, reference), text_sentence(quotes, all, reference),
                        doubt_sentence(run, all)}) {
    if (sentence) answer.sentences.push_back(std::move(*sentence));
  }
  for (const Contender& one : pareto_best(all)) answer.best.push_back(one.row->format);
  return answer;
}

}  // namespace

std::vector<Answer> answers_of(const Run& run, const std::vector<std::string>& datasets) {
  ReportOptions options;
  options.datasets = datasets;
  const auto tables = make_tables(run, options);
  std::vector<Answer> answers;
  std::vector<DatasetContenders> compared;
  for (const DatasetTable& table : tables) {
    Contenders all = contenders_of(run, table);
    answers.push_back(answer_of(run, table, all));
    if (!all.empty()) compared.push_back({table.dataset.name, std::move(all)});
  }
  if (compared.size() > 1) answers.insert(answers.begin(), Answer{"", overall_sentences(compared), {}});
  return answers;
}

}  // namespace roundtrip
