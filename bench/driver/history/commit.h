// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace roundtrip {

/// Which commit was measured.
struct CommitId {
  std::string hash;  ///< full
  std::string time;  ///< of the commit, in UTC: "2026-11-27T01:29:12Z"
};

/// Without a name it is the commit that a CI job says it builds (GITHUB_SHA, CI_COMMIT_SHA), or else HEAD of
/// the repository that the current folder lies in. That has to be all there is: with changes in tracked files
/// it is not HEAD that was measured.
/// @param name a full hash, or whatever git knows a commit by; empty for the above
/// @param time of the commit, ISO 8601 with a zone; empty to ask git
/// @throws InputError when git does not know it, or is not there and needed
[[nodiscard]] CommitId identify_commit(const std::string& name, const std::string& time);

}  // namespace roundtrip
