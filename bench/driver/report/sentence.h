// SPDX-License-Identifier: MIT
//
// Sentences with figures in them: what a report says, before anybody knows whether it becomes a page,
// Markdown or a line of a terminal.
#pragma once

#include <string>
#include <vector>

namespace roundtrip {

/// A part of a sentence. A figure knows what it is a figure of, so that a reader can look it up.
struct Phrase {
  enum class Kind : std::uint8_t {
    words,   ///< ours
    quoted,  ///< from a file: it may be anything
    name,    ///< of a format
    figure,
  };

  Kind kind = Kind::words;
  std::string text;
  std::string dataset;             ///< of a name or a figure; empty when it is of several
  std::string format;              ///< likewise
  std::vector<std::string> cells;  ///< of a figure: the names of cells, and "dataset/format" of facts
};

using Sentence = std::vector<Phrase>;

[[nodiscard]] Phrase words(std::string text);
[[nodiscard]] Phrase quoted(std::string text);

/// "a", "a and b", "a, b and c", whatever the parts are.
[[nodiscard]] Sentence enumerated(std::vector<Sentence> parts);

/// One behind the other.
void append(Sentence& sentence, Sentence more);

/// As it stands, without any mark; for a terminal it is escaped as a whole.
[[nodiscard]] std::string plain_text(const Sentence& sentence);
/// Names bold, figures plain.
[[nodiscard]] std::string markdown_sentence(const Sentence& sentence);
/// Names and figures are links into the page: `#run=…&dataset=…&row=…`.
/// @param run the label of the run that they are of; empty for the one that the page opens with
[[nodiscard]] std::string html_sentence(const Sentence& sentence, const std::string& run = "");

}  // namespace roundtrip
