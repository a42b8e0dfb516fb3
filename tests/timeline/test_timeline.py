"""The timeline as a whole: conversations, the mirror, who is left out, and a life without any message."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
from polars.testing import assert_frame_equal

from nearer.model.events import EVENTS
from nearer.timeline import Timeline
from tests.lives import FRIENDS, Life
from tests.talk import talk, timeline_of


def empty() -> Timeline:
    """Give a timeline of nobody."""
    return timeline_of(pl.DataFrame(schema={**EVENTS, "person": pl.UInt32()}), [], ["chat"])


def test_a_conversation_has_its_words_by_side() -> None:
    """Twelve and three of theirs, seven of mine."""
    row = talk(Anna="A12 A3 . E7").conversations.select("words_theirs", "words_mine", "acts_theirs", "acts_mine").row(0)
    assert row == (15, 7, 2, 1)


def test_a_conversation_knows_who_spoke_first() -> None:
    """I opened the first, they the second."""
    assert talk(Anna="E . A .50 A . E").conversations["mine"].to_list() == [True, False]


def test_a_conversation_of_one_side_is_not_both() -> None:
    """Nobody answered."""
    assert talk(Anna="A . E .50 E").conversations["both"].to_list() == [True, False]


def test_a_conversation_runs_from_its_first_word_to_its_last() -> None:
    """Nine to eleven."""
    begins, ends = talk(Anna="A . E . A").conversations.select("at", "until").row(0)
    assert (begins, ends) == (datetime(2024, 1, 1, 9, tzinfo=UTC), datetime(2024, 1, 1, 11, tzinfo=UTC))


def test_the_mirror_of_the_mirror_is_the_same() -> None:
    """Swapping sides twice changes nothing."""
    timeline = talk(Anna="A . E . A .80 E", Ben="E .40 A")
    assert_frame_equal(timeline.swapped().swapped().bids, timeline.bids)


def test_in_the_mirror_my_openings_are_bids() -> None:
    """What I opened waits for their answer."""
    swapped = talk(Anna="E . A").swapped()
    assert swapped.bids.select("at", "outcome").rows() == [(datetime(2024, 1, 1, 9, tzinfo=UTC), "answered")]


def test_who_is_left_out_has_no_rows() -> None:
    """Neither bids nor conversations."""
    timeline = Life(FRIENDS[:3], days=60).timeline()
    kept = replace(timeline, people=timeline.people[1:])
    persons = {*kept.bids["person"], *kept.conversations["person"], *kept.openings["person"], *kept.dyads["person"]}
    assert persons == {1, 2}


def test_a_life_without_messages_has_no_bids() -> None:
    """Nothing is said of nobody."""
    assert (empty().bids.height, empty().openings.height, empty().conversations.height) == (0, 0, 0)


def test_a_life_without_messages_lost_nothing() -> None:
    """An empty file is no hole."""
    assert empty().losses.height == 0


def test_two_names_for_one_moment_do_not_mix() -> None:
    """People who write at the very same time keep their own conversations."""
    both = talk(Anna="A . E", Ben="A .90 E")
    assert both.bids.sort("person")["outcome"].to_list() == ["answered", "unanswered"]
