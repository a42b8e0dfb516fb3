"""Turns the numbers of WhatsApp's headers into local times, under each reading of a date that they allow.

Years are Gregorian or Buddhist (543 more); a year of two digits below 52 is 20.., from 52 on it is Buddhist. A date
that cannot be, or lies before WhatsApp did (2009), has no time: `NEVER`.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from nearer.contracts import DateOrder
from nearer.sources._whatsapp_scan import Shorts
from nearer.sources._whatsapp_shape import Shape

Ints = npt.NDArray[np.int64]

NEVER = np.iinfo(np.int64).min
ORDERS: tuple[DateOrder, ...] = ("dmy", "mdy", "ymd")
DAY = 86_400
FEWEST_FALLS = 2
FIRST_YEAR, LAST_YEAR = 2009, 2099
_FIELDS: dict[DateOrder, tuple[str, str, str]] = {
    "dmy": ("three", "two", "one"),
    "mdy": ("three", "one", "two"),
    "ymd": ("one", "two", "three"),
}
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def times(numbers: Mapping[str, Shorts], order: DateOrder) -> Ints:
    """Return seconds since 1970, local, a row each; NEVER where the date or the time cannot be."""
    change = _changes(numbers)
    year, month, day = (numbers[field][change].astype(np.int64) for field in _FIELDS[order])
    year = _years(year)
    good = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    year, month = np.where(good, year, 2000), np.where(good, month, 1)
    leap = ((year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0)) & (month == 2)).astype(np.int64)
    good &= day <= _MONTH_DAYS[month] + leap
    midnight = np.where(good, _days(year, month, day) * DAY, NEVER)
    midnight = np.repeat(midnight, np.diff(np.append(change, len(numbers["one"]))))
    clock = _clock(numbers)
    return np.where((midnight != NEVER) & (clock >= 0), midnight + clock, NEVER)


def orders(numbers: Mapping[str, Shorts], shape: Shape) -> tuple[frozenset[DateOrder], DateOrder | None]:
    """Return the orders that the dates allow, and the one with the smallest jumps; none where one reading is certain.

    A day above 12 rules an order out, and so does a chat that would run backwards by days. An order that a few lines
    break and the rest bear out is allowed: those lines are at fault, not the order.
    """
    if shape.year_first:
        return frozenset(), "ymd"
    candidates = ORDERS[:2] if "three" in shape.wide else ORDERS
    change = _changes(numbers)
    few = {field: values[change] for field, values in numbers.items() if field in ("one", "two", "three")}
    few |= {field: np.zeros(len(change), np.int16) for field in ("hour", "minute")}
    read = {order: times(few, order) for order in candidates}
    lost = {order: int((at == NEVER).sum()) for order, at in read.items()}
    fewest = min(lost.values())
    rows = len(next(iter(read.values())))
    if fewest > max(2, rows // 20) or fewest == rows:
        return frozenset(), None
    allowed = [order for order in candidates if lost[order] <= fewest + (fewest > 0) * max(1, rows // 100)]
    if "ymd" in allowed and len(allowed) > 1 and not shape.eastern:
        plain: list[DateOrder] = [order for order in allowed if order != "ymd"]
        if not all(_absurd(read[order]) for order in plain):
            allowed = plain
    back = {order: _backwards(read[order]) for order in allowed}
    best = min(back.values())
    allowed = [order for order in allowed if back[order] <= (2 * best if best else 0)]
    likely = min(allowed, key=lambda order: (_jumps(read[order]), candidates.index(order)))
    return frozenset(allowed), likely


def half_lost(numbers: Mapping[str, Shorts], order: DateOrder) -> bool:
    """True where the clock runs from 1 to 12 twice a day and nothing says which half: the marks were lost."""
    hour = numbers["hour"]
    if "half" in numbers or len(hour) == 0 or hour.min() < 1 or hour.max() > 12:
        return False
    at = times(numbers, order)
    at = at[at != NEVER]
    falls = (np.diff(at) <= -9 * 3600) & (np.diff(at // DAY) == 0)
    return int(falls.sum()) >= FEWEST_FALLS


def _changes(numbers: Mapping[str, Shorts]) -> Ints:
    """Return the rows whose date differs from the row before: a chat has far fewer days than messages."""
    one, two, three = numbers["one"], numbers["two"], numbers["three"]
    new = np.ones(len(one), np.bool_)
    new[1:] = (one[1:] != one[:-1]) | (two[1:] != two[:-1]) | (three[1:] != three[:-1])
    return np.flatnonzero(new)


def _years(year: Ints) -> Ints:
    full = np.where(year < 52, year + 2000, np.where(year < 100, year + 2500, year))
    return np.where(full >= FIRST_YEAR + 543, full - 543, full)


def _clock(numbers: Mapping[str, Shorts]) -> Ints:
    """Return seconds since midnight, or -1."""
    hour, minute = numbers["hour"], numbers["minute"]
    second = numbers.get("second", np.zeros(len(hour), np.int16))
    half = numbers.get("half")
    if half is not None:
        twelve = np.where(half == 24, np.where(hour >= 11, hour, hour + 12), hour % 12 + half)
        hour = np.where(hour > 12, hour, twelve)
    hour = np.where(hour == 24, 0, hour)
    good = (hour < 24) & (minute < 60) & (second < 60)
    return np.where(good, hour.astype(np.int64) * 3600 + (minute * 60 + second), -1)


def _days(year: Ints, month: Ints, day: Ints) -> Ints:
    """Return days since 1970-01-01 in the Gregorian calendar, counting years from March so that leap days come last."""
    year = year - (month <= 2)
    since_march = (month + 9) % 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * since_march + 2) // 5 + day - 1 - 719_468


def _dates(at: Ints) -> Ints:
    days: Ints = at[at != NEVER] // DAY
    return days


def _backwards(at: Ints) -> int:
    return int((np.diff(_dates(at)) < -1).sum())


def _jumps(at: Ints) -> int:
    return int(np.abs(np.diff(_dates(at))).sum())


def _absurd(at: Ints) -> bool:
    """True where every day of talk falls in another year: a day was taken for the year."""
    days = np.unique(_dates(at))
    years = np.unique(days.astype("datetime64[D]").astype("datetime64[Y]"))
    return len(days) > 1 and len(years) == len(days)
