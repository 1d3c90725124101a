// SPDX-License-Identifier: MIT
//
// Where a series of measurements changed its level: pure arithmetic, the same result every time.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace roundtrip {

struct ChangePointOptions {
  double p_value = 0.001;    ///< a change point has a smaller one
  std::size_t window = 50;   ///< points that are searched at once; at least 2 * least_segment
  double min_change = 0.01;  ///< a smaller relative change is none
};

/// Between two change points lie at least so many points. One or two that stand apart, whatever the distance,
/// are outliers and no new level.
inline constexpr std::size_t least_segment = 3;

/// A series with fewer points can have no change point.
inline constexpr std::size_t least_series = 2 * least_segment;

struct ChangePoint {
  std::size_t index = 0;  ///< of the first point of the new level
  std::size_t begin = 0;  ///< of the first point of the level before
  std::size_t end = 0;    ///< behind the last point of the new level
  double before = 0;      ///< medians of the two levels
  double after = 0;
  double p_value = 1;
  /// A straight line through both levels fits at least as well as a step: there was a change, but not at one
  /// point, and `index` is only about its middle.
  bool drift = false;

  /// after / before - 1
  [[nodiscard]] double change() const { return after / before - 1; }
};

/// Finds where the level of a series changes, by the method of Hunter: Fleming, Kołaczkowski et al., "Hunter:
/// Using Change Point Detection to Hunt for Performance Regressions", ICPE 2023 (Apache Otava is its
/// successor). It rests on E-divisive: Matteson and James, "A Nonparametric Approach for Multiple Change
/// Point Analysis of Multivariate Data", JASA 2014; Daly et al., ICPE 2020, used it for performance first.
///
/// The first pass slides a window over the series. In each it takes the point where the energy distance
/// between what lies before and after is largest, splits there, and goes on in the parts as long as Student's
/// t-test finds a difference at a weak level (ten times `p_value`). The second pass tests each of these
/// points again, between its neighbours, and takes out the weakest until all are significant at `p_value` and
/// no change is smaller than `min_change`.
///
/// Not as in Hunter: the t-test uses the unbiased variance (Hunter hands over the biased one, which calls
/// more changes significant); a segment has at least `least_segment` points, and one that fits better with
/// fewer is no change yet; the size of a change is that of the medians, which one outlier does not move; the
/// last window is the first that reaches the end of the series; drifts are told from steps.
/// @param series finite and positive, the oldest first
/// @return in the order of the series
[[nodiscard]] std::vector<ChangePoint> find_change_points(std::span<const double> series,
                                                          const ChangePointOptions& options);

/// Which change points were not to be found when the series was shorter. More points move a change point a
/// little, so that one of `earlier` accounts for one of `now`: the nearest in the same direction, at most
/// `reach` away.
/// @return indices into `now`
[[nodiscard]] std::vector<std::size_t> new_change_points(std::span<const ChangePoint> earlier,
                                                         std::span<const ChangePoint> now, std::size_t reach);

}  // namespace roundtrip
