"""What a trial can see, said before it begins: two shares of answers compared, binomial, both sides at 5 %.

Normal approximation of the two-sample binomial test (Fleiss, Levin and Paik, Statistical Methods for Rates and
Proportions, without the correction for continuity). A week is treated as if its bids came one by one; pairs of weeks may do
a little better or worse.
"""

from dataclasses import dataclass
from math import ceil, inf, sqrt
from statistics import NormalDist

ALPHA, POWER = 0.05, 0.8
BIG, SMALL = 8 / 3, 14 / 9
"""Changes as ratios of odds: from 6 in 10 answered to 8 in 10, and to 7 in 10."""

_NORMAL = NormalDist()


@dataclass(frozen=True)
class Power:
    """What a trial of so many weeks can see, of a big change and of a small one. share: what is usual now.

    big_seen, small_seen: in what share of such trials it would be seen. big_weeks, small_weeks: weeks for 80 %.
    surest: the smallest p-value that the draw allows.
    """

    share: float
    a_week: float
    big: float
    small: float
    big_seen: float
    small_seen: float
    big_weeks: float
    small_weeks: float
    surest: float


def raised(share: float, odds_times: float) -> float:
    """Return the share whose odds are so many times those of a share."""
    odds = share / (1 - share) * odds_times
    return odds / (1 + odds)


def bids_needed(share: float, other: float, power: float = POWER, alpha: float = ALPHA) -> int:
    """Return how many bids each side needs to tell two shares apart."""
    pooled = (share + other) / 2
    under_none = _NORMAL.inv_cdf(1 - alpha / 2) * sqrt(2 * pooled * (1 - pooled))
    under_some = _NORMAL.inv_cdf(power) * sqrt(share * (1 - share) + other * (1 - other))
    return ceil(((under_none + under_some) / (share - other)) ** 2)


def power_of(share: float, other: float, bids: float, alpha: float = ALPHA) -> float:
    """Return in what share of trials with so many bids on each side the two would be told apart."""
    pooled = (share + other) / 2
    under_none = _NORMAL.inv_cdf(1 - alpha / 2) * sqrt(2 * pooled * (1 - pooled))
    under_some = sqrt(share * (1 - share) + other * (1 - other))
    return _NORMAL.cdf((abs(share - other) * sqrt(bids) - under_none) / under_some)


def power(share: float, a_week: float, weeks: int) -> Power:
    """Return what a trial can see. share: usually answered, between 0 and 1; a_week: bids; weeks: both kinds together."""
    big, small = raised(share, BIG), raised(share, SMALL)

    def weeks_for(other: float) -> float:
        return 2 * ceil(bids_needed(share, other) / a_week) if a_week > 0 else inf

    side = a_week * weeks / 2
    return Power(
        share=share,
        a_week=a_week,
        big=big,
        small=small,
        big_seen=power_of(share, big, side),
        small_seen=power_of(share, small, side),
        big_weeks=weeks_for(big),
        small_weeks=weeks_for(small),
        surest=0.5 ** (weeks // 2),
    )
