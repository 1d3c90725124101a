// SPDX-License-Identifier: MIT
//
// From a run and what somebody needs to the formats that are recommended, those that are not and why, and
// what could not be answered. How it looks is render.h's affair.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/driver/recommend/needs.h"
#include "bench/driver/recommend/usage.h"
#include "bench/record/record.h"

namespace roundtrip {

/// How many formats are shown with all that is said of them.
inline constexpr std::size_t most_recommended = 3;

/// A dataset that a file was compared with.
struct Resemblance {
  std::string dataset;
  std::optional<double> likeness;  ///< from 0 to 1 (likeness.h); nothing where it could not be compared
  std::string reason;              ///< why not
};
ROUNDTRIP_RECORD(Resemblance, dataset, likeness, reason);

/// What stands for the file of --like.
struct Like {
  std::string file;
  std::string how;  ///< "run" or "matched"
  std::string sentence;
  std::vector<Resemblance> datasets;  ///< when it was matched, the one that is most like it first
};
ROUNDTRIP_RECORD(Like, file, how, sentence, datasets);

struct Question {
  std::string file;  ///< the results file, as it was named
  std::string dataset;
  Usage usage;
  std::vector<Need> needs;
  std::optional<Like> like;  ///< when the dataset stands for a file of the user's
};

/// A figure, and where it stands in the results file.
struct CitedFigure {
  std::string metric;  ///< "save", "load", "size", "zlib" …
  std::string cell;    ///< "log/native/save"; of what is not timed the fact, "log/native"
  std::string member;  ///< of the cell or the fact: "real_time", "encoded_bytes" …
  std::string unit;    ///< "ns" or "bytes"
  double value = 0;
  std::optional<double> low;
  std::optional<double> high;
  std::optional<double> confidence;
};
ROUNDTRIP_RECORD(CitedFigure, metric, cell, member, unit, value, low, high, confidence);

struct RecommendedFormat {
  std::uint64_t rank = 0;
  std::string format;
  bool tied = false;      ///< others that cannot be told from it have the same rank
  bool doubtful = false;  ///< too few launches for an interval: the rank may be chance
  bool own = false;       ///< the suite's own
  std::string language;   ///< and its version; empty for C++
  std::string encoding;
  std::string fidelity;
  std::string load_checks;
  double cost_ns = 0;
  std::optional<double> cost_low_ns;
  std::optional<double> cost_high_ns;
  double channel_ns = 0;  ///< what of it are bytes on their way
  std::vector<std::string> reasons;
  std::vector<CitedFigure> figures;
};
ROUNDTRIP_RECORD(RecommendedFormat, rank, format, tied, doubtful, own, language, encoding, fidelity,
                 load_checks, cost_ns, cost_low_ns, cost_high_ns, channel_ns, reasons, figures);

/// Formats whose costs cannot be told apart.
struct Tie {
  std::uint64_t rank = 0;
  std::vector<std::string> formats;
};
ROUNDTRIP_RECORD(Tie, rank, formats);

struct Exclusion {
  std::string need;  ///< as --need has it; "data" where the format does not hold the dataset, has no time, or
                     ///< not that of all of the work
  std::string reason;
  std::vector<std::string> formats;
};
ROUNDTRIP_RECORD(Exclusion, need, reason, formats);

/// A need of which the run knows nothing. The recommendation is what it would be without.
struct Unanswered {
  std::string need;
  std::string reason;
  std::string how;  ///< what would answer it
};
ROUNDTRIP_RECORD(Unanswered, need, reason, how);

struct Recommendation {
  std::string file;
  std::string dataset;
  std::string summary;  ///< of the dataset
  double saves = 1;
  double loads = 1;
  std::string channel;  ///< as it was written, or empty
  std::optional<double> bytes_per_second;
  std::string compress;
  std::vector<std::string> needs;
  std::optional<Like> like;
  std::string headline;
  std::uint64_t considered = 0;                ///< the formats that were ranked
  std::vector<RecommendedFormat> recommended;  ///< the first ones, the best first
  std::vector<Tie> ties;                       ///< those that one of them is in
  std::vector<Exclusion> exclusions;
  std::vector<Unanswered> unanswered;
  std::vector<std::string> notes;

  /// Whether all that was asked could be decided.
  [[nodiscard]] bool is_decided() const { return !recommended.empty() && unanswered.empty(); }
};
ROUNDTRIP_RECORD(Recommendation, file, dataset, summary, saves, loads, channel, bytes_per_second, compress,
                 needs, like, headline, considered, recommended, ties, exclusions, unanswered, notes);

/// @throws InputError when the run has no such dataset
[[nodiscard]] Recommendation recommend(const Run& run, const Question& question);

/// The names of the datasets that have figures to choose by.
[[nodiscard]] std::vector<std::string> datasets_with_times(const Run& run);

/// The dataset that is meant where none was named: the only one.
/// @throws InputError when there is none, or several
[[nodiscard]] std::string only_dataset(const Run& run);

}  // namespace roundtrip
