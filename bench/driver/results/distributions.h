// SPDX-License-Identifier: MIT
//
// The distributions that the statistics need. They are Boost.Math's, whose headers one source pays for.
#pragma once

#include <cstddef>

namespace roundtrip {

/// The probability of at most `heads` heads in `tosses` tosses of a fair coin: how many of so many values lie
/// above their median.
/// @pre heads <= tosses
[[nodiscard]] double fair_coin_at_most(std::size_t heads, std::size_t tosses);

/// The probability that the `rank`-th smallest of n values is larger than the `other`-th smallest of n others
/// of the same distribution, whatever that is: that fewer than `rank` of the first lie below it, a negative
/// hypergeometric count (Fligner and Wolfe, Some applications of sample analogues to the probability integral
/// transformation, The American Statistician 30, 1976).
/// @pre 1 <= rank <= n, 1 <= other <= n
[[nodiscard]] double order_statistic_beyond(std::size_t rank, std::size_t other, std::size_t n);

/// The probability that a variable of Student's t distribution is further from 0 than `t`, on either side; it
/// keeps its relative precision however small it is.
/// @param degrees of freedom, more than 0
[[nodiscard]] double student_two_sided(double t, double degrees);

}  // namespace roundtrip
