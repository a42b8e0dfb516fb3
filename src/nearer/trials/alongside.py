"""What was seen alongside a practice: answers before and after it began. Never that it did it.

    | before: a year          | left out: 28 days | after: half a year, a year where that holds too little |
                                                  begin

An interrupted time series over bids (logit.py), each with what was usual in its tie before the beginning as offset.
Against what else could look like help:

- People begin at their worst, and then it gets better by itself (regression to the mean). So the four weeks before are
  left out, and so are stretches of withdrawal that were found, before and after; how those ended is compared apart
  (recovery.py).
- Bad weeks with everybody are weighed by the others' ratio.
- Ties drift. The same sum is done at 200 other days before any practice began: the interval is made wider by how far it
  strays there, and the share of these days on which as much was seen is the p-value. These days overlap: they know of as
  many different times as so long a time fits into the history, so the interval is made wider once more by one over that.
"""

from dataclasses import dataclass
from math import ceil, exp, sqrt
from random import Random

import numpy as np

from nearer.model.trial import Change, Counted, Seen
from nearer.timeline.moments import DAY_US
from nearer.trials.answers import Answers
from nearer.trials.logit import Bids, Fit, fit, interval, signed_root

BEFORE_US, LEFT_OUT_US = 365 * DAY_US, 28 * DAY_US
AFTER_US, MOST_AFTER_US = 182 * DAY_US, 365 * DAY_US
DOSE_US = 14 * DAY_US
UNITS_80, UNITS_95 = 1.2816, 1.96
MOST_ERROR = 0.5  # log odds: an 80 % interval of a factor of about 1.9 each way; wider says nothing
OTHER_DAYS = 200
FEWEST_DAYS_DRAWN = 100
FEWEST_BIDS = 10  # on each side, at another day
LEAST_BEFORE_US = 90 * DAY_US
LEAST_ROOM_US = 60 * DAY_US  # other days lie within less of each other than this: they are one day
UNKNOWN_WIDENING = 1.5  # where no other days can be drawn
CHANCE_CLEAR, CHANCE_PERHAPS = 0.05, 0.2
UNITS_LESS, CHANCE_LESS = 2.5758, 0.02
"""To say "less" takes more than to say "more": doubt speaks for the person, and a hard time is the likelier reason."""


@dataclass(frozen=True, eq=False)
class Around:
    """The bids around one beginning. at: their moments; bids.on: 1 after it."""

    bids: Bids
    at: np.ndarray[tuple[int], np.dtype[np.int64]]

    def counted(self, on: int) -> Counted:
        """Return how many bids lie before (0) or after (1), and how many were answered."""
        here = self.bids.answered[self.bids.on == on]
        return Counted(len(here), int(here.sum()))

    def information(self, on: int) -> float:
        """Return what these bids can tell of an effect, where there is none: their number times p (1 - p)."""
        usual = 1 / (1 + np.exp(-self.bids.offset[self.bids.on == on]))
        return float((usual * (1 - usual)).sum())


@dataclass(frozen=True)
class Others:
    """The same sum at days on which nothing began. roots: standard units at each; too few of them are none.

    times: how often so long a time fits into the span that they were drawn from.
    """

    roots: tuple[float, ...]
    times: float = 1.0

    @property
    def widened(self) -> float:
        """How much wider an interval has to be: how far the sum strays where it should not."""
        if not self.roots:
            return UNKNOWN_WIDENING
        strays = max(1.0, sqrt(sum(root * root for root in self.roots) / len(self.roots)))
        return strays * (1 + 1 / max(1.0, self.times))

    def chance(self, root: float) -> float | None:
        """Return the share of days on which as much was seen, the true one among them; None where none were drawn."""
        if not self.roots:
            return None
        return (1 + sum(abs(one) >= abs(root) for one in self.roots)) / (1 + len(self.roots))


def around(answers: Answers, start_us: int, until_us: int) -> Around | None:
    """Return the bids around a beginning, None where there are none. Ties are those that were two-way by then (D2)."""
    then = answers.as_of(start_us)
    after = (then.at >= start_us) & (then.at < until_us)
    before = (then.at >= start_us - LEFT_OUT_US - BEFORE_US) & (then.at < start_us - LEFT_OUT_US)
    kept = then.where((before | after) & ~then.quiet)
    if not len(kept):
        return None
    _people, ties = np.unique(kept.tie, return_inverse=True)
    on = (kept.at >= start_us).astype(np.float64)
    return Around(Bids(kept.answered, kept.usual, kept.others, ties, on), kept.at)


def other_days(answers: Answers, length_us: int, until_us: int, seed: int) -> Others:
    """Return the sum at days drawn by chance, over equally long times that end before `until_us`.

    seed: draws the days; the same one draws the same. until_us: when the first practice of all began.
    """
    days, times = drawn_days(answers, length_us, until_us, seed)
    roots = []
    for start in days:
        there = around(answers, start, start + length_us)
        if there is not None and min(there.counted(0).bids, there.counted(1).bids) >= FEWEST_BIDS:
            roots.append(signed_root(there.bids))
    if len(roots) < FEWEST_DAYS_DRAWN:
        return Others(())
    return Others(tuple(roots), times)


def drawn_days(answers: Answers, length_us: int, until_us: int, seed: int) -> tuple[list[int], float]:
    """Return days on which nothing began, drawn by chance, and how often so long a time fits into where they lie.

    None where the history is too short.
    """
    if not len(answers):
        return [], 1.0
    lowest, highest = int(answers.at.min()) + LEFT_OUT_US + LEAST_BEFORE_US, until_us - length_us
    if highest - lowest < LEAST_ROOM_US:
        return [], 1.0
    chance = Random(seed)  # noqa: S311 - days that anyone may draw again
    days = [lowest + int(chance.random() * (highest - lowest)) for _nth in range(OTHER_DAYS)]
    return days, (until_us - lowest) / length_us


def missing(found: Around) -> int | None:
    """Return how many more bids after the beginning are needed; 0 where there are enough, None where before has too few."""
    before, after = found.information(0), found.information(1)
    room = MOST_ERROR**2 - 1 / before if before > 0 else 0.0
    if room <= 0:
        return None
    counted = found.counted(1).bids
    each = after / counted if counted else before / found.counted(0).bids
    return max(0, ceil((1 / room - after) / each))


def change(bids: Bids, best: Fit, widened: float) -> Change:
    """Return the effect with its intervals, made wider."""
    low_80, high_80 = interval(bids, best, UNITS_80 * widened)
    low_95, high_95 = interval(bids, best, UNITS_95 * widened)
    return Change(best.effect, low_80, high_80, low_95, high_95)


def seen(root: float, others: Others, *, beside: bool = False) -> Seen:
    """Return what may be said. Where no other days could be drawn it is perhaps, at most.

    beside: of what is looked at beside the answers: who looks at three things is fooled three times as often, so "more" takes
    as much proof as "less" there.
    """
    units, chance = abs(root) / others.widened, others.chance(root)
    units_more, chance_more = (UNITS_LESS, CHANCE_LESS) if beside else (UNITS_95, CHANCE_CLEAR)
    if chance is not None and root > 0 and units >= units_more and chance <= chance_more:
        return "more"
    if chance is not None and root < 0 and units >= UNITS_LESS and chance <= CHANCE_LESS:
        return "less"
    if units >= UNITS_80 and (chance is None or chance <= CHANCE_PERHAPS):
        return "perhaps_more" if root > 0 else "perhaps_less"
    return "alike"


def as_done(found: Around, done_us: list[int]) -> Bids | None:
    """Return the same bids, on in the two weeks after each run that was done; None where none or all of them are."""
    if not done_us:
        return None
    done = np.sort(np.array(done_us, dtype=np.int64))
    last = np.searchsorted(done, found.at, side="right") - 1
    on = (last >= 0) & (found.at - done[np.maximum(last, 0)] < DOSE_US)
    if not on.any() or on.all():
        return None
    old = found.bids
    return Bids(old.answered, old.offset, old.others, old.tie, on.astype(np.float64))


def without_one(bids: Bids) -> tuple[float, float] | None:
    """Return the lowest and highest effect with one tie left out at a time; None where fewer than three count."""
    with_after = np.unique(bids.tie[bids.on == 1])
    if len(with_after) < 3:
        return None
    effects = []
    for tie in with_after.tolist():
        left = bids.tie != tie
        _names, places = np.unique(bids.tie[left], return_inverse=True)
        effects.append(
            fit(Bids(bids.answered[left], bids.offset[left], bids.others[left], places, bids.on[left])).effect
        )
    return min(effects), max(effects)


def share_at(usual: float, effect: float) -> float:
    """Return what a share becomes under an effect in log odds."""
    odds = usual / (1 - usual) * exp(effect) if usual < 1 else float("inf")
    return odds / (1 + odds) if odds != float("inf") else 1.0
