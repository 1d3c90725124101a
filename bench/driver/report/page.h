// SPDX-License-Identifier: MIT
//
// One HTML file that holds everything: the page (bench/report), the answers, and the results.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/driver/history/render.h"
#include "bench/driver/report/answer.h"
#include "bench/driver/report/thinning.h"

namespace roundtrip {

/// A results file and what is said of it.
struct ReportedRun {
  std::string file;   ///< as it was named
  std::string label;  ///< as short as tells it from the others
  std::string text;   ///< of the file
  Run run;
  std::vector<Answer> answers;
};

/// Names that tell files apart: their stems where these are different, else with as much of their paths as is
/// needed.
[[nodiscard]] std::vector<std::string> labels_of(const std::vector<std::string>& files);

struct Page {
  std::string text;
  Kept kept = Kept::all;  ///< of the blocks
};

/// So large may a page be, in bytes, that is sent by mail or opened on a telephone.
inline constexpr std::size_t largest_page = 2'000'000;

/// What marks a page as one of ours, which a later one may replace.
[[nodiscard]] bool is_report_page(const std::string& text);

/// Fills the page. Of the blocks it holds as many as leave it no larger than `largest`; of very many cells it
/// may be larger all the same.
/// @param page_template as read_page_template() gives it
/// @throws InputError when the template is none
[[nodiscard]] Page make_page(const std::string& page_template, const std::vector<ReportedRun>& runs,
                             const std::vector<HistoryView>& histories, std::size_t largest = largest_page);

}  // namespace roundtrip
