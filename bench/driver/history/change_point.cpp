// SPDX-License-Identifier: MIT
#include "bench/driver/history/change_point.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "bench/driver/results/distributions.h"
#include "bench/driver/results/statistics.h"

namespace roundtrip {

namespace {

struct Moments {
  double mean = 0;
  double squares = 0;  ///< sum of the squared distances from the mean
};

/// Relative to the first value, so that equal values have exactly no variance.
Moments moments(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value - values.front();
  Moments result{values.front() + sum / n, 0};
  for (const double value : values) result.squares += (value - result.mean) * (value - result.mean);
  return result;
}

/// Student's t-test of two samples with one variance, two-sided.
double t_test(std::span<const double> left, std::span<const double> right) {
  const Moments before = moments(left);
  const Moments after = moments(right);
  if (before.mean == after.mean) return 1;
  const auto n = static_cast<double>(left.size());
  const auto m = static_cast<double>(right.size());
  const double variance = (before.squares + after.squares) / (n + m - 2);
  if (variance == 0) return 0;
  return student_two_sided((after.mean - before.mean) / std::sqrt(variance * (1 / n + 1 / m)), n + m - 2);
}

/// The sum of the squared distances from the straight line that fits best.
double squares_about_line(std::span<const double> values) {
  const Moments about_mean = moments(values);
  const auto n = static_cast<double>(values.size());
  double product = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    product += (static_cast<double>(i) - (n - 1) / 2) * (values[i] - about_mean.mean);
  }
  const double positions = n * (n * n - 1) / 12;
  return about_mean.squares - product * product / positions;
}

/// The change at `index`, if the levels on its two sides are series[begin, index) and series[index, end).
ChangePoint change_at(std::span<const double> series, std::size_t begin, std::size_t index, std::size_t end) {
  const auto left = series.subspan(begin, index - begin);
  const auto right = series.subspan(index, end - index);
  return {index, begin, end, median(left), median(right), t_test(left, right), false};
}

/// Sums of |x_i - x_j| over rectangles of i and j, for all pairs of a window's points.
class Distances {
 public:
  explicit Distances(std::span<const double> values)
      : width_(values.size() + 1), sums_(width_ * width_, 0.0) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t j = 0; j < values.size(); ++j) {
        sums_[(i + 1) * width_ + j + 1] =
            std::abs(values[i] - values[j]) + below(i, j + 1) + below(i + 1, j) - below(i, j);
      }
    }
  }

  /// Between the points of [a, b) and those of [b, c).
  [[nodiscard]] double between(std::size_t a, std::size_t b, std::size_t c) const {
    return below(b, c) - below(a, c) - below(b, b) + below(a, b);
  }
  /// Between the points of [a, b), each pair once.
  [[nodiscard]] double within(std::size_t a, std::size_t b) const {
    return (below(b, b) - 2 * below(a, b) + below(a, a)) / 2;
  }

 private:
  /// Over all i < a and j < b.
  [[nodiscard]] double below(std::size_t a, std::size_t b) const { return sums_[a * width_ + b]; }

  std::size_t width_;
  std::vector<double> sums_;
};

struct Candidate {
  std::size_t begin = 0;  ///< of the segment that it splits
  std::size_t index = 0;
  std::size_t end = 0;
  double distance = -std::numeric_limits<double>::infinity();
};

/// Where to split a segment: the point with the largest energy distance between what is before it and what
/// follows, up to any later point (Matteson and James, 2.1 and 2.2, with alpha = 1).
Candidate best_split(const Distances& distances, std::size_t begin, std::size_t end) {
  Candidate best{begin, 0, end};
  for (std::size_t split = begin + least_segment; split + least_segment <= end; ++split) {
    const auto n = static_cast<double>(split - begin);
    const double before = distances.within(begin, split) / (n * (n - 1) / 2);
    for (std::size_t last = split + least_segment; last <= end; ++last) {
      const auto m = static_cast<double>(last - split);
      const double after = distances.within(split, last) / (m * (m - 1) / 2);
      const double across = 2 * distances.between(begin, split, last) / (n * m);
      const double distance = n * m / (n + m) * (across - before - after);
      if (distance > best.distance) {
        best.index = split;
        best.distance = distance;
      }
    }
  }
  return best;
}

/// All significant splits of one window, in order.
std::vector<std::size_t> split_window(std::span<const double> window, double p_value) {
  const Distances distances(window);
  std::vector<std::size_t> found;
  std::vector<Candidate> open{best_split(distances, 0, window.size())};
  while (!open.empty()) {
    const auto best = std::max_element(open.begin(), open.end(), [](const Candidate& a, const Candidate& b) {
      return a.distance < b.distance;
    });
    const Candidate candidate = *best;
    open.erase(best);
    const bool splits = candidate.index != 0;
    // As in E-divisive, the best candidate decides for all that are left.
    if (!splits || t_test(window.subspan(candidate.begin, candidate.index - candidate.begin),
                          window.subspan(candidate.index, candidate.end - candidate.index)) >= p_value) {
      break;
    }
    found.push_back(candidate.index);
    open.push_back(best_split(distances, candidate.begin, candidate.index));
    open.push_back(best_split(distances, candidate.index, candidate.end));
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The first pass. The windows overlap by half, and each change point starts a new one.
std::vector<std::size_t> weak_splits(std::span<const double> series, double p_value, std::size_t length) {
  std::vector<std::size_t> all;
  for (std::size_t begin = 0, end = 0; end < series.size();) {
    end = std::min(begin + length, series.size());
    const auto found = split_window(series.subspan(begin, end - begin), p_value);
    for (const std::size_t index : found) all.push_back(begin + index);
    begin = std::max(begin + length / 2, found.empty() ? 0 : all.back());
  }
  return all;
}

/// How far a change is, whichever of its sides is the base.
double magnitude(const ChangePoint& point) {
  return std::max(std::abs(point.after / point.before - 1), std::abs(point.before / point.after - 1));
}

/// Whether the change is rather where it would leave one of its levels fewer than `least_segment` points.
/// After two points of a new level that is so: the change is certain, but the split takes in the last point
/// of the old one, and would name the wrong place. One more point puts it right.
bool premature(std::span<const double> series, const ChangePoint& point) {
  const auto squares = [&](std::size_t index) {
    return moments(series.subspan(point.begin, index - point.begin)).squares +
           moments(series.subspan(index, point.end - index)).squares;
  };
  const double here = squares(point.index);
  for (std::size_t i = 1; i < least_segment; ++i) {
    if (point.index < point.begin + i + least_segment && squares(point.begin + i) < here) return true;
    if (point.index + i + least_segment > point.end && squares(point.end - i) < here) return true;
  }
  return false;
}

/// The second pass.
std::vector<ChangePoint> keep_strong(std::span<const double> series, std::vector<std::size_t> splits,
                                     const ChangePointOptions& options) {
  std::vector<ChangePoint> points;
  const auto measure = [&](std::size_t i) {
    const std::size_t begin = i == 0 ? 0 : splits[i - 1];
    const std::size_t end = i + 1 == splits.size() ? series.size() : splits[i + 1];
    return change_at(series, begin, splits[i], end);
  };
  for (std::size_t i = 0; i < splits.size(); ++i) points.push_back(measure(i));
  while (!points.empty()) {
    auto weakest =
        std::max_element(points.begin(), points.end(),
                         [](const ChangePoint& a, const ChangePoint& b) { return a.p_value < b.p_value; });
    if (weakest->p_value < options.p_value) {
      weakest = std::min_element(
          points.begin(), points.end(),
          [](const ChangePoint& a, const ChangePoint& b) { return magnitude(a) < magnitude(b); });
      if (magnitude(*weakest) >= options.min_change) {
        weakest = std::find_if(points.begin(), points.end(),
                               [&](const ChangePoint& point) { return premature(series, point); });
        if (weakest == points.end()) break;
      }
    }
    const auto i = static_cast<std::size_t>(weakest - points.begin());
    points.erase(weakest);
    splits.erase(splits.begin() + static_cast<std::ptrdiff_t>(i));
    // Its neighbours now border on a longer segment.
    if (i > 0) points[i - 1] = measure(i - 1);
    if (i < points.size()) points[i] = measure(i);
  }
  return points;
}

/// Marks the change points that a straight line explains better: for each stretch of successive changes in
/// one direction, steps or line, whichever has the smaller Bayesian information criterion (Schwarz, Annals of
/// Statistics 1978). k steps have k places and k + 1 levels to fit, a line has two numbers.
void mark_drifts(std::span<const double> series, std::vector<ChangePoint>& points) {
  for (std::size_t first = 0, next = 0; first < points.size(); first = next) {
    const bool up = points[first].change() > 0;
    double about_steps =
        moments(series.subspan(points[first].begin, points[first].index - points[first].begin)).squares;
    for (next = first; next < points.size() && (points[next].change() > 0) == up; ++next) {
      about_steps +=
          moments(series.subspan(points[next].index, points[next].end - points[next].index)).squares;
    }
    const std::size_t begin = points[first].begin;
    const std::size_t length = points[next - 1].end - begin;
    const double about_line = squares_about_line(series.subspan(begin, length));
    const auto n = static_cast<double>(length);
    const auto spared = static_cast<double>(2 * (next - first) + 1 - 2);
    if (n * std::log(about_line) <= n * std::log(about_steps) + spared * std::log(n)) {
      for (std::size_t i = first; i < next; ++i) points[i].drift = true;
    }
  }
}

}  // namespace

std::vector<ChangePoint> find_change_points(std::span<const double> series,
                                            const ChangePointOptions& options) {
  if (series.size() < least_series) return {};
  const double weak = std::min(10 * options.p_value, 0.5);
  auto points = keep_strong(series, weak_splits(series, weak, options.window), options);
  mark_drifts(series, points);
  return points;
}

std::vector<std::size_t> new_change_points(std::span<const ChangePoint> earlier,
                                           std::span<const ChangePoint> now, std::size_t reach) {
  /// Their distance, which of `earlier` and which of `now`.
  std::vector<std::tuple<std::size_t, std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    for (std::size_t j = 0; j < now.size(); ++j) {
      const auto [low, high] = std::minmax(earlier[i].index, now[j].index);
      const bool alike = (earlier[i].change() > 0) == (now[j].change() > 0);
      if (alike && high - low <= reach) pairs.emplace_back(high - low, i, j);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  std::vector<bool> accounted(now.size(), false);
  std::vector<bool> spent(earlier.size(), false);
  for (const auto& [distance, i, j] : pairs) {
    if (!spent[i] && !accounted[j]) spent[i] = accounted[j] = true;
  }
  std::vector<std::size_t> fresh;
  for (std::size_t j = 0; j < now.size(); ++j) {
    if (!accounted[j]) fresh.push_back(j);
  }
  return fresh;
}

}  // namespace roundtrip
