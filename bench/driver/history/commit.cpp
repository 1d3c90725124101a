// SPDX-License-Identifier: MIT
#include "bench/driver/history/commit.h"

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <vector>

#include "bench/driver/base/child_process.h"
#include "bench/driver/base/error.h"
#include "bench/driver/history/history.h"

namespace roundtrip {

namespace {

/// What git writes to its standard output, without the last newline; nothing when it fails.
/// @throws InputError when it cannot be started
std::optional<std::string> ask_git(std::vector<std::string> arguments) {
  const auto cannot_start = [](int error) {
    return InputError(
        "git cannot be started: " + error_text(error) +
        "; apt install git, or say what was measured with --commit and --time (the full hash, and "
        "2026-11-27T01:29:12Z)");
  };
  const auto git = find_program("git");
  if (!git) throw cannot_start(ENOENT);
  arguments.insert(arguments.begin(), git->string());
  try {
    auto output = output_of(arguments);
    if (output && output->ends_with('\n')) output->pop_back();
    return output;
  } catch (const NotStarted& not_started) {
    throw cannot_start(not_started.error());
  }
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string full_hash(const std::string& name) {
  if (is_commit_hash(name)) return name;
  auto hash = ask_git({"rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"});
  if (hash && is_commit_hash(*hash)) return *std::move(hash);
  throw InputError("--commit " + name +
                   ": is not a full hash (40 or 64 digits, 0 to 9 and a to f), and this folder's git "
                   "repository has no such commit");
}

std::string head() {
  auto hash = ask_git({"rev-parse", "--verify", "--quiet", "HEAD"});
  if (!hash || !is_commit_hash(*hash)) {
    throw InputError(
        "this folder is not in a git repository with a commit; say which one was measured with --commit and "
        "--time");
  }
  const auto changes = ask_git({"status", "--porcelain", "--untracked-files=no"});
  if (!changes || !changes->empty()) {
    throw InputError(
        "this repository has uncommitted changes: what was measured may not be a commit. Commit them, or say "
        "which commit it was with --commit");
  }
  return *std::move(hash);
}

}  // namespace

CommitId identify_commit(const std::string& name, const std::string& time) {
  std::string wanted = name;
  if (wanted.empty()) wanted = environment("GITHUB_SHA");
  if (wanted.empty()) wanted = environment("CI_COMMIT_SHA");
  CommitId commit{wanted.empty() ? head() : full_hash(wanted), ""};
  if (!time.empty()) {
    commit.time = to_utc(time, "--time");
    return commit;
  }
  const auto shown = ask_git({"show", "-s", "--format=%cI", "--end-of-options", commit.hash});
  if (!shown) {
    throw InputError("git does not know the time of commit " + commit.hash +
                     "; run this in its repository, or give the time with --time");
  }
  commit.time = to_utc(*shown, "git show");
  return commit;
}

}  // namespace roundtrip
