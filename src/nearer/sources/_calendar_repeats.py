"""On which days a repeated event falls (RRULE of RFC 5545), looked at day by day up to a last one.

dateutil gives the same days, and the tests compare the two; but on a rule that no day fits ("30 February") it searches
to the year 9999, which takes a minute for one event.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 500
LAST_INTERVAL = 1_000
DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}
"""How many days there are in one step, at most."""

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?\d{1,6}")
_FOLLOWED = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_OF_THE_DAY = {"BYHOUR", "BYMINUTE", "BYSECOND"}


class OddRule(ValueError):
    """A rule makes no sense, or repeats in a way that is not followed here: many times a day, by week or day of the year."""


@dataclass(frozen=True)
class Rule:
    """every: DAILY, WEEKLY, MONTHLY or YEARLY. by_day: which of that weekday in the month or year (0 for each), and which.

    by_month_day, by_place: from 1, or from the end with a minus. begins: the weekday on which weeks begin. until: as it
    stands in the rule.
    """

    every: str
    interval: int = 1
    count: int | None = None
    until: str | None = None
    by_day: frozenset[tuple[int, int]] = frozenset()
    by_month_day: frozenset[int] = frozenset()
    by_month: frozenset[int] = frozenset()
    by_place: frozenset[int] = frozenset()
    begins: int = 0

    def cost(self, first: date, last: date) -> int:
        """Return how many days must be looked at from the first to the last."""
        days = DAYS[self.every]
        return (max(0, (last - first).days) // (days * self.interval) + 2) * days


def rule_of(text: str) -> Rule:
    """Return a rule; raises OddRule."""
    given = dict(part.partition("=")[::2] for part in text.upper().replace(" ", "").strip().split(";") if part)
    several = any(not value.isdigit() for name, value in given.items() if name in _OF_THE_DAY)
    if len(text) > LONGEST or several or given.keys() - _FOLLOWED - _OF_THE_DAY or given.get("FREQ") not in DAYS:
        raise OddRule
    rule = Rule(
        every=given["FREQ"],
        interval=_number(given.get("INTERVAL", "1")),
        count=_number(given["COUNT"]) if "COUNT" in given else None,
        until=given.get("UNTIL"),
        by_day=frozenset(map(_weekday, _listed(given, "BYDAY"))),
        by_month_day=frozenset(map(_number, _listed(given, "BYMONTHDAY"))),
        by_month=frozenset(map(_number, _listed(given, "BYMONTH"))),
        by_place=frozenset(map(_number, _listed(given, "BYSETPOS"))),
        begins=_weekday(given.get("WKST", "MO"))[1],
    )
    if not 1 <= rule.interval <= LAST_INTERVAL or rule.count == 0 or 0 in rule.by_month_day | rule.by_place:
        raise OddRule
    return rule


def _listed(given: dict[str, str], name: str) -> list[str]:
    return [part for part in given.get(name, "").split(",") if part]


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise OddRule
    return int(text)


def _weekday(text: str) -> tuple[int, int]:
    found = _BY_DAY.fullmatch(text)
    if found is None:
        raise OddRule
    return int(found[1] or 0), _WEEKDAYS.index(found[2])


def days_of(rule: Rule, first: date, last: date) -> Iterator[date]:
    """Yield the days on which a rule falls, from the first day of the event to a last one, both inside, in order."""
    given = 0
    for begins, ends in _steps(rule, first):
        if begins > last:
            return
        fit = [day for n in range((ends - begins).days) if _fits(rule, first, day := begins + timedelta(days=n))]
        if rule.by_place:
            fit = [day for n, day in enumerate(fit) if n + 1 in rule.by_place or n - len(fit) in rule.by_place]
        for day in fit:
            if not first <= day <= last or (rule.count is not None and given >= rule.count):
                continue
            given += 1
            yield day


def _steps(rule: Rule, first: date) -> Iterator[tuple[date, date]]:
    """Yield the days, weeks, months or years of a rule: the day on which one begins, and the one on which it is over."""
    if rule.every in ("DAILY", "WEEKLY"):
        length = DAYS[rule.every]
        begins = first - timedelta(days=(first.weekday() - rule.begins) % 7 if length == 7 else 0)
        while True:
            yield begins, begins + timedelta(days=length)
            begins += timedelta(days=length * rule.interval)
    months = 1 if rule.every == "MONTHLY" else 12
    at = first.year * 12 + (first.month - 1 if months == 1 else 0)
    while True:
        yield date(at // 12, at % 12 + 1, 1), date((at + months) // 12, (at + months) % 12 + 1, 1)
        at += months * rule.interval


def _fits(rule: Rule, first: date, day: date) -> bool:
    """Return whether a day is one of those that the rule names; what it leaves open is as on the first day."""
    if rule.by_month and day.month not in rule.by_month:
        return False
    if not rule.by_day and not rule.by_month_day:
        if rule.every == "YEARLY":
            return day.day == first.day and (bool(rule.by_month) or day.month == first.month)
        return rule.every == "DAILY" or (
            day.weekday() == first.weekday() if rule.every == "WEEKLY" else day.day == first.day
        )
    from_end = monthrange(day.year, day.month)[1] + 1 - day.day
    if rule.by_month_day and not {day.day, -from_end} & rule.by_month_day:
        return False
    return not rule.by_day or any(_is_nth(rule, day, nth) for nth, weekday in rule.by_day if weekday == day.weekday())


def _is_nth(rule: Rule, day: date, nth: int) -> bool:
    """Return whether a day is the so-manieth of its weekday in its month, or in its year where the rule names no month."""
    if nth == 0 or rule.every in ("DAILY", "WEEKLY"):
        return True
    if rule.every == "YEARLY" and not rule.by_month:
        place, length = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    else:
        place, length = day.day, monthrange(day.year, day.month)[1]
    return nth == (place - 1) // 7 + 1 if nth > 0 else nth == -((length - place) // 7 + 1)
