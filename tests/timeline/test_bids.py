"""What became of a bid: answered, unanswered, void, or not yet known; and what is known never changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import polars as pl
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from nearer.model.events import STRETCHES
from nearer.model.events import UTC as UTC_MOMENT
from nearer.timeline import Timeline
from nearer.timeline.clock import HOUR_MS
from nearer.timeline.moments import microseconds
from tests.lives import FRIENDS, START, Life
from tests.talk import MONDAY, talk


def outcomes(timeline: Timeline, person: int = 0, day: float = 0, until: float = 10_000) -> set[str]:
    """Give what became of a person's bids between two days of a life."""
    begins, ends = START + timedelta(days=day), START + timedelta(days=until)
    ours = timeline.bids.filter((pl.col("person") == person) & pl.col("at").is_between(begins, ends, closed="left"))
    return set(ours["outcome"].cast(pl.String))


def without_the_end_of(timeline: Timeline, channel: str) -> Timeline:
    """Give the same files, but one channel's ends on the third day."""
    ends = pl.when(pl.col("channel") == timeline.channels.index(channel)).then(MONDAY + timedelta(days=2))
    return replace(timeline, files=timeline.files.with_columns(until=ends.otherwise("until").cast(UTC_MOMENT)))


def test_an_answer_within_three_days_answers() -> None:
    """Two days and twenty-three hours are in time."""
    assert outcomes(talk(Anna="A .71 E"), day=0) == {"answered"}


def test_an_answer_after_three_days_is_none() -> None:
    """By then the bid has gone unanswered."""
    assert outcomes(talk(Anna="A .73 E")) == {"unanswered"}


def test_a_bid_at_the_end_of_the_files_is_not_yet_known() -> None:
    """Two days are not enough to say that no answer came."""
    (row,) = talk(Anna="A", after=timedelta(days=2)).bids.select("outcome", "resolved_at").rows()
    assert row == ("censored", None)


def test_an_answer_is_known_when_it_is_given() -> None:
    """Not before, and not later."""
    assert talk(Anna="A .5 E").bids["resolved_at"].to_list() == [MONDAY + timedelta(hours=5)]


def test_an_unanswered_bid_is_known_after_three_days() -> None:
    """Where the clock says nothing, days of ego are days on the wall."""
    assert talk(Anna="A").bids["resolved_at"].to_list() == [MONDAY + timedelta(days=3)]


def test_latency_is_in_hours_of_egos_clock() -> None:
    """Where the clock says nothing, these are hours on the wall."""
    assert talk(Anna="A .5 E").bids["latency_ms"].to_list() == [5 * HOUR_MS]


def test_a_bid_in_a_time_out_is_void() -> None:
    """Who declared a pause leaves nobody without an answer."""
    declared = [(0, MONDAY - timedelta(days=1), MONDAY + timedelta(days=20), "timeout")]
    paused = pl.DataFrame(declared, schema=STRETCHES, orient="row")
    assert outcomes(talk(Anna="A", stretches=paused)) == {"void"}


def test_an_answer_in_a_time_out_still_answers() -> None:
    """An excuse never takes an answer away."""
    declared = [(0, MONDAY - timedelta(days=1), MONDAY + timedelta(days=20), "timeout")]
    paused = pl.DataFrame(declared, schema=STRETCHES, orient="row")
    assert outcomes(talk(Anna="A . E", stretches=paused)) == {"answered"}


def test_a_time_out_with_one_excuses_nothing_with_another() -> None:
    """Each pause is with somebody."""
    declared = [(0, MONDAY - timedelta(days=1), MONDAY + timedelta(days=20), "timeout")]
    paused = pl.DataFrame(declared, schema=STRETCHES, orient="row")
    assert outcomes(talk(Anna="A", Ben="A", stretches=paused), person=1) == {"unanswered"}


def test_a_stretch_of_nobody_in_particular_holds_for_all() -> None:
    """Ill, or away: with everybody."""
    ill = pl.DataFrame([(None, MONDAY, MONDAY + timedelta(days=9), "ill")], schema=STRETCHES, orient="row")
    assert outcomes(talk(Anna="A", stretches=ill)) == {"void"}


def test_what_waits_while_ego_is_away_from_everybody_is_void() -> None:
    """In a holiday no bid goes unanswered."""
    life = Life(FRIENDS[:6], days=250, every_days=0.8)
    life.holiday(200, 16, kept=0.1)
    assert [person for person in range(6) if "unanswered" in outcomes(life.timeline(), person, 202, 212)] == []


def half_lost() -> Life:
    """Give a life in two apps, of which one lost ego's side for two months."""
    life = Life(FRIENDS, days=300, every_days=1.0)
    for name in FRIENDS[4:]:
        life.move(name, 0)
    life.lose_own_side(200, 260)
    return life


def test_what_waits_where_the_file_lost_egos_side_is_void() -> None:
    """An answer that the export lost is no silence, though ego wrote elsewhere all the while."""
    timeline = half_lost().timeline()
    assert [outcomes(timeline, person, 212, 250) for person in range(4)] == [{"void"}] * 4


def test_a_bid_is_void_only_where_the_loss_was_known_in_time() -> None:
    """What was judged before the loss could be seen stays as it was judged."""
    lost = half_lost().timeline().bids.filter(pl.col("lost_from").is_not_null())
    late = lost.filter(pl.col("lost_from") > pl.col("resolved_at"))
    in_time = lost.filter(pl.col("lost_from") <= pl.col("resolved_at"))
    known = [set(one["outcome"].cast(pl.String)) for one in (late, in_time)]
    assert ("unanswered" in known[0], "unanswered" in known[1], "void" in known[1]) == (True, False, True)


def test_a_bid_after_the_file_i_answer_in_has_ended_is_void() -> None:
    """They wrote an SMS; my app, where I would have answered, is not there any more."""
    timeline = talk(Anna="A . @app E .300 @chat A .300 A", after=timedelta(days=9))
    cut = without_the_end_of(timeline, "app")
    both = [one.bids["outcome"].cast(pl.String).to_list() for one in (timeline, cut)]
    assert both == [["answered", "unanswered", "unanswered"], ["answered", "void", "void"]]


def test_a_file_that_i_never_wrote_in_may_end() -> None:
    """It holds no answers of mine to miss."""
    timeline = talk(Anna="A . E .300 A", Ben="@app A", after=timedelta(days=9))
    cut = without_the_end_of(timeline, "app")
    assert outcomes(cut) == {"answered", "unanswered"}


def test_nothing_is_unanswered_before_a_day_and_a_half() -> None:
    """However fast the clock runs, a night is left to sleep over it."""
    bids = Life(FRIENDS[:6], days=300, every_days=1.0).timeline().bids.filter(pl.col("outcome") == "unanswered")
    assert bids.select((pl.col("resolved_at") - pl.col("at")).min()).item() >= timedelta(days=1.5)


def test_a_weeks_first_day_is_monday_in_the_zone_of_the_files() -> None:
    """Sunday night in London is Monday in Berlin."""
    sunday = datetime(2024, 1, 7, 23, 30, tzinfo=UTC)
    weeks = [talk(Anna="A", start=sunday, zone=zone).bids["week"][0].isoformat() for zone in ("UTC", "Europe/Berlin")]
    assert weeks == ["2024-01-01", "2024-01-08"]


@cache
def eventful(seed: int) -> tuple[Life, Timeline]:
    """Give a life in which much goes wrong, and its timeline."""
    life = Life(FRIENDS[:6], days=200, seed=seed, every_days=1.0)
    life.leave("Anna", 120)
    life.move("Ben", 90)
    life.timeout("Cleo", 100, 20)
    life.holiday(130, 12)
    life.lose_own_side(60, 75)
    life.lose(160, 178)
    return life, life.timeline()


def known_by(timeline: Timeline, moment: datetime) -> list[tuple[object, ...]]:
    """Give all that a timeline says of bids by a moment."""
    known = timeline.bids.filter(pl.col("resolved_at") <= moment)
    return known.select("person", "at", "kind", "channel", "outcome", "latency_ms", "resolved_at").rows()


@given(st.integers(1, 2), st.floats(20, 199))
@examples(max_examples=30)
def test_later_events_never_change_what_was_known(seed: int, day: float) -> None:
    """Cut at any moment: each outcome that was known then is as it is with all that came later."""
    life, whole = eventful(seed)
    cut = life.at(day)
    assert known_by(life.timeline(cut=cut), cut) == known_by(whole, cut)


@given(st.integers(1, 2), st.floats(20, 199))
@examples(max_examples=15)
def test_later_events_never_change_earlier_conversations(seed: int, day: float) -> None:
    """Cut at any moment: conversations begin where they began."""
    life, whole = eventful(seed)
    cut = life.at(day)
    begun = [
        timeline.dyads.filter(pl.col("at") <= cut).select("person", "at", "opens").rows()
        for timeline in (life.timeline(cut=cut), whole)
    ]
    assert begun[0] == begun[1]


@given(st.integers(1, 2), st.floats(40, 199))
@examples(max_examples=10)
def test_later_events_never_turn_the_clock(seed: int, day: float) -> None:
    """Cut at any moment: the hands stood where they stood."""
    life, whole = eventful(seed)
    cut = life.at(day)
    shown = [int(one.clock.of(0).at(microseconds(cut))) for one in (life.timeline(cut=cut), whole)]
    assert shown[0] == shown[1]


@given(st.lists(st.tuples(st.sampled_from(["A", "E", "Am", "Ac", "Er", "Ed"]), st.integers(0, 60)), max_size=14))
def test_a_bid_has_an_answer_exactly_when_it_is_answered(steps: list[tuple[str, int]]) -> None:
    """Whatever was said: answered bids have a latency and a row that answers, and no others have a latency."""
    bids = talk(Anna=" ".join(f"{what} .{pause}" if pause else what for what, pause in steps)).bids
    answered = pl.col("outcome") == "answered"
    wrong = bids.filter((pl.col("latency_ms").is_not_null() != answered) | (answered & pl.col("reply_event").is_null()))
    assert wrong.height == 0
