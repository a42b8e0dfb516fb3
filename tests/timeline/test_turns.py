"""Turns, conversations, bids and answers: what opens, what answers, and what is neither."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from nearer.model.events import EVENTS
from nearer.timeline import Timeline
from nearer.timeline.moments import HOUR_US
from nearer.timeline.turns import FIRST_GAP_H, conversation_gaps
from tests.talk import talk, timeline_of


def outcomes(timeline: Timeline) -> list[str]:
    """Give what became of each bid."""
    return timeline.bids["outcome"].cast(pl.String).to_list()


def hours(column: pl.Series) -> list[float]:
    """Give moments as hours since the first event of a script."""
    return [(at - datetime(2024, 1, 1, 9, tzinfo=UTC)) / timedelta(hours=1) for at in column]


def test_their_opening_is_a_bid_and_my_message_answers_it() -> None:
    """They write, an hour later I do: one bid, answered."""
    assert outcomes(talk(Anna="A . E")) == ["answered"]


def test_the_last_word_of_a_conversation_is_no_bid() -> None:
    """Somebody must always speak last."""
    assert hours(talk(Anna="A . E . A").bids["at"]) == [0]


def test_a_late_answer_of_theirs_is_no_bid() -> None:
    """What they write within a day and a half of my word is their answer."""
    assert talk(Anna="E .35 A").bids.height == 0


def test_their_word_long_after_mine_is_a_bid() -> None:
    """After a day and a half it is an opening of its own."""
    assert hours(talk(Anna="E .37 A").bids["at"]) == [37]


def test_what_piles_up_in_an_evening_is_one_bid() -> None:
    """Three openings within 0.8 days, none answered, count once."""
    assert hours(talk(Anna="A .10 A .9 A").bids["at"]) == [0]


def test_the_next_day_is_another_bid() -> None:
    """After 0.8 days a further opening counts anew."""
    assert hours(talk(Anna="A .20 A").bids["at"]) == [0, 20]


def test_after_an_answer_nothing_piles_up() -> None:
    """An answer in between makes the second opening a bid of its own, once it is no late answer."""
    assert hours(talk(Anna="A . E .40 A . E").bids["at"]) == [0, 41]


def test_an_answer_on_another_channel_answers() -> None:
    """They write in one app, I answer in another."""
    assert outcomes(talk(Anna="A .5 @sms E")) == ["answered"]


def test_an_answered_call_of_theirs_answers_itself() -> None:
    """They called and I picked up: a bid, answered at once."""
    calls = talk(Anna="Ac").bids
    assert calls.select("outcome", "latency_ms").rows() == [("answered", 0)]


def test_a_missed_call_of_theirs_is_a_bid() -> None:
    """They tried to call."""
    assert outcomes(talk(Anna="Am")) == ["unanswered"]


def test_my_missed_call_answers_them() -> None:
    """I tried to call back."""
    assert outcomes(talk(Anna="A . Em")) == ["answered"]


def test_declining_their_call_counts_unanswered_where_nothing_follows() -> None:
    """I declined, and left it at that."""
    assert outcomes(talk(Anna="Ed")) == ["unanswered"]


def test_declining_their_call_and_writing_after_counts_answered() -> None:
    """I declined, and wrote."""
    assert outcomes(talk(Anna="Ed . E")) == ["answered"]


def test_a_call_that_they_declined_is_no_bid() -> None:
    """Their declining says nothing to me that waits for an answer."""
    assert talk(Anna="E .50 Ad").bids.height == 0


def test_a_call_that_they_declined_is_no_answer_of_mine() -> None:
    """It is not even a row between the two."""
    declined = talk(Anna="A . Ad")
    assert (outcomes(declined), declined.dyads.height) == (["unanswered"], 1)


def test_a_reaction_of_mine_answers() -> None:
    """A thumb is an answer."""
    assert outcomes(talk(Anna="A . Er")) == ["answered"]


@pytest.mark.parametrize("kind", ["Ar", "Ax"])
def test_a_reaction_or_a_cancelling_of_theirs_is_no_bid(kind: str) -> None:
    """Neither asks for an answer."""
    assert talk(Anna=kind).bids.height == 0


def test_an_invitation_of_theirs_is_a_bid() -> None:
    """To ask someone along is to reach out."""
    assert outcomes(talk(Anna="Ai")) == ["unanswered"]


def test_a_meeting_answers_all_that_is_pending() -> None:
    """Two openings, then the two met."""
    assert outcomes(talk(Anna="A .24 A .24 M")) == ["answered", "answered"]


def test_a_reaction_of_mine_opens_nothing() -> None:
    """A thumb out of the blue is no opening."""
    assert talk(Anna="Er .90 E").openings.height == 1


def test_my_first_word_opens() -> None:
    """The first message of a tie, when it is mine, is my opening."""
    assert hours(talk(Anna="E").openings["at"]) == [0]


def test_my_word_after_my_own_opens() -> None:
    """I wrote, nothing came, and I wrote again days later."""
    assert hours(talk(Anna="E .48 E").openings["at"]) == [0, 48]


def test_my_late_answer_is_no_opening() -> None:
    """Two days after their word I answer: the kind reading wins."""
    assert talk(Anna="A .48 E").openings.height == 0


def test_my_word_after_a_long_silence_opens() -> None:
    """More than three days after their word it is an opening of mine."""
    assert hours(talk(Anna="A .73 E").openings["at"]) == [73]


def test_people_never_answer_for_each_other() -> None:
    """What I write to one is no answer to another."""
    assert outcomes(talk(Anna="A", Ben=". E")) == ["unanswered"]


def test_two_events_in_one_minute_keep_the_order_of_the_file() -> None:
    """Their word and mine bear one time: the file says who spoke first."""
    at_once = timedelta(0)
    asked, told = talk(Anna="A . E", step=at_once), talk(Anna="E . A", step=at_once)
    assert (outcomes(asked), outcomes(told)) == (["answered"], [])


def test_groups_are_never_in_bids() -> None:
    """What somebody writes to a whole group waits for nobody's answer."""
    grouped = talk(Anna="A .30 A . E").events.with_columns(group=pl.lit(1, pl.UInt32))
    timeline = timeline_of(grouped, ["Anna"], ["chat"])
    assert (timeline.bids.height, timeline.openings.height) == (0, 0)


def test_system_lines_are_nobodys_words() -> None:
    """What the app itself says opens nothing."""
    events = talk(Anna="A .30 A").events.with_columns(kind=pl.lit("system").cast(EVENTS["kind"]))
    assert timeline_of(events, ["Anna"], ["chat"]).dyads.height == 0


def test_a_conversation_ends_after_three_hours_at_first() -> None:
    """Until enough silences are known, three hours part two conversations."""
    rows = talk(Anna="A .2 E .2 A .4 E").dyads
    assert rows["conversation"].to_list() == [0, 0, 0, 1]


def silences(without: float, n: int = 10) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Give silences (in microseconds) from a minute to ten days, save those within a third of `without` hours."""
    centres = 10 ** np.arange(-1.7, 2.4, 0.05)
    kept = centres[np.abs(np.log10(centres / without)) > 0.16]
    return np.repeat((kept * HOUR_US).astype(np.int64), n)


@pytest.mark.parametrize("hollow", [0.7, 2.0, 6.0])
def test_the_gap_lies_where_ones_own_silences_are_rarest(hollow: float) -> None:
    """The antimode of the silences, found on their log scale."""
    known = silences(hollow)
    gap = np.concatenate([known, [HOUR_US]])
    block = np.concatenate([np.zeros(len(known), dtype=np.int64), [1]])
    assert conversation_gaps(gap, block)[1] == pytest.approx(hollow * HOUR_US, rel=0.3)


def test_the_gap_is_three_hours_until_300_silences_are_known() -> None:
    """A short history has no shape yet."""
    few = silences(0.7, n=3)
    block = np.concatenate([np.zeros(len(few) - 1, dtype=np.int64), [1]])
    assert conversation_gaps(few, block)[1] == FIRST_GAP_H * HOUR_US


def test_the_gap_comes_from_earlier_silences_alone() -> None:
    """What comes later, or in the same month, changes no earlier gap."""
    early, late = silences(0.7), silences(6.0, n=100)
    block = np.concatenate([np.zeros(len(early), np.int64), np.ones(len(late), np.int64)])
    gaps = conversation_gaps(np.concatenate([early, late]), block)
    with_more = conversation_gaps(
        np.concatenate([early, late, late]), np.concatenate([block, np.full(len(late), 2, np.int64)])
    )
    assert gaps.tolist() == pytest.approx([FIRST_GAP_H * HOUR_US, 0.7 * HOUR_US], rel=0.3)
    assert with_more[:2].tolist() == gaps.tolist()
