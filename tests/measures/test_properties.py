"""What must hold for every measure, whatever was said."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from nearer.catalogue import measures
from nearer.contracts import Measure
from nearer.model.events import STRETCHES
from nearer.timeline import Timeline
from tests.talk import talk

WORDS = st.sampled_from(
    ["A", "E", "A7", "E3", "Ac", "Em", "Am", "Er", "Ap", "M", "@sms", "@chat", ".", ".3", ".9", ".30", ".90"]
)
SCRIPTS = st.lists(WORDS, max_size=40).map(" ".join)
LIVES = st.lists(SCRIPTS, min_size=1, max_size=5).map(lambda told: {f"P{k}": script for k, script in enumerate(told)})
ZONE = "Asia/Kolkata"  # no summer time, and half an hour beside the hour
EXAMPLES = 20  # each is a whole life, under every measure
SHARES = ("answered_share", "initiation_share", "reciprocity")


def of_names(*names: str) -> list[Measure]:
    """Give the measures of these names."""
    return [measure for measure in measures() if measure.name in names]


def moved(timeline: Timeline, by: timedelta) -> Timeline:
    """Return the same life, some time later."""
    return replace(
        timeline,
        events=timeline.events.with_columns(pl.col("at") + by),
        files=timeline.files.with_columns(pl.col("from") + by, pl.col("until") + by),
        stretches=pl.DataFrame(schema=STRETCHES),
        now=timeline.now + by,
    )


@settings(max_examples=EXAMPLES)
@given(life=LIVES, weeks=st.integers(1, 60))
def test_whole_weeks_later_nothing_changes(life: dict[str, str], weeks: int) -> None:
    """All times moved by whole weeks give the same figures, as many weeks later."""
    by = timedelta(weeks=weeks)
    before, after = talk(life, zone=ZONE), moved(talk(life, zone=ZONE), by)
    for measure in measures():
        expected = measure.compute(before).with_columns(pl.col("week") + by).collect()
        assert_frame_equal(measure.compute(after).collect(), expected, abs_tol=1e-9)


@settings(max_examples=EXAMPLES)
@given(life=LIVES)
def test_shares_lie_between_none_and_all(life: dict[str, str]) -> None:
    """No share is below 0 or above 1."""
    for measure in of_names(*SHARES):
        assert measure.compute(talk(life)).filter(~pl.col("value").is_between(0, 1)).collect().is_empty()


@settings(max_examples=EXAMPLES)
@given(life=LIVES)
def test_the_mirror_of_the_mirror_is_the_same(life: dict[str, str]) -> None:
    """Seen twice from the other side, a life is as it was."""
    once, twice = talk(life), talk(life).swapped().swapped()
    for measure in measures():
        assert_frame_equal(measure.compute(twice).collect(), measure.compute(once).collect())


@settings(max_examples=EXAMPLES)
@given(life=LIVES)
def test_the_two_sides_make_a_whole(life: dict[str, str]) -> None:
    """Ego's share of openings and the alter's add up to one."""
    timeline = talk(life)
    for measure in of_names("initiation_share", "reciprocity"):
        ours, theirs = (measure.compute(side).collect()["value"] for side in (timeline, timeline.swapped()))
        assert (ours + theirs).drop_nulls().to_list() == pytest.approx([1.0] * ours.count())


@settings(max_examples=EXAMPLES)
@given(life=LIVES)
def test_n_says_where_nothing_was_seen(life: dict[str, str]) -> None:
    """Where n is 0 a tie has no value."""
    timeline = talk(life)
    for measure in measures():
        silent = measure.compute(timeline).filter(pl.col("n") == 0, pl.col("person").is_not_null()).collect()
        assert silent["value"].null_count() == len(silent)
