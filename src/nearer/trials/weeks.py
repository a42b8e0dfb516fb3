"""Weeks drawn on and off, in pairs: in each pair chance alone says which of the two is on."""

from datetime import date, timedelta
from random import Random

WEEK = timedelta(days=7)


def draw(pairs: int, seed: int) -> tuple[bool, ...]:
    """Return for each week whether the practice is on. The same seed draws the same."""
    chance = Random(seed)  # noqa: S311 - a draw that anyone may check
    weeks: list[bool] = []
    for _pair in range(pairs):
        first = bool(chance.getrandbits(1))
        weeks += [first, not first]
    return tuple(weeks)


def first_monday(today: date) -> date:
    """Return the Monday on which a trial begins that was agreed to today: this one where today is a Monday."""
    return today + timedelta(days=-today.weekday() % 7)


def week_of(first: date, day: date) -> int:
    """Return the number of the week, from 0; below 0 before the trial."""
    return (day - first).days // 7
