// SPDX-License-Identifier: MIT
#include "bench/driver/report/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "bench/bridges/base64.h"
#include "bench/bridges/nlohmann_tree.h"
#include "bench/driver/base/error.h"
#include "bench/driver/base/escape.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/base/json_file.h"
#include "bench/driver/report/gzip.h"

namespace roundtrip {

// What bench/report/src/data.ts reads.
struct PageAnswer {
  std::string dataset;
  std::vector<std::string> best;
};
ROUNDTRIP_RECORD(PageAnswer, dataset, best);

struct PackedRun {
  std::string label;
  std::string file;
  std::uint64_t bytes = 0;
  std::string blocks;
  std::string packed;
  std::vector<PageAnswer> answers;
};
ROUNDTRIP_RECORD(PackedRun, label, file, bytes, blocks, packed, answers);

struct PageData {
  std::string version;
  std::vector<PackedRun> runs;
  std::vector<HistoryView> histories;
};
ROUNDTRIP_RECORD(PageData, version, runs, histories);

namespace {

constexpr std::string_view generator = R"(<meta name="generator" content="roundtrip report">)";

PackedRun packed_run(const ReportedRun& reported, Kept kept) {
  PackedRun packed{reported.label, reported.file, reported.text.size(), std::string(kept_text(kept)), "", {}};
  // With all blocks it is the file itself, to the byte.
  packed.packed =
      to_base64(gzip(kept == Kept::all ? reported.text : results_text(with_blocks(reported.run, kept))));
  for (const Answer& answer : reported.answers) {
    if (!answer.dataset.empty()) packed.answers.push_back({answer.dataset, answer.best});
  }
  return packed;
}

std::string data_text(const std::vector<ReportedRun>& runs, const std::vector<HistoryView>& histories,
                      Kept kept) {
  PageData data{ROUNDTRIP_VERSION, {}, histories};
  for (const ReportedRun& reported : runs) data.runs.push_back(packed_run(reported, kept));
  nlohmann::ordered_json json;
  write_value(data, nlohmann_tree::Place(json));
  return script_json(text_of(json));
}

/// @param place of the run among those that are reported
std::string answer_html(const ReportedRun& reported, std::size_t place, bool several) {
  std::string html;
  const auto& datasets = reported.run.roundtrip.datasets;
  for (const Answer& answer : reported.answers) {
    const auto dataset = find_by(datasets, answer.dataset, &DatasetResult::name);
    html += fmt::format(R"(<article data-run="{}" data-place="{}" data-dataset="{}"><h3>{}</h3>)", place,
                        dataset == datasets.end() ? "" : std::to_string(dataset - datasets.begin()),
                        xml_text(answer.dataset),
                        xml_text((several ? reported.label + ": " : "") +
                                 (answer.dataset.empty() ? "All datasets" : answer.dataset)));
    for (const Sentence& sentence : answer.sentences)
      html += "<p>" + html_sentence(sentence, place == 0 ? "" : reported.label) + "</p>";
    html += "</article>";
  }
  return html;
}

/// A text with its placeholders filled; each must be there once.
std::string filled(const std::string& text,
                   const std::vector<std::pair<std::string_view, std::string>>& parts) {
  std::string result;
  std::size_t done = 0;
  for (const auto& [name, value] : parts) {
    const std::string place = fmt::format("<!--@{}-->", name);
    const std::size_t found = text.find(place, done);
    if (found == std::string::npos || text.find(place, found + 1) != std::string::npos) {
      throw InputError(fmt::format(
          "the report's page has no place for {}: it was not made by this version; build again", name));
    }
    result.append(text, done, found - done).append(value);
    done = found + place.size();
  }
  return result.append(text, done);
}

}  // namespace

std::vector<std::string> labels_of(const std::vector<std::string>& files) {
  // A file's stem, and of its folders as many as are wanted.
  const auto label = [](const std::filesystem::path& file, std::size_t folders) {
    std::filesystem::path text = file.stem();
    std::filesystem::path folder = file.parent_path();
    for (; folders != 0 && folder.has_filename(); --folders, folder = folder.parent_path())
      text = folder.filename() / text;
    return text.string();
  };
  std::vector<std::string> labels(files.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    std::size_t folders = 0;
    const auto same = [&](const std::string& other) {
      return other != files[i] && label(other, folders) == label(files[i], folders);
    };
    constexpr std::size_t deepest = 64;
    while (folders != deepest && std::any_of(files.begin(), files.end(), same)) ++folders;
    labels[i] = folders == deepest ? files[i] : label(files[i], folders);
  }
  return labels;
}

bool is_report_page(const std::string& text) {
  return text.starts_with("<!DOCTYPE html>") && text.find(generator) != std::string::npos;
}

Page make_page(const std::string& page_template, const std::vector<ReportedRun>& runs,
               const std::vector<HistoryView>& histories, std::size_t largest) {
  std::string title = "roundtrip:";
  std::string answers = "<h2 id=\"answer-heading\">The answer</h2>";
  for (std::size_t i = 0; i < runs.size(); ++i) {
    title += (i == 0 ? " " : ", ") + runs[i].label;
    answers += answer_html(runs[i], i, runs.size() > 1);
  }
  Page page;
  for (page.kept = Kept::all;; page.kept = page.kept == Kept::all ? Kept::fastest : Kept::figures) {
    page.text = filled(page_template, {{"generator", std::string(generator)},
                                       {"title", xml_text(title)},
                                       {"answer", answers},
                                       {"data", data_text(runs, histories, page.kept)}});
    if (page.text.size() <= largest || page.kept == Kept::figures) return page;
  }
}

}  // namespace roundtrip
