"""Times of a calendar: dates, times with and without a zone, the zones that a file defines, lengths, and repeats.

A date, and a time that says neither a zone nor Z, is local where the calendar's owner is: the calendar's own zone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from nearer.sources._calendar_repeats import OddRule, days_of, rule_of
from nearer.sources._content_lines import Property

FIRST_YEAR, LAST_YEAR = 1985, 2200
AFTER_ALL = datetime(LAST_YEAR, 1, 1, tzinfo=UTC).replace(tzinfo=None)
MOST_OF_ONE = 20_000
MOST_OF_ALL = 1_000_000
"""So many days are looked at for one repeated event, and for all of a file together."""

_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.IGNORECASE)
_LASTS = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?", re.IGNORECASE
)
_CHANGES_OF_A_ZONE = re.compile(
    rb"FREQ=YEARLY(?:;(?:BYDAY=[+-]?\d?(?:MO|TU|WE|TH|FR|SA|SU)|BYMONTH=(?:0?[1-9]|1[0-2])|INTERVAL=1|WKST=\w\w|UNTIL=\w+"
    rb"|BYMONTHDAY=(?:(?:[1-9]|1\d|2[0-8]),?)+))*",
    re.IGNORECASE,
)
_MAY_FAIL = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, OSError)
"""What zone files, and rules that make no sense, raise in the libraries that read them."""


class Unclear(Exception):
    """A time cannot be told; the message names the reason, one of those below."""


NO_TIME, NO_ZONE, ODD_RULE, TOO_MANY = "no time", "no zone", "odd rule", "too many"


@dataclass(frozen=True)
class When:
    """A time as it stands: local (naive), in a zone (None where the file gives none), and whether it is a whole day."""

    local: datetime
    zone: tzinfo | None
    whole_day: bool = False


@dataclass
class Zones:
    """The zones of one file. defined: TZID -> the lines of its VTIMEZONE; home: what a time without a zone is in.

    left: how many days may be looked at yet for repeated events.
    """

    defined: Mapping[str, Sequence[bytes]]
    home: tzinfo = UTC
    left: int = MOST_OF_ALL
    _known: dict[str, tzinfo | None] = field(default_factory=dict)

    def named(self, tzid: str) -> tzinfo | None:
        """Return a zone by the name that the file uses: that of the world's table, of Windows, or the file's own."""
        if tzid not in self._known:
            lines = self.defined.get(tzid, ())
            located = [
                line.partition(b":")[2].decode("utf-8", "replace") for line in lines if b"X-LIC-LOCATION" in line
            ]
            found = (zone for name in (tzid, *located) if (zone := zone_called(name)) is not None)
            self._known[tzid] = next(found, None) or _of_windows(tzid) or _of_the_file(lines)
        return self._known[tzid]

    def when(self, said: Property, value: str | None = None) -> When:
        """Return one time. value: where a property holds several. Raises Unclear."""
        text = (said.value.decode("ascii", "replace") if value is None else value).strip()
        found = _WHEN.fullmatch(text)
        if found is None:
            raise Unclear(NO_TIME)
        year, month, day, hour, minute, second = (int(number or 0) for number in found.groups()[:6])
        try:
            there = datetime(
                year, month, day, hour, minute, min(second, 59), tzinfo=UTC
            )  # 60 is a second that was put in
            local = there.replace(tzinfo=None)
        except ValueError:
            raise Unclear(NO_TIME) from None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Unclear(NO_TIME)
        if found[4] is None:
            return When(local, None, whole_day=True)
        if found[7]:
            return When(local, UTC)
        tzid = next(iter(said.given.get("TZID", ())), "")
        zone = self.named(tzid) if tzid else None
        if tzid and zone is None:
            raise Unclear(NO_ZONE)
        return When(local, zone)

    def moment(self, when: When, local: datetime | None = None) -> datetime:
        """Return a time, or another local time in its zone, as naive UTC. Raises Unclear."""
        try:
            there = (when.local if local is None else local).replace(tzinfo=when.zone or self.home)
            return there.astimezone(UTC).replace(tzinfo=None)
        except _MAY_FAIL:
            raise Unclear(NO_ZONE) from None

    def repeats(self, text: str, first: When, until: datetime) -> list[datetime]:
        """Return the local times of a repeated event (RRULE) from its first, up to a moment (naive UTC). Raises Unclear."""
        try:
            rule = rule_of(text)
        except OddRule:
            raise Unclear(ODD_RULE) from None
        last = min(self._last(rule.until, first), self._local(until, first))
        cost = rule.cost(first.local.date(), last.date())
        if cost > min(MOST_OF_ONE, self.left):
            raise Unclear(TOO_MANY)
        self.left -= cost
        days = days_of(rule, first.local.date(), last.date())
        return [at for day in days if (at := datetime.combine(day, first.local.time())) <= last]

    def _last(self, until: str | None, first: When) -> datetime:
        """Return the UNTIL of a rule in the local time of its event; a date holds until the end of its day."""
        if until is None:
            return AFTER_ALL
        at = self.when(Property("UNTIL", {}, b""), until)
        if at.whole_day:
            return at.local + timedelta(days=1, seconds=-1)
        return at.local if at.zone is None else self._local(at.local, first)

    def _local(self, moment: datetime, like: When) -> datetime:
        try:
            return moment.replace(tzinfo=UTC).astimezone(like.zone or self.home).replace(tzinfo=None)
        except _MAY_FAIL:
            raise Unclear(NO_ZONE) from None


def lasting(said: Property) -> timedelta | None:
    """Return a DURATION, None where it is none."""
    found = _LASTS.fullmatch(said.value.decode("ascii", "replace").strip())
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def stamp(said: Sequence[Property]) -> datetime | None:
    """Return a time that is always in UTC (CREATED, DTSTAMP, LAST-MODIFIED), naive; None where it is none that can be."""
    try:
        when = Zones({}).when(said[0]) if said else None
    except Unclear:
        return None
    return when.local if when is not None and when.zone is UTC else None


def zone_called(name: str) -> ZoneInfo | None:
    """Return a zone of the world's table; programs put their own path in front ("/example.org/2007/Europe/Berlin")."""
    parts = name.strip().strip('"').split("/")
    for first in range(max(0, len(parts) - 3), len(parts)):
        key = "/".join(parts[first:])
        try:
            if key and key.isascii():
                return ZoneInfo(key)
        except _MAY_FAIL:
            continue
    return None


def _of_windows(name: str) -> ZoneInfo | None:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return zone_called(WINDOWS_TO_OLSON.get(name.strip().strip('"'), ""))


def _of_the_file(lines: Sequence[bytes]) -> tzinfo | None:
    """Return the zone that a VTIMEZONE defines, None where its changes are not those of a year that comes again."""
    from icalendar import Timezone

    rules = [line.partition(b":")[2].strip() for line in lines if line[:5].upper() in (b"RRULE", b"RDATE")]
    if not lines or not all(_CHANGES_OF_A_ZONE.fullmatch(rule) or b"=" not in rule for rule in rules):
        return None
    try:
        parsed = Timezone.from_ical(b"\r\n".join((b"BEGIN:VTIMEZONE", *lines)))
        zone = parsed.to_tz() if isinstance(parsed, Timezone) else None
        AFTER_ALL.replace(tzinfo=zone).utcoffset()
    except _MAY_FAIL:
        return None
    return zone
