// SPDX-License-Identifier: MIT
//
// The questions to somebody at a terminal who has given no option.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "bench/driver/recommend/recommendation.h"

namespace roundtrip {

/// A dataset that can be chosen.
struct Choice {
  std::string name;
  std::string description;  ///< may be empty
};

/// Prints a text, which is safe for a terminal, and sees to it that it is seen before an answer is waited
/// for.
using Ask = std::function<void(const std::string& text)>;

/// Asks at most seven questions, each of which takes Enter for its default. What is no answer is asked again,
/// three times in all.
/// @param datasets those there are to choose from; of a single one nothing is asked
/// @param file the results file
/// @param width of the terminal, in columns
/// @throws InputError when the input ends, or an answer is still none
[[nodiscard]] Question ask_questions(const std::vector<Choice>& datasets, const std::string& file,
                                     std::istream& input, std::size_t width, const Ask& ask);

/// The command line that asks the same without questions, as a shell takes it.
[[nodiscard]] std::string command_line_of(const Question& question);

}  // namespace roundtrip
