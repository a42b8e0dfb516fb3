"""A second implementation of the timeline and of every measure, in plain Python, one event after the other.

It follows the definitions (docs/measures.md and the docstrings of the timeline) and shares no code with the program: no
polars, no numpy, nothing from nearer. It is slow, and it is there to disagree.
"""

import math
import statistics
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR
MILLION = 1_000_000
HOUR_MS = 3_600_000  # of the operational clock

Week = tuple[int | None, date]
Figures = dict[Week, tuple[float | None, int]]


class Event(NamedTuple):
    """at: microseconds since 1970, UTC. person is None for mine in a group and for system lines."""

    at: int
    person: int | None
    mine: bool
    kind: str
    channel: int = 0
    words: int | None = None
    group: int | None = None


@dataclass
class Row:
    """An event of a tie, with what came before it."""

    event: Event
    person: int
    mine: bool
    before: "Row | None"
    week: date
    opens: bool = False
    conversation: int = -1

    @property
    def gap(self) -> float:
        """Hours since the event before, infinity at the first."""
        return math.inf if self.before is None else (self.event.at - self.before.event.at) / HOUR


@dataclass
class Bid:
    row: Row
    reply: Row | None = None
    latency_ms: int | None = None
    resolved: int | None = None
    outcome: str = "censored"


class Loss(NamedTuple):
    channel: int
    begins: int
    ends: int
    known: int


@dataclass
class Life:
    """events in order of time; ends: the last covered moment of each channel; now: that of all of them."""

    events: list[Event]
    people: set[int]
    zone: str
    now: int
    ends: dict[int, int] = field(default_factory=dict)
    stretches: list[tuple[int | None, int, int]] = field(default_factory=list)

    def mirrored(self) -> "Life":
        """Return the same life from the other side."""
        return replace(self, events=[event._replace(mine=not event.mine) for event in self.events])

    def local(self, at: int) -> datetime:
        """Return the moment in the zone of the life."""
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).astimezone(self._tz)

    def week(self, at: int) -> date:
        """Return the Monday of the week of a moment."""
        day = self.local(at).date()
        return day - timedelta(days=day.weekday())

    @cached_property
    def _tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def ties(self) -> dict[int, list[Row]]:
        """Events between ego and one other, in conversations (D1 to D4)."""
        ties: dict[int, list[Row]] = {}
        for event in self.events:
            person = event.person
            lost_call = event.kind == "declined" and not event.mine
            if event.group is not None or event.kind == "system" or lost_call or person not in self.people:
                continue
            rows = ties.setdefault(person, [])
            mine = event.mine and event.kind != "declined"
            rows.append(Row(event, person, mine, rows[-1] if rows else None, self.week(event.at)))
        ordered = {person: ties[person] for person in sorted(ties)}
        self._cut(ordered)
        return ordered

    def _cut(self, ties: dict[int, list[Row]]) -> None:
        rows = [row for tie in ties.values() for row in tie]
        start = min((row.event.at for row in rows), default=0)
        ended = defaultdict(list)
        for row in rows:
            if 10 / 3600 < row.gap < math.inf:
                ended[(row.event.at - start) // (30 * DAY)].append(row.gap)
        blocks = max(((row.event.at - start) // (30 * DAY) for row in rows), default=-1) + 1
        usual = [antimode([gap for earlier in range(block) for gap in ended[earlier]]) for block in range(blocks)]
        number = -1
        for row in rows:
            usual_gap = usual[(row.event.at - start) // (30 * DAY)]
            row.opens = row.before is None or row.event.at - row.before.event.at > round(usual_gap * HOUR)
            number += row.opens
            row.conversation = number

    @cached_property
    def losses(self) -> list[Loss]:
        """Where a channel lost both directions, or ego's own (D13, D14)."""
        rows = [row for tie in self.ties.values() for row in tie]
        if not rows:
            return []
        start = min(row.event.at // DAY for row in rows)
        days = self.now // DAY - start + 1
        found = []
        for channel in {row.event.channel for row in rows}:
            heard: list[set[int]] = [set() for _ in range(days)]
            said: list[set[int]] = [set() for _ in range(days)]
            for row in rows:
                day = row.event.at // DAY - start
                if row.event.channel == channel and day < days:
                    (said if row.mine else heard)[day].add(row.person)
            for spans in (gaps(heard, said), one_way(heard, said)):
                found += [Loss(channel, *((start + day) * DAY for day in span)) for span in spans]
        return sorted(found)

    def whole(self, channels: Iterable[int], begins: int, ends: int) -> bool:
        """Return True where no loss touches these channels from begins to ends."""
        return not any(loss.channel in channels and begins < loss.ends and ends >= loss.begins for loss in self.losses)

    @cached_property
    def bids(self) -> list[Bid]:
        """What the others opened, and what became of it (D5, D7)."""
        clock = Clock(self)
        bids = [bid for tie in self.ties.values() for bid in bids_of(tie)]
        for bid in bids:
            self._wait(bid, clock)
        return bids

    def _wait(self, bid: Bid, clock: "Clock") -> None:
        asked, person = bid.row.event.at, bid.row.person
        shown = clock.at(person, asked)
        waited = clock.at(person, bid.reply.event.at) - shown if bid.reply else None
        if bid.reply and waited is not None and waited <= 72 * HOUR_MS:
            bid.outcome, bid.latency_ms, bid.resolved = "answered", waited, bid.reply.event.at
            return
        due = clock.when(person, shown + 72 * HOUR_MS)
        if due is None or max(due, asked + 36 * HOUR) > self.now:
            return
        bid.resolved = max(due, asked + 36 * HOUR)
        excused = (
            clock.lowest(person, asked, bid.resolved) < 300_000
            or any(loss.known <= bid.resolved for loss in self.losses if self._met(loss, bid))
            or any(
                who in (None, person) and asked < until and bid.resolved >= since
                for who, since, until in self.stretches
            )
            or any(bid.resolved > end and self._used(person, channel, asked) for channel, end in self.ends.items())
        )
        bid.outcome = "void" if excused else "unanswered"

    def _met(self, loss: Loss, bid: Bid) -> bool:
        asked = bid.row.event.at
        reached = min(bid.resolved or 0, asked + 3 * DAY)
        return loss.channel == bid.row.event.channel and asked < loss.ends and reached >= loss.begins

    def _used(self, person: int, channel: int, asked: int) -> bool:
        mine = (row.event for row in self.ties[person] if row.mine and row.event.channel == channel)
        return any(asked - 90 * DAY <= event.at < asked for event in mine)


def antimode(silences: list[float]) -> float:
    """Return the gap G in hours: the emptiest smoothed tenth of a decade from 20 minutes to 12 hours; the one
    nearest to 3 hours of several, and 3 below 300 silences.
    """
    # Bin k holds 10 ** (-3 + k / 10) hours and more.
    counts = [0.0] * 62
    for silence in silences:
        k = math.floor(round(10 * (math.log10(silence) + 3), 9))
        if 0 <= k < len(counts):
            counts[k] += 1
    if sum(counts) < 300:
        return 3.0
    smooth = [(a + 2 * b + c) / 4 for a, b, c in zip([0, *counts], counts, [*counts[1:], 0], strict=False)]
    centres = [(k + 0.5) / 10 - 3 for k in range(len(counts))]
    inside = [k for k, centre in enumerate(centres) if math.log10(1 / 3) < centre < math.log10(12)]
    usual = math.log10(3.0)
    return float(10 ** centres[min(inside, key=lambda k: (smooth[k], abs(centres[k] - usual)))])


def bids_of(tie: list[Row]) -> list[Bid]:
    """Return the bids of one tie, each with ego's first answer."""
    found: list[Bid] = []
    waiting: list[Bid] = []
    for row in tie:
        kind, by_both = row.event.kind, row.event.kind in {"call", "meeting"}
        late_answer = row.before is not None and row.before.mine and row.gap <= 1.5 * 24
        asks = kind in {"text", "media", "call", "missed", "invite", "declined"}
        if not row.mine and row.opens and not late_answer and asks:
            same = waiting and not by_both and row.event.at - waiting[-1].row.event.at < 0.8 * DAY
            if not same:
                waiting.append(Bid(row))
                found.append(waiting[-1])
        answers = kind in {"text", "media", "reaction", "missed", "invite", "cancel"}
        if by_both or (row.mine and answers):
            for bid in waiting:
                bid.reply = row
            waiting = []
    return found


def opens_as(row: Row, side: bool) -> bool:
    """Return True where this side opened with this row (D8)."""
    kinds = {"text", "media", "call", "missed", "invite", "cancel"} | (set() if side else {"declined"})
    fresh = row.before is None or row.before.mine == side or row.gap > 3 * 24
    return row.mine == side and row.opens and fresh and row.event.kind in kinds


def gaps(heard: list[set[int]], said: list[set[int]]) -> Iterator[tuple[int, int, int]]:
    """Yield runs of empty days that the 90 before make impossible: first, end, and the day it was known."""
    active = [a | b for a, b in zip(heard, said, strict=True)]
    day = 0
    for empty, run in groupby(not people for people in active):
        n = len(list(run))
        recent = active[max(0, day - 90) : day]
        full = sum(bool(people) for people in recent)
        if empty and len(set().union(*recent)) >= 3 and full >= 20:
            chance = min(full / len(recent), 0.99)
            needed = math.ceil(math.log(1e-6) / math.log1p(-chance))
            if n >= needed:
                yield day, day + n, day + needed
        day += n


def one_way(heard: list[set[int]], said: list[set[int]]) -> Iterator[tuple[int, int, int]]:
    """Yield the weeks in which ego's side is missing toward everybody: first, end, and the day it was known."""
    lost = []
    for day in range(len(heard)):
        week = slice(max(0, day - 6), day + 1)
        heard_now, said_now = sum(map(len, heard[week])), sum(map(len, said[week]))
        heard_before, said_before = sum(map(len, heard[: week.start])), sum(map(len, said[: week.start]))
        expected = heard_now * said_before / max(1, heard_before)
        many = len(set().union(*heard[week])) >= 3 and said_before >= 30 and expected >= 6
        lost.append(many and said_now <= 0.02 * expected)
    day = 0
    for bad, run in groupby(lost):
        n = len(list(run))
        if bad:
            yield max(0, day - 6), day + n, day + 1
        day += n


class Clock:
    """Ego's operational clock (D6), hour by hour, for one tie at a time."""

    def __init__(self, life: Life) -> None:
        self.start = life.events[0].at // DAY * DAY if life.events else 0
        self.days = (life.now - self.start) // DAY + 1
        acts = [e for e in life.events if e.kind != "system" and (e.mine or e.kind in {"call", "meeting"})]
        self.profile = self._profile(life, acts)
        slots = {
            (e.person, (e.at - self.start) // (4 * HOUR)) for e in acts if e.group is None and e.person in life.ties
        }
        groups = {(e.group, (e.at - self.start) // (4 * HOUR)) for e in acts if e.group is not None and e.mine}
        self.contacts = {person: [0] * self.days for person in life.ties}
        self.total = [0] * self.days
        for person, slot in slots:
            if person is not None:
                self.contacts[person][slot // 6] += 1
        for _, slot in [*slots, *groups]:
            self.total[slot // 6] += 1
        self.two_way = {person: self._two_way_from(tie) for person, tie in life.ties.items()}
        self._wound: dict[int, tuple[list[int], list[int]]] = {}

    def _profile(self, life: Life, acts: list[Event]) -> list[int]:
        done = [0] * (self.days * 24)
        for act in acts:
            done[(act.at - self.start) // HOUR] += 1
        places = [life.local(self.start + hour * HOUR) for hour in range(self.days * 24)]
        of_week = [place.weekday() * 24 + place.hour for place in places]
        profile, counts = [], [0] * 168
        for hour, place in enumerate(of_week):
            if hour % (30 * 24) == 0:
                counts = [0] * 168
                for earlier in range(hour):
                    counts[of_week[earlier]] += done[earlier]
                smooth = [counts[k - 1] + 2 * counts[k] + counts[(k + 1) % 168] + 4 for k in range(168)]
                whole = sum(smooth)
            profile.append(smooth[place] * 168 * MILLION // whole if sum(counts) >= 200 else MILLION)
        return profile

    def _two_way_from(self, tie: list[Row]) -> int:
        moments = []
        for _, talk in groupby(tie, key=lambda row: row.conversation):
            rows = list(talk)
            if {row.mine for row in rows} == {True, False}:
                moments.append(rows[-1].event.at)
        late = [at for at in moments[7:] if at - moments[0] >= 45 * DAY]
        return (late[0] - self.start) // DAY + 1 if late else self.days + 1

    def _of(self, person: int) -> tuple[list[int], list[int]]:
        """Return availability in millionths by day, and operational ms at the start of each hour."""
        if person not in self._wound:
            own, total = self.contacts[person], self.total
            recent = [sum(total[max(0, day - 3) : day]) for day in range(self.days)]
            availability = []
            for day in range(self.days):
                before = slice(max(0, day - 120), day)
                everything = max(1, sum(total[before]))
                share = Fraction(sum(own[before]), everything)
                usual = Fraction(statistics.median(recent[max(0, day - 119) : day + 1]))
                half = Fraction(1, 2)
                expected = half * usual * (1 - share)
                others = recent[day] - sum(own[max(0, day - 3) : day])
                known = sum(since < day for who, since in self.two_way.items() if who != person)
                quiet = min(MILLION, math.floor(MILLION * (others + half) / (expected + half)))
                availability.append(quiet if known >= 4 and day >= 30 else MILLION)
            ticks = [rho * availability[hour // 24] * HOUR_MS // MILLION**2 for hour, rho in enumerate(self.profile)]
            self._wound[person] = availability, [0, *accumulate(ticks)]
        return self._wound[person]

    def at(self, person: int, at: int) -> int:
        """Return the operational milliseconds that passed from the start to a moment."""
        passed = self._of(person)[1]
        hour, rest = divmod(at - self.start, HOUR)
        return passed[hour] + (passed[hour + 1] - passed[hour]) * rest // HOUR

    def when(self, person: int, shown: int) -> int | None:
        """Return the first moment at which the clock shows this, None where it never does."""
        passed = self._of(person)[1]
        if shown > passed[-1]:
            return None
        hour = bisect_left(passed, shown)
        if hour == 0:
            return self.start
        ms = Fraction(shown - passed[hour - 1], passed[hour] - passed[hour - 1])
        return self.start + (hour - 1) * HOUR + math.ceil(ms * HOUR)

    def lowest(self, person: int, begins: int, ends: int) -> int:
        """Return the lowest availability on any day from begins to ends, in millionths."""
        availability = self._of(person)[0]
        return min(availability[(begins - self.start) // DAY : (ends - self.start) // DAY + 1])
