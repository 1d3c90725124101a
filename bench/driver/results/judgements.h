// SPDX-License-Identifier: MIT
//
// What judges said of files (docs/interop.md), as scripts/interop hands it over, and where it goes in the
// results.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/driver/results/results.h"

namespace roundtrip {

struct JudgedPairing {
  std::string dataset;
  std::string format;
  std::vector<Judgement> judges;
};
ROUNDTRIP_RECORD(JudgedPairing, dataset, format, judges);
template <>
inline constexpr auto schema_notes<JudgedPairing> =
    notes_of<JudgedPairing>("what judges said of one format on one dataset",
                            {{"dataset", "", limits::name}, {"format", "", limits::name}});

struct Judgements {
  std::vector<JudgedPairing> judgements;
};
ROUNDTRIP_RECORD(Judgements, judgements);

/// @throws InputError that names the file, and the place in it
[[nodiscard]] Judgements read_judgements(const std::filesystem::path& path);

/// Puts them into the facts. What a judge said before of a pairing makes way; what others said stays.
/// @return of how many pairings the run has no fact: what was said of them is left out
std::size_t add_judgements(const Judgements& judgements, Run& run);

/// The languages in which a tool that is not ours has read the format's file, and found in it what was saved;
/// in alphabetical order, each once.
[[nodiscard]] std::vector<std::string> reading_languages(const Fact& fact);

/// "numpy 1.24.2 (reads ours, equal; we read its)"
[[nodiscard]] std::string judgement_text(const Judgement& judgement);

}  // namespace roundtrip
