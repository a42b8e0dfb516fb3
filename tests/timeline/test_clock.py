"""Ego's clock: it stands nearly still while ego is quiet with everybody, and runs when ego usually writes."""

from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from nearer.timeline import Timeline
from nearer.timeline.clock import DAY_MS, HOUR_MS, Clock
from nearer.timeline.moments import DAY_US, HOUR_US, NEVER, microseconds
from tests.lives import APP, FRIENDS, START, Life, Said
from tests.talk import timeline_of

AWAY_FROM, AWAY_DAYS = 150, 14


@cache
def away(friends: int) -> Timeline:
    """Give a life with a fortnight in which ego wrote to nobody."""
    life = Life(FRIENDS[:friends], days=200, every_days=1.0)
    life.holiday(AWAY_FROM, AWAY_DAYS, kept=0)
    return life.timeline()


def lowest(clock: Clock, person: int) -> float:
    """Give the lowest availability toward one person in the fortnight away."""
    return float(clock.of(person).availability[AWAY_FROM : AWAY_FROM + AWAY_DAYS].min())


def test_the_clock_nearly_stops_while_ego_is_quiet_with_everybody() -> None:
    """In the middle of the fortnight hardly any time passes."""
    hands = away(6).clock.of(0)
    begin = microseconds(START + timedelta(days=AWAY_FROM + 5))
    assert int(hands.at(begin + 5 * DAY_US) - hands.at(begin)) < DAY_MS


def test_the_clock_runs_while_ego_writes() -> None:
    """Before the fortnight a month is about a month."""
    hands = away(6).clock.of(0)
    begin = microseconds(START + timedelta(days=100))
    assert int(hands.at(begin + 30 * DAY_US) - hands.at(begin)) == pytest.approx(30 * DAY_MS, rel=0.15)


def test_quiet_with_one_person_is_no_quiet_with_everybody() -> None:
    """Who is left alone does not stop their own clock: it counts everybody else."""
    life = Life(FRIENDS[:6], days=200, every_days=1.0)
    life.leave("Anna", AWAY_FROM, AWAY_FROM + AWAY_DAYS)
    assert lowest(life.timeline().clock, 0) > 0.5


def test_with_fewer_than_four_other_two_way_ties_the_clock_says_nothing() -> None:
    """With three others nobody can say whether ego was quiet with everybody."""
    assert (lowest(away(4).clock, 0), lowest(away(5).clock, 0) < 0.5) == (1.0, True)


def test_ties_of_one_side_do_not_wind_the_clock() -> None:
    """Four more who write and are never answered make no four others."""
    life = Life(FRIENDS[:8], days=200, every_days=1.0)
    life.holiday(AWAY_FROM, AWAY_DAYS, kept=0)
    life._drop(0, None, lambda one: one.mine and one.person in FRIENDS[4:8])
    assert lowest(life.timeline().clock, 0) == 1.0


def test_the_first_month_has_no_usual_yet() -> None:
    """A holiday right at the start cannot be seen, and stops nothing."""
    life = Life(FRIENDS[:6], days=200, every_days=1.0)
    life.holiday(10, 14, kept=0)
    assert life.timeline().clock.everybody()[:30].min() == 1.0


def test_what_ego_writes_in_groups_moves_the_clock() -> None:
    """Quiet with each, but talking in a group every few hours: not away."""
    timeline = away(6)
    moments = [START + timedelta(days=AWAY_FROM - 3, hours=hour) for hour in range(0, 24 * (AWAY_DAYS + 3), 5)]
    rows = timeline.events.clear(len(moments)).with_columns(
        at=pl.Series(moments).cast(timeline.events.schema["at"]),
        mine=pl.lit(value=True),
        kind=pl.lit("text").cast(timeline.events.schema["kind"]),
        channel=pl.lit(0, pl.UInt16),
        group=pl.lit(1, pl.UInt32),
    )
    talking = timeline_of(pl.concat([timeline.events, rows]).sort("at"), list(FRIENDS[:6]), [APP])
    assert lowest(talking.clock, 0) > 0.5


def at_noon(zone: str) -> Timeline:
    """Give a life in which ego writes at noon and at one on each day, by the clock on the wall of a zone."""
    life = Life([], days=400)
    noon = datetime(2022, 1, 3, 12, tzinfo=ZoneInfo(zone))
    days = [noon + timedelta(days=day) for day in range(390)]
    life.friends = ["Anna"]
    life.talks = {
        "Anna": [(Said(at, "Anna", mine=True), Said(at + timedelta(minutes=50), "Anna", mine=True)) for at in days]
    }
    return life.timeline(zone=zone)


def ticks(timeline: Timeline, day: datetime) -> list[float]:
    """Give the operational hours in each hour of a local day."""
    hands = timeline.clock.of(0)
    start = microseconds(day)
    shown = hands.at(np.array([start + hour * HOUR_US for hour in range(25)]))
    return [float(ms) / HOUR_MS for ms in np.diff(shown)]


def test_the_clock_runs_faster_in_the_hours_in_which_ego_writes() -> None:
    """At noon it runs many times faster than at night."""
    day = ticks(at_noon("UTC"), START + timedelta(days=200))
    assert day[12] > 5 * day[3]


@pytest.mark.parametrize("month", [6, 12])
def test_the_hours_are_those_on_the_wall_in_summer_and_winter(month: int) -> None:
    """Who writes at noon is expected at noon, whatever summer time does to UTC."""
    berlin = ZoneInfo("Europe/Berlin")
    day = ticks(at_noon("Europe/Berlin"), datetime(2022, month, 15, tzinfo=berlin))
    assert max(range(24), key=day.__getitem__) == 12


@pytest.mark.parametrize("month", [3, 10])
def test_the_day_on_which_the_clocks_change_is_a_day(month: int) -> None:
    """The hands never turn back over the missing or the repeated hour, and noon stays noon."""
    berlin = ZoneInfo("Europe/Berlin")
    changes = {3: datetime(2022, 3, 27, 12, tzinfo=berlin), 10: datetime(2022, 10, 30, 12, tzinfo=berlin)}
    day = ticks(at_noon("Europe/Berlin"), changes[month])
    assert (min(day) >= 0, max(day) == day[0]) == (True, True)


def test_when_is_the_way_back_of_at() -> None:
    """The moment at which the clock shows what it showed at a moment is that moment."""
    hands = away(6).clock.of(0)
    moments = np.array([microseconds(START + timedelta(days=day)) for day in (40.3, 88.7, 171.2)])
    assert hands.at(hands.when(hands.at(moments))).tolist() == hands.at(moments).tolist()


def test_the_clock_never_shows_what_lies_beyond_its_end() -> None:
    """A moment that the files do not reach is never."""
    hands = away(6).clock.of(0)
    assert hands.when(np.array([hands.passed[-1] + 1])).tolist() == [NEVER]
