"""Weeks drawn in pairs."""

from datetime import date

import pytest

from nearer.trials.weeks import draw, first_monday, week_of


def test_each_pair_has_one_week_with_and_one_without() -> None:
    """Whatever the seed, of each two weeks one is on."""
    drawn = [draw(6, seed) for seed in range(40)]
    assert {one[k] + one[k + 1] for one in drawn for k in range(0, 12, 2)} == {1}


def test_the_same_seed_draws_the_same_and_others_differ() -> None:
    """A draw can be made again from its seed, and chance falls both ways."""
    assert draw(26, 7) == draw(26, 7)
    assert sum(draw(1, seed)[0] for seed in range(200)) == pytest.approx(100, abs=25)


def test_a_trial_begins_on_the_next_monday() -> None:
    """Agreed to on a Monday it begins that day, else on the Monday after."""
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    assert [first_monday(day) for day in days] == [date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 9)]


def test_weeks_are_counted_from_the_first_monday() -> None:
    """The day before is no week of it; Sunday is the last day of a week."""
    first = date(2026, 3, 2)
    assert [week_of(first, day) for day in (date(2026, 3, 1), first, date(2026, 3, 8), date(2026, 3, 9))] == [
        *(-1, 0, 0, 1)
    ]
