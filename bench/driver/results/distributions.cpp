// SPDX-License-Identifier: MIT
#include "bench/driver/results/distributions.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace roundtrip {

double fair_coin_at_most(std::size_t heads, std::size_t tosses) {
  const boost::math::binomial coin(static_cast<double>(tosses), 0.5);
  return boost::math::cdf(coin, static_cast<double>(heads));
}

double order_statistic_beyond(std::size_t rank, std::size_t other, std::size_t n) {
  const auto ratio = [](std::size_t one, std::size_t another) {
    return static_cast<double>(one) / static_cast<double>(another);
  };
  // That none of the first lies below it, one, two …
  double probability = 1;
  for (std::size_t i = 0; i < other; ++i) probability *= ratio(n - i, 2 * n - i);
  double sum = 0;
  for (std::size_t i = 0; i < rank; ++i) {
    sum += probability;
    probability *= ratio(other + i, i + 1) * ratio(n - i, 2 * n - other - i);
  }
  return sum;
}

double student_two_sided(double t, double degrees) {
  const boost::math::students_t student(degrees);
  return 2 * boost::math::cdf(boost::math::complement(student, std::abs(t)));
}

}  // namespace roundtrip
