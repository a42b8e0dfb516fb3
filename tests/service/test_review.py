"""Reviews: what was done, who the person came back to, noticing earlier; and chats again, never of anyone kept out."""

from datetime import timedelta

import pytest

from nearer.model.entry import Entry, Noticed
from nearer.service import people, trials
from nearer.service.journal import write
from nearer.service.kept import zone_of
from nearer.service.reminders import reminder
from nearer.service.review import Noticing, choose, review, then_and_now
from nearer.service.review_sheet import review_sections, then_and_now_sections
from nearer.vault.sealed import Vault
from tests.service.test_practices import walked
from tests.vaults import LIFE, NOW, added, in_memory

DAY = timedelta(days=1)
LATER = NOW + 200 * DAY


def with_moments(vault: Vault, *noticed: Noticed, days_ago: int = 1) -> None:
    """Write a moment for each way of noticing."""
    for one in noticed:
        write(vault, NOW, Entry(NOW - days_ago * DAY, "", "away", one))


def test_what_was_practised_is_named_with_how_often() -> None:
    """Practices that were done in the month stand there, not those of before."""
    vault = in_memory()
    walked(vault, "P19")
    walked(vault, "P19")
    assert [n for _title, n in review(vault, NOW + 5 * DAY).practised] == [2]
    assert review(vault, NOW + 60 * DAY).practised == ()


def test_noticing_earlier_is_told_beside_before() -> None:
    """The share that was noticed soon, in the period and before it."""
    vault = in_memory()
    with_moments(vault, "later", "told", "in_it", days_ago=60)
    with_moments(vault, "before", "in_it", "later")
    found = review(vault, NOW)
    assert (found.noticing, found.before) == (Noticing(2, 3), Noticing(1, 3))


def test_two_moments_are_too_few_to_say() -> None:
    """Of fewer than three moments nothing is said."""
    vault = in_memory()
    with_moments(vault, "before", "in_it")
    assert review(vault, NOW).noticing is None


def test_coming_back_stands_in_then_and_now() -> None:
    """Who the person came back to, from their own history."""
    vault = in_memory()
    added(vault, LIFE)
    walked(vault, "P19")
    assert "Nora" in {one.person for one in then_and_now(vault).returns}


def test_chats_are_asked_for_where_something_is_open() -> None:
    """At most three names, of what is open, once the files are old."""
    vault = in_memory()
    added(vault, LIFE)
    assert "Maya" in review(vault, LATER).chats
    assert len(review(vault, LATER).chats) <= 3


@pytest.mark.parametrize("state", ["boundary", "died", "pressing"])
def test_nobody_who_is_kept_out_is_asked_for(state: str) -> None:
    """No chat of someone in a state is asked for again (A2)."""
    vault = in_memory()
    added(vault, LIFE)
    people.set_state(vault, NOW, people.find(vault, "Maya"), state)
    assert "Maya" not in review(vault, LATER).chats


def test_a_trial_that_runs_or_ended_is_told() -> None:
    """Before it, in it and after it; once its end lies before the month, no more."""
    vault = in_memory()
    trials.begin(vault, NOW, "P19", 8, seed=1)
    told = [[(one.week, one.weeks) for one in review(vault, NOW + days * DAY).trials] for days in (0, 15, 60, 120)]
    assert told == [[(0, 8)], [(3, 8)], [(None, 8)], []]


def test_a_trial_that_was_stopped_is_over() -> None:
    """Who ended it early reads that its weeks are over, and nothing about why."""
    vault = in_memory()
    trials.begin(vault, NOW, "P19", 8, seed=1)
    trials.stop(vault, NOW + 20 * DAY)
    found = review_sections(review(vault, NOW + 21 * DAY), zone_of(vault.connection))
    (said,) = [item.says for part in found if part.name == "trials" for item in part.items]
    assert said.endswith("its weeks are over.")


def test_what_was_chosen_is_there_next_time() -> None:
    """What the person chose stands in the next review, in their words."""
    vault = in_memory()
    choose(vault, " One walk with Ada. ")
    zone = zone_of(vault.connection)
    says = " ".join(text for part in review_sections(review(vault, NOW), zone) for text in part.says)
    assert "One walk with Ada." in says


def test_an_empty_life_is_met_kindly() -> None:
    """Where nothing is written down, a page says so without any reproach."""
    vault = in_memory()
    zone = zone_of(vault.connection)
    names = [part.name for part in review_sections(review(vault, NOW), zone)]
    assert names == ["review", "quiet", "chosen"]
    assert [part.name for part in then_and_now_sections(then_and_now(vault), zone)] == ["then"]


def test_a_reminder_says_nothing_of_what_it_is_for() -> None:
    """The calendar's text has a neutral title and no name of the program (S8)."""
    text = reminder(NOW, "month")
    assert "SUMMARY:A note to myself" in text
    assert "RRULE:FREQ=MONTHLY" in text
    assert "nearer" not in text.casefold()
