// SPDX-License-Identifier: MIT
#include "bench/driver/results/distributions.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace roundtrip {

double fair_coin_at_most(std::size_t heads, std::size_t tosses) {
  const boost::math::binomial coin(static_cast<double>(tosses), 0.5);
  return boost::math::cdf(coin, static_cast<double>(heads));
}

double order_statistic_beyond(std::size_t rank, std::size_t other, std::size_t n) {
  const auto all = static_cast<double>(2 * n);
  const auto of_each = static_cast<double>(n);
  const auto above = static_cast<double>(other);
  // That none of the first lies below it, one, two …
  double probability = 1;
  for (double i = 0; i < above; ++i) probability *= (of_each - i) / (all - i);
  double sum = 0;
  for (double i = 0; i < static_cast<double>(rank); ++i) {
    sum += probability;
    probability *= (above + i) / (i + 1) * (of_each - i) / std::max(1.0, all - above - i);
  }
  return sum;
}

double student_two_sided(double t, double degrees) {
  const boost::math::students_t student(degrees);
  return 2 * boost::math::cdf(boost::math::complement(student, std::abs(t)));
}

}  // namespace roundtrip
