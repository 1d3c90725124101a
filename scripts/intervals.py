# SPDX-License-Identifier: MIT
"""Intervals as the suite has them: of medians in comparisons, of the fastest launch in runs (docs/methodology.md)."""

import math


def median_interval(values):
    """The k-th smallest and k-th largest value, for the largest k that leaves 95 % between them; None for too few."""
    count = len(values)
    tails = [2 * sum(math.comb(count, j) for j in range(k)) / 2**count for k in range(1, count // 2 + 1)]
    k = sum(tail <= 0.05 for tail in tails)
    ordered = sorted(values)
    return (ordered[k - 1], ordered[count - k]) if k else None


def least_interval(launches):
    """Where the fastest launch of another run lies, at 95 %: up to the k-th of these, and as far down; None for too few."""
    ordered = sorted(launches)
    count, beyond = len(ordered), 1.0
    for k in range(count):
        beyond *= (count - k) / (2 * count - k)
        if beyond <= 0.025:
            return (max(2 * ordered[0] - ordered[k], ordered[0] / 2), ordered[k])
    return None
