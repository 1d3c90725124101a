// SPDX-License-Identifier: MIT
//
// What somebody may need of a format, and what a run knows of it. A need is answered by facts of the run
// alone: what it does not know is no answer, in either direction.
#pragma once

#include <string>
#include <vector>

#include "bench/driver/results/results.h"

namespace roundtrip {

struct Need {
  std::string name;                    ///< as --need has it, without a value
  std::vector<std::string> languages;  ///< of "languages"; empty for all others

  /// As --need takes it: "languages=python+node".
  [[nodiscard]] std::string text() const;
};

/// Reads one of --need's values.
/// @throws InputError that lists all needs there are
[[nodiscard]] Need parse_need(const std::string& text);

/// Languages put together by '+', in small letters.
/// @throws InputError for what is no such list
[[nodiscard]] std::vector<std::string> parse_languages(const std::string& text);

/// What each need is, a line for each, for a help text.
[[nodiscard]] std::string needs_help();

enum class Met : std::uint8_t { yes, no, unknown };

struct NeedAnswer {
  Met met = Met::yes;
  std::string reason;  ///< why not, or why it is not known: a clause without a full stop; empty for yes
};

/// Whether a format has what is needed, on a dataset.
[[nodiscard]] NeedAnswer answer_need(const Need& need, const Run& run, const std::string& dataset,
                                     const FormatEntry& format);

/// What would have to be measured for a need that a run knows nothing of, for any format: a sentence without
/// a full stop.
[[nodiscard]] std::string how_to_measure(const Need& need, const std::string& results);

}  // namespace roundtrip
