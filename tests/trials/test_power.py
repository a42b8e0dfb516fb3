"""What a trial can see: the figures that the design names, and a count over every outcome."""

from math import comb, isinf, sqrt
from statistics import NormalDist

import pytest

from nearer.trials.power import BIG, SMALL, bids_needed, power, power_of, raised


def counted_power(share: float, other: float, n: int) -> float:
    """Return the power of the two-sample test by going through every outcome of both sides."""
    limit = NormalDist().inv_cdf(0.975)
    total = 0.0
    for a in range(n + 1):
        for b in range(n + 1):
            pooled = (a + b) / (2 * n)
            error = sqrt(2 * pooled * (1 - pooled) / n)
            if error and abs(a - b) / n / error >= limit:
                one = comb(n, a) * share**a * (1 - share) ** (n - a)
                total += one * comb(n, b) * other**b * (1 - other) ** (n - b)
    return total


def test_the_figures_of_the_design() -> None:
    """From .6 to .8 takes about 80 bids a side for 80 %, from .6 to .7 about 350; the changes are those."""
    needed = (bids_needed(0.6, 0.8), bids_needed(0.6, 0.7))
    assert needed == pytest.approx((80, 350), rel=0.03)
    assert (raised(0.6, BIG), raised(0.6, SMALL)) == pytest.approx((0.8, 0.7))


@pytest.mark.parametrize(("share", "other", "n"), [(0.6, 0.8, 80), (0.6, 0.7, 100), (0.5, 0.8, 40), (0.8, 0.9, 120)])
def test_power_is_near_that_of_every_outcome(share: float, other: float, n: int) -> None:
    """The approximation lies within three in a hundred of the exact binomial power."""
    assert power_of(share, other, n) == pytest.approx(counted_power(share, other, n), abs=0.03)


def test_with_as_many_bids_as_needed_power_is_80() -> None:
    """The two ways to ask agree."""
    assert power_of(0.6, 0.8, bids_needed(0.6, 0.8)) == pytest.approx(0.8, abs=0.005)


def test_eight_weeks_at_twenty_a_week_see_a_big_change() -> None:
    """20 bids a week over 8 weeks are 80 a side; the draw of four pairs can be no surer than 1 in 16."""
    found = power(0.6, 20, 8)
    assert (found.big_seen, found.surest) == pytest.approx((0.79, 1 / 16), abs=0.01)
    assert (found.big_weeks, found.small_weeks) == (10, 36)


def test_without_any_bids_no_time_is_long_enough() -> None:
    """Where nobody begins a talk, the weeks needed are without end."""
    assert isinf(power(0.6, 0.0, 12).big_weeks)
