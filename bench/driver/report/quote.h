// SPDX-License-Identifier: MIT
//
// Names and figures of one dataset, as phrases of a sentence.
#pragma once

#include <set>
#include <string>

#include "bench/driver/report/contenders.h"
#include "bench/driver/report/sentence.h"

namespace roundtrip {

class Quotes {
 public:
  /// Whether a name of the suite's own format says so.
  enum class Own : bool { unsaid, said };

  explicit Quotes(std::string dataset) : dataset_(std::move(dataset)) {}

  [[nodiscard]] Phrase name(const Contender& one) const;
  [[nodiscard]] Sentence names(const Contenders& some, Own own) const;
  /// Of a save and a load, with its doubt.
  [[nodiscard]] Phrase time(const Contender& one) const;
  /// Of all of them: the least and the most.
  [[nodiscard]] Sentence times(const Contenders& some) const;
  [[nodiscard]] Phrase size(const Contender& one) const;
  /// "2.04×": so many times the other's.
  [[nodiscard]] Phrase time_ratio(const Contender& one, const Contender& other) const;
  [[nodiscard]] Phrase size_ratio(const Contender& one, const Contender& other) const;

 private:
  [[nodiscard]] Phrase figure(std::string text, const Contender& one) const;
  [[nodiscard]] std::vector<std::string> cells(const Contender& one) const;

  std::string dataset_;
};

/// "Tools of other languages (node, python) were seen to read 6 of the formats; of those, ".
[[nodiscard]] Sentence seen_to_read(const std::set<std::string>& languages, std::size_t formats);

/// "12", "2.04": a ratio to three digits, with the sign of multiplication.
[[nodiscard]] std::string ratio_text(double value);

}  // namespace roundtrip
