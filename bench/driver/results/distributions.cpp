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

double student_two_sided(double t, double degrees) {
  const boost::math::students_t student(degrees);
  return 2 * boost::math::cdf(boost::math::complement(student, std::abs(t)));
}

}  // namespace roundtrip
