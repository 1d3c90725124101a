# SPDX-License-Identifier: MIT
"""Intervals as the suite has them: of medians in comparisons, of undisturbed launches in runs (docs/methodology.md)."""

import math


def median_interval(values):
    """The k-th smallest and k-th largest value, for the largest k that leaves 95 % between them; None for too few."""
    count = len(values)
    tails = [2 * sum(math.comb(count, j) for j in range(k)) / 2**count for k in range(1, count // 2 + 1)]
    k = sum(tail <= 0.05 for tail in tails)
    ordered = sorted(values)
    return (ordered[k - 1], ordered[count - k]) if k else None


def beyond(rank, other, count):
    """How likely the one of this rank among so many values is above the one of the other rank among as many others."""
    ways = sum(math.comb(other - 1 + i, i) * math.comb(2 * count - other - i, count - i) for i in range(rank))
    return ways / math.comb(2 * count, count)


def undisturbed(launches):
    """The figure of a run, of the fastest blocks of its launches, and where another's lies at 95 %, as far as launches tell:
    without what a machine does from one run to the next. For too few launches the interval is None."""
    ordered = sorted(launches)
    count = len(ordered)
    rank = -(-count // 10)
    figure = ordered[rank - 1]
    upper = next((j for j in range(rank, count + 1) if beyond(rank, j, count) <= 0.025), None)
    if upper is None:
        return figure, None
    high = ordered[upper - 1]
    lower = next((j for j in range(rank, 0, -1) if 1 - beyond(rank, j, count) <= 0.025), 0)
    return figure, (ordered[lower - 1] if lower else max(2 * figure - high, figure / 2), high)
