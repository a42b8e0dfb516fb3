"""Every measure equals its second implementation in plain Python (bench/brute_measures.py), on made-up lives."""

import random
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings

from bench.brute_force import Event, Life
from bench.brute_measures import MEASURES
from bench.check_measures import Difference, compare
from nearer.catalogue import measures
from nearer.model.events import STRETCHES
from nearer.timeline import Timeline
from nearer.timeline.clock import WHOLE
from tests.measures.test_properties import EXAMPLES, LIVES
from tests.talk import MONDAY, talk

START = datetime(1970, 1, 1, tzinfo=UTC)


def us(at: datetime) -> int:
    """Give a moment as microseconds since 1970."""
    return (at - START) // timedelta(microseconds=1)


def life_of(timeline: Timeline) -> Life:
    """Give the plain life of a timeline."""
    events = timeline.events.select("at", "person", "mine", "kind", "channel", "words", "group").iter_rows()
    return Life(
        events=[Event(us(at), *rest) for at, *rest in events],
        people={person.id for person in timeline.people},
        zone=timeline.zone,
        now=us(timeline.now),
        ends=dict(timeline.files.select("channel", pl.col("until").to_physical()).iter_rows()),
        stretches=[
            (who, us(since), us(until))
            for who, since, until in timeline.stretches.select("person", "from", "until").iter_rows()
        ],
    )


def differing(life: Life) -> dict[str, int]:
    """Give how many figures differ, by measure, seen from both sides."""
    table = {measure.name: Difference() for measure in measures()}
    compare(life, table)
    assert sum(found.rows for found in table.values()) > 0
    return {name: found.differing for name, found in table.items() if found.differing}


def long_life() -> Timeline:
    """Give eight people over seven months: enough for ego's own clock, an own gap and a month that a file lost."""
    rng = random.Random(5)
    scripts = {}
    for person in range(8):
        words, hours = [], rng.randrange(40)
        while hours < 24 * 210:
            quiet = rng.choice([3, 9, 14, 31, 60, 120]) * (1 + person // 6)
            words += [f".{quiet}", rng.choice(["A7", "E4", "Am", "Ac", "A3 A5", "Ed", "@sms A @chat", "Ai"])]
            hours += quiet
            if 2400 < hours < 3200:
                words.append(".800")
                hours += 800
            for _ in range(rng.randrange(4)):
                words += [rng.choice([".", ". .", ".9", ""]), rng.choice(["E5", "A6", "E", "Er", "Ap", "Em"])]
        scripts[f"P{person}"] = " ".join(words)
    scripts["P0"] += " .400 A"  # the last word of all, too new to be judged
    ill = pl.DataFrame(
        [(2, MONDAY + timedelta(days=50), MONDAY + timedelta(days=80), "timeout")], schema=STRETCHES, orient="row"
    )
    return talk(scripts, step=timedelta(minutes=53), zone="Europe/Berlin", stretches=ill, after=timedelta(days=1))


def test_every_measure_has_a_second_implementation() -> None:
    """Nothing is measured that was written once."""
    assert sorted(MEASURES) == [measure.name for measure in measures()]


@settings(max_examples=EXAMPLES)
@given(told=LIVES.filter(lambda told: any("A" in script or "E" in script for script in told.values())))
def test_short_conversations_measure_the_same(told: dict[str, str]) -> None:
    """Whatever was said in an afternoon or a month."""
    assert differing(life_of(talk(told))) == {}


@pytest.fixture(scope="module")
def long_one() -> Timeline:
    """The long life, made once."""
    return long_life()


def test_a_long_life_measures_the_same(long_one: Timeline) -> None:
    """With the clock, the adaptive gap, a time-out, summer time and a lost month."""
    assert differing(life_of(long_one)) == {}


def test_the_long_life_holds_what_it_is_there_for(long_one: Timeline) -> None:
    """Ego's clock has slowed, the gap has been fitted, something was lost, and every outcome comes up."""
    assert long_one.clock.everybody().min() < 1
    assert long_one.clock.profile.max() > WHOLE
    assert not long_one.losses.is_empty()
    assert set(long_one.bids["outcome"].to_list()) == {"answered", "unanswered", "void", "censored"}
