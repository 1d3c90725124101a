// SPDX-License-Identifier: MIT
#include "bench/driver/report/quote.h"

#include <fmt/format.h>

#include <utility>

#include "bench/driver/results/cells.h"
#include "bench/driver/show/render.h"

namespace roundtrip {

namespace {

/// A ratio with its doubt, where that is more than its digits say.
std::string ratio_text(const Figure& ratio) {
  std::string text = format_value(ratio.value, Unit::ratio);
  return ratio.doubtful ? "~" + text : text;
}

}  // namespace

Sentence seen_to_read(const std::set<std::string>& languages, std::size_t formats) {
  return {words("Tools of other languages ("), quoted(fmt::format("{}", fmt::join(languages, ", "))),
          words(fmt::format(") were seen to read {} of the formats; of those, ", formats))};
}

std::string ratio_text(double value) {
  return format_value(value, Unit::ratio);
}

Phrase Quotes::name(const Contender& one) const {
  return {Phrase::Kind::name, one.row->format, dataset_, one.row->format, {}};
}

Sentence Quotes::names(const Contenders& some, Own own) const {
  std::vector<Sentence> parts;
  for (const Contender& one : some) {
    parts.push_back({name(one)});
    if (!one.row->language.empty())
      append(parts.back(), {words(" (in "), quoted(one.row->language), words(")")});
  }
  Sentence sentence = enumerated(std::move(parts));
  const auto owned =
      static_cast<std::size_t>(those(some, [](const Contender& one) { return one.own; }).size());
  if (own == Own::said && owned == 1 && some.size() == 1)
    sentence.push_back(words(" (the suite’s own format)"));
  if (own == Own::said && owned > 0 && some.size() > 1)
    sentence.push_back(words(owned == some.size() ? " (the suite’s own formats)"
                                                  : fmt::format(" ({} of them the suite’s own)", owned)));
  return sentence;
}

Phrase Quotes::time(const Contender& one) const {
  return figure(format_figure(one.time(), Unit::ns), one);
}

Sentence Quotes::times(const Contenders& some) const {
  if (some.size() == 1) return {time(some.front())};
  return {time(some.front()), words(" to "), time(some.back())};
}

Phrase Quotes::size(const Contender& one) const {
  Phrase phrase = figure(format_value(one.size().value, Unit::bytes), one);
  phrase.cells = {dataset_ + "/" + one.row->format};
  return phrase;
}

Phrase Quotes::time_ratio(const Contender& one, const Contender& other) const {
  Phrase phrase = figure(ratio_text(ratio_of(one.time(), other.time())), one);
  for (auto& cell : cells(other)) phrase.cells.push_back(std::move(cell));
  return phrase;
}

Phrase Quotes::size_ratio(const Contender& one, const Contender& other) const {
  Phrase phrase = figure(ratio_text(one.size().value / other.size().value), one);
  phrase.cells = {dataset_ + "/" + one.row->format, dataset_ + "/" + other.row->format};
  return phrase;
}

Phrase Quotes::figure(std::string text, const Contender& one) const {
  return {Phrase::Kind::figure, std::move(text), dataset_, one.row->format, cells(one)};
}

std::vector<std::string> Quotes::cells(const Contender& one) const {
  return {cell_name(dataset_, one.row->format, "save"), cell_name(dataset_, one.row->format, "load")};
}

}  // namespace roundtrip
