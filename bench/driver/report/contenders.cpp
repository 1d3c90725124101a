// SPDX-License-Identifier: MIT
#include "bench/driver/report/contenders.h"

#include <algorithm>
#include <iterator>

#include "bench/driver/base/find_by.h"
#include "bench/driver/results/judgements.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

Interval own_interval(const Figure& time) {
  return within_run(time.interval.value_or(Interval{time.value, time.value, 1}));
}

bool beats(const Contender& winner, const Contender& loser) {
  if (winner.size().value > loser.size().value) return false;
  if (own_interval(winner.time()).high < own_interval(loser.time()).low) return true;
  return winner.size().value < loser.size().value && winner.time().value <= loser.time().value;
}

}  // namespace

Contenders contenders_of(const Run& run, const DatasetTable& table) {
  Contenders all;
  for (const Row& row : table.rows) {
    const auto format = find_by(run.roundtrip.formats, row.format, &FormatEntry::name);
    if (row.floor || row.status != "exact" || !format->off_the_clock.empty()) continue;
    // Nothing can be so many times as large as no bytes.
    const auto size = row.figures.find("size");
    if (!row.figures.contains("total") || size == row.figures.end() || size->second.value == 0) continue;
    Contender contender{&row, is_own(*format), format->encoding == "text", {}};
    for (const Fact& fact : run.roundtrip.facts) {
      if (fact.dataset == table.dataset.name && fact.format == row.format)
        contender.languages = reading_languages(fact);
    }
    all.push_back(std::move(contender));
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Contender& a, const Contender& b) { return a.time().value < b.time().value; });
  return all;
}

Contenders those(const Contenders& all, const std::function<bool(const Contender&)>& wanted) {
  Contenders some;
  std::copy_if(all.begin(), all.end(), std::back_inserter(some), wanted);
  return some;
}

Contenders fastest(const Contenders& all) {
  std::vector<Interval> intervals;
  intervals.reserve(all.size());
  for (const Contender& contender : all) intervals.push_back(own_interval(contender.time()));
  const auto places = standings(intervals);
  const auto end =
      std::find_if(places.begin(), places.end(), [](const Standing& place) { return place.rank != 1; });
  return {all.begin(), all.begin() + (end - places.begin())};
}

Contenders smallest(const Contenders& all) {
  const auto least = std::min_element(all.begin(), all.end(), [](const Contender& a, const Contender& b) {
    return a.size().value < b.size().value;
  });
  if (least == all.end()) return {};
  return those(all, [size = least->size().value](const Contender& one) { return one.size().value == size; });
}

Contenders pareto_best(const Contenders& all) {
  return those(all, [&](const Contender& one) {
    return std::none_of(all.begin(), all.end(), [&](const Contender& rival) { return beats(rival, one); });
  });
}

}  // namespace roundtrip
