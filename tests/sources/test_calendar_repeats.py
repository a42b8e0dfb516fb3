"""On which days a repeated event falls, held against a second way to count."""

from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nearer.sources._calendar_repeats import OddRule, days_of, rule_of

RULES = st.tuples(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 4),
    st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3, unique=True),
    st.sampled_from(["", "1", "2", "-1", "5"]),
    st.lists(st.sampled_from([1, 5, 13, 28, 31, -1, -3]), max_size=2, unique=True),
    st.lists(st.integers(1, 12), max_size=3, unique=True),
    st.sampled_from(["", ";COUNT=5", ";BYSETPOS=1", ";BYSETPOS=-1", ";WKST=SU"]),
)


@given(RULES, st.dates(date(2020, 1, 1), date(2023, 1, 1)))
@settings(max_examples=200)
def test_repeats_fall_on_the_days_that_another_way_to_count_gives(rule: tuple[Any, ...], first: date) -> None:
    """dateutil, which knows no last day and is asked for as many days as were found and one more."""
    every, interval, weekdays, nth, month_days, months, more = rule
    nth = nth if every in ("MONTHLY", "YEARLY") else ""
    text = f"FREQ={every};INTERVAL={interval}{more}"
    text += ";BYDAY=" + ",".join(nth + day for day in weekdays) if weekdays else ""
    text += ";BYMONTHDAY=" + ",".join(map(str, month_days)) if month_days and every != "WEEKLY" else ""
    text += ";BYMONTH=" + ",".join(map(str, months)) if months else ""
    assume("BYSETPOS" not in more or weekdays or month_days)
    last = first + timedelta(days=1_500)
    ours = [*days_of(rule_of(text), first, last)]
    assume(ours)
    theirs = islice(rrulestr(text, dtstart=datetime.combine(first, time())), len(ours) + (1 if len(ours) > 4 else 0))
    assert ours == [at.date() for at in theirs if at.date() <= last]


def test_a_rule_that_no_day_fits_ends() -> None:
    """There is no 30 February, however long one looks."""
    rule = rule_of("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    assert [*days_of(rule, date(1985, 1, 1), date(2026, 1, 1))] == []


def test_a_weekday_of_each_kind_and_the_first_of_another() -> None:
    """The two are put together, as the standard says: the first Tuesday, and each Saturday."""
    rule = rule_of("FREQ=MONTHLY;BYDAY=1TU,SA")
    assert [day.day for day in days_of(rule, date(2026, 1, 1), date(2026, 1, 31))] == [3, 6, 10, 17, 24, 31]


@pytest.mark.parametrize(
    "text",
    ["", "FREQ=HOURLY", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;BYWEEKNO=3"],
)
def test_a_rule_that_is_not_followed_says_so(text: str) -> None:
    """Nothing is made up for a rule that makes no sense, or that goes by the week of the year."""
    with pytest.raises(OddRule):
        rule_of(text)
