"""What a trial counts of a life: each answer with what was usual before, and never the last days."""

from functools import cache

import numpy as np
import polars as pl

from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, microseconds
from nearer.trials.answers import Answers, answers_of, settled_us
from tests.lives import Life

ALPHA = 0.03


@cache
def left_one() -> Timeline:
    """Return a life of 540 days in which ego leaves Anna on day 300."""
    life = Life()
    life.leave("Anna", day=300)
    return life.timeline()


@cache
def counted() -> Answers:
    """Return all that can be counted of it."""
    timeline = left_one()
    return answers_of(timeline, ALPHA, [one.id for one in timeline.people])


def test_every_known_outcome_before_the_last_days_is_there() -> None:
    """As many bids as the timeline knows, up to the moment before which all is known."""
    timeline = left_one()
    known = timeline.bids.filter(pl.col("outcome").is_in(["answered", "unanswered"]))
    before = known.filter(pl.col("at").to_physical() < settled_us(timeline))
    assert (len(counted()), int(counted().answered.sum())) == (
        before.height,
        before.filter(pl.col("outcome") == "answered").height,
    )


def test_the_last_days_are_left_out_answered_or_not() -> None:
    """Three of ego's own days before the end of the files nothing counts: only answers would be known there."""
    gone = (microseconds(left_one().now) - settled_us(left_one())) / DAY_US
    assert 1.5 <= gone < 12


def test_a_withdrawal_is_marked_and_is_never_usual() -> None:
    """The bids of the leaving are quiet; what was usual with Anna does not fall through it."""
    anna = counted().where(counted().tie == 0)
    start = microseconds(Life().at(300))
    assert (int(anna.quiet[anna.at < start].sum()), float(anna.quiet[anna.at >= start].mean()) > 0.9) == (0, True)
    assert np.ptp(anna.usual[anna.quiet]) < 0.3


def test_what_is_usual_comes_from_earlier_outcomes_alone() -> None:
    """Cut at a day, the rows before it are as they were."""
    life = Life()
    life.leave("Anna", day=300)
    cut = life.timeline(life.at(250))
    early = answers_of(cut, ALPHA, [one.id for one in cut.people])
    whole = counted().where(counted().at < settled_us(cut))
    assert np.array_equal(early.usual, whole.usual[: len(early)])


def test_whoever_is_not_asked_for_is_not_counted() -> None:
    """A person without a verdict has no row, and is one of the others all the same."""
    timeline = left_one()
    some = answers_of(timeline, ALPHA, [1, 2])
    assert set(np.unique(some.tie).tolist()) == {1, 2}
    assert np.array_equal(some.others, counted().where(np.isin(counted().tie, [1, 2])).others)


def test_an_empty_life_has_no_answers() -> None:
    """Nobody to count gives no rows."""
    assert len(answers_of(left_one(), ALPHA, [])) == 0
