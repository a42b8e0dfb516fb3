"""Pairs of weeks: the exact test against every draw, evidence that expects nothing, and blank weeks."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer.model.trial import Counted
from nearer.trials.answers import Answers
from nearer.trials.paired import EFFECTS, Pair, Side, bids_of, evidence, exact, pairs_of, strays


def side(week: int, *answered: int, usual: float = 1.0) -> Side:
    """Return a week with these bids."""
    return Side(week, np.array(answered, dtype=float), np.full(len(answered), usual))


def turned(pair: Pair) -> Pair:
    """Return the pair as it would have been had chance drawn the other week."""
    return Pair(pair.off, pair.on)


def answers(*bids: tuple[int, int]) -> tuple[Answers, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return bids, each a week and whether it was answered, all of one tie."""
    n = len(bids)
    zeros, weeks = np.zeros(n), np.array([week for week, _one in bids], dtype=np.int64)
    answered = np.array([one for _week, one in bids], dtype=float)
    flags = np.ones(n, dtype=bool)
    whole = Answers(weeks, weeks, np.zeros(n, dtype=np.int64), answered, zeros + 1.0, zeros, flags, ~flags)
    return whole, weeks


PAIRS = (Pair(side(0, 1, 1, 1), side(1, 1, 0)), Pair(side(3, 1, 0), side(2, 0, 0, 1)), Pair(side(4, 1), side(5, 1, 1)))


@given(st.lists(st.integers(-4000, 4000), max_size=9))
@settings(max_examples=60, deadline=None)
def test_the_exact_test_goes_through_every_draw(differences: list[int]) -> None:
    """The p-value is the share of all draws whose sum is at least as great."""
    sums = [sum(sign * one for sign, one in zip(signs, differences, strict=True)) for signs in _signs(len(differences))]
    assert exact(differences) == sum(one >= sum(differences) for one in sums) / len(sums)


def _signs(n: int) -> list[tuple[int, ...]]:
    return list(product((1, -1), repeat=n))


def test_all_pairs_one_way_give_the_smallest_p() -> None:
    """With six pairs that all speak for it, one draw of 64 is as good."""
    assert exact([5, 1, 3, 2, 2, 8]) == 1 / 64


def test_evidence_expects_nothing_whatever_the_weeks_hold() -> None:
    """Over all draws of the same weeks the evidence is 1 on average, after every pair."""
    draws = [[pair if keep else turned(pair) for pair, keep in zip(PAIRS, keeps, strict=True)] for keeps in _keeps(3)]
    after_each = np.mean([evidence(draw) for draw in draws], axis=0)
    assert after_each == pytest.approx([1.0, 1.0, 1.0])


def _keeps(n: int) -> list[tuple[bool, ...]]:
    return list(product((True, False), repeat=n))


def test_evidence_is_the_likelihood_of_the_draw_as_it_fell() -> None:
    """For one pair: the likelihood under an effect, over the mean of both ways, averaged over the effects."""

    def likelihood(effect: float, on: Side, off: Side) -> float:
        total = 1.0
        for week, shift in ((on, effect), (off, 0.0)):
            for one, usual in zip(week.answered, week.usual, strict=True):
                chance = 1 / (1 + np.exp(-usual - shift))
                total *= chance if one else 1 - chance
        return total

    pair = PAIRS[0]
    fallen = [likelihood(effect, pair.on, pair.off) for effect in EFFECTS]
    either = [(one + likelihood(effect, pair.off, pair.on)) / 2 for effect, one in zip(EFFECTS, fallen, strict=True)]
    expected = np.mean([one / both for one, both in zip(fallen, either, strict=True)])
    assert evidence([pair]) == pytest.approx((expected,))


def test_a_difference_turns_its_sign_with_the_draw() -> None:
    """The other draw of a pair has just the opposite difference."""
    assert [turned(pair).difference for pair in PAIRS] == [-pair.difference for pair in PAIRS]


def test_a_blank_week_leaves_its_pair_out() -> None:
    """A pair with a week without any bid is not compared, and the others stay."""
    found, weeks = answers((0, 1), (1, 0), (2, 1), (4, 0), (5, 1))
    pairs = pairs_of(found, weeks, (True, False, True, False, False, True), 6)
    assert [(pair.on.week, pair.off.week) for pair in pairs] == [(0, 1), (5, 4)]


def test_weeks_that_are_not_over_do_not_count() -> None:
    """Of three whole weeks one pair can be compared; what lies before the trial counts for nothing."""
    found, weeks = answers((-1, 1), (0, 1), (1, 1), (2, 1), (3, 0))
    assert len(pairs_of(found, weeks, (True, False, False, True), 3)) == 1


def test_the_model_sees_the_bids_of_the_pairs_alone() -> None:
    """The bids of weeks outside the compared pairs are left out; on is the drawn week."""
    found, weeks = answers((-1, 1), (0, 1), (1, 0), (2, 1))
    bids = bids_of(found, weeks, pairs_of(found, weeks, (False, True, True, False), 4))
    assert (bids.answered.tolist(), bids.on.tolist()) == ([1.0, 0.0], [0.0, 1.0])


def test_weeks_that_stray_make_the_interval_wider() -> None:
    """Weeks in which all or nothing was answered stray more than single bids would."""
    wild = [Pair(side(0, *[1] * 9), side(1, *[0] * 9)), Pair(side(2, *[0] * 9), side(3, *[1] * 9))] * 2
    calm = [Pair(side(k, 1, 1, 1, 0), side(k + 1, 1, 0, 1, 1)) for k in (0, 2, 4)]
    assert (strays(calm, 0.0), strays(wild, 0.0) > 3) == (1.0, True)


def test_a_side_counts_its_bids() -> None:
    """How many bids, and how many answered."""
    assert side(0, 1, 0, 1).counted == Counted(3, 2)
