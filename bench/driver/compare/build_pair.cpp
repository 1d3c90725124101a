// SPDX-License-Identifier: MIT
#include "bench/driver/compare/build_pair.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/run/inventory.h"

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
    gone.missing = "the build no longer has it";
    head.formats.push_back(std::move(gone));
  }
}

}  // namespace

BuildPair::BuildPair(const Manifest& own, const std::filesystem::path& base,
                     const std::filesystem::path& head, const RunRequest& request) {
  base_.manifest = read_build(base, own);
  head_.manifest = read_build(head, own);
  base_.run = take_inventory(base_.manifest, request);
  head_.run = take_inventory(head_.manifest, request);
  const BuiltFormats base_formats(base_.run);
  const BuiltFormats head_formats(head_.run);
  expect_of_head(base_.run.roundtrip, head_.run.roundtrip);
  // A name that is wrong is an error of the first that looks for it.
  RunRequest for_base = request;
  if (for_base.formats.empty()) for_base.formats = base_formats.names;
  base_.selection = std::make_unique<Selection>(base_.manifest, for_base, base_.run);
  const auto& selected = base_.selection->formats();
  RunRequest for_head = for_base;
  for_head.formats = selected;
  for_head.operations = operations();
  for_head.expected = true;
  formats_ = in_both(selected, head_formats.names);
  if (formats_.empty() && head_formats.share_none_of(selected)) {
    throw InputError(
        fmt::format("the two builds share none of the selected formats: BASE has {}; HEAD has {}",
                    base_formats.text(), head_formats.text()));
  }
  const auto& wanted = request.formats.empty() ? head_formats.names : request.formats;
  new_formats_ = only_in(in_both(head_formats.names, wanted), selected);
  head_.selection = std::make_unique<Selection>(head_.manifest, for_head, head_.run);
}

}  // namespace roundtrip
