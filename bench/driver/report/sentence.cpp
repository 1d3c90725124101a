// SPDX-License-Identifier: MIT
#include "bench/driver/report/sentence.h"

#include <fmt/format.h>

#include <utility>

#include "bench/driver/base/escape.h"

namespace roundtrip {

namespace {

/// Where the page shows it. A name that is longer than an address should be is not led to.
std::string fragment_of(const Phrase& phrase, const std::string& run) {
  constexpr std::size_t longest = 200;
  std::string fragment = "#";
  for (const auto& [key, value] : {std::pair<const char*, const std::string&>{"run", run},
                                   {"dataset", phrase.dataset},
                                   {"row", phrase.format}}) {
    if (value.size() > longest) return "#";
    if (value.empty()) continue;
    fragment += fmt::format("{}{}={}", fragment.size() > 1 ? "&amp;" : "", key, url_component(value));
  }
  return fragment;
}

}  // namespace

Phrase words(std::string text) {
  return {Phrase::Kind::words, std::move(text), "", "", {}};
}

Phrase quoted(std::string text) {
  return {Phrase::Kind::quoted, std::move(text), "", "", {}};
}

Sentence enumerated(std::vector<Sentence> parts) {
  Sentence all;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) all.push_back(words(i + 1 == parts.size() ? " and " : ", "));
    append(all, std::move(parts[i]));
  }
  return all;
}

void append(Sentence& sentence, Sentence more) {
  for (Phrase& phrase : more) sentence.push_back(std::move(phrase));
}

std::string plain_text(const Sentence& sentence) {
  std::string text;
  for (const Phrase& phrase : sentence) text += phrase.text;
  return text;
}

std::string markdown_sentence(const Sentence& sentence) {
  std::string text;
  for (const Phrase& phrase : sentence) {
    if (phrase.kind == Phrase::Kind::name) {
      // Nothing is no emphasis, and would be seen as four asterisks.
      const std::string name = markdown_text(phrase.text);
      text += "**" + (name.empty() ? "(blank)" : name) + "**";
    } else if (phrase.kind == Phrase::Kind::quoted) {
      text += markdown_text(phrase.text);
    } else {
      text += phrase.text;
    }
  }
  return text;
}

std::string html_sentence(const Sentence& sentence, const std::string& run) {
  std::string text;
  for (const Phrase& phrase : sentence) {
    if (phrase.kind == Phrase::Kind::words || phrase.kind == Phrase::Kind::quoted) {
      text += xml_text(phrase.text);
      continue;
    }
    const bool name = phrase.kind == Phrase::Kind::name;
    text += fmt::format(R"(<a class="{}" href="{}")", name ? "name" : "figure", fragment_of(phrase, run));
    if (!phrase.cells.empty())
      text += " title=\"" + xml_text(fmt::format("{}", fmt::join(phrase.cells, ", "))) + "\"";
    text += fmt::format(">{}</a>", xml_text(phrase.text));
  }
  return text;
}

}  // namespace roundtrip
