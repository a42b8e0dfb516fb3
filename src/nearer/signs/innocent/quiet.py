"""Quiet that is nobody's withdrawal: toward everybody at once, declared time-outs, and what the files lost."""

from itertools import groupby

import polars as pl

from nearer.model.finding import Other
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, moment

QUIET = 0.35
FEWEST_QUIET_DAYS = 5
FEWEST_LOST_DAYS = 10


def everybody(timeline: Timeline) -> list[Other]:
    """Return the spells in which ego was quiet with everybody for five days or more: a holiday, an illness, a lost phone."""
    if timeline.dyads.is_empty():
        return []
    found, day, start = [], 0, timeline.clock.start_us
    holes = _joined(timeline, ("gap",))
    for quiet, run in groupby((timeline.clock.everybody() < QUIET).tolist()):
        n = len(list(run))
        begin, end = start + day * DAY_US, start + (day + n) * DAY_US
        if quiet and n >= FEWEST_QUIET_DAYS and not any(a <= end and begin <= b for a, b in holes):
            found.append(Other(None, "everybody", moment(begin), moment(end)))
        day += n
    return found


def gaps(timeline: Timeline) -> list[Other]:
    """Return what the files lost for ten days or more: both sides, or ego's alone while ego wrote elsewhere.

    Where ego wrote nowhere at all, that is quiet toward everybody, and is said as such.
    """
    if timeline.losses.is_empty():
        return []
    there = timeline.clock.everybody()
    lost = _joined(timeline, ("gap",))
    for begin, end in _joined(timeline, ("one_way",)):
        first, last = ((at - timeline.clock.start_us) // DAY_US for at in (begin, end))
        if there[first : last + 1].mean() >= QUIET and not any(a <= end and begin <= b for a, b in lost):
            lost.append((begin, end))
    return [Other(None, "gap", moment(begin), moment(end)) for begin, end in sorted(lost)]


def timeouts(timeline: Timeline) -> list[Other]:
    """Return the declared time-outs."""
    names = {person.id: person.name for person in timeline.people}
    declared = timeline.stretches.filter(pl.col("why") == "timeout")
    return [
        Other(names.get(person), "timeout", begins, ends)
        for person, begins, ends, _ in declared.iter_rows()
        if person is None or person in names
    ]


def holes(timeline: Timeline) -> list[Other]:
    """Return what an export is known not to hold of one person, such as messages that were set to disappear."""
    names = {person.id: person.name for person in timeline.people}
    known = timeline.stretches.filter(pl.col("why") == "gap")
    return [
        Other(names[person], "gap", begins, ends) for person, begins, ends, _ in known.iter_rows() if person in names
    ]


def _joined(timeline: Timeline, why: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the holes of ten days or more in the channel that is used most, joined where they touch."""
    main = timeline.dyads["channel"].mode().min()
    rows = timeline.losses.filter((pl.col("channel") == main) & pl.col("why").is_in(why)).sort("from")
    joined: list[tuple[int, int]] = []
    for begin, end in rows.select(pl.col("from").to_physical(), pl.col("until").to_physical()).iter_rows():
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return [(begin, end) for begin, end in joined if end - begin >= FEWEST_LOST_DAYS * DAY_US]
