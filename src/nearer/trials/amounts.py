"""What a trial looks at beside whether an answer came: how soon, how much was written, and what a practice cannot move.

    soon      -log of the hours until ego answered, by ego's own clock; a bid without an answer counts as the three days
    words     log of the words in ego's answer (D9); none where no answer came
    control   -log of the hours until the others answered ego's bids, on the wall

Weeks in which everybody got less from ego are allowed for (bad_weeks.py). No bid is left out for having got no answer: else
weeks in which more was answered would look slower and shorter, as what is answered besides is answered late and in a word.
Only where an answer has no words to count (a call, a photo, an export that lacks lengths) the bid says nothing of `words`.

The control is a negative control outcome (Lipsitch et al. 2010): what others do is not ego's practice, so where it moves
alongside, something else may have moved both. It counts all others together and is never shown of anyone (K5, S14).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.model.trial import Change, Outcome
from nearer.signs.detector.withdrawals import withdrawals
from nearer.timeline import Timeline
from nearer.timeline.bids import HORIZON_DAYS
from nearer.timeline.clock import DAY_MS, HOUR_MS, wall
from nearer.trials.alongside import (
    BEFORE_US,
    FEWEST_BIDS,
    FEWEST_DAYS_DRAWN,
    LEFT_OUT_US,
    MOST_ERROR,
    UNITS_80,
    UNITS_95,
    Others,
    drawn_days,
)
from nearer.trials.answers import Answers, quiet_stretches, settled_us
from nearer.trials.bad_weeks import allowing_for_bad_weeks

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

AT_ONCE_MS = HOUR_MS // 12
SOFTENING = 3  # words added, as in the measure of effort
STEPS = 1000
"""A difference between two weeks is counted in thousandths, so that all draws can be counted at once (paired.py)."""


@dataclass(frozen=True, eq=False)
class Amounts:
    """One outcome, bid by bid; columns of one length, by time. at: microseconds; tie: a person's id; value: more is more."""

    at: Ints
    tie: Ints
    value: Floats

    def __len__(self) -> int:
        """Return how many bids there are."""
        return len(self.at)


@dataclass(frozen=True)
class Shift:
    """How a level moved: effect and its standard error, in logs; usual: the level before; before, after: bids."""

    effect: float
    error: float
    usual: float
    before: int
    after: int

    @property
    def root(self) -> float:
        """How far the effect lies from none, in standard units."""
        return self.effect / self.error


def amounts_of(timeline: Timeline, alpha: float, people: Collection[int]) -> dict[Outcome, Amounts]:
    """Return the outcomes of these people's bids, and of ego's bids to them (control), up to when all are known.

    Ego's bids inside a withdrawal that was found are left out, as in `answers_of`.
    """
    own = _known(timeline, people, settled_us(timeline))
    stretches = quiet_stretches(withdrawals(timeline, alpha))
    quiet = [
        any(onset <= at < end for onset, end in stretches[person])
        for at, person in own.select(pl.col("at").to_physical(), "person").iter_rows()
    ]
    own = own.filter(~pl.Series(quiet, dtype=pl.Boolean))
    answered = pl.col("outcome") == "answered"
    wrote = own.join(_words(timeline.dyads), left_on="reply_event", right_on="row", how="left", maintain_order="left")
    words = wrote.with_columns(words=pl.when(answered).then("words").otherwise(0)).drop_nulls("words")
    mirror = timeline.swapped(wall(timeline.clock.start_us, timeline.now))
    theirs = _known(mirror, people, settled_us(mirror))
    return {
        "soon": _amounts(own, _soon(own), allowing=True),
        "words": _amounts(words, np.log(words["words"].to_numpy().astype(np.float64) + SOFTENING), allowing=True),
        "control": _amounts(theirs, _soon(theirs)),
    }


def shift(amounts: Amounts, ties: Collection[int], start_us: int, until_us: int) -> Shift | None:
    """Return how a level moved at a beginning, None where there is too little on a side.

    The mean of the moves within each tie, weighted as if all spread alike (fixed effects): no tie's own level counts. Before
    is a year without its last four weeks, as in alongside.py.
    """
    first_us = start_us - LEFT_OUT_US - BEFORE_US
    begins, pause, start, ends = np.searchsorted(
        amounts.at, [first_us, start_us - LEFT_OUT_US, start_us, until_us]
    ).tolist()
    near = np.r_[begins:pause, start:ends]
    near = near[np.isin(amounts.tie[near], list(ties))]
    _people, tie = np.unique(amounts.tie[near], return_inverse=True)
    value, late = amounts.value[near], near >= start
    cell, n = 2 * tie + late, 2 * len(_people)
    count = np.bincount(cell, minlength=n).astype(np.float64)
    mean = np.bincount(cell, value, minlength=n) / np.maximum(count, 1)
    first, then = count[0::2], count[1::2]
    both = (first > 0) & (then > 0)
    inside = both[tie]
    counts = int(first[both].sum()), int(then[both].sum())
    free = sum(counts) - 2 * int(both.sum())
    if min(counts) < FEWEST_BIDS or free < FEWEST_BIDS:
        return None
    weight = (first * then / np.maximum(first + then, 1))[both]
    moved = (mean[1::2] - mean[0::2])[both]
    spread = float(((value - mean[cell])[inside] ** 2).sum()) / free
    if spread <= 0:
        return None
    usual = float((mean[0::2][both] * first[both]).sum() / counts[0])
    return Shift(float((weight * moved).sum() / weight.sum()), sqrt(spread / float(weight.sum())), usual, *counts)


def shifts_at_other_days(
    outcomes: dict[Outcome, Amounts], answers: Answers, length_us: int, until_us: int, seed: int
) -> dict[Outcome, Others]:
    """Return how each level moved at days on which nothing began: the same days as in alongside.py."""
    days, times = drawn_days(answers, length_us, until_us, seed)
    roots: dict[Outcome, list[float]] = {name: [] for name in outcomes}
    for start in days:
        ties = set(answers.as_of(start).tie.tolist())
        for name, amounts in outcomes.items():
            found = shift(amounts, ties, start, start + length_us)
            if found is not None:
                roots[name].append(found.root)
    return {
        name: Others(tuple(some), times) if len(some) >= FEWEST_DAYS_DRAWN else Others(())
        for name, some in roots.items()
    }


def change(found: Shift, others: Others) -> Change:
    """Return the effect with its intervals, made wider."""
    wide_80, wide_95 = (units * others.widened * found.error for units in (UNITS_80, UNITS_95))
    effect = found.effect
    return Change(effect, effect - wide_80, effect + wide_80, effect - wide_95, effect + wide_95)


def enough(found: Shift, others: Others) -> bool:
    """Return whether an interval would be narrow enough to say something."""
    return found.error * others.widened <= MOST_ERROR


def differences(
    amounts: Amounts, ties: Collection[int], week: Ints, drawn: Sequence[bool], whole: int, start_us: int
) -> tuple[int, ...]:
    """Return for each pair of weeks how much more there was in the one with the practice, in thousandths.

    week: of each bid, from 0, below 0 outside. Each value is held against its tie's mean of the year before the trial; a tie
    without one is left out. The two means are weighted as if all spread alike, so that turning a pair turns its sign.
    """
    before = (amounts.at < start_us) & (amounts.at >= start_us - BEFORE_US) & np.isin(amounts.tie, list(ties))
    known, tie = np.unique(amounts.tie[before], return_inverse=True)
    if not len(known):
        return ()
    mean = np.bincount(tie, amounts.value[before]) / np.bincount(tie)
    place = np.minimum(np.searchsorted(known, amounts.tie), len(known) - 1)
    counted = known[place] == amounts.tie
    rest = amounts.value - mean[place]
    found = []
    for first in range(0, min(whole, len(drawn)) // 2 * 2, 2):
        sides = [rest[counted & (week == number)] for number in (first, first + 1)]
        on, off = sides if drawn[first] else reversed(sides)
        if len(on) and len(off):
            weight = len(on) * len(off) / (len(on) + len(off))
            found.append(round(STEPS * weight * float(on.mean() - off.mean())))
    return tuple(found)


def _known(timeline: Timeline, people: Collection[int], until_us: int) -> pl.DataFrame:
    """Return the bids of these people whose outcome is known, up to when all of them are."""
    return timeline.bids.filter(
        pl.col("outcome").is_in(["answered", "unanswered"])
        & pl.col("person").is_in(list(people))
        & (pl.col("at").to_physical() < until_us)
    )


def _soon(bids: pl.DataFrame) -> Floats:
    waited = bids["latency_ms"].fill_null(HORIZON_DAYS * DAY_MS).to_numpy().astype(np.float64)
    return np.asarray(-np.log((waited + AT_ONCE_MS) / HOUR_MS))


def _words(rows: pl.DataFrame) -> pl.DataFrame:
    """Return for each event of the dyads (row) the words of its whole turn; null where the turn has none to count."""
    other_side = (pl.col("person") != pl.col("person").shift(1)) | (pl.col("mine") != pl.col("mine").shift(1))
    turn = (other_side | pl.col("opens")).fill_null(True)
    texts = pl.col("kind") == "text"
    told = rows.select("kind", "words", turn=turn.cum_sum())
    sums = told.group_by("turn").agg(
        words=pl.col("words").filter(texts).sum(), known=texts.any() & pl.col("words").filter(texts).is_not_null().all()
    )
    whole = told.select("turn").join(sums, on="turn", how="left", maintain_order="left")
    return whole.select(words=pl.when("known").then("words")).with_row_index("row")


def _amounts(bids: pl.DataFrame, value: Floats, *, allowing: bool = False) -> Amounts:
    """Return the outcome by time. allowing: for weeks in which everybody got less (bad_weeks.py)."""
    at, known, tie = (
        column.to_physical().to_numpy().astype(np.int64) for column in (bids["at"], bids["resolved_at"], bids["person"])
    )
    if allowing:
        value = allowing_for_bad_weeks(at, known, tie, value)
    order = np.argsort(at, kind="stable")
    return Amounts(at[order], tie[order], value[order])
