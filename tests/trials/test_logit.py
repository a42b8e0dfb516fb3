"""The model of answers: the same as a slow fit in plain Python, and intervals that end where the likelihood says."""

from math import exp, isfinite, log1p
from random import Random

import numpy as np
import pytest

from nearer.trials.logit import EFFECT_PENALTY, OTHERS_PENALTY, TIE_PENALTY, Bids, fit, interval, signed_root

TIES = 3


def simulated(effect: float, n: int = 42, seed: int = 1) -> Bids:
    """Return invented bids of three ties, the second half of each with the practice on."""
    chance = Random(seed)
    offset, others, tie, on = [], [], [], []
    for k in range(n):
        tie.append(k % TIES)
        on.append(float(k >= n // 2))
        offset.append((0.4, 1.2, 2.0)[k % TIES])
        others.append(chance.choice([0.0, 0.0, 0.7]))
    shifted = zip(offset, others, tie, on, strict=True)
    etas = [o - w + 0.3 * (t - 1) + effect * a for o, w, t, a in shifted]
    answered = [float(chance.random() < 1 / (1 + exp(-eta))) for eta in etas]
    return Bids(np.array(answered), np.array(offset), np.array(others), np.array(tie), np.array(on))


def slow_likelihood(bids: Bids, values: list[float]) -> float:
    """Return the penalised log likelihood, bid by bid. values: level, weight, effect, then a level for each tie."""
    level, weight, effect, *ties = values
    total = -OTHERS_PENALTY * (weight + 1) ** 2 / 2 - EFFECT_PENALTY * effect**2 / 2
    total -= sum(TIE_PENALTY * one**2 / 2 for one in ties)
    for k in range(len(bids.answered)):
        eta = float(bids.offset[k]) + level + ties[int(bids.tie[k])]
        eta += weight * float(bids.others[k]) + effect * float(bids.on[k])
        total += float(bids.answered[k]) * eta - (max(eta, 0) + log1p(exp(-abs(eta))))
    return total


def slow_fit(bids: Bids) -> list[float]:
    """Return the values of the best fit: one after the other is moved to where the slope is zero, until none moves."""
    values = [0.0, -1.0, 0.0] + [0.0] * TIES
    for _sweep in range(25):
        for k in range(len(values)):
            low, high = values[k] - 2.0, values[k] + 2.0
            for _half in range(22):
                middle = (low + high) / 2
                sides = [slow_likelihood(bids, [*values[:k], middle + h, *values[k + 1 :]]) for h in (1e-5, -1e-5)]
                low, high = (middle, high) if sides[0] > sides[1] else (low, middle)
            values[k] = (low + high) / 2
    return values


def test_the_fit_is_that_of_a_slow_one() -> None:
    """Level, weight of the others and effect agree with a fit that goes bid by bid and value by value."""
    bids = simulated(0.8)
    level, weight, effect, *_ties = slow_fit(bids)
    found = fit(bids)
    assert (found.level, found.weight, found.effect) == pytest.approx((level, weight, effect), abs=1e-3)


def test_nothing_near_the_fit_is_likelier() -> None:
    """Held away from its best value, the effect is less likely, on both sides."""
    bids = simulated(0.8)
    best = fit(bids)
    assert [fit(bids, best.effect + step).likelihood < best.likelihood for step in (-0.1, 0.1)] == [True, True]


@pytest.mark.parametrize("units", [1.2816, 1.96, 3.0])
def test_an_interval_ends_where_the_likelihood_says(units: float) -> None:
    """At both ends the log likelihood has fallen by half the squared units."""
    bids = simulated(0.8)
    best = fit(bids)
    fallen = [best.likelihood - fit(bids, edge).likelihood for edge in interval(bids, best, units)]
    assert fallen == pytest.approx([units**2 / 2] * 2, abs=1e-5)


def test_where_all_was_answered_the_interval_has_an_end() -> None:
    """With every bid answered under the practice, both ends are there, and the lower one is above what chance allows."""
    bids = simulated(0.0, n=240)
    all_on = Bids(np.where(bids.on == 1, 1.0, bids.answered), bids.offset, bids.others, bids.tie, bids.on)
    low, high = interval(all_on, fit(all_on), 1.96)
    assert (isfinite(high), low > 0, signed_root(all_on) > 1.96) == (True, True, True)


def test_a_fall_is_a_negative_root() -> None:
    """The root has the sign of the effect."""
    assert [signed_root(simulated(effect, n=600)) > 0 for effect in (1.0, -1.0)] == [True, False]
