"""Each measure on conversations small enough to count by hand."""

from datetime import date, datetime, timedelta
from math import log

import polars as pl
import pytest

from nearer.catalogue import measures
from nearer.contracts import Measure
from nearer.measures.active_people import MEASURE as ACTIVE_PEOPLE
from nearer.measures.answered_share import MEASURE as ANSWERED_SHARE
from nearer.measures.effort import MEASURE as EFFORT
from nearer.measures.initiation_share import MEASURE as INITIATION_SHARE
from nearer.measures.inter_event_time import MEASURE as INTER_EVENT_TIME
from nearer.measures.reciprocity import MEASURE as RECIPROCITY
from nearer.measures.reply_latency import MEASURE as REPLY_LATENCY
from nearer.model.events import STRETCHES
from nearer.timeline import Timeline
from tests.talk import MONDAY, talk, timeline_of

THREE_BIDS = "A . E .40 A . . E .40 A . . . E"


def weeks(measure: Measure, timeline: Timeline, person: int | None = 0) -> list[tuple[float | None, int]]:
    """Give value and n of each week of one person."""
    found = measure.compute(timeline).filter(pl.col("person").eq_missing(pl.lit(person))).collect()
    return list(found.select("value", "n").iter_rows())


def first_week(measure: Measure, timeline: Timeline, person: int | None = 0) -> tuple[float | None, int]:
    """Give value and n of the first week of one person."""
    return weeks(measure, timeline, person)[0]


def with_lost_weeks() -> Timeline:
    """Half a year of three people who write twice a day, with a month in which one file holds nothing at all."""
    answers = " ".join(["A E .12"] * 120 + [".720"] + ["A E .12"] * 60)
    return talk(Anna=answers, Ben=answers, Cleo=answers)


@pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.name)
def test_rows_are_person_week_value_and_n(measure: Measure) -> None:
    """The columns are those of the contract."""
    expected = pl.Schema({"person": pl.UInt32, "week": pl.Date, "value": pl.Float64, "n": pl.UInt32})
    assert measure.compute(talk(Anna=THREE_BIDS)).collect_schema() == expected


@pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.name)
def test_nothing_read_gives_no_rows(measure: Measure) -> None:
    """A timeline without events has no weeks."""
    assert measure.compute(talk()).collect().is_empty()


@pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.name)
def test_every_week_of_a_tie_has_one_row(measure: Measure) -> None:
    """A quiet week between two others stands there too, once."""
    found = measure.compute(talk(Anna="A . E .500 A . E", after=timedelta(days=3))).collect()
    assert found["week"].to_list() == [date(2024, 1, 1) + timedelta(weeks=k) for k in range(4)]


@pytest.mark.parametrize("measure", measures(), ids=lambda measure: measure.name)
def test_a_quiet_week_is_never_a_figure_of_a_tie(measure: Measure) -> None:
    """In a week without events only people can be counted, and the 90 days before looked back on."""
    value, n = weeks(measure, talk(Anna="A . E"), None if measure is ACTIVE_PEOPLE else 0)[2]
    expected = {"active_people": (0.0, 0), "reciprocity": (0.25, 1)}.get(measure.name, (None, 0))
    assert (value, n) == expected


def test_reply_latency_is_the_median_of_answered_bids() -> None:
    """Bids answered after one, two and three hours: two."""
    assert first_week(REPLY_LATENCY, talk(Anna=THREE_BIDS)) == pytest.approx((2, 3))


def test_reply_latency_cannot_say_below_three_answers() -> None:
    """Two answered bids give no median, and say that they are two."""
    assert first_week(REPLY_LATENCY, talk(Anna="A . E .40 A . E")) == (None, 2)


def test_reply_latency_takes_an_answer_on_another_channel() -> None:
    """A bid by SMS that was answered in the chat is answered."""
    found = talk(Anna="@sms A @chat . E .40 @sms A @chat . E .40 @sms A @chat . E")
    assert first_week(REPLY_LATENCY, found) == pytest.approx((1, 3))


def test_answered_share_counts_known_bids() -> None:
    """One answered bid and one that was never answered: a half."""
    assert first_week(ANSWERED_SHARE, talk(Anna="A . E .48 A")) == (0.5, 2)


def test_answered_share_waits_for_new_bids() -> None:
    """A bid on the last day of the files speaks neither for nor against."""
    assert first_week(ANSWERED_SHARE, talk(Anna="A . E .48 A", after=timedelta(days=1))) == (1.0, 1)


def test_answered_share_cannot_say_without_a_known_bid() -> None:
    """Ego's own messages are no bids."""
    assert first_week(ANSWERED_SHARE, talk(Anna="E . A")) == (None, 0)


def test_answered_share_excuses_a_timeout() -> None:
    """A bid that went unanswered in a declared time-out is left out."""
    timeout = pl.DataFrame([(0, MONDAY, MONDAY + timedelta(days=9), "timeout")], schema=STRETCHES, orient="row")
    assert first_week(ANSWERED_SHARE, talk(Anna="A", stretches=timeout)) == (None, 0)


def test_initiation_share_is_one_where_ego_opened_alone() -> None:
    """Ego writes again two days later, after the alter's last word is older than three days."""
    assert first_week(INITIATION_SHARE, talk(Anna="E . A .80 E")) == (1.0, 2)


def test_initiation_share_takes_a_late_answer_for_an_answer() -> None:
    """What comes a day after the alter's word is an answer to it, not an opening."""
    assert first_week(INITIATION_SHARE, talk(Anna="A .24 E")) == (0.0, 1)


def test_initiation_share_counts_both_sides_by_one_rule() -> None:
    """Each side opened once."""
    assert first_week(INITIATION_SHARE, talk(Anna="E . A .48 A . E")) == (0.5, 2)


def test_a_call_that_ego_declined_was_an_opening_of_theirs() -> None:
    """They rang; it counts for them."""
    assert first_week(INITIATION_SHARE, talk(Anna="Ed")) == (0.0, 1)


def test_a_reaction_opens_nothing() -> None:
    """A heart after a week is kind, and no opening."""
    assert weeks(INITIATION_SHARE, talk(Anna="A . E .200 Er"))[1] == (None, 0)


def test_effort_compares_words_where_both_wrote() -> None:
    """Three words beside nine."""
    assert first_week(EFFORT, talk(Anna="A9 . E3")) == pytest.approx((log(6 / 12), 1))


def test_effort_leaves_calls_and_photos_out() -> None:
    """A photo and a call in the conversation change nothing."""
    assert first_week(EFFORT, talk(Anna="A9 Ap Ec . E9")) == pytest.approx((0, 1))


def test_effort_counts_messages_where_lengths_are_unknown() -> None:
    """Two messages beside one, one of them without its length."""
    assert first_week(EFFORT, talk(Anna="A9 . E E40")) == pytest.approx((log(5 / 4), 1))


def test_effort_cannot_say_where_one_side_wrote() -> None:
    """A call back is no text."""
    assert first_week(EFFORT, talk(Anna="A9 . Ec")) == (None, 0)


def test_a_conversation_over_midnight_belongs_to_the_week_in_which_it_began() -> None:
    """From Sunday night to Monday morning."""
    sunday = datetime(2024, 1, 7, 23, tzinfo=MONDAY.tzinfo)
    assert weeks(EFFORT, talk(Anna="A9 . . E9", start=sunday))[:2] == [(0.0, 1), (None, 0)]


def test_reciprocity_softens_few_openings() -> None:
    """One opening of ego's and none of theirs: three quarters, not one."""
    assert first_week(RECIPROCITY, talk(Anna="E . A")) == (0.75, 1)


def test_reciprocity_looks_back_ninety_days() -> None:
    """An opening on a Monday still counts at the end of the thirteenth week, and is 91 days old at its last day."""
    found = weeks(RECIPROCITY, talk(Anna="E . A", after=timedelta(days=120)))
    assert [n for _, n in found[11:14]] == [1, 0, 0]


def test_reciprocity_counts_an_opening_for_thirteen_weeks_when_it_is_in_time() -> None:
    """An opening on a Tuesday is still in the 90 days that end with the thirteenth week."""
    found = weeks(RECIPROCITY, talk(Anna="E . A", start=MONDAY + timedelta(days=1), after=timedelta(days=120)))
    assert [n for _, n in found[11:14]] == [1, 1, 0]


def test_inter_event_time_is_the_median_silence() -> None:
    """Silences of one, two and ten hours: two."""
    assert first_week(INTER_EVENT_TIME, talk(Anna="A . E . . A .10 E")) == pytest.approx((2, 3))


def test_inter_event_time_puts_a_silence_into_the_week_in_which_it_ended() -> None:
    """A silence of 200 hours from the first week to the second."""
    assert weeks(INTER_EVENT_TIME, talk(Anna="A .200 E"))[:2] == [(None, 0), (200.0, 1)]


def test_inter_event_time_leaves_out_what_a_file_lost() -> None:
    """The month that is missing is no silence of anybody's."""
    values = [value for value, _ in weeks(INTER_EVENT_TIME, with_lost_weeks()) if value is not None]
    assert max(values) < 24


def test_active_people_counts_contact_from_both_sides() -> None:
    """Anna and ego wrote, Ben rang and was heard, Cleo had no answer."""
    assert first_week(ACTIVE_PEOPLE, talk(Anna="A . E", Ben="Ac", Cleo="A ."), None) == (2.0, 3)


def test_active_people_needs_more_than_missed_calls() -> None:
    """Each rang the other, nobody spoke."""
    assert first_week(ACTIVE_PEOPLE, talk(Anna="Am . Em"), None) == (0.0, 1)


def test_active_people_cannot_say_where_a_file_lost_something() -> None:
    """In the month that is missing the value is null, and 0 nowhere."""
    values = [value for value, _ in weeks(ACTIVE_PEOPLE, with_lost_weeks(), None)[:-2]]
    assert None in values
    assert 0.0 not in values


def test_groups_and_system_lines_are_no_events_of_a_tie() -> None:
    """A group chat with Anna moves none of her measures."""
    plain = talk(Anna=THREE_BIDS)
    group = plain.events.with_columns(group=pl.lit(7, dtype=pl.UInt32), at=pl.col("at") + timedelta(minutes=20))
    system = plain.events.with_columns(kind=pl.lit("system", dtype=plain.events["kind"].dtype))
    both = timeline_of(pl.concat([plain.events, group, system]).sort("at"), ["Anna"], ["chat"])
    for measure in measures():
        assert weeks(measure, both)[:1] == weeks(measure, plain)[:1]
