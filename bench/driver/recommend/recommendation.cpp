// SPDX-License-Identifier: MIT
#include "bench/driver/recommend/recommendation.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "bench/driver/base/error.h"
#include "bench/driver/base/find_by.h"
#include "bench/driver/recommend/sentences.h"
#include "bench/driver/results/fidelity.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

class Recommender {
 public:
  Recommender(const Run& run, const Question& question)
      : run_(run), question_(question), table_(make_tables(run, {{question.dataset}, {}, {}, {}}).front()) {
    Usage& usage = question_.usage;
    if (usage.compress.empty()) return;
    usage.compression_timed = true;
    const auto operations = usage.operations();
    usage.compression_timed = std::any_of(table_.rows.begin(), table_.rows.end(), [&](const Row& row) {
      return std::all_of(operations.begin(), operations.end(), [&](const WeighedOperation& operation) {
        return row.figures.contains(operation.name);
      });
    });
  }

  Recommendation make() {
    Recommendation& result = result_;
    result.file = question_.file;
    result.dataset = question_.dataset;
    result.summary = table_.dataset.summary;
    result.saves = question_.usage.save_to_load.saves;
    result.loads = question_.usage.save_to_load.loads;
    if (question_.usage.channel) {
      result.channel = question_.usage.channel->text;
      result.bytes_per_second = question_.usage.channel->bytes_per_second;
    }
    result.compress = question_.usage.compress;
    for (const Need& need : question_.needs) result.needs.push_back(need.text());
    result.like = question_.like;
    take_rows();
    for (const Need& need : question_.needs) hold_against(need);
    rank();
    describe();
    return std::move(result_);
  }

 private:
  void exclude(const std::string& need, const std::string& reason, const std::string& format) {
    auto& all = result_.exclusions;
    const auto same = std::find_if(all.begin(), all.end(), [&](const Exclusion& exclusion) {
      return exclusion.need == need && exclusion.reason == reason;
    });
    if (same == all.end()) {
      all.push_back({need, reason, {format}});
    } else {
      same->formats.push_back(format);
    }
  }

  /// All rows that have what they are ranked by.
  void take_rows() {
    for (const Row& row : table_.rows) {
      if (row.floor) continue;
      if (!timed_verdict(row.status)) {
        exclude("data", no_figures(row), row.format);
        continue;
      }
      const auto& formats = run_.roundtrip.formats;
      const auto format = find_by(formats, row.format, &FormatEntry::name);
      // Its times are not those of the whole work, and would win for that.
      if (!format->off_the_clock.empty()) {
        exclude("data", "leaves work off the clock: " + format->off_the_clock, row.format);
        continue;
      }
      const auto cost = cost_of(row, question_.usage);
      if (!cost) {
        exclude("data", missing_figures(row, question_, run_), row.format);
        continue;
      }
      formats_.push_back(&*format);
      candidates_.push_back({&row, &*format, *cost, {}});
    }
  }

  /// Takes out who does not have it. Where nothing is known of anybody, nobody is taken out for it. Asked of
  /// all that have times, whether other needs took them out or not: the order of the needs means nothing.
  void hold_against(const Need& need) {
    bool known = formats_.empty();
    NeedAnswer unknown;
    for (const FormatEntry* format : formats_) {
      const NeedAnswer answer = answer_need(need, run_, question_.dataset, *format);
      known = known || answer.met != Met::unknown;
      if (answer.met == Met::unknown) unknown = answer;
    }
    if (!known) {
      result_.unanswered.push_back({need.text(), unknown.reason, how_to_measure(need, question_.file)});
      return;
    }
    std::erase_if(candidates_, [&](const Candidate& candidate) {
      const NeedAnswer answer = answer_need(need, run_, question_.dataset, *candidate.format);
      if (answer.met == Met::yes) return false;
      exclude(need.text(), answer.reason, candidate.row->format);
      return true;
    });
  }

  void rank() {
    std::stable_sort(candidates_.begin(), candidates_.end(), [](const Candidate& a, const Candidate& b) {
      return std::pair(a.cost.figure.value, a.row->format) < std::pair(b.cost.figure.value, b.row->format);
    });
    std::vector<Interval> intervals;
    intervals.reserve(candidates_.size());
    for (const Candidate& candidate : candidates_) intervals.push_back(candidate.cost.within_run);
    const auto places = standings(intervals);
    for (std::size_t i = 0; i < candidates_.size(); ++i) candidates_[i].standing = places[i];
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      const Standing& place = places[i];
      if (!place.tied || place.rank > most_recommended) continue;
      if (result_.ties.empty() || result_.ties.back().rank != place.rank)
        result_.ties.push_back({place.rank, {}});
      result_.ties.back().formats.push_back(candidates_[i].row->format);
    }
  }

  void describe() {
    result_.considered = candidates_.size();
    const std::size_t shown = std::min(most_recommended, candidates_.size());
    for (std::size_t i = 0; i < shown; ++i)
      result_.recommended.push_back(describe_candidate(candidates_, i, question_));
    result_.headline = headline_of(result_, question_, formats_.size());
    result_.notes = notes_of(result_, candidates_, run_, table_, question_);
  }

  const Run& run_;
  Question question_;
  const DatasetTable table_;
  std::vector<Candidate> candidates_;
  std::vector<const FormatEntry*> formats_;  ///< of the candidates, before any was excluded for a need
  Recommendation result_;
};

}  // namespace

Recommendation recommend(const Run& run, const Question& question) {
  return Recommender(run, question).make();
}

std::vector<std::string> datasets_with_times(const Run& run) {
  std::vector<std::string> names;
  for (const DatasetResult& dataset : run.roundtrip.datasets) {
    const auto& cells = run.benchmarks;
    const bool timed = std::any_of(cells.begin(), cells.end(),
                                   [&](const TimedCell& cell) { return cell.dataset == dataset.name; });
    if (timed) names.push_back(dataset.name);
  }
  return names;
}

std::string only_dataset(const Run& run) {
  const auto names = datasets_with_times(run);
  if (names.empty()) throw InputError("no dataset of the results has times to choose by");
  if (names.size() > 1) {
    throw InputError(
        fmt::format("the results have several datasets; name the one that is most like your data: "
                    "--dataset {}",
                    fmt::join(names, "|")));
  }
  return names.front();
}

}  // namespace roundtrip
