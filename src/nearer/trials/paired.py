"""A trial in pairs of weeks: the exact test over the draw, and evidence that may be looked at any time.

If the practice made no difference, each outcome would have been the same with the weeks of its pair the other way round.
So all 2^k draws are equally likely, and the p-value is the share of them that look at least as good (permutation test;
Fisher 1935, Edgington). Nothing else is assumed: neither the model nor its offsets have to be true.

Looking early is paid for by an e-process: for each pair the likelihood of what happened, under an effect, for the draw as
it fell against the mean over both ways it could have fallen. Its expectation is 1 where there is no effect, so the product
over pairs exceeds 20 at any time at most once in 20 trials (Ville). Effects are mixed over a few sizes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from nearer.model.trial import Counted
from nearer.trials.answers import Answers
from nearer.trials.logit import Bids

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STEPS = 1000
"""A surprise is counted in thousandths, so that all draws can be counted at once."""

EFFECTS = (0.25, 0.5, 1.0, 1.5, 2.0)
FEWEST_TO_STRAY, UNKNOWN_STRAYING = 3, 1.5
SURE = 20.0  # the evidence that counts as sure whenever it is looked at


@dataclass(frozen=True, eq=False)
class Side:
    """One week of a pair: its number and its bids. usual: log odds of an answer, without any practice."""

    week: int
    answered: Floats
    usual: Floats

    @property
    def counted(self) -> Counted:
        """How many bids, and how many were answered."""
        return Counted(len(self.answered), int(self.answered.sum()))

    def surprise(self, effect: float = 0.0) -> float:
        """Return how many more were answered than was to be expected under an effect."""
        return float((self.answered - self._chance(effect)).sum())

    def spread(self, effect: float = 0.0) -> float:
        """Return the variance of the surprise, where each bid stands for itself."""
        chance = self._chance(effect)
        return float((chance * (1 - chance)).sum())

    def _chance(self, effect: float) -> Floats:
        return np.asarray(1 / (1 + np.exp(-self.usual - effect)))

    def gain(self, effect: float) -> float:
        """Return the log likelihood under an effect, less that under none."""
        raised = np.logaddexp(0, self.usual + effect) - np.logaddexp(0, self.usual)
        return float((effect * self.answered - raised).sum())


@dataclass(frozen=True, eq=False)
class Pair:
    """Two weeks, one with the practice and one without, both with at least one bid."""

    on: Side
    off: Side

    @property
    def difference(self) -> int:
        """Return how much better the week with the practice went than usual, against the other; in thousandths."""
        return round(STEPS * (self.on.surprise() - self.off.surprise()))


def pairs_of(answers: Answers, week: Ints, drawn: Sequence[bool], whole: int) -> tuple[Pair, ...]:
    """Return the pairs that can be compared. week: of each bid, from 0, below 0 where it lies outside.

    whole: how many weeks are over and in the files. A pair with a week in which nothing could be counted is left out.
    """
    usual = answers.usual - answers.others

    def side(number: int) -> Side:
        here = week == number
        return Side(number, answers.answered[here], usual[here])

    found = []
    for first in range(0, min(whole, len(drawn)) // 2 * 2, 2):
        one, other = side(first), side(first + 1)
        if len(one.answered) and len(other.answered):
            found.append(Pair(one, other) if drawn[first] else Pair(other, one))
    return tuple(found)


def bids_of(answers: Answers, week: Ints, pairs: Sequence[Pair]) -> Bids:
    """Return the bids of these pairs as the model takes them. There is at least one pair."""
    on = np.isin(week, [pair.on.week for pair in pairs])
    kept = on | np.isin(week, [pair.off.week for pair in pairs])
    _people, ties = np.unique(answers.tie[kept], return_inverse=True)
    return Bids(answers.answered[kept], answers.usual[kept], answers.others[kept], ties, on[kept].astype(np.float64))


def strays(pairs: Sequence[Pair], effect: float) -> float:
    """Return how much further the weeks stray than single bids would: by this much an interval is too narrow."""
    if len(pairs) < FEWEST_TO_STRAY:
        return UNKNOWN_STRAYING
    missed = [
        (pair.on.surprise(effect) - pair.off.surprise()) ** 2 / (pair.on.spread(effect) + pair.off.spread())
        for pair in pairs
    ]
    return max(1.0, sqrt(sum(missed) / (len(pairs) - 1)))


def exact(differences: Sequence[int]) -> float:
    """Return the p-value: the share of all draws whose sum of differences is at least as great. 1 where there are none.

    All sums are counted pair by pair, which gives the same as to go through every draw.
    """
    sizes = [abs(one) for one in differences]
    reach = sum(sizes)
    chances = np.zeros(2 * reach + 1)
    chances[reach] = 1.0
    for size in sizes:
        up, down = np.zeros_like(chances), np.zeros_like(chances)
        up[size:] = chances[: len(chances) - size]
        down[: len(chances) - size] = chances[size:]
        chances = (up + down) / 2
    return float(chances[reach + sum(differences) :].sum())


def evidence(pairs: Sequence[Pair]) -> tuple[float, ...]:
    """Return the e-process after each pair: 1 says nothing, SURE and above is sure at any time."""
    logs = np.zeros(len(EFFECTS))
    found = []
    for pair in pairs:
        ahead = np.array([pair.on.gain(effect) - pair.off.gain(effect) for effect in EFFECTS])
        logs += np.log(2) - np.logaddexp(0, -ahead)
        found.append(float(np.exp(logs).mean()))
    return tuple(found)
