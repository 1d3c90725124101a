// SPDX-License-Identifier: MIT
#include "bench/driver/show/exports.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include "bench/driver/base/console.h"
#include "bench/driver/base/error.h"
#include "bench/driver/show/export_kinds.h"

namespace roundtrip {

namespace {

/// A kind of export; a source that it does not take has no function.
struct ExportKind {
  std::string_view name;
  std::string (*of_run)(const Run&) = nullptr;
  std::string (*of_comparison)(const Comparison&) = nullptr;
  bool (*is_one)(const std::string& text) = nullptr;  ///< whether a file that is there is such an export

  [[nodiscard]] bool takes(ExportSource source) const {
    return source == ExportSource::run ? of_run != nullptr : of_comparison != nullptr;
  }
};

constexpr std::string_view github = "github";

const std::array<ExportKind, 8> kinds{{
    {"googlecpp", export_googlecpp, nullptr, is_googlecpp},
    {"bmf", export_bmf, nullptr, is_bmf},
    {"customSmallerIsBetter", export_smaller_is_better, nullptr, is_custom},
    {"customBiggerIsBetter", export_bigger_is_better, nullptr, is_custom},
    {"benchstat", export_benchstat, nullptr, is_benchstat},
    {"csv", export_csv, export_csv, is_csv},
    {"junit", export_junit, export_junit, is_junit},
    {github, export_github_summary, export_github_summary, is_github_summary},
}};

std::string names(ExportSource source) {
  std::vector<std::string_view> all;
  for (const ExportKind& kind : kinds) {
    if (kind.takes(source)) all.push_back(kind.name);
  }
  return fmt::format("{}", fmt::join(all, ", "));
}

const ExportKind& kind_of(const std::string& name) {
  const auto* kind = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const ExportKind& candidate) { return candidate.name == name; });
  if (kind != kinds.end()) return *kind;
  throw InputError(fmt::format("unknown export '{}'; a run has {}, a comparison has {}", name,
                               names(ExportSource::run), names(ExportSource::comparison)));
}

/// The file that a step of GitHub Actions adds its summary to.
std::filesystem::path step_summary() {
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  if (path == nullptr || *path == '\0') {
    throw InputError(
        "--export github: GITHUB_STEP_SUMMARY is not set, so this is not a GitHub Actions step; name a file: "
        "--export github=summary.md");
  }
  return path;
}

/// The text, without the lines at its end that the summary of a step has no room for.
void append_to_summary(std::string text, const std::filesystem::path& path) {
  constexpr std::size_t limit = 1024UL * 1024;
  std::error_code error;
  const auto there = std::filesystem::file_size(path, error);
  const std::size_t room = limit - std::min<std::size_t>(limit, error ? 0 : there);
  if (text.size() > room) {
    static constexpr std::string_view note = "\n\nThe rest does not fit into a summary of 1 MiB.\n";
    text.resize(room - std::min(room, note.size()));
    text.erase(std::min(text.size(), text.rfind('\n') + 1));
    text += note;
  }
  append_to_file(text, path, "the export");
}

OutputFile file_of(const ExportRequest& request, const ExportKind& kind) {
  return {*request.file, "the export", kind.is_one};
}

template <class Source>
void write_all(const Source& source, const std::vector<ExportRequest>& exports) {
  for (const ExportRequest& request : exports) {
    const ExportKind& kind = kind_of(request.kind);
    std::string text;
    if constexpr (std::is_same_v<Source, Run>) {
      text = kind.of_run(source);
    } else {
      text = kind.of_comparison(source);
    }
    if (request.kind == github) {
      if (request.file) {
        file_of(request, kind).write(text);
      } else {
        append_to_summary(std::move(text), step_summary());
      }
      print(export_github_commands(source));
    } else if (request.file) {
      file_of(request, kind).write(text);
    } else {
      print(text);
    }
  }
}

}  // namespace

std::vector<ExportRequest> parse_exports(const std::vector<std::string>& texts, ExportSource source) {
  std::vector<ExportRequest> exports;
  std::set<std::filesystem::path> files;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    ExportRequest request{text.substr(0, equals), std::nullopt};
    if (!kind_of(request.kind).takes(source)) {
      throw InputError(fmt::format("--export {}: a {} has no such export; it has {}", request.kind,
                                   source == ExportSource::run ? "run" : "comparison", names(source)));
    }
    if (equals != std::string::npos) request.file = text.substr(equals + 1);
    if (request.file && request.file->empty())
      throw InputError(fmt::format("--export {}: no file name after the =", text));
    // Looked at now, so that a slip costs no time.
    if (request.file) (void)file_of(request, kind_of(request.kind));
    if (request.file && !files.insert(request.file->lexically_normal()).second)
      throw InputError(fmt::format("--export {}: another export writes to this file", text));
    if (request.kind == github && !request.file) (void)step_summary();
    exports.push_back(std::move(request));
  }
  // The workflow commands of "github" are on the standard output whatever its file is.
  const auto on_output = [](const ExportRequest& request) { return request.kind == github || !request.file; };
  if (std::count_if(exports.begin(), exports.end(), on_output) > 1) {
    throw InputError(
        "two exports would be mixed on standard output (github prints its workflow commands there); give the "
        "other a file: --export KIND=FILE");
  }
  return exports;
}

std::vector<NamedFile> named_files(const std::vector<ExportRequest>& exports) {
  std::vector<NamedFile> files;
  for (const ExportRequest& request : exports) {
    if (request.file) files.push_back({"--export " + request.kind, *request.file});
  }
  return files;
}

bool replaces_table(const std::vector<ExportRequest>& exports) {
  return std::any_of(exports.begin(), exports.end(),
                     [](const ExportRequest& request) { return request.kind != github && !request.file; });
}

void write_exports(const Run& run, const std::vector<ExportRequest>& exports) {
  write_all(run, exports);
}

void write_exports(const Comparison& comparison, const std::vector<ExportRequest>& exports) {
  write_all(comparison, exports);
}

std::string export_help(ExportSource source) {
  return "Also export for another tool: KIND=FILE, or KIND alone to print it instead of the table; github "
         "alone writes the step's summary. Repeatable. KIND is one of " +
         names(source);
}

}  // namespace roundtrip
