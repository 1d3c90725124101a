// SPDX-License-Identifier: MIT
//
// What two builds are compared in: all that BASE has, whether HEAD has it or not.
#include <fmt/format.h>

#include <algorithm>

#include "bench/driver/base/cpus.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/compare/builds.h"

namespace roundtrip {

namespace {

/// What `here` has and `there` has not.
std::vector<std::string> only_in(const std::vector<std::string>& here,
                                 const std::vector<std::string>& there) {
  std::vector<std::string> names;
  for (const auto& name : here) {
    if (std::find(there.begin(), there.end(), name) == there.end()) names.push_back(name);
  }
  return names;
}

std::vector<std::string> in_both(const std::vector<std::string>& here,
                                 const std::vector<std::string>& there) {
  std::vector<std::string> names = here;
  const auto gone = only_in(here, there);
  std::erase_if(names,
                [&](const auto& name) { return std::find(gone.begin(), gone.end(), name) != gone.end(); });
  return names;
}

/// The formats of a build: what it has, and of what it has not, why.
struct BuiltFormats {
  std::vector<std::string> known;    ///< to its manifest, whether built or not
  std::vector<std::string> names;    ///< of those that are built
  std::vector<std::string> missing;  ///< "protobuf: … not found"

  explicit BuiltFormats(const Run& run) {
    for (const FormatEntry& format : run.roundtrip.formats) {
      known.push_back(format.name);
      if (format.built) {
        names.push_back(format.name);
      } else {
        missing.push_back(format.name + ": " + format.missing);
      }
    }
  }
  [[nodiscard]] bool share_none_of(const std::vector<std::string>& others) const {
    return only_in(others, known).size() == others.size();
  }
  [[nodiscard]] std::string text() const {
    std::string all = names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", "));
    if (!missing.empty()) all += fmt::format(" (not built: {})", fmt::join(missing, "; "));
    return all;
  }
};

/// Adds to `mine` what only `others` have, by their names.
template <class Entry>
void add_missing(std::vector<Entry>& mine, const std::vector<Entry>& others) {
  for (const Entry& entry : others) {
    if (find_by(mine, entry.name, &Entry::name) == mine.end()) mine.push_back(entry);
  }
}

/// Asks HEAD for all that BASE has. What it has not it cannot do, and says so: that is then what is found.
void expect_of_head(const RunInfo& base, RunInfo& head) {
  add_missing(head.datasets, base.datasets);
  add_missing(head.operations, base.operations);
  for (const FormatEntry& format : base.formats) {
    if (find_by(head.formats, format.name, &FormatEntry::name) != head.formats.end()) continue;
    FormatEntry gone;
    gone.name = format.name;
    gone.missing = "the build does not have it any more";
    head.formats.push_back(std::move(gone));
  }
}

}  // namespace

BuildComparison::BuildComparison(const Manifest& own, CompareRequest request)
    : request_(std::move(request)),
      base_build_(read_build(request_.base, own)),
      head_build_(read_build(request_.head, own)),
      random_(request_.selection.options.order_seed) {
  RunRequest& selection = request_.selection;
  Run base = survey(base_build_, selection);
  Run head = survey(head_build_, selection);
  const BuiltFormats base_formats(base);
  const BuiltFormats head_formats(head);
  expect_of_head(base.roundtrip, head.roundtrip);
  // A name that is wrong is an error of the first that looks for it.
  RunRequest for_base = selection;
  if (for_base.formats.empty()) for_base.formats = base_formats.names;
  base_.emplace(base_build_, for_base, std::move(base));
  RunRequest for_head = for_base;
  for_head.formats = base_->formats();
  for_head.operations = base_->operations();
  for_head.expected = true;
  formats_ = in_both(base_->formats(), head_formats.names);
  if (formats_.empty() && head_formats.share_none_of(base_->formats())) {
    throw InputError(
        fmt::format("the two builds have no format in common of those that were asked for: BASE has {}; "
                    "HEAD has {}",
                    base_formats.text(), head_formats.text()));
  }
  const auto& wanted = selection.formats.empty() ? head_formats.names : selection.formats;
  const auto news = only_in(in_both(head_formats.names, wanted), base_->formats());
  if (!news.empty()) reasons_.push_back(fmt::format("only HEAD has the format {}", fmt::join(news, ", ")));
  head_.emplace(head_build_, for_head, std::move(head));
  operations_ = base_->operations();
  cpu_ = selection.options.pinned_cpu.value_or(allowed_cpus().back());
}

}  // namespace roundtrip
