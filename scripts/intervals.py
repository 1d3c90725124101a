# SPDX-License-Identifier: MIT
"""Intervals of medians, as the suite has them (docs/methodology.md)."""

import math


def median_interval(values):
    """The k-th smallest and k-th largest value, for the largest k that leaves 95 % between them; None for too few."""
    count = len(values)
    tails = [2 * sum(math.comb(count, j) for j in range(k)) / 2**count for k in range(1, count // 2 + 1)]
    k = sum(tail <= 0.05 for tail in tails)
    ordered = sorted(values)
    return (ordered[k - 1], ordered[count - k]) if k else None
