// SPDX-License-Identifier: MIT
#include "bench/driver/show/load_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "bench/driver/base/find_by.h"

namespace roundtrip {

namespace {

/// A kind of row: its word in a result, in --load-checks, and in a sentence. The last one is that of files
/// and workers which are older than the words.
struct ChecksKind {
  std::string_view word;
  std::string_view option;
  std::string_view description;
};
constexpr std::array checks_kinds{
    ChecksKind{"unchecked", load_checks_options[2], "with an unchecked load"},
    ChecksKind{"checked on request", load_checks_options[1], "with a load checked on request"},
    ChecksKind{"checked", load_checks_options[0], "with a checked load"},
    ChecksKind{"", "", "whose load checks are unknown"},
};

/// The operations in which bytes are believed or not, and what a format does in them.
constexpr std::array<std::pair<const char*, const char*>, 2> reading_operations{
    {{"load", "loads"}, {"access", "reads in place"}}};

std::string price_text(const std::string& format, const char* does, const Figure& ratio,
                       const std::string& unchecked) {
  std::string text = fmt::format("checking costs: {} {} in {}{:.2f} times the time of {}", format, does,
                                 ratio.doubtful ? "about " : "", ratio.value, unchecked);
  if (ratio.doubtful) return text + " (too few launches for an interval)";
  if (!ratio.interval) return text;
  return text + fmt::format(" ({:.2f} … {:.2f}, at {:.0f} %)", ratio.interval->low, ratio.interval->high,
                            std::floor(100 * ratio.interval->confidence));
}

}  // namespace

std::vector<std::string> leave_out(std::vector<Row>& rows, const std::vector<std::string>& wanted) {
  std::vector<std::string> said;
  if (wanted.empty()) return said;
  for (const ChecksKind& kind : checks_kinds) {
    if (std::find(wanted.begin(), wanted.end(), kind.option) != wanted.end()) continue;
    const auto count =
        std::erase_if(rows, [&](const Row& row) { return !row.floor && row.load_checks == kind.word; });
    if (count == 0) continue;
    said.push_back(fmt::format("{} {} not shown (--load-checks)",
                               count == 1 ? fmt::format("1 row {}", kind.description)
                                          : fmt::format("{} rows {}", count, kind.description),
                               count == 1 ? "is" : "are"));
  }
  return said;
}

std::vector<std::string> prices_of_checks(const std::vector<FormatEntry>& formats,
                                          const std::vector<Row>& rows) {
  std::vector<std::string> prices;
  for (const FormatEntry& format : formats) {
    const auto with = find_by(rows, format.name, &Row::format);
    const auto without = find_by(rows, format.unchecked_row, &Row::format);
    if (with == rows.end() || without == rows.end()) continue;
    for (const auto& [operation, does] : reading_operations) {
      const auto time = with->figures.find(operation);
      const auto least = without->figures.find(operation);
      if (time == with->figures.end() || least == without->figures.end()) continue;
      prices.push_back(
          price_text(format.name, does, ratio_of(time->second, least->second), format.unchecked_row));
    }
  }
  return prices;
}

}  // namespace roundtrip
