"""The measures of docs/measures.md once more, in plain Python on a `brute_force.Life`, to compare the program's with."""

import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from bench.brute_force import HOUR, HOUR_MS, Figures, Life, Row, opens_as

Found = dict[tuple[int, date], list[float]]

SPEAKS = {"text", "media", "reaction", "invite", "cancel"}


def tie_weeks(life: Life) -> list[tuple[int, date]]:
    """Return every week of every tie, from its first event to the end of the files."""
    last, found = life.week(life.now), []
    for person, tie in life.ties.items():
        week = tie[0].week
        while week <= last:
            found.append((person, week))
            week += timedelta(weeks=1)
    return found


def set_out(life: Life, found: Found, value: Callable[[list[float]], float], fewest: int = 1) -> Figures:
    """Return a value and n for every week of every tie; no value below the fewest."""
    figures: Figures = {}
    for person, week in tie_weeks(life):
        seen = found.get((person, week), [])
        figures[person, week] = (value(seen) if len(seen) >= fewest else None, len(seen))
    return figures


def by_week(seen: Iterable[tuple[int, date, float]]) -> Found:
    """Return the figures gathered by person and week."""
    found: Found = defaultdict(list)
    for person, week, figure in seen:
        found[person, week].append(figure)
    return found


def conversations(life: Life) -> list[list[Row]]:
    """Return each conversation as its rows."""
    cut = (groupby(tie, key=lambda row: row.conversation) for tie in life.ties.values())
    return [list(rows) for tie in cut for _, rows in tie]


def openings(life: Life) -> list[Row]:
    """Return the openings of both sides that no loss touches."""
    rows = [row for tie in life.ties.values() for row in tie if opens_as(row, row.mine)]
    return [row for row in rows if life.whole([row.event.channel], row.event.at, row.event.at)]


def reply_latency(life: Life) -> Figures:
    """The median of at least three."""
    answered = [bid for bid in life.bids if bid.outcome == "answered"]
    found = by_week((bid.row.person, bid.row.week, bid.latency_ms or 0) for bid in answered)
    return set_out(life, found, lambda ms: statistics.median(ms) / HOUR_MS, fewest=3)


def answered_share(life: Life) -> Figures:
    """Answered over answered and unanswered."""
    known = [bid for bid in life.bids if bid.outcome in {"answered", "unanswered"}]
    return set_out(life, by_week((b.row.person, b.row.week, b.outcome == "answered") for b in known), statistics.fmean)


def initiation_share(life: Life) -> Figures:
    """Ego's over all."""
    return set_out(life, by_week((row.person, row.week, row.mine) for row in openings(life)), statistics.fmean)


def effort(life: Life) -> Figures:
    """The median of the log ratios."""
    seen = []
    for rows in conversations(life):
        texts = [row for row in rows if row.event.kind == "text"]
        if {row.mine for row in texts} != {True, False}:
            continue
        sizes = [row.event.words for row in texts]
        counted = [1 if None in sizes else size or 0 for size in sizes]
        ours, theirs = (
            sum(size for row, size in zip(texts, counted, strict=True) if row.mine is side) + 3
            for side in (True, False)
        )
        seen.append((rows[0].person, rows[0].week, math.log(ours / theirs)))
    return set_out(life, by_week(seen), statistics.median)


def reciprocity(life: Life) -> Figures:
    """The softened share of the openings of 90 days."""
    opened: dict[int, list[tuple[date, bool]]] = defaultdict(list)
    for row in openings(life):
        opened[row.person].append((life.local(row.event.at).date(), row.mine))
    figures: Figures = {}
    for person, week in tie_weeks(life):
        ends = week + timedelta(weeks=1)
        recent = [mine for day, mine in opened[person] if ends - timedelta(days=90) <= day < ends]
        figures[person, week] = ((sum(recent) + 0.5) / (len(recent) + 1) if recent else None, len(recent))
    return figures


def inter_event_time(life: Life) -> Figures:
    """The median silence."""
    seen = []
    for tie in life.ties.values():
        for row in tie:
            before = row.before
            if before and life.whole({row.event.channel, before.event.channel}, before.event.at, row.event.at):
                seen.append((row.person, row.week, row.event.at - before.event.at))
    return set_out(life, by_week(seen), lambda us: statistics.median(us) / HOUR)


def active_people(life: Life) -> Figures:
    """How many people, in the weeks in which nothing was lost."""
    anybody: dict[date, set[int]] = defaultdict(set)
    contact: dict[date, set[int]] = defaultdict(set)
    for rows in conversations(life):
        sides = {row.mine for row in rows if row.event.kind in SPEAKS}
        if sides == {True, False} or any(row.event.kind in {"call", "meeting"} for row in rows):
            contact[rows[0].week].add(rows[0].person)
        for row in rows:
            anybody[row.week].add(row.person)
    figures: Figures = {}
    for week in sorted({week for _, week in tie_weeks(life)}):
        begins, ends = (_midnight(life, day) for day in (week, week + timedelta(weeks=1)))
        lost = any(loss.begins < ends and loss.ends > begins for loss in life.losses)
        figures[None, week] = (None if lost else float(len(contact[week])), len(anybody[week]))
    return figures


def _midnight(life: Life, day: date) -> int:
    local = datetime(day.year, day.month, day.day, tzinfo=life.local(0).tzinfo)
    return (local - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


MEASURES: dict[str, Callable[[Life], Figures]] = {
    "active_people": active_people,
    "answered_share": answered_share,
    "effort": effort,
    "initiation_share": initiation_share,
    "inter_event_time": inter_event_time,
    "reciprocity": reciprocity,
    "reply_latency": reply_latency,
}
